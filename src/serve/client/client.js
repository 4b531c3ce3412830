// The preview's script: it says what this tab shows, follows each change, and puts a bar and findings over the page.
// It leaves the page's own elements alone but for what changed in their source.
(() => {
  "use strict";
  const own = document.currentScript;
  if (!own || window.pamphlet) return;
  const base = "/_pamphlet/";
  const version = "VERSION";
  let { digest, file } = own.dataset;
  let run = own.nonce || own.getAttribute("nonce");
  // The page as it came over the wire, with which a new version is compared; scripts may have changed what is shown.
  let source = null;

  // ---- The page -------------------------------------------------------------------------------------------------

  const load = (url) =>
    new Promise((done) => {
      // Not a string that becomes elements: a page may forbid that to all scripts (Trusted Types).
      const request = new XMLHttpRequest();
      request.open("GET", url);
      request.responseType = "document";
      request.onload = () => {
        const script = request.response?.querySelector(`script[src="${base}client.js"][data-digest]`);
        done(script ? { page: request.response, ...script.dataset } : null);
      };
      request.onerror = () => done(null);
      request.send();
    });

  const here = () => location.pathname + location.search;
  const key = () => `pamphlet:${here()}`;

  let isLeaving = false;

  // Loads the page anew and comes back to where the reader was.
  function reload() {
    const open = [...document.querySelectorAll("details")].map((one) => one.open);
    try {
      sessionStorage.setItem(key(), JSON.stringify({ open, left: scrollX, top: scrollY }));
    } catch {
      // Without storage the browser's own memory of the position has to do.
    }
    isLeaving = true;
    location.reload();
  }

  // Goes to another page. What is told of this one from now on is too late: following it would break off the way there.
  function leave(url) {
    isLeaving = true;
    location.assign(url);
  }

  function comeBack() {
    let kept;
    try {
      kept = JSON.parse(sessionStorage.getItem(key()));
      sessionStorage.removeItem(key());
    } catch {
      return;
    }
    if (!kept) return;
    const details = [...document.querySelectorAll("details")];
    if (details.length === kept.open.length) details.forEach((one, i) => (one.open = kept.open[i]));
    const scroll = () => scrollTo({ left: kept.left, top: kept.top, behavior: "instant" });
    scroll();
    if (document.readyState !== "complete") addEventListener("load", scroll, { once: true });
  }

  const isScript = (one) => one.nodeName === "SCRIPT" && !/json/.test(one.type) && !one.src.endsWith(`${base}client.js`);
  const scripts = (page) => [...page.querySelectorAll("script")].filter(isScript).map((one) => one.outerHTML).join("\n");
  const acts = "button, form, input, select, textarea, dialog, video, audio, canvas, iframe, object, script";

  class Diverged extends Error {}
  const must = (fact) => {
    if (!fact) throw new Diverged();
  };

  // Changes what is shown as `before` changed to `after`, both as they came. Throws where that can't be told apart from
  // what scripts made of the page; then it has to be loaded anew.
  function patchPage(before, after) {
    must(scripts(before) === scripts(after));
    // The preview's own pages wait for clicks on the page as a whole.
    const hasScripts = scripts(after) !== "" && !location.pathname.startsWith(base);
    patchAttributes(before.documentElement, after.documentElement, document.documentElement);
    patchHead(before.head, after.head);
    patchAttributes(before.body, after.body, document.body);
    patchChildren(before.body, after.body, document.body, hasScripts);
  }

  function patchAttributes(before, after, shown) {
    for (const name of new Set([...before.getAttributeNames(), ...after.getAttributeNames()])) {
      const value = after.getAttribute(name);
      if (before.getAttribute(name) === value) continue;
      // Whether it is open is for the reader to say.
      if (name === "open" && shown.hasAttribute("open") !== before.hasAttribute("open")) continue;
      if (value === null) shown.removeAttribute(name);
      else shown.setAttribute(name, value);
    }
  }

  const plain = (address) => address?.replace(/[?&]pamphlet=[^&#]*/, "");
  const isStyle = (one) => one.nodeName === "LINK" && one.relList.contains("stylesheet");

  function patchHead(before, after) {
    const gone = [...before.children].filter((one) => ![...after.children].some((other) => other.isEqualNode(one)));
    const come = [...after.children].filter((one) => ![...before.children].some((other) => other.isEqualNode(one)));
    const fixed = (one) => one.nodeName === "BASE" || (one.nodeName === "META" && one.httpEquiv);
    must(![...gone, ...come].some(fixed));
    const shown = gone.map((one) => {
      const same = (other) =>
        other.isEqualNode(one) || (isStyle(one) && isStyle(other) && plain(other.getAttribute("href")) === one.getAttribute("href"));
      const found = [...document.head.children].find(same);
      must(found);
      return found;
    });
    const waits = [];
    for (const one of come) {
      const twin = shown.find((other) => other.nodeName === one.nodeName && other.isConnected);
      const made = document.importNode(one, true);
      if (isStyle(one)) waits.push(new Promise((done) => (made.onload = made.onerror = done)));
      if (twin) twin.before(made);
      else document.head.append(made);
    }
    // The old style stays until the new one is there: the page never stands without.
    const late = new Promise((done) => setTimeout(done, 3000));
    const drop = () => shown.forEach((one) => one.remove());
    if (waits.length) Promise.race([Promise.all(waits), late]).then(drop);
    else drop();
  }

  const isOurs = (node) => node === own || node === host;
  const children = (node) => [...node.childNodes].filter((one) => !isOurs(one) && !(one.nodeName === "SCRIPT" && one.src.endsWith(`${base}client.js`)));
  const isPair = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName;

  function patchNode(before, after, shown, hasScripts) {
    if (before.isEqualNode(after)) return;
    if (before.nodeType !== Node.ELEMENT_NODE) {
      must(shown.data === before.data);
      shown.data = after.data;
      return;
    }
    must(!isScript(before) || before.isEqualNode(after));
    patchAttributes(before, after, shown);
    patchChildren(before, after, shown, hasScripts);
  }

  function patchChildren(before, after, shown, hasScripts) {
    const old = children(before);
    const now = children(after);
    if (old.length === now.length && old.every((one, i) => one.isEqualNode(now[i]))) return;
    const live = children(shown);
    must(live.length === old.length && live.every((one, i) => isPair(one, old[i])));
    let last = null;
    for (const [i, j] of aligned(old, now)) {
      if (i === null) {
        last = add(now[j], shown, last, hasScripts);
      } else if (j === null) {
        must(!hasScripts || !hasActing(old[i]));
        live[i].remove();
      } else {
        patchNode(old[i], now[j], live[i], hasScripts);
        last = live[i];
      }
    }
  }

  const hasActing = (node) => node.nodeType === Node.ELEMENT_NODE && (node.matches(acts) || node.querySelector(acts));

  function add(node, parent, last, hasScripts) {
    // A script that has run would not know of it.
    must(!(node.nodeName === "SCRIPT" && isScript(node)));
    must(!node.querySelector || ![...node.querySelectorAll("script")].some(isScript));
    must(!hasScripts || !hasActing(node));
    const made = document.importNode(node, true);
    if (last) last.after(made);
    else parent.prepend(made);
    return made;
  }

  // Which old child becomes which new one, in order: equal ones stay, what is left between them is paired by its kind.
  function aligned(old, now) {
    let start = 0;
    while (start < old.length && start < now.length && old[start].isEqualNode(now[start])) start += 1;
    let end = 0;
    const room = Math.min(old.length, now.length) - start;
    while (end < room && old[old.length - 1 - end].isEqualNode(now[now.length - 1 - end])) end += 1;
    const [oldEnd, nowEnd] = [old.length - end, now.length - end];
    const pairs = [];
    for (let i = 0; i < start; i += 1) pairs.push([i, i]);
    pairs.push(...middle(old, now, [start, oldEnd], [start, nowEnd]));
    for (let i = 0; i < end; i += 1) pairs.push([oldEnd + i, nowEnd + i]);
    return pairs;
  }

  function middle(old, now, [i0, i1], [j0, j1]) {
    const [rows, columns] = [i1 - i0, j1 - j0];
    const equal = (i, j) => isPair(old[i0 + i], now[j0 + j]) && old[i0 + i].isEqualNode(now[j0 + j]);
    const anchors = [];
    if (rows * columns <= 40000) {
      // The longest common run of equal children.
      const length = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
      for (let i = rows - 1; i >= 0; i -= 1)
        for (let j = columns - 1; j >= 0; j -= 1)
          length[i][j] = equal(i, j) ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
      for (let i = 0, j = 0; i < rows && j < columns; ) {
        if (equal(i, j)) anchors.push([i0 + i++, j0 + j++]);
        else if (length[i + 1][j] >= length[i][j + 1]) i += 1;
        else j += 1;
      }
    }
    const pairs = [];
    let [i, j] = [i0, j0];
    for (const [a, b] of [...anchors, [i1, j1]]) {
      while (i < a || j < b) {
        if (i < a && j < b && isPair(old[i], now[j])) pairs.push([i++, j++]);
        else if (i < a && (j >= b || !old.slice(i, a).some((one) => isPair(one, now[j])))) pairs.push([i++, null]);
        else if (j < b && (i >= a || !now.slice(j, b).some((one) => isPair(old[i], one)))) pairs.push([null, j++]);
        else if (i < a) pairs.push([i++, null]);
        else pairs.push([null, j++]);
      }
      if (a < i1) pairs.push([a, b]);
      [i, j] = [a + 1, b + 1];
    }
    return pairs;
  }

  async function change(url = here()) {
    const anew = () => (url === here() ? reload() : leave(url));
    const next = await load(url);
    if (!next || !source) return next ? anew() : undefined;
    try {
      patchPage(source.page, next.page);
    } catch (error) {
      if (!(error instanceof Diverged)) console.warn("pamphlet:", error);
      return anew();
    }
    source = next;
    ({ digest, file } = next);
    if (url !== here()) history.replaceState(history.state, "", url);
    document.dispatchEvent(new CustomEvent("pamphlet:changed"));
    say();
  }

  // ---- Files that the page uses -----------------------------------------------------------------------------------

  const pathOf = (address) => {
    try {
      const url = new URL(address, location.href);
      return url.origin === location.origin && !url.pathname.startsWith(base) ? url.pathname : null;
    } catch {
      return null;
    }
  };

  function used() {
    const paths = performance.getEntriesByType("resource").map((entry) => pathOf(entry.name));
    for (const one of document.querySelectorAll("link[href]:is([rel~=stylesheet], [rel~=icon]), img[src], source[src], script[src]"))
      paths.push(pathOf(one.getAttribute("href") ?? one.getAttribute("src")));
    return [...new Set(paths.filter((path) => path && path !== location.pathname))];
  }

  const fresh = (address, mark) => `${plain(address).replace(/#.*/, "")}${plain(address).includes("?") ? "&" : "?"}pamphlet=${mark}`;

  // Shows a changed file in place. False where only loading the page anew helps.
  function swap({ path, digest: mark }) {
    let found = false;
    for (const link of document.querySelectorAll("link[rel~=stylesheet][href]")) {
      if (pathOf(link.getAttribute("href")) !== path) continue;
      const next = link.cloneNode();
      next.removeAttribute("integrity");
      next.setAttribute("href", fresh(link.getAttribute("href"), mark));
      next.onload = next.onerror = () => link.remove();
      link.after(next);
      found = true;
    }
    for (const one of document.querySelectorAll("img[src], source[src], video[src], audio[src], link[rel~=icon][href]")) {
      const name = one.hasAttribute("href") ? "href" : "src";
      if (pathOf(one.getAttribute(name)) !== path) continue;
      one.setAttribute(name, fresh(one.getAttribute(name), mark));
      found = true;
    }
    for (const one of document.querySelectorAll("img[srcset], source[srcset]")) {
      const sources = one.getAttribute("srcset").split(/,\s+/).map((entry) => {
        const [address, ...size] = entry.trim().split(/\s+/);
        return pathOf(address) === path ? [fresh(address, mark), ...size].join(" ") : entry.trim();
      });
      if (sources.join(", ") === one.getAttribute("srcset").split(/,\s+/).map((entry) => entry.trim()).join(", ")) continue;
      one.setAttribute("srcset", sources.join(", "));
      found = true;
    }
    const isScript = [...document.scripts].some((one) => one.src && pathOf(one.src) === path);
    return found && !isScript;
  }

  // ---- The connection -----------------------------------------------------------------------------------------------

  let socket = null;
  let delay = 250;
  let timer = 0;
  let last = Promise.resolve();

  const send = (value) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify(value));
  const say = () => send({ shows: { path: location.pathname, query: location.search.slice(1), digest, file, assets: used() } });

  function connect() {
    clearTimeout(timer);
    if (socket && socket.readyState <= WebSocket.OPEN) return;
    socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${base}socket`);
    socket.onopen = () => {
      delay = 250;
      say();
    };
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      // One after the other: each is about the page that the one before left.
      last = last.then(() => follow(message)).catch((error) => console.warn("pamphlet:", error));
    };
    socket.onclose = () => {
      bar.lost();
      timer = setTimeout(connect, delay);
      delay = Math.min(delay * 1.6, 2000);
    };
  }

  async function follow({ run: from, version: theirs, news }) {
    if (isLeaving) return;
    if (theirs !== version) return reload();
    run = from;
    if (news.go) return leave(news.go);
    if (news.changed && news.digest !== digest && !news.nothing) await change();
    else if (!news.assets.every(swap)) return reload();
    if (news.bar) bar.show(news.bar, news.nothing);
  }

  for (const name of ["focus", "pageshow", "online"])
    addEventListener(name, () => {
      if (name === "pageshow") isLeaving = false;
      connect();
      send({ active: true });
    });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && connect());
  addEventListener("pagehide", () => socket?.close());

  // ---- The bar and the findings ---------------------------------------------------------------------------------------

  const host = document.createElement("pamphlet-preview");
  const bar = (() => {
    const root = host.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync("STYLE");
    root.adoptedStyleSheets = [style];
    // So that what gets the keyboard's focus is not behind the bar.
    const room = new CSSStyleSheet();
    room.replaceSync("@media screen { :where(html) { scroll-padding-block-end: 3.5rem } }");

    const make = (name, properties = {}, ...inside) => {
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(properties)) {
        if (key in element) element[key] = value;
        else element.setAttribute(key, value);
      }
      element.append(...inside);
      return element;
    };
    const state = make("span", { className: "facts" });
    const count = make("button", { type: "button", className: "count", hidden: true });
    const copy = make("button", { type: "button", className: "copy", hidden: true });
    const all = make("a", { className: "all", href: base, title: "All articles" }, make("span", { className: "word" }, "All articles"), make("span", { className: "icon" }));
    const fold = make("button", { type: "button", className: "fold", "aria-expanded": "true" });
    const said = make("span", { className: "said", role: "status" });
    const strip = make("aside", { className: "bar", "aria-label": "Preview" }, state, count, make("span", { className: "gap" }), copy, all, fold, said);
    const body = make("div", { className: "list" });
    const close = make("button", { type: "button", className: "close" }, "Show the page");
    const dialog = make("dialog", { "aria-label": "Findings" }, make("header", {}, make("strong", {}, "pamphlet"), close), body);
    const space = make("div", { className: "space" });
    root.append(space, strip, dialog);

    let facts = null;
    let folded = false;
    let seen = null; // the findings that the writer has closed
    let drawn = null; // the findings that are in the dialog
    let byItself = false; // whether the dialog opened by itself

    const remember = (value) => {
      try {
        localStorage.setItem("pamphlet:bar", value);
      } catch {
        // It is open again on the next page, then.
      }
    };
    try {
      folded = localStorage.getItem("pamphlet:bar") === "folded";
    } catch {
      folded = false;
    }
    const setFold = (value) => {
      folded = value;
      strip.classList.toggle("folded", folded);
      fold.setAttribute("aria-expanded", String(!folded));
      fold.setAttribute("aria-label", folded ? "Show the preview bar" : "Fold the preview bar");
      fold.title = fold.getAttribute("aria-label");
    };
    fold.onclick = () => {
      setFold(!folded);
      remember(folded ? "folded" : "open");
    };
    setFold(folded);
    new ResizeObserver(() => (space.style.height = folded ? "0" : `${strip.offsetHeight}px`)).observe(strip);

    const put = async (text) => {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        // Without a secure connection only the old way is open.
        const field = make("textarea", { value: text, className: "hidden" });
        (dialog.open ? dialog : strip).append(field);
        field.select();
        const done = document.execCommand("copy");
        field.remove();
        return done;
      }
    };
    const copied = async (button) => {
      const done = await put(button.dataset.copy);
      said.textContent = done ? "Copied" : "Copying is not possible here";
      button.classList.add("done");
      setTimeout(() => {
        button.classList.remove("done");
        said.textContent = "";
      }, 1500);
    };
    const onClick = (event) => {
      const button = event.composedPath().find((one) => one instanceof Element && one.matches("[data-copy]"));
      if (button) copied(button);
    };
    root.addEventListener("click", onClick);
    document.addEventListener("click", (event) => event.target.closest?.("[data-copy]") && location.pathname.startsWith(base) && onClick(event));

    const chip = ({ kind, text }) => make("span", { className: `chip ${kind}` }, text);
    const number = (n, one, many) => `${n} ${n === 1 ? one : many}`;

    function counts({ errors, warnings, advice, elsewhere }) {
      const parts = [];
      if (errors) parts.push(number(errors, "error", "errors"));
      if (warnings) parts.push(number(warnings, "warning", "warnings"));
      if (advice) parts.push(number(advice, "note", "notes"));
      if (elsewhere) parts.push(`${number(elsewhere, "error", "errors")} elsewhere`);
      return parts.join(", ");
    }

    async function draw() {
      const request = await new Promise((done) => {
        const request = new XMLHttpRequest();
        request.open("GET", `${base}findings?path=${encodeURIComponent(location.pathname)}`);
        request.responseType = "document";
        request.onload = () => done(request.response);
        request.onerror = () => done(null);
        request.send();
      });
      const found = request?.querySelector("main");
      if (!found) return false;
      const top = body.scrollTop;
      body.replaceChildren(...[...found.childNodes].map((node) => document.importNode(node, true)));
      body.scrollTop = top;
      drawn = facts?.problems;
      return true;
    }

    async function open(itself) {
      if (drawn !== facts.problems && !(await draw())) return;
      byItself = itself;
      if (!dialog.open) dialog.showModal();
    }
    count.onclick = () => open(false);
    close.onclick = () => dialog.close();
    dialog.onclick = (event) => event.target === dialog && dialog.close();
    dialog.onclose = () => (seen = facts?.problems);

    return {
      async show(now, nothing) {
        facts = now;
        strip.classList.remove("lost");
        const chips = [now.state, now.review].filter(Boolean).map(chip);
        if (now.file && !now.state) chips.unshift(chip({ kind: "published", text: "Published" }));
        state.replaceChildren(...chips);
        const text = counts(now);
        count.hidden = text === "";
        count.textContent = text;
        count.className = `count ${now.errors || now.elsewhere ? "error" : now.warnings ? "warning" : "advice"}`;
        copy.hidden = !now.file;
        copy.dataset.copy = now.full ?? now.file ?? "";
        copy.replaceChildren(make("span", { className: "path" }, now.file ?? ""), make("span", { className: "icon" }));
        copy.title = `Copy ${now.full ?? now.file ?? ""}`;
        if (!host.isConnected) {
          document.documentElement.append(host);
          document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];
        }
        const bad = now.errors > 0;
        if (bad && now.problems !== seen && !nothing) {
          if (!dialog.open) await open(true);
          else if (drawn !== now.problems) await draw();
        } else if (dialog.open && byItself && !bad) {
          dialog.close();
        } else if (dialog.open && drawn !== now.problems) {
          await draw();
        }
        if (!bad) seen = null;
        if (nothing) renew();
      },
      lost() {
        if (!facts) return;
        strip.classList.add("lost");
        state.replaceChildren(make("span", { className: "chip lost" }, "The preview has stopped. It comes back when you start it again."));
        count.hidden = true;
      },
    };

    // Where there is no page to show, the findings are the page.
    async function renew() {
      const next = await load(here());
      if (!next || !source) return;
      try {
        patchPage(source.page, next.page);
        source = next;
      } catch {
        reload();
      }
    }
  })();

  // ---- Begin ------------------------------------------------------------------------------------------------------------

  window.pamphlet = { version, show: (url) => (last = last.then(() => change(url))) };
  comeBack();
  last = load(here()).then((came) => {
    if (came?.digest === digest) source = came;
  });
  connect();
})();
