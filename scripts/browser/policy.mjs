// The site's Content-Security-Policy in a real browser: no page breaks it, and it stops what it is there to stop.

const listen = () => {
  globalThis.broken = [];
  document.addEventListener("securitypolicyviolation", (event) => globalThis.broken.push(`${event.effectiveDirective} ${event.blockedURI}`));
};

/** Opens pages as they are published and names what breaks the policy: pairs of a name and an address. */
export async function checkPolicy(browser, origin, pages, fault) {
  const tab = await browser.newPage({ reducedMotion: "reduce" });
  await tab.addInitScript(listen);
  for (const [name, path] of pages) {
    const response = await tab.goto(origin + path);
    const header = response.headers()["content-security-policy"] ?? "";
    if (!header.includes("script-src 'self'")) fault(name, "comes without a policy in its header");
    const written = await tab.evaluate(() => document.querySelector("meta[http-equiv='Content-Security-Policy']")?.content ?? "");
    // What a meta element can't say (CSP Level 3, 3.3) is all that the two may differ in.
    if (header.replace(/; frame-ancestors [^;]*/, "") !== written) fault(name, "has another policy in the page than in its header");
    for (const what of await tab.evaluate(() => globalThis.broken)) fault(name, `breaks its own policy: ${what}`);
  }
  await checkItBites(tab, origin, fault);
  await tab.close();
}

// What an attacker would try on a page: each has to be refused, or the checks above prove nothing.
async function checkItBites(tab, origin, fault) {
  await tab.goto(`${origin}/`);
  const broken = await tab.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "globalThis.ran = true";
    document.body.append(script);
    const button = document.createElement("button");
    button.setAttribute("onclick", "globalThis.ran = true");
    document.body.append(button);
    button.click();
    const style = document.createElement("style");
    style.textContent = "main { display: none }";
    document.head.append(style);
    const picture = document.createElement("img");
    picture.src = "https://tracker.example/pixel.gif";
    document.body.append(picture);
    await fetch("https://tracker.example/").catch(() => {});
    await new Promise((done) => setTimeout(done, 200));
    if (globalThis.ran) return ["an inline script ran"];
    if (getComputedStyle(document.querySelector("main")).display === "none") return ["an inline stylesheet was used"];
    return globalThis.broken;
  });
  for (const directive of ["script-src-elem inline", "script-src-attr inline", "style-src-elem inline", "img-src https://tracker.example", "connect-src https://tracker.example"]) {
    if (!broken.some((what) => what.startsWith(directive))) fault("home", `its policy did not refuse ${directive}: ${broken.join(", ")}`);
  }
}
