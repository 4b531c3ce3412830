// Shows a browser the same picture in every format that pamphlet writes: it has to see the same colours in each, with
// opacity and with a colour profile, too.
//   node colours.mjs FOLDER      what the example `colours` of crates/pamphlet-image has written
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { startBrowser } from "./chromium.mjs";
import { serve } from "./serve.mjs";

/** How far a channel may be off on average, of 255: what the loss of a good quality comes to. */
const MOST = 4;

const folder = resolve(process.argv[2]);
const files = readdirSync(folder).sort();
const server = await serve(folder);
const browser = await startBrowser();
const faults = [];
try {
  const tab = await browser.newPage();
  await tab.goto(`${server.origin}/plain.png`);
  const pixels = (name) =>
    tab.evaluate(async (src) => {
      const picture = new Image();
      picture.src = src;
      await picture.decode();
      const canvas = new OffscreenCanvas(96, 64).getContext("2d");
      canvas.drawImage(picture, 0, 0, 96, 64);
      return { size: [picture.naturalWidth, picture.naturalHeight], data: [...canvas.getImageData(0, 0, 96, 64).data] };
    }, `${server.origin}/${name}`);
  const difference = (a, b) => a.data.reduce((sum, value, at) => sum + Math.abs(value - b.data[at]), 0) / a.data.length;

  const plain = await pixels("plain.png");
  // Red and blue are exchanged by this profile; a browser that did not heed it would prove nothing.
  const profiled = await pixels("profile.png");
  if (difference(plain, profiled) < 3 * MOST) faults.push("the browser does not heed the profile of profile.png");
  for (const file of files) {
    const [name, ending] = file.split(".");
    // JPEG has no opacity: it lies on white, as no PNG here does.
    if (name === "clear" && ending === "jpg") continue;
    const seen = await pixels(file).catch(() => null);
    if (!seen) {
      faults.push(`the browser can't read ${file}`);
      continue;
    }
    if (seen.size.join() !== plain.size.join()) faults.push(`${file} is ${seen.size.join(" by ")} pixels`);
    const off = difference(seen, await pixels(`${name}.png`));
    if (off > MOST) faults.push(`${file} differs from ${name}.png by ${off.toFixed(1)} a channel`);
  }
} finally {
  await browser.close();
  await server.close();
}
for (const line of faults) console.error(line);
console.log(`colours-check: ${files.length} files, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
