// Writes `src/generated` from docs/openapi.json: the types, and the table of operations.
// With `--check` it writes nothing and fails when a file is not what it would write.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const here = new URL("..", import.meta.url);
const document = JSON.parse(await readFile(new URL("../../docs/openapi.json", here), "utf8"));
const banner = "// Made from docs/openapi.json by `npm run generate`; do not change it by hand.\n\n";

/** Every field that a schema promises, those of its parts too. */
function promised(schema) {
  if (schema.$ref) return promised(document.components.schemas[schema.$ref.split("/").at(-1)]);
  const parts = (schema.allOf ?? []).flatMap(promised);
  return [...new Set([...parts, ...(schema.required ?? [])])];
}

function fields(operation) {
  const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
  for (const [, answer] of answers) {
    const schema = answer.content?.["application/json"]?.schema;
    if (schema) return promised(schema);
  }
  return [];
}

function operations() {
  const lines = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    if (!path.startsWith("/v1/")) continue;
    for (const [method, operation] of Object.entries(methods)) {
      if (!operation.operationId) continue;
      const needs = JSON.stringify(fields(operation)).replaceAll(",", ", ");
      const entry = `{ method: "${method.toUpperCase()}", path: "${path}", needs: ${needs} }`;
      lines.push(`export const ${operation.operationId}: Operation = ${entry};`);
    }
  }
  const type = 'import type { Operation } from "../core/transport.js";\n\n';
  return `${type}${lines.sort().join("\n")}\n`;
}

/** Schemas that are of no use by themselves, and those whose names a page has already. */
const UNNAMED = /^(List_.*|NoInput|ErrorBody|ErrorDetail|Ui.*|ChatBody|.*Frame)$/;
const RENAMED = { File: "StoredFile" };

function names() {
  const schemas = Object.entries(document.components.schemas).filter(([name]) => !UNNAMED.test(name));
  const lines = schemas.map(([name, schema]) => {
    const about = (schema.description ?? name).split("\n")[0].replaceAll("*/", "");
    return `/** ${about} */\nexport type ${RENAMED[name] ?? name} = Schemas["${name}"];\n`;
  });
  const head = 'import type { components } from "./openapi.js";\n\ntype Schemas = components["schemas"];\n\n';
  return head + lines.join("\n");
}

const files = {
  "src/generated/types.ts": banner + names(),
  "src/generated/openapi.ts": banner + astToString(await openapiTS(document, { emptyObjectsUnknown: true })),
  "src/generated/operations.ts": banner + operations(),
};
const check = process.argv.includes("--check");
const stale = [];
for (const [name, text] of Object.entries(files)) {
  const file = new URL(name, here);
  if (!check) await writeFile(file, text);
  else if ((await readFile(file, "utf8").catch(() => "")) !== text) stale.push(name);
}
if (stale.length > 0) {
  console.error(`out of date: ${stale.join(", ")}; run \`npm run generate\``);
  process.exitCode = 1;
}
