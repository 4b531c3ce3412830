// How strict scripts/html-check is: all that is recommended, what holds for whole documents, and accessibility.
import { defineConfig } from "html-validate";

export default defineConfig({
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // Ids come from headings, which may start with a digit or be in any language; HTML allows all but spaces.
    "valid-id": ["error", { relaxed: true }],
    // Files of the site itself can't be swapped without swapping the page too; only foreign ones need a hash.
    "require-sri": ["error", { target: "crossorigin" }],
    // What a writer is free to write: a long title, a phone number with plain spaces, code with spaces at a line's end.
    "long-title": "off",
    "tel-non-breaking": "off",
    "no-trailing-whitespace": "off",
  },
});
