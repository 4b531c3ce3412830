// Reads a SARIF log from standard input and holds it against the schema of version 2.1.0.
// Exit status: 0 valid · 1 not valid, and why.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import Ajv from "ajv-draft-04";
import formats from "ajv-formats";

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("@microsoft/jest-sarif/package.json"));
const schema = JSON.parse(readFileSync(join(folder, "lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"));

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats(ajv);
const validate = ajv.compile(schema);
const log = JSON.parse(readFileSync(0, "utf8"));

if (validate(log)) {
  console.log(`sarif-check: ${log.runs[0].results.length} results, valid`);
} else {
  for (const error of validate.errors.slice(0, 20)) {
    console.error(`${error.instancePath}: ${error.message}`);
  }
  process.exit(1);
}
