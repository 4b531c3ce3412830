(() => {
const root = document.querySelector("[data-search]");
if (!root) return;
const input = root.querySelector("input");
const status = root.querySelector("[data-search-status]");
const list = root.querySelector("[data-search-results]");
const more = root.querySelector("[data-search-more]");
const words = root.dataset;
const SHOWN = 10;
const cache = new Map();
let head, asked = 0;
const load = (name) => {
if (!cache.has(name)) {
const url = words.search + name + (head ? "?v=" + head.v : "");
cache.set(name, fetch(url, head ? {} : { cache: "no-cache" }).then((answer) => {
if (!answer.ok) throw new Error(url);
return answer.json();
}).catch((error) => { cache.delete(name); throw error; }));
}
return cache.get(name);
};
const fold = (text) => text.toLowerCase().replace(/[\u00e0-\u017f]/g, (c) => c.normalize("NFD")[0]);
const cut = (text) => fold(text).split(/[^\p{Alphabetic}\p{N}]+/u)
.filter((word) => [...word].length > 1 && [...word].length < 33);
const fileOf = (word) => {
let low = 0, high = head.w.length;
while (low < high) {
const middle = (low + high) >> 1;
if (head.w[middle] <= word) low = middle + 1; else high = middle;
}
return Math.max(0, low - 1);
};
const distance = (a, b, most) => {
if (Math.abs(a.length - b.length) > most) return most + 1;
let before, last = Array.from({ length: b.length + 1 }, (_, i) => i);
for (let i = 1; i <= a.length; i++) {
const row = [i];
let least = i;
for (let j = 1; j <= b.length; j++) {
let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
row.push(cost);
least = Math.min(least, cost);
}
if (least > most) return most + 1;
before = last;
last = row;
}
return last[b.length];
};
const spellingFile = (letter) => {
if (head.s === 1) return 0;
const code = letter.charCodeAt(0);
return code > 96 && code < 123 ? code - 97 : code > 47 && code < 58 ? 26 : 27;
};
const meant = async (word) => {
const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
if (!most) return [];
let best = [], least = most;
for (const file of new Set([spellingFile(word[0]), spellingFile(word[1])])) {
let known = "";
for (const part of (await load("s" + file + ".json")).split(",")) {
known = known.slice(0, parseInt(part[0], 36)) + part.slice(1);
const far = distance(word, known, least);
if (far < least) best = [];
if (far <= least) { least = far; best.push(known); }
}
if (best.length) break;
}
return best.slice(0, 5);
};
const pages = (text, by, into) => {
let number = 0;
const found = [...text.matchAll(/([0-9a-z]+)([A-Z])/g)];
const rare = Math.log(1 + head.n / found.length) * by;
for (const [, step, weight] of found) {
number += parseInt(step, 36);
into.set(number, Math.max(into.get(number) || 0, (weight.charCodeAt(0) - 64) * rare));
}
};
const look = async (word) => {
const into = new Map(), found = [];
let first = fileOf(word), guessed = false;
const last = fileOf(word + "\u{10ffff}");
for (let n = first; n <= Math.min(last, first + 2); n++) {
const file = await load("w" + n + ".json");
for (const known of Object.keys(file)) {
const whole = known === word;
if (whole || (word.length > 2 && known.startsWith(word))) {
pages(file[known], whole ? 1 : 0.6, into);
found.push(known);
}
}
}
if (!found.length && word.length > 4) {
const file = await load("w" + fileOf(word.slice(0, -3)) + ".json");
for (const known of Object.keys(file)) {
if (known.length > 3 && word.startsWith(known) && word.length - known.length < 4) {
pages(file[known], 0.8, into);
found.push(known);
}
}
}
if (!found.length) {
for (const known of await meant(word)) {
guessed = true;
pages((await load("w" + fileOf(known) + ".json"))[known], 0.7, into);
found.push(known);
}
}
return { into, found, guessed };
};
const answer = async (question) => {
head = head || await load("index.json");
const looked = await Promise.all(cut(question).slice(0, 8).map(look));
const held = looked.filter((one) => one.into.size);
const scores = new Map();
for (const { into } of held) {
for (const [number, score] of into) {
const old = scores.get(number) || [0, 0];
scores.set(number, [old[0] + 1, old[1] + score]);
}
}
const sorted = [...scores].sort(([a, x], [b, y]) => y[0] - x[0] || y[1] - x[1] || a - b);
const most = sorted.length ? sorted[0][1][0] : 0;
return {
pages: sorted.filter(([, [count]]) => count === most).map(([number]) => number),
found: held.flatMap((one) => one.found),
guessed: held.filter((one) => one.guessed).flatMap((one) => one.found),
};
};
const mark = (element, text, found) => {
let any = false;
for (const part of text.split(/([\p{Alphabetic}\p{N}]+)/u)) {
if (found.has(fold(part))) {
element.append(Object.assign(document.createElement("mark"), { textContent: part }));
any = true;
} else element.append(part);
}
return any;
};
const passage = async (url, found) => {
const html = await (await fetch(url)).text();
const main = new DOMParser().parseFromString(html, "text/html").querySelector(".prose, main");
main?.querySelectorAll("sup:has(a)").forEach((mark) => mark.remove());
let best = "";
for (const block of main ? main.querySelectorAll("p, li, td, th, dt, dd, h2, h3, figcaption, caption") : []) {
const parts = block.textContent.replace(/\s+/g, " ").trim().split(/([\p{Alphabetic}\p{N}]+)/u);
const at = parts.findIndex((part) => found.has(fold(part)));
if (at < 0) continue;
const start = Math.max(0, at - 24);
const end = Math.max(at + 28, start + 60);
const text = (start ? "…" : "") + parts.slice(start, end).join("").trim() + (end < parts.length ? "…" : "");
if (parts.length > 12) return text;
best ||= text;
}
return best;
};
const item = async (number, found) => {
const page = (await load("p" + Math.floor(number / head.p) + ".json"))[number % head.p];
const [title, url, about] = page;
const li = document.createElement("li");
const h2 = document.createElement("h2");
const a = Object.assign(document.createElement("a"), { href: url });
const p = document.createElement("p");
let any = mark(a, title, found);
h2.append(a);
any = mark(p, about, found) || any;
li.append(h2, p);
if (!any) {
passage(url, found).then((text) => {
if (text) { p.textContent = ""; mark(p, text, found); }
}).catch(() => {});
}
return li;
};
const show = async () => {
const question = input.value.trim();
const mine = ++asked;
if (!cut(question).length) {
list.textContent = status.textContent = "";
more.hidden = true;
return;
}
try {
const result = await answer(question);
if (mine !== asked) return;
const found = new Set(result.found);
let shown = 0;
const next = async () => {
const items = await Promise.all(result.pages.slice(shown, shown + SHOWN).map((n) => item(n, found)));
if (mine !== asked) return;
if (!shown) list.textContent = "";
list.append(...items);
const focus = shown;
shown += items.length;
more.hidden = shown >= result.pages.length;
if (focus) list.children[focus].querySelector("a").focus();
};
more.onclick = next;
await next();
if (mine !== asked) return;
const count = result.pages.length;
const text = count === 0 ? words.none : count === 1 ? words.one : words.many.replace("#", count);
status.textContent = text.replace("%", question) + (result.guessed.length
? " " + words.guessed.replace("%", [...new Set(result.guessed)].join(", ")) : "");
if (!count) list.textContent = "";
} catch {
if (mine === asked) status.textContent = words.failed;
}
};
let waiting;
input.addEventListener("input", () => {
clearTimeout(waiting);
waiting = setTimeout(show, 200);
});
root.querySelector("form").addEventListener("submit", (event) => {
event.preventDefault();
clearTimeout(waiting);
history.replaceState(null, "", "?q=" + encodeURIComponent(input.value.trim()));
show();
});
const given = new URLSearchParams(location.search).get("q");
if (given) input.value = given;
if (input.value.trim()) show();
})();
