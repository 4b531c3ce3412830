// Serves a site of its own and changes its files while Chromium looks at it.
//   node preview.mjs PROGRAM [PICTURES]
// Each check waits for what it expects, for as long as a loaded computer may need, and never for a time.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { startBrowser } from "./chromium.mjs";

const [program, pictures] = process.argv.slice(2);
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LONG = 30_000;
const root = mkdtempSync(join(tmpdir(), "pamphlet-preview-"));

function write(path, text) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  // As editors do: a new file takes the old one's place.
  writeFileSync(`${file}.tmp`, text);
  renameSync(`${file}.tmp`, file);
}

const head = (title, more = "") => `---\ntitle: ${title}\ndescription: A page.\ndate: 2026-01-02\n${more}---\n`;
const paragraphs = (n) => Array.from({ length: n }, (_, i) => `Paragraph ${i + 1} of the text, long enough to fill a line or two on a telephone.\n`).join("\n");
const longArticle = (word) => `${head("Long")}${paragraphs(60)}\nThe word is ${word}.\n\n<details id="more"><summary>More</summary>Hidden text.</details>\n\n![A map](map.svg)\n\n${paragraphs(60)}`;
const picture = (color) => `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80"><rect width="120" height="80" fill="${color}"/></svg>`;
const page = (before = "", after = "") => `{% extends "base.html" %}\n{% block content %}${before}<article><h1>{{ page.title }}</h1>{{ page.content | safe }}</article>${after}{% endblock %}\n`;

function makeSite() {
  write("pamphlet.yaml", "title: Harbor Light Clinic\n");
  write("content/_index.md", "---\ntitle: Home\n---\n");
  write("content/articles/_index.md", "---\ntitle: Articles\n---\n");
  write("content/articles/long/index.md", longArticle("one"));
  write("content/articles/long/map.svg", picture("red"));
  write("content/articles/other.md", `${head("Other")}Other text.\n`);
  write("content/articles/draft.md", `${head("A draft about sleep and rest", "draft: true\nlast_reviewed: 2024-01-01\nnext_review: 2025-01-01\n")}Text.\n`);
  write("content/articles/later.md", `${head("For later", "publish_date: 2030-04-10\n")}Text.\n`);
  write("static/own.css", "h1 { color: rgb(1, 2, 3) }\n");
  write("templates/base.html", '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{% block title %}Page{% endblock %}</title><link rel="stylesheet" href="/own.css"></head>\n<body>{% block content %}{% endblock %}</body></html>\n');
  write("templates/page.html", page());
}

// A running preview; `port` 0 takes any.
async function serve(port = 0, flags = []) {
  const child = spawn(program, ["--root", root, "serve", "--port", String(port), ...(port ? ["--no-port-append"] : []), "--clock", "2026-01-15T12:00:00Z", ...flags]);
  let printed = "";
  const origin = await new Promise((done, fail) => {
    const read = (chunk) => {
      printed += chunk;
      const found = /Preview: (http:\/\/[^/]+)\//.exec(printed);
      if (found) done(found[1]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", () => fail(new Error(`the preview ended: ${printed}`)));
  });
  const stop = () =>
    new Promise((done) => {
      child.removeAllListeners("exit");
      child.on("exit", done);
      child.kill("SIGTERM");
    });
  return { origin, port: Number(new URL(origin).port), stop };
}

const faults = [];
const checks = [];
const check = (name, run) => checks.push([name, run]);
function same(found, expected, what) {
  if (found !== expected) throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`);
}

// Opens a page, and waits until its script has taken hold.
async function open(browser, server, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, ...options });
  const tab = await context.newPage();
  tab.setDefaultTimeout(LONG);
  tab.faults = [];
  tab.on("pageerror", (error) => tab.faults.push(error.message));
  await tab.goto(server.origin + path);
  await tab.waitForSelector("pamphlet-preview", { state: "attached" });
  // Gone if the page is loaded anew.
  await tab.evaluate(() => (globalThis.kept = true));
  return tab;
}

const inBar = (tab, selector) => tab.locator(`pamphlet-preview .bar ${selector}`);
const dialog = (tab) => tab.locator("pamphlet-preview dialog[open]");
const isKept = (tab) => tab.evaluate(() => globalThis.kept === true);
// In the middle of the page, where the changed paragraph is well above the screen.
const scrollDown = async (tab) => {
  await tab.evaluate(() => scrollTo({ top: 3000, behavior: "instant" }));
  await tab.waitForFunction(() => scrollY >= 2000);
  return tab.evaluate(() => scrollY);
};

check("a save updates an open page in place: scroll and open details stay", async (browser, server) => {
  const tab = await open(browser, server, "/articles/long/");
  await tab.evaluate(() => (document.getElementById("more").open = true));
  const before = await scrollDown(tab);
  write("content/articles/long/index.md", longArticle("two"));
  await tab.waitForFunction(() => document.body.textContent.includes("The word is two."));
  same(await tab.evaluate(() => scrollY), before, "scroll");
  same(await tab.evaluate(() => document.getElementById("more").open), true, "details");
  same(await isKept(tab), true, "in place");
  // And again: what was changed in place is the ground for the next change.
  write("content/articles/long/index.md", longArticle("three").replace("Paragraph 2 of", "New\n\nParagraph 2 of"));
  await tab.waitForFunction(() => document.body.textContent.includes("The word is three."));
  same(await isKept(tab), true, "in place again");
  return tab;
});

check("a page whose script has changed it is loaded anew, at its place", async (browser, server) => {
  write("static/own.js", 'document.querySelectorAll("article p").forEach((one) => one.append(" +"));\n');
  write("templates/page.html", page("", '<script src="/own.js"></script>'));
  const tab = await open(browser, server, "/articles/long/");
  await tab.evaluate(() => (document.getElementById("more").open = true));
  const before = await scrollDown(tab);
  write("content/articles/long/index.md", longArticle("four"));
  await tab.waitForFunction(() => document.body.textContent.includes("The word is four. +"));
  same(await isKept(tab), false, "in place");
  await tab.waitForFunction((top) => Math.abs(scrollY - top) < 2, before);
  same(await tab.evaluate(() => document.getElementById("more").open), true, "details");
  return tab;
});

check("a CSS edit repaints without a reload, and so does a picture", async (browser, server) => {
  const tab = await open(browser, server, "/articles/long/");
  const color = () => tab.evaluate(() => getComputedStyle(document.querySelector("h1")).color);
  same(await color(), "rgb(1, 2, 3)", "color");
  write("static/own.css", "h1 { color: rgb(4, 5, 6) }\n");
  await tab.waitForFunction(() => getComputedStyle(document.querySelector("h1")).color === "rgb(4, 5, 6)");
  same(await isKept(tab), true, "in place");
  await tab.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet]").length === 1);
  const shown = await tab.evaluate(() => document.querySelector("article img").src);
  write("content/articles/long/map.svg", picture("blue"));
  await tab.waitForFunction((old) => document.querySelector("article img").src !== old, shown);
  same(await isKept(tab), true, "in place");
  return tab;
});

check("a broken template shows the findings over the last good page, and recovers", async (browser, server) => {
  const tab = await open(browser, server, "/articles/other/");
  write("templates/page.html", "{% if %}");
  await dialog(tab).waitFor();
  const text = await dialog(tab).innerText();
  if (!text.includes("templates/page.html:1:")) throw new Error(`no place in: ${text}`);
  same(await tab.evaluate(() => document.querySelector("h1").textContent), "Other", "the page behind");
  write("templates/page.html", page("<p>Mended</p>"));
  await tab.waitForFunction(() => document.body.textContent.includes("Mended"));
  await dialog(tab).waitFor({ state: "detached" });
  same(await isKept(tab), true, "in place");
  return tab;
});

check("findings that were closed stay closed until others come", async (browser, server) => {
  const tab = await open(browser, server, "/articles/other/");
  write("content/articles/other.md", `${head("Other")}See [it](nothing.md).\n`);
  await dialog(tab).waitFor();
  await tab.keyboard.press("Escape");
  await dialog(tab).waitFor({ state: "detached" });
  // Rules on what articles say may have notes beside it.
  same((await inBar(tab, ".count").innerText()).split(",")[0], "1 error", "count");
  write("content/articles/long/map.svg", picture("green"));
  write("content/articles/other.md", `${head("Other")}See [it](nothing.md) and [that](neither.md).\n`);
  await dialog(tab).waitFor();
  await tab.waitForFunction(() => document.querySelector("pamphlet-preview").shadowRoot.querySelectorAll("dialog .finding.error").length === 2);
  write("content/articles/other.md", `${head("Other")}Other text.\n`);
  await dialog(tab).waitFor({ state: "detached" });
  const count = () => document.querySelector("pamphlet-preview").shadowRoot.querySelector(".count");
  await tab.waitForFunction(`!(${count})().innerText.includes("error")`);
  return tab;
});

check("a site that is broken from the start is shown when it is mended", async (browser) => {
  write("pamphlet.yaml", "title: [Harbor\n");
  write("templates/page.html", "{% if %}");
  const server = await serve();
  try {
    const context = await browser.newContext();
    const tab = await context.newPage();
    tab.setDefaultTimeout(LONG);
    tab.faults = [];
    await tab.goto(`${server.origin}/articles/other/`);
    await tab.waitForSelector(".finding");
    write("pamphlet.yaml", "title: Harbor Light Clinic\n");
    write("templates/page.html", page());
    await tab.waitForFunction(() => document.querySelector("h1")?.textContent === "Other");
    return tab;
  } finally {
    await server.stop();
  }
});

check("a tab finds the preview when it is started again, and shows what changed meanwhile", async (browser) => {
  let server = await serve();
  const { port } = server;
  const tab = await open(browser, server, "/articles/other/");
  await server.stop();
  await inBar(tab, ".chip.lost").waitFor();
  write("content/articles/other.md", `${head("Other")}Written meanwhile.\n`);
  server = await serve(port);
  try {
    await tab.waitForFunction(() => document.body.textContent.includes("Written meanwhile."));
    await inBar(tab, ".chip.lost").waitFor({ state: "detached" });
    return tab;
  } finally {
    await server.stop();
  }
});

check("the tab goes to what was edited, and follows a page that moves", async (browser) => {
  const server = await serve(0, ["--navigate-to-changed"]);
  try {
    const tab = await open(browser, server, "/articles/long/");
    write("content/articles/other.md", `${head("Other")}Edited.\n`);
    await tab.waitForURL("**/articles/other/");
    await tab.waitForSelector("pamphlet-preview", { state: "attached" });
    write("content/articles/other.md", `${head("Other", "slug: moved\n")}Edited.\n`);
    await tab.waitForURL("**/articles/moved/");
    write("content/articles/other.md", `${head("Other")}Other text.\n`);
    await tab.waitForURL("**/articles/other/");
    return tab;
  } finally {
    await server.stop();
  }
});

check("a strict policy of the site's own lets the preview work and nothing else", async (browser, server) => {
  write("pamphlet.yaml", "title: Harbor Light Clinic\nheaders:\n  \"/*\":\n    Content-Security-Policy: \"default-src 'none'; style-src 'self'; img-src 'self'; require-trusted-types-for 'script'\"\n");
  const tab = await open(browser, server, "/articles/other/");
  write("content/articles/other.md", `${head("Other")}Under a policy.\n`);
  await tab.waitForFunction(() => document.body.textContent.includes("Under a policy."));
  same(await isKept(tab), true, "in place");
  write("pamphlet.yaml", "title: Harbor Light Clinic\n");
  return tab;
});

check("a page with the site's policy, checksums and pictures in sizes follows what is edited", async (browser, server) => {
  const base = readFileSync(join(root, "templates/base.html"), "utf8");
  const photo = async (color) => {
    const easel = await browser.newPage({ viewport: { width: 900, height: 600 } });
    await easel.setContent(`<body style="margin: 0; background: ${color}"><div style="width: 400px; height: 300px; background: navy"></div>`);
    write("content/articles/photo/room.png", await easel.screenshot());
    await easel.close();
  };
  await photo("teal");
  write("content/articles/photo/index.md", `${head("Photo")}![A room](room.png)\n`);
  write("static/own.css", "h1 { color: rgb(1, 2, 3) }\n");
  const policy = '<meta http-equiv="Content-Security-Policy" content="{{ config.content_policy | safe }}">';
  const sheet = '<link rel="stylesheet" href="{{ get_url(path="own.css", cachebust=true) }}" integrity="sha384-{{ get_hash(path="own.css") }}">';
  write("templates/base.html", base.replace('<meta charset="utf-8">', `<meta charset="utf-8">${policy}`).replace('<link rel="stylesheet" href="/own.css">', sheet));
  const tab = await open(browser, server, "/articles/photo/");
  tab.on("console", (message) => message.type() === "error" && tab.faults.push(message.text()));
  const shown = () =>
    tab.waitForFunction(() => {
      const picture = document.querySelector("article img");
      return picture.complete && picture.naturalWidth > 0 && picture.currentSrc.includes("/hashed/") && picture.currentSrc;
    }).then((found) => found.jsonValue());
  const first = await shown();
  same(await tab.evaluate(() => getComputedStyle(document.querySelector("h1")).color), "rgb(1, 2, 3)", "color");
  write("static/own.css", "h1 { color: rgb(4, 5, 6) }\n");
  await tab.waitForFunction(() => getComputedStyle(document.querySelector("h1")).color === "rgb(4, 5, 6)");
  same(await isKept(tab), true, "in place after the stylesheet");
  await photo("maroon");
  await tab.waitForFunction((before) => !document.querySelector("article picture").outerHTML.includes(new URL(before).pathname), first);
  if ((await shown()) === first) throw new Error("the old picture is shown");
  same(await isKept(tab), true, "in place after the picture");
  same(tab.faults.join(), "", "faults");
  rmSync(join(root, "content/articles/photo"), { recursive: true });
  write("templates/base.html", base);
  return tab;
});

check("the bar leaves room at the foot of the page, can be folded, and is not printed", async (browser, server) => {
  const tab = await open(browser, server, "/articles/long/", { viewport: { width: 360, height: 640 } });
  await inBar(tab, ".copy").waitFor();
  const covered = () =>
    tab.evaluate(() => {
      scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
      const last = [...document.querySelectorAll("article p")].at(-1).getBoundingClientRect().bottom;
      return last - document.querySelector("pamphlet-preview").shadowRoot.querySelector(".bar").getBoundingClientRect().top;
    });
  if ((await covered()) > 0) throw new Error(`the bar covers ${await covered()} px of the last line`);
  same(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "width");
  await inBar(tab, ".fold").click();
  await inBar(tab, ".copy").waitFor({ state: "hidden" });
  await tab.reload();
  await inBar(tab, ".fold").waitFor();
  same(await inBar(tab, ".copy").isVisible(), false, "folded on the next page");
  await inBar(tab, ".fold").click();
  await tab.emulateMedia({ media: "print" });
  same(await inBar(tab, ".fold").isVisible(), false, "printed");
  return tab;
});

check("the bar copies the name of the page's file", async (browser, server) => {
  const tab = await open(browser, server, "/articles/draft/", { permissions: ["clipboard-read", "clipboard-write"] });
  same(await inBar(tab, ".facts").innerText(), "Draft\nReview overdue since January 1, 2025", "facts");
  await inBar(tab, ".copy").click();
  await inBar(tab, ".copy.done").waitFor();
  const copied = await tab.evaluate(() => navigator.clipboard.readText());
  if (!copied.endsWith("/content/articles/draft.md")) throw new Error(`copied: ${copied}`);
  return tab;
});

check("the writer's page follows what is typed and what is written", async (browser, server) => {
  const context = await browser.newContext();
  const tab = await context.newPage();
  tab.setDefaultTimeout(LONG);
  tab.faults = [];
  tab.on("pageerror", (error) => tab.faults.push(error.message));
  await tab.goto(`${server.origin}/_pamphlet/`);
  await tab.waitForSelector("html.live");
  const rows = (n) => tab.waitForFunction((count) => document.querySelectorAll("tbody tr").length === count, n);
  await rows(6);
  await tab.getByRole("searchbox").pressSequentially("sleep", { delay: 30 });
  await rows(1);
  same(await tab.evaluate(() => document.activeElement.value), "sleep", "what was typed");
  await tab.waitForURL("**/_pamphlet/?q=sleep");
  write("content/articles/new.md", `${head("Sleep better")}Text.\n`);
  await rows(2);
  rmSync(join(root, "content/articles/new.md"));
  await rows(1);
  await tab.getByRole("link", { name: /^All / }).click();
  await tab.waitForURL("**/_pamphlet/?q=sleep");
  return tab;
});

check("what the preview puts on the screen is accessible", async (browser, server) => {
  write("content/articles/other.md", `${head("Other")}See [it](nothing.md).\n`);
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 1280]) {
      const tab = await open(browser, server, "/articles/other/", { viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
      await dialog(tab).waitFor();
      await accessible(tab, `findings, ${width} px, ${colorScheme}`, ["pamphlet-preview"]);
      await dialog(tab).getByRole("button", { name: "Show the page" }).click();
      await accessible(tab, `bar, ${width} px, ${colorScheme}`, ["pamphlet-preview"]);
      await tab.goto(`${server.origin}/_pamphlet/`);
      await tab.locator("td details summary").first().click();
      await accessible(tab, `writer's page, ${width} px, ${colorScheme}`);
      same(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `width of the writer's page at ${width} px`);
      await tab.context().close();
    }
  }
  write("content/articles/other.md", `${head("Other")}Other text.\n`);
});

async function accessible(tab, where, include) {
  await tab.evaluate(axeSource);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await tab.evaluate(
    ({ part, values }) => globalThis.axe.run(part ? { include: part } : document, { runOnly: { type: "tag", values } }),
    { part: include, values: tags },
  );
  const found = violations.map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target.join(" ")).slice(0, 3).join(", ")}`);
  if (found.length) throw new Error(`${where}: ${found.join("; ")}`);
  if (pictures) {
    mkdirSync(pictures, { recursive: true });
    await tab.screenshot({ path: join(resolve(pictures), `${where.replaceAll(/[^a-z0-9]+/g, "-")}.png`) });
  }
}

makeSite();
const browser = await startBrowser();
let server;
try {
  server = await serve();
  for (const [name, run] of checks) {
    makeSite();
    try {
      const tab = await run(browser, server);
      if (tab?.faults.length) throw new Error(tab.faults.join("; "));
      await tab?.context().close();
    } catch (error) {
      faults.push(`${name}: ${error.message}`);
    }
  }
} finally {
  await browser.close();
  await server?.stop();
  rmSync(root, { recursive: true, force: true });
}
for (const line of faults) console.error(line);
console.log(`preview-check: ${checks.length} checks, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
