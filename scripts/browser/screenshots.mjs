// Takes pictures of the main kinds of pages, for people to look at. Nothing is asserted here.
//   node screenshots.mjs SITE FOLDER
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { startBrowser } from "./chromium.mjs";
import { kindsOfPages } from "./pages.mjs";
import { serve } from "./serve.mjs";

const [site, folder] = process.argv.slice(2);
if (!site || !folder) {
  console.error("usage: node screenshots.mjs SITE FOLDER");
  process.exit(2);
}
const target = resolve(folder);
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const server = await serve(resolve(site));
const browser = await startBrowser();
let count = 0;
try {
  for (const scheme of ["light", "dark"]) {
    for (const width of [360, 1280]) {
      const context = await browser.newContext({ viewport: { width, height: width === 360 ? 740 : 900 }, colorScheme: scheme });
      const tab = await context.newPage();
      for (const [name, path] of kindsOfPages(resolve(site))) {
        await tab.goto(server.origin + path);
        // Pictures further down are loaded only when they come near.
        await tab.evaluate(() => document.querySelectorAll("img").forEach((picture) => (picture.loading = "eager")));
        await tab.waitForLoadState("networkidle");
        await tab.screenshot({ path: join(target, `${name}-${width}-${scheme}.png`), fullPage: true });
        count += 1;
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(`screenshots: ${count} pictures in ${folder}`);
