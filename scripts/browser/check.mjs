// Looks at a built site as a visitor's browser does, and fails on what a visitor would suffer from.
//   node check.mjs SITE
// Every page and file: links and anchors lead somewhere, feeds and sitemap are sound. The main kinds of pages in
// Chromium, light and dark, narrow and wide: axe-core, width, requests to others, errors, keyboard, structured data.
import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { startBrowser } from "./chromium.mjs";
import { kindsOfPages } from "./pages.mjs";
import { serve } from "./serve.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const site = resolve(process.argv[2] ?? "public");
const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);

const files = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(site, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
  .sort();
const base = new URL(/<link rel="canonical" href="([^"]+)"/.exec(readFileSync(join(site, "index.html"), "utf8"))?.[1] ?? "http://localhost/");

// Addresses of attributes, with the ids of each page, from the text of the pages.
const unescape = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'");
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

function fileAt(path) {
  const name = decodeURIComponent(path).replace(/^\//, "");
  return [name, `${name}index.html`].find((file) => known.has(file));
}

function checkLinks() {
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

function checkFeeds() {
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

// Structured data says what the page shows.
function checkData(name, path) {
  const { html } = pages.get(fileAt(path));
  const text = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1];
  if (!text) return;
  const article = JSON.parse(text)["@graph"].find((node) => node["@type"] === "BlogPosting");
  const heading = unescape(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? "").trim();
  if (article && article.headline !== heading) fault(name, `search engines are told "${article.headline}", readers see "${heading}"`);
  if (article && !html.includes(`datetime="${article.datePublished.slice(0, 10)}`)) fault(name, "the date for search engines is not on the page");
}

async function checkPage(tab, name, address, width, scheme) {
  const where = `${name} (${width} px, ${scheme})`;
  const response = await tab.goto(address);
  if (![200, 404].includes(response.status())) fault(where, `answers ${response.status()}`);
  await tab.evaluate(axeSource);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await tab.evaluate((values) => globalThis.axe.run(document, { runOnly: { type: "tag", values } }), tags);
  for (const { id, nodes } of violations) fault(where, `axe: ${id} at ${nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
  const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) fault(where, `is ${over} px too wide`);
}

async function checkKeyboard(tab, name, address) {
  await tab.goto(address);
  const stops = await tab.evaluate(() => document.querySelectorAll("a[href], button, summary, [tabindex='0']").length);
  for (let stop = 0; stop < Math.min(stops, 60); stop += 1) {
    await tab.keyboard.press("Tab");
    const now = await tab.evaluate(() => {
      const at = document.activeElement;
      const style = getComputedStyle(at);
      const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
      return { seen: seen || at === document.body, what: at.outerHTML.slice(0, 80), href: at.getAttribute("href") ?? "" };
    });
    if (stop === 0 && !now.href.startsWith("#")) fault(name, "the first stop of the keyboard is not the way past the header");
    if (!now.seen) fault(name, `no focus can be seen on ${now.what}`);
  }
}

checkLinks();
checkFeeds();
const server = await serve(site);
const browser = await startBrowser();
try {
  for (const scheme of ["light", "dark"]) {
    for (const width of [320, 360, 1280]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: scheme, bypassCSP: true });
      const tab = await context.newPage();
      tab.on("request", (request) => {
        if (!request.url().startsWith(server.origin) && !request.url().startsWith("data:")) fault(tab.url(), `asks ${request.url()}`);
      });
      for (const [name, path] of kindsOfPages(site)) {
        if (width === 320 && scheme === "dark") continue;
        await checkPage(tab, name, server.origin + path, width, scheme);
      }
      await context.close();
    }
  }
  // As it is published: with the site's own Content-Security-Policy.
  const tab = await browser.newPage();
  tab.on("console", (message) => message.type() === "error" && !message.text().includes("404") && fault(tab.url(), message.text()));
  tab.on("pageerror", (error) => fault(tab.url(), error.message));
  for (const [name, path] of kindsOfPages(site)) {
    checkData(name, path);
    await checkKeyboard(tab, name, server.origin + path);
  }
} finally {
  await browser.close();
  await server.close();
}
for (const line of faults) console.error(line);
console.log(`browser-check: ${pages.size} pages, ${files.length} files, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
