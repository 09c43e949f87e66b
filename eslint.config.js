// What a linter can find that the type checker cannot; formatting is nobody's business here.
import js from "@eslint/js";
import globals from "globals";

export default [
  {ignores: ["static/vendor/", ".venv/", ".tools/", "test-results/"]},
  js.configs.recommended,
  {
    files: ["static/js/**/*.js"],
    languageOptions: {globals: globals.browser},
    // The type checker looks for these too, and it knows names that only JSDoc uses.
    rules: {"no-unused-vars": "off"},
  },
  {
    files: ["tests/js/**/*.mjs", "bench/**/*.mjs"],
    languageOptions: {globals: globals.node},
  },
  {
    rules: {
      eqeqeq: "error",
      "no-console": "error",
      "no-shadow": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
];
