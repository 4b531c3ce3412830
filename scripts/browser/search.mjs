// Searches a built site as a visitor does: by keyboard alone, with a misspelt word, and with scripts off.
//   node search.mjs SITE
import { resolve } from "node:path";
import { readFileSync } from "node:fs";
import { startBrowser } from "./chromium.mjs";
import { serve } from "./serve.mjs";

const site = resolve(process.argv[2] ?? "public");
const server = await serve(site);
const browser = await startBrowser();
const faults = [];
const check = (holds, what) => holds || faults.push(what);

// A word of the index that is long enough to be misspelt: the longest.
const head = JSON.parse(readFileSync(`${site}/search/index.json`, "utf8"));
const words = Object.keys(JSON.parse(readFileSync(`${site}/search/w0.json`, "utf8"))).filter((word) => /^[a-z]{9,}$/.test(word));
const word = words.sort((a, b) => b.length - a.length || (a < b ? -1 : 1))[0];
const misspelt = word.slice(0, 3) + (word[3] === "e" ? "i" : "e") + word.slice(4);

const page = await browser.newPage();
const asked = [];
page.on("request", (request) => asked.push(new URL(request.url()).pathname));
page.on("pageerror", (error) => faults.push(`the page's script fails: ${error}`));
page.on("console", (message) => message.type() === "error" && faults.push(`the console says: ${message.text()}`));
await page.goto(`${server.origin}/search/`);
check(!asked.some((path) => path.endsWith(".json")), "the index is fetched before anyone searches");

// To the field by keyboard, as far as a few dozen steps.
let reached = false;
for (let step = 0; step < 60 && !reached; step++) {
  await page.keyboard.press("Tab");
  reached = await page.evaluate(() => document.activeElement?.id === "search-words");
}
check(reached, "the field can't be reached by keyboard");
const results = page.locator("[data-search-results] li");
const status = page.locator("[data-search-status]");
const search = async (text) => {
  await page.fill("#search-words", text);
  await page.keyboard.press("Enter");
  await page.waitForFunction((text) => document.querySelector("[data-search-status]").textContent.includes(text), text, { timeout: 10_000 });
};
await search(word);
check((await results.count()) > 0, `nothing is found for "${word}"`);
await page.waitForSelector("[data-search-results] mark", { timeout: 10_000 }).catch(() => faults.push(`no word is marked for "${word}"`));
const found = await results.first().locator("a").getAttribute("href");
const bytes = asked.filter((path) => path.endsWith(".json")).length;
check(bytes <= 6, `${bytes} files are fetched for one word of ${head.n} pages`);

await search(misspelt);
check((await results.count()) > 0, `nothing is found for "${misspelt}", which is "${word}" misspelt`);
check((await status.textContent()).includes(word), `the status does not name "${word}" for "${misspelt}"`);
await search("xqzvwxqzv");
check((await results.count()) === 0, "something is found for a word that does not exist");
await search(word);

// To the first result by keyboard, and there.
let at = null;
for (let step = 0; step < 10 && at !== found; step++) {
  await page.keyboard.press("Tab");
  at = await page.evaluate(() => document.activeElement?.getAttribute("href"));
}
check(at === found, "the first result can't be reached by keyboard");
await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
check(new URL(page.url()).pathname === found, "Enter on a result does not lead to it");
await page.goBack();
check((await page.inputValue("#search-words")) === word, "the words are lost on the way back");

const plain = await browser.newContext({ javaScriptEnabled: false });
const still = await plain.newPage();
await still.goto(`${server.origin}/search/`);
const link = await still.locator("noscript a").first().getAttribute("href");
const answer = await still.goto(new URL(link, server.origin).href);
check(answer.ok(), "without scripts the link to all articles leads nowhere");

await browser.close();
await server.close();
for (const line of faults) console.error(`search: ${line}`);
console.log(faults.length ? `${faults.length} faults` : `search: found "${word}", also as "${misspelt}", among ${head.n} pages`);
process.exit(faults.length ? 1 : 0);
