// What a reader's patience and line pay for: bytes of an article, and characters in a line.
import { brotliCompressSync } from "node:zlib";

/** The most that an article may weigh over the wire without its pictures, and its scripts alone, in bytes. */
const PAGE = 50 * 1024;
const SCRIPTS = 10 * 1024;

/** Loads an article without scripts and with them, and gives a line that says what it weighs. */
export async function checkBudget(browser, site, name, address, fault) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const tab = await context.newPage();
  const weights = new Map();
  tab.on("response", async (response) => {
    const kind = response.request().resourceType();
    if (kind === "image" || !response.ok()) return;
    const body = await response.body().catch(() => Buffer.alloc(0));
    // A typeface is compressed in itself; hosts send it as it is.
    const bytes = kind === "font" ? body.length : brotliCompressSync(body).length;
    weights.set(kind, (weights.get(kind) ?? 0) + bytes);
  });
  await tab.goto(address, { waitUntil: "networkidle" });
  const blocking = await tab.evaluate(
    () =>
      document.querySelectorAll("link[rel=stylesheet]:not([media=print])").length +
      document.querySelectorAll("head script[src]:not([async], [defer], [type=module])").length,
  );
  const read = await tab.evaluate(() => document.querySelector("main").innerText.length);
  await context.close();
  const still = await browser.newContext({ javaScriptEnabled: false });
  const quiet = await still.newPage();
  await quiet.goto(address);
  const readWithout = (await quiet.locator("main").innerText()).length;
  await still.close();

  const sum = [...weights.values()].reduce((all, bytes) => all + bytes, 0);
  if (sum > PAGE) fault(name, `weighs ${sum} bytes without its pictures, ${PAGE} are allowed`);
  if ((weights.get("script") ?? 0) > SCRIPTS) fault(name, `has ${weights.get("script")} bytes of scripts, ${SCRIPTS} are allowed`);
  if (blocking > 1) fault(name, `waits for ${blocking} files before it shows anything`);
  if (readWithout < read * 0.98) fault(name, "can't be read whole without scripts");
  const parts = [...weights].map(([kind, bytes]) => `${kind} ${(bytes / 1024).toFixed(1)}`).join(", ");
  return `browser-check: ${site}: ${name} weighs ${(sum / 1024).toFixed(1)} KB without its pictures (${parts})`;
}

/** Characters in the full lines of running text on a wide screen: 60 to 75 on average. */
export async function checkMeasure(tab, address, fault) {
  await tab.setViewportSize({ width: 1280, height: 800 });
  await tab.goto(address);
  await tab.evaluate(() => document.fonts.ready);
  const lines = await tab.evaluate(() => {
    const full = [];
    for (const paragraph of document.querySelectorAll(".prose > p:not(:first-child)")) {
      const rows = new Map();
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (let at = 0; at < node.length; at += 1) {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          const box = range.getClientRects()[0];
          if (!box) continue;
          const row = Math.round((box.top + box.bottom) / 2 / 8);
          rows.set(row, (rows.get(row) ?? 0) + 1);
        }
      }
      full.push(...[...rows.values()].slice(0, -1));
    }
    return full.filter((count) => count > 30);
  });
  const average = lines.reduce((all, count) => all + count, 0) / lines.length;
  if (!(average >= 60 && average <= 75)) fault("article", `lines of text have ${average.toFixed(1)} characters on average, not 60 to 75`);
}
