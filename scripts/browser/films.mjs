// Films load nothing before somebody asks for them.

/** Opens a page with films: nothing of them is fetched, then a click brings the player of one that plays here. */
export async function checkFilms(browser, name, address, fault) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const asked = [];
  tab.on("request", (request) => asked.push(request.url()));
  // The player's host is played by the check itself: nothing leaves this computer.
  await context.route(/^https:/, (route) => route.fulfill({ contentType: "text/html", body: "<title>Player</title>" }));
  await tab.goto(address, { waitUntil: "networkidle" });
  const there = await tab.locator(".video").count();
  const links = tab.locator("a.video-link");
  for (let n = 0; n < (await links.count()); n += 1) await links.nth(n).scrollIntoViewIfNeeded();
  await tab.waitForLoadState("networkidle");
  const early = asked.filter((url) => /\.(mp4|webm|vtt)$/.test(url) || url.startsWith("https:"));
  for (const url of early) fault(name, `asks for ${url} before anyone plays a film`);
  const here = tab.locator("a.video-link[data-player]").first();
  if (there > 0 && (await here.count()) > 0) {
    const player = await here.getAttribute("data-player");
    await here.focus();
    await tab.keyboard.press("Enter");
    await tab.waitForSelector(".video iframe");
    await tab.waitForLoadState("networkidle");
    if (!asked.includes(player)) fault(name, "a click on a film does not bring its player");
    const focused = await tab.evaluate(() => document.activeElement?.tagName);
    if (focused !== "IFRAME") fault(name, "the focus is lost when a film is played");
    if (!(await tab.locator(".video iframe").first().getAttribute("title"))) fault(name, "a film's player has no name");
  }
  await context.close();
  return there;
}
