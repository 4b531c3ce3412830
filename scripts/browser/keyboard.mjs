// A walk through a page by keyboard: every stop is seen, and stands on the screen.

// Axe does not look at this: the line around what has the focus, held against the ground that it stands on (WCAG 2.2, 1.4.11).
const LEAST = 3;

// Runs in the page: what has the focus, and how it can be seen.
function lookAtFocus() {
  const at = document.activeElement;
  const style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((n) => n / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  // The line stands outside of the element, on the ground of what holds it.
  let ground = [255, 255, 255, 255];
  for (let above = at.parentElement; above; above = above.parentElement) {
    const colour = rgb(getComputedStyle(above).backgroundColor);
    if (colour[3] === 255) {
      ground = colour;
      break;
    }
  }
  const [one, other] = [luminance(rgb(style.outlineColor)), luminance(ground)];
  return {
    body: at === document.body,
    // What stands within a film's own controls is the browser's to show.
    seen: at.localName === "video" || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    contrast: (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05),
    there: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    what: at.outerHTML.slice(0, 80),
    href: at.getAttribute("href") ?? "",
  };
}

/** Walks through a page with the Tab key, in the light and in the dark look. */
export async function checkKeyboard(tab, name, address, fault) {
  for (const colorScheme of ["light", "dark"]) {
    await tab.emulateMedia({ colorScheme });
    await tab.goto(address);
    const stops = await tab.evaluate(() => document.querySelectorAll("a[href], button, input, summary, video, [tabindex='0']").length);
    for (let stop = 0; stop < Math.min(stops, 90); stop += 1) {
      await tab.keyboard.press("Tab");
      const now = await tab.evaluate(lookAtFocus);
      if (now.body) continue;
      if (stop === 0 && !now.href.startsWith("#")) fault(name, "the first stop of the keyboard is not the way past the header");
      if (!now.seen) fault(name, `no focus can be seen on ${now.what}`);
      if (now.contrast < LEAST) fault(name, `the focus has a contrast of ${now.contrast.toFixed(1)} (${colorScheme}) on ${now.what}`);
      if (!now.there) fault(name, `the focus is outside of the screen on ${now.what}`);
    }
  }
  await tab.emulateMedia({ colorScheme: "light" });
}
