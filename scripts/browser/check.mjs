// Looks at a built site as a visitor's browser does, and fails on what a visitor would suffer from.
//   node check.mjs SITE...
// Every page and file: links and anchors lead somewhere, feeds and sitemap are sound. The main kinds of pages in
// Chromium, light and dark, narrow and wide: axe-core, width, large text, the keyboard, paper, the content policy,
// requests to others, errors, what a page weighs, structured data. Several sites, one theme each say, share one browser.
import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { startBrowser } from "./chromium.mjs";
import { ARTICLE, chosenPages, kindsOfPages } from "./pages.mjs";
import { checkBudget, checkMeasure } from "./reading.mjs";
import { checkCard, checkData } from "./data.mjs";
import { checkFilms } from "./films.mjs";
import { checkKeyboard } from "./keyboard.mjs";
import { checkPaper } from "./paper.mjs";
import { checkPolicy } from "./policy.mjs";
import { serve } from "./serve.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const sites = process.argv.slice(2).map((folder) => resolve(folder));
if (sites.length === 0) sites.push(resolve("public"));
const faults = [];
const unescape = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'");

/** A built site: its files, and of each page the text, the ids and the addresses. */
function readSite(site) {
  const files = readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(site, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .sort();
  const home = readFileSync(join(site, "index.html"), "utf8");
  const base = new URL(/<link rel="canonical" href="([^"]+)"/.exec(home)?.[1] ?? "http://localhost/");
  const pages = new Map(
    files
      .filter((file) => file.endsWith(".html"))
      .map((file) => {
        const html = readFileSync(join(site, file), "utf8");
        const ids = new Set([...html.matchAll(/\s(?:id|name)="([^"]+)"/g)].map((m) => unescape(m[1])));
        const addresses = [...html.matchAll(/<(?:a|link|img|script|source)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].map((m) => unescape(m[1]));
        return [file, { html, ids, addresses }];
      }),
  );
  const known = new Set(files);
  const fileAt = (path) => {
    const name = decodeURIComponent(path).replace(/^\//, "");
    return [name, `${name}index.html`].find((file) => known.has(file));
  };
  const name = basename(site);
  return { site, files, base, pages, fileAt, fault: (where, what) => faults.push(`${name}: ${where}: ${what}`) };
}

function checkLinks({ pages, base, fileAt, fault }) {
  for (const [file, { addresses }] of pages) {
    for (const address of addresses) {
      const url = new URL(address, new URL(file.replace(/index\.html$/, ""), base));
      if (url.host !== base.host || !url.protocol.startsWith("http")) continue;
      const target = fileAt(url.pathname);
      if (!target) fault(file, `leads to ${address}, which is not there`);
      else if (url.hash.length > 1 && target.endsWith(".html") && !pages.get(target).ids.has(decodeURIComponent(url.hash.slice(1)))) {
        fault(file, `leads to ${address}, but that page has no such id`);
      }
    }
  }
}

function checkFeeds({ site, files, base, fileAt, fault }) {
  const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => ["entry", "item", "url", "sitemap"].includes(name) });
  const need = (file, what, fields) => fields.forEach((field) => what?.[field] === undefined && fault(file, `lacks ${field}`));
  for (const file of files.filter((name) => name.endsWith(".xml"))) {
    const text = readFileSync(join(site, file), "utf8");
    const valid = XMLValidator.validate(text);
    if (valid !== true) {
      fault(file, `is no XML: ${valid.err.msg}`);
      continue;
    }
    const { feed, rss, urlset } = parser.parse(text);
    if (feed) {
      need(file, feed, ["id", "title", "updated", "link"]);
      (feed.entry ?? []).forEach((entry) => need(file, entry, ["id", "title", "updated", "link"]));
    } else if (rss) {
      need(file, rss.channel, ["title", "link", "description"]);
      (rss.channel.item ?? []).forEach((item) => need(file, item, ["title", "link", "guid", "pubDate"]));
    } else if (urlset) {
      for (const { loc } of urlset.url) if (!loc.startsWith(base.origin) || !fileAt(new URL(loc).pathname)) fault(file, `names ${loc}`);
    }
  }
  for (const file of files.filter((name) => name.endsWith("feed.json"))) {
    const feed = JSON.parse(readFileSync(join(site, file), "utf8"));
    need(file, feed, ["version", "title", "home_page_url", "feed_url", "items"]);
    feed.items.forEach((item) => need(file, item, ["id", "url", "title"]));
  }
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LOOKS = [
  ["light", 1280],
  ["dark", 1280],
  ["dark", 360],
  ["light", 360],
];

async function checkAxe(tab, where, fault) {
  const { violations } = await tab.evaluate((values) => globalThis.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] }), TAGS);
  for (const { id, nodes } of violations) fault(where, `axe: ${id} at ${nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
}

const tooWide = (tab) => tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// Text at twice its size (WCAG 2.2, 1.4.4): no scrolling sideways, and nothing cut off.
async function checkLargeText(tab, name, fault) {
  await tab.setViewportSize({ width: 1280, height: 800 });
  await tab.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  const over = await tooWide(tab);
  if (over > 0) fault(name, `is ${over} px too wide with text at 200 %`);
  const cut = await tab.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((at) => !at.closest(".unseen, .table-scroll") && at.clientWidth > 1 && /hidden|clip/.test(getComputedStyle(at).overflow))
      .filter((at) => at.scrollWidth > at.clientWidth + 1 || at.scrollHeight > at.clientHeight + 1)
      .map((at) => at.outerHTML.slice(0, 80)),
  );
  for (const what of cut) fault(name, `text at 200 % is cut off in ${what}`);
  await tab.evaluate(() => (document.documentElement.style.fontSize = ""));
}

// A chosen page in every look; any other in one, and in all widths.
async function checkPage(tab, [name, path], { origin, chosen, fault }) {
  const response = await tab.goto(origin + path);
  if (![200, 404].includes(response.status())) fault(name, `answers ${response.status()}`);
  await tab.evaluate(() => document.fonts.ready);
  await tab.evaluate(axeSource);
  for (const [scheme, width] of chosen ? LOOKS : LOOKS.slice(-1)) {
    await tab.emulateMedia({ colorScheme: scheme });
    await tab.setViewportSize({ width, height: 800 });
    await checkAxe(tab, `${name} (${width} px, ${scheme})`, fault);
  }
  for (const width of [1280, 360, 320]) {
    await tab.setViewportSize({ width, height: 800 });
    const over = await tooWide(tab);
    if (over > 0) fault(`${name} (${width} px)`, `is ${over} px too wide`);
  }
  if (chosen) await checkLargeText(tab, name, fault);
}

async function checkSite(browser, of) {
  const { site, fault, pages, fileAt } = of;
  checkLinks(of);
  checkFeeds(of);
  const server = await serve(site);
  const { origin } = server;
  const chosen = new Set(chosenPages(site).map(([name]) => name));
  try {
    const context = await browser.newContext({ bypassCSP: true });
    const tab = await context.newPage();
    tab.on("request", (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) fault(tab.url(), `asks ${request.url()}`);
    });
    for (const page of kindsOfPages(site)) await checkPage(tab, page, { origin, chosen: chosen.has(page[0]), fault });
    if (fileAt(ARTICLE)) await checkMeasure(tab, origin + ARTICLE, fault);
    await context.close();
    // As it is published: with the site's own Content-Security-Policy.
    const plain = await browser.newPage({ reducedMotion: "reduce" });
    plain.on("console", (message) => message.type() === "error" && !message.text().includes("404") && fault(plain.url(), message.text()));
    plain.on("pageerror", (error) => fault(plain.url(), error.message));
    const read = (path) => fileAt(path) && readFileSync(join(site, fileAt(path)));
    for (const [name, path] of kindsOfPages(site)) {
      const { html } = pages.get(fileAt(path));
      checkData(name, html, fault);
      if (html.includes("<h1")) checkCard(name, html, read, fault);
    }
    for (const [name, path] of chosenPages(site)) await checkKeyboard(plain, name, origin + path, fault);
    for (const [name, path] of kindsOfPages(site)) if (pages.get(fileAt(path)).html.includes("<h1")) await checkPaper(plain, name, origin + path, fault);
    await plain.close();
    await checkPolicy(browser, origin, kindsOfPages(site), fault);
    for (const [name, path] of kindsOfPages(site)) if (pages.get(fileAt(path)).html.includes('class="video"')) await checkFilms(browser, name, origin + path, fault);
    const articles = chosenPages(site).filter(([name]) => name.startsWith("article"));
    for (const [name, path] of articles) console.log(await checkBudget(browser, basename(site), name, origin + path, fault));
  } finally {
    await server.close();
  }
}

const browser = await startBrowser();
try {
  for (const site of sites) {
    const of = readSite(site);
    await checkSite(browser, of);
    console.log(`browser-check: ${basename(site)}: ${of.pages.size} pages, ${of.files.length} files`);
  }
} finally {
  await browser.close();
}
for (const line of faults) console.error(line);
console.log(`browser-check: ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
