// The addresses that stand for all kinds of pages of a site. Those that a site lacks are left out.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const kinds = [
  ["home", "/"],
  ["home-2", "/page/2/"],
  ["article", "/articles/first-ketamine-session/"],
  ["article-table", "/articles/wegovy-zepbound-ozempic-mounjaro/"],
  ["article-data", "/articles/ketamine-costs-and-payment-plans/"],
  ["article-compare", "/articles/iv-injection-or-nasal-spray/"],
  ["article-questions", "/articles/ketamine-questions/"],
  ["article-crisis", "/articles/when-you-think-about-suicide/"],
  ["article-series", "/articles/starting-a-glp-1/"],
  ["article-pictures", "/articles/integration-after-ketamine/"],
  ["article-film", "/articles/telehealth-or-in-person/"],
  ["section", "/articles/"],
  ["section-2", "/articles/page/2/"],
  ["about", "/about/"],
  ["contact", "/contact/"],
  ["team", "/team/"],
  ["privacy", "/privacy/"],
  ["taxonomy", "/categories/"],
  ["tags", "/tags/"],
  ["term", "/tags/safety/"],
  ["series", "/series/starting-a-glp-1/"],
  ["people", "/people/"],
  ["person", "/people/ana-ruiz/"],
  ["search", "/search/"],
  ["not-found", "/404.html"],
  ["es-home", "/es/"],
  ["es-section", "/es/articles/"],
  ["es-article", "/es/articles/starting-a-glp-1/"],
  ["es-crisis", "/es/articles/when-you-think-about-suicide/"],
  ["es-person", "/es/people/elena-morales/"],
];

// Those that are looked at in every width and scheme, with the keyboard and with large text.
const chosen = ["home", "article", "article-table", "section", "term", "person", "search", "not-found", "components"];

/** The article of the example clinic by which articles are weighed and measured. */
export const ARTICLE = "/articles/first-ketamine-session/";

const there = (folder, path) => existsSync(join(folder, path.endsWith("/") ? `${path}index.html` : path));

const NAMES = { "/": "home", "/404.html": "not-found", "/search/": "search", "/components/": "components" };

// A site other than the example: all of its pages, most named by their addresses.
function allPages(folder) {
  return readdirSync(folder, { recursive: true })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file === "index.html" || file.endsWith("/index.html") || file === "404.html")
    .map((file) => `/${file.replace(/index\.html$/, "")}`)
    .map((path) => [NAMES[path] ?? `page ${path}`, path])
    .sort();
}

/** Pairs of a name and an address, for the pages that the site in `folder` has. */
export function kindsOfPages(folder) {
  if (!there(folder, ARTICLE)) return allPages(folder);
  return kinds.filter(([, path]) => there(folder, path));
}

/** The pages among them that every check looks at. */
export function chosenPages(folder) {
  return kindsOfPages(folder).filter(([name]) => chosen.includes(name));
}
