// The writer's page follows what is typed; without this script its form and links do the same with a click.
(() => {
  "use strict";
  const form = document.querySelector("form.wish");
  if (!form) return;
  document.documentElement.classList.add("live");
  let timer = 0;
  const wanted = () => {
    const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
    const query = fields.toString();
    return query ? `${location.pathname}?${query}` : location.pathname;
  };
  const show = () => window.pamphlet?.show(wanted());
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 120);
  });
  form.addEventListener("submit", (event) => {
    if (!window.pamphlet) return;
    event.preventDefault();
    clearTimeout(timer);
    show();
  });
})();
