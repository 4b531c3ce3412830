// A page on paper: a handout for a patient, whatever the reader's screen looks like.

// The width of A4 less the theme's margins, in CSS pixels.
const PAPER = 665;

/** Checks what a printed page shows, and that its text is dark on white also for readers of the dark look. */
export async function checkPaper(tab, name, address, fault) {
  await tab.emulateMedia({ media: "print", colorScheme: "dark" });
  await tab.setViewportSize({ width: PAPER, height: 940 });
  await tab.goto(address);
  for (const what of await tab.evaluate(lookAtPaper)) fault(name, `on paper: ${what}`);
  await tab.emulateMedia({ media: "screen", colorScheme: "light" });
  const pdf = await tab.pdf({ format: "A4" });
  if (pdf.length < 2000) fault(name, "gives no pages when it is printed");
}

// Runs in the page.
function lookAtPaper() {
  const faults = [];
  const shown = (at) => at.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && at.getClientRects().length > 0;
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (over > 0) faults.push(`${over} px too wide`);
  if (!shown(document.querySelector("h1"))) faults.push("no title");
  // Nothing to click is left, and nothing of the site's own paths.
  for (const at of document.querySelectorAll(".skip-link, header nav, footer nav, .rail, .breadcrumbs, .pager, .tags, .related, .band, .video, button, .button, input:not([type=checkbox])")) {
    if (shown(at) && !at.matches(".cta [href^='tel:']")) faults.push(`shows ${at.outerHTML.slice(0, 70)}`);
  }
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map((n) => n / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const pale = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.parentElement;
    if (!node.data.trim() || at.closest("script, noscript, svg, .unseen") || !shown(at)) continue;
    // Printers leave grounds out, so a text has to be readable on white.
    if (1.05 / (luminance(getComputedStyle(at).color) + 0.05) < 4.5) pale.add(at.outerHTML.slice(0, 70));
  }
  for (const what of pale) faults.push(`too pale for white paper: ${what}`);
  for (const at of document.querySelectorAll(".table-scroll, pre")) {
    if (at.scrollWidth > at.clientWidth + 1) faults.push(`cut off: ${at.outerHTML.slice(0, 70)}`);
  }
  for (const link of document.querySelectorAll(".prose a[href^='http'], .references a[href^='http']")) {
    const told = getComputedStyle(link, "::after").content;
    // `attr()` is shown as it stands, or as its value.
    if (shown(link) && !told.includes("attr(href)") && !told.includes(link.getAttribute("href"))) faults.push(`does not say where "${link.textContent}" leads`);
  }
  for (const question of document.querySelectorAll("details.question")) {
    if ([...question.children].slice(1).some((answer) => answer.getBoundingClientRect().height === 0)) faults.push(`hides the answer to "${question.firstElementChild.textContent.trim()}"`);
  }
  const box = document.querySelector(".cta");
  if (box?.querySelector("[href^='tel:']") && !shown(box.querySelector("[href^='tel:']"))) faults.push("asks to call, and does not say which number");
  const phone = document.querySelector("footer a[href^='tel:'], header a[href^='tel:']");
  if (phone && ![...document.querySelectorAll("header a[href^='tel:'], footer a[href^='tel:']")].some(shown)) faults.push("no telephone number");
  return faults;
}
