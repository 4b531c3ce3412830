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

// By type: the properties of schema.org's vocabulary that a page may use, those of the types above it included. Another
// one is a slip of the pen, or has to be looked up at schema.org and added.
const PAGE = "url name description inLanguage isPartOf breadcrumb datePublished dateModified lastReviewed reviewedBy about mainEntity primaryImageOfPage";
const VOCABULARY = {
  MedicalClinic: "name url telephone email address geo logo image sameAs openingHoursSpecification publishingPrinciples medicalSpecialty",
  PostalAddress: "streetAddress addressLocality addressRegion postalCode addressCountry",
  GeoCoordinates: "latitude longitude",
  OpeningHoursSpecification: "dayOfWeek opens closes",
  WebSite: "url name description inLanguage publisher",
  WebPage: PAGE,
  CollectionPage: PAGE,
  ProfilePage: PAGE,
  FAQPage: PAGE,
  MedicalWebPage: `${PAGE} medicalAudience specialty aspect`,
  MedicalAudience: "audienceType",
  MedicalCondition: "name code",
  BreadcrumbList: "itemListElement",
  ListItem: "position name item",
  Person: "name url image jobTitle description knowsAbout worksFor honorificPrefix honorificSuffix hasCredential sameAs",
  EducationalOccupationalCredential: "name recognizedBy credentialCategory",
  Organization: "name url logo",
  BlogPosting: "mainEntityOfPage isPartOf headline description datePublished dateModified author publisher articleSection keywords wordCount inLanguage isAccessibleForFree citation image",
  CreativeWork: "name publisher url datePublished",
  ImageObject: "url width height caption",
  Question: "name acceptedAnswer",
  Answer: "text",
};

function checkVocabulary(name, node, fault) {
  if (Array.isArray(node)) node.forEach((part) => checkVocabulary(name, part, fault));
  if (node === null || typeof node !== "object" || Array.isArray(node)) return;
  const type = node["@type"];
  const known = VOCABULARY[type]?.split(" ");
  if (type && !known) fault(name, `its structured data has a ${type}, whose properties are not known here`);
  for (const [key, value] of Object.entries(node)) {
    if (!key.startsWith("@") && known && !known.includes(key)) fault(name, `a ${type} has no property ${key} in schema.org's vocabulary`);
    checkVocabulary(name, value, fault);
  }
}

// Width and height of a PNG (W3C PNG, 11.2.1) or a JPEG (ISO 10918-1, B.2.2).
function sizeOf(bytes) {
  if (bytes.subarray(1, 4).toString("latin1") === "PNG") return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const mark = bytes[at + 1];
    if (mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark)) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
  }
  return null;
}

/** Checks the picture that goes with links to a page: there, 1200 by 630 pixels, and as large as the page says. */
export function checkCard(name, html, read, fault) {
  const told = (property) => new RegExp(`property="og:image${property}" content="([^"]*)"`).exec(html)?.[1];
  const address = told("");
  if (!address) return fault(name, "has no picture for those who share it");
  const bytes = read(new URL(address).pathname);
  const size = bytes && sizeOf(bytes);
  if (!size) return fault(name, `its picture for those who share it is not there, or no picture: ${address}`);
  if (size.join() !== "1200,630") fault(name, `its picture for those who share it is ${size.join(" by ")} pixels`);
  if (size.join() !== `${told(":width")},${told(":height")}`) fault(name, "tells another size of its picture than it has");
}

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
  checkVocabulary(name, graph, fault);
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
