// Serves a folder of published files on loopback, the way a host that reads `_headers` and `_redirects` does.
// It is for the checks alone: no caching, no compression, nothing but GET and HEAD.
import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".ico": "image/x-icon",
  ".xml": "application/xml; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".pdf": "application/pdf",
};

// Lines of `_headers`: an address at the margin (`/*` for all that begin so), its headers indented below it.
function readHeaders(text) {
  const rules = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    if (/^\s/.test(line)) {
      const colon = line.indexOf(":");
      rules.at(-1)?.headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
    } else {
      rules.push({ address: line.trim(), headers: [] });
    }
  }
  return rules;
}

// Lines of `_redirects`: old address, new address, status.
function readRedirects(text) {
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  return new Map(lines.filter((parts) => parts.length >= 2).map(([from, to, code]) => [from, { to, code: Number(code ?? 301) }]));
}

const applies = (rule, path) =>
  rule.address.endsWith("*") ? path.startsWith(rule.address.slice(0, -1)) : rule.address === path;

async function textOf(file) {
  try {
    return await readFile(file, "utf8");
  } catch {
    return "";
  }
}

// The file that answers an address, or null.
async function fileOf(root, path) {
  const wanted = normalize(join(root, path));
  if (wanted !== root && !wanted.startsWith(root + sep)) return null;
  const file = path.endsWith("/") ? join(wanted, "index.html") : wanted;
  try {
    return (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}

/** Starts the server on a free port of 127.0.0.1 and gives `{origin, headersOf(path), redirects, close()}`. */
export async function serve(folder) {
  const root = normalize(folder).replace(/[/\\]$/, "");
  const rules = readHeaders(await textOf(join(root, "_headers")));
  const redirects = readRedirects(await textOf(join(root, "_redirects")));
  const headersOf = (path) => Object.fromEntries(rules.filter((rule) => applies(rule, path)).flatMap((rule) => rule.headers));

  const server = createServer(async (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405).end();
      return;
    }
    let path;
    try {
      path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    } catch {
      response.writeHead(400).end();
      return;
    }
    const headers = headersOf(path);
    const moved = redirects.get(path);
    if (moved) {
      response.writeHead(moved.code, { ...headers, location: moved.to }).end();
      return;
    }
    let status = 200;
    let file = await fileOf(root, path);
    if (!file && !path.endsWith("/") && (await fileOf(root, `${path}/`))) {
      response.writeHead(301, { ...headers, location: `${path}/` }).end();
      return;
    }
    if (!file) {
      status = 404;
      file = (await fileOf(root, "/404.html")) ?? null;
    }
    if (!file) {
      response.writeHead(404, headers).end();
      return;
    }
    const body = await readFile(file);
    response.writeHead(status, { ...headers, "content-type": types[extname(file)] ?? "application/octet-stream" });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const close = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
  return { origin: `http://127.0.0.1:${server.address().port}`, headersOf, redirects, close };
}
