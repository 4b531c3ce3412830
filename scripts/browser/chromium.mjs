// Starts the Chromium of this computer, quiet and without any connection of its own.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const places = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The browser's program. `CHROMIUM` names another than the usual one. */
export function findBrowser() {
  const found = places.find((place) => place && existsSync(place));
  if (!found) throw new Error("Chromium is not installed; scripts/test says how to get it");
  return found;
}

/** Starts the browser. */
export function startBrowser() {
  return chromium.launch({
    executablePath: findBrowser(),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Whatever is asked of another host fails at once, without looking its name up.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
}
