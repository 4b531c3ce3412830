// Reads JSON from standard input and holds it against a schema.
//   node check.mjs                   a SARIF log, against the schema of version 2.1.0
//   node check.mjs SCHEMA POINTER    anything, against a part of a file in draft 2020-12, such as `#/$defs/reading`
// Exit status: 0 valid · 1 not valid, and why.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import Ajv from "ajv-draft-04";
import formats from "ajv-formats";

const read = (file) => JSON.parse(readFileSync(file, "utf8"));

function sarif() {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("@microsoft/jest-sarif/package.json"));
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats(ajv);
  return ajv.compile(read(join(folder, "lib/schemas/sarif-2.1.0-rtm.5.json")));
}

function part(file, pointer) {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  return ajv.addSchema(read(file), "all").getSchema(`all${pointer}`);
}

const [file, pointer] = process.argv.slice(2);
const validate = file ? part(file, pointer) : sarif();
const log = read(0);

if (validate(log)) {
  const results = log.runs?.[0].results ?? log.findings ?? Object.values(log);
  console.log(`sarif-check: ${pointer ?? "SARIF"}: ${results.length} entries, valid`);
} else {
  for (const error of validate.errors.slice(0, 20)) {
    console.error(`${error.instancePath}: ${error.message}`);
  }
  process.exit(1);
}
