// Structured data of a page: there, whole by the fields that search engines ask for, and equal to what the page shows.

// By type: fields without which Google's profile of it is not eligible, or schema.org's type says nothing.
const NEEDED = {
  MedicalClinic: ["@id", "name", "url"],
  WebSite: ["@id", "name", "url", "publisher", "inLanguage"],
  Person: ["@id", "name", "url"],
  MedicalWebPage: ["@id", "url", "name", "inLanguage", "isPartOf"],
  BlogPosting: ["headline", "datePublished", "author", "publisher", "mainEntityOfPage", "inLanguage"],
  ImageObject: ["@id", "url"],
  BreadcrumbList: ["itemListElement"],
  ProfilePage: ["mainEntity"],
  CollectionPage: ["@id", "url", "name"],
  WebPage: ["@id", "url", "name"],
  FAQPage: ["mainEntity"],
};

// By kind of page: the types that it has to have.
const TYPES = [
  [/^(es-)?home$/, ["MedicalClinic", "WebSite"]],
  [/^(es-)?article/, ["MedicalWebPage", "BlogPosting", "BreadcrumbList", "Person"]],
  [/^(es-)?section$/, ["CollectionPage", "BreadcrumbList"]],
  [/^(term|series)$/, ["CollectionPage"]],
  [/^(es-)?person$/, ["ProfilePage", "Person"]],
];

const unescape = (text) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<");

/** Checks the data in a page's text. */
export function checkData(name, html, fault) {
  const text = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1];
  const types = TYPES.find(([kind]) => kind.test(name))?.[1] ?? [];
  if (!text) {
    if (types.length > 0) fault(name, "has no structured data");
    return;
  }
  const graph = JSON.parse(text)["@graph"];
  const has = new Set(graph.map((node) => node["@type"]));
  for (const type of types) if (!has.has(type)) fault(name, `its structured data lacks a ${type}`);
  for (const node of graph) {
    const needed = NEEDED[node["@type"]];
    if (!needed) fault(name, `its structured data has an unknown ${node["@type"]}`);
    for (const field of needed ?? []) if (node[field] === undefined || node[field] === "") fault(name, `its ${node["@type"]} lacks ${field}`);
  }
  for (const [at, item] of (graph.find((node) => node["@type"] === "BreadcrumbList")?.itemListElement ?? []).entries()) {
    if (item.position !== at + 1 || !item.name) fault(name, "its breadcrumbs are not numbered or have no name");
  }
  const article = graph.find((node) => node["@type"] === "BlogPosting");
  const heading = unescape(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? "").trim();
  if (article && article.headline !== heading) fault(name, `search engines are told "${article.headline}", readers see "${heading}"`);
  if (article && !html.includes(`datetime="${article.datePublished.slice(0, 10)}`)) fault(name, "the date for search engines is not on the page");
  if (article?.image && !/property="og:image" content="https?:/.test(html)) fault(name, "has a picture, but none for those who share it");
}
