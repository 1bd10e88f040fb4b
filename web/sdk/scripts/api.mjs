// Writes api.md: everything that the package exports, with the first sentence of its comment, out of the built declarations.
// With `--check` it writes nothing and fails when the file is not what it would write.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const ENTRIES = { "@switchboard/client": "index", "@switchboard/client/chat": "chat", "@switchboard/client/library": "library", "@switchboard/client/webhook": "webhook", "@switchboard/client/history": "history" };
const files = Object.values(ENTRIES).map((name) => `${root}/dist/esm/${name}.d.ts`);
const program = ts.createProgram(files, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16, lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"], types: [] });
const checker = program.getTypeChecker();
const printer = ts.createPrinter({ removeComments: true, omitTrailingSemicolon: true });

const about = (symbol) => ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\n\n```[^]*?```/g, "").replace(/\s+/g, " ").trim();
const printed = (node) => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()).replace(/\s+/g, " ").replace(/^export (declare )?/, "").replace(/^(readonly )?(default )?/, "$1");
const isHidden = (node) => (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0 || node.name?.getText().startsWith("#");

function members(symbol) {
  const lines = [];
  for (const declaration of symbol.declarations ?? []) {
    if (!ts.isClassDeclaration(declaration)) continue;
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    for (const member of checker.getPropertiesOfType(type)) {
      const node = member.declarations?.[0];
      const isOurs = node?.getSourceFile().fileName.includes("/dist/esm/");
      // What all errors have is told once.
      if (symbol.name !== "SwitchboardError" && node?.parent.name?.text === "SwitchboardError") continue;
      if (!isOurs || isHidden(node) || member.name.startsWith("__")) continue;
      lines.push(`- \`${printed(node)}\`${about(member) && `: ${about(member)}`}`);
    }
  }
  return lines;
}

function groups(symbol) {
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  return checker.getPropertiesOfType(type).flatMap((member) => {
    const node = member.declarations?.[0];
    const group = node && ts.isPropertyDeclaration(node) && !isHidden(node) ? checker.getTypeOfSymbol(member).symbol : undefined;
    if (!group || !ts.isClassDeclaration(group.declarations?.[0] ?? node)) return [];
    return [`### client.${member.name}`, "", about(group), "", ...members(group), ""];
  });
}

const told = new Set();

function entry(title, file) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  const lines = [`## ${title}`, ""];
  const [named, wire, again] = [[], [], []];
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const node = symbol.declarations[0];
    if (node.getSourceFile().fileName.endsWith("generated/types.d.ts")) wire.push(`\`${exported.name}\``);
    else if (told.has(symbol)) again.push(`\`${exported.name}\``);
    else named.push({ name: exported.name, symbol, node });
  }
  for (const { name, symbol, node } of named) {
    told.add(symbol);
    const isFunction = ts.isFunctionDeclaration(node);
    lines.push(`### ${name}`, "", ...(about(symbol) ? [about(symbol), ""] : []));
    if (isFunction) lines.push(`- \`${printed(node)}\``, "");
    const shown = members(symbol);
    if (ts.isInterfaceDeclaration(node)) {
      const more = node.heritageClauses?.flatMap((clause) => clause.types.map((type) => `\`${printed(type)}\``)) ?? [];
      if (more.length > 0) shown.push(`- all of ${more.join(" and ")}`);
      for (const member of node.members) shown.push(`- \`${printed(member)}\`${member.symbol && about(member.symbol) ? `: ${about(member.symbol)}` : ""}`);
    }
    if (ts.isTypeAliasDeclaration(node)) {
      const isOneOf = ts.isUnionTypeNode(node.type) && node.type.types.every(ts.isTypeLiteralNode);
      shown.push(...(isOneOf ? node.type.types : [node.type]).map((type) => `- \`${printed(type)}\``));
    }
    if (shown.length > 0) lines.push(...shown, "");
    if (name === "Switchboard") lines.push(...groups(symbol));
  }
  if (again.length > 0) lines.push(`Also, as above: ${again.sort().join(", ")}.`, "");
  if (wire.length > 0) lines.push(`Things of the API, with the fields that [docs/openapi.json](../../docs/openapi.json) describes: ${wire.sort().join(", ")}.`, "");
  return lines;
}

const text = [
  "<!-- Made from the declarations by `npm run api`; do not change it by hand. -->",
  "",
  "# Everything that @switchboard/client exports",
  "",
  "Errors, limits and what is tried again are told in [README.md](README.md).",
  "Each method takes `RequestOptions` last, and throws a `SwitchboardError`.",
  "",
  ...Object.entries(ENTRIES).flatMap(([title, name]) => entry(title, `${root}/dist/esm/${name}.d.ts`)),
].join("\n").trimEnd() + "\n";

if (!process.argv.includes("--check")) await writeFile(`${root}/api.md`, text);
else if ((await readFile(`${root}/api.md`, "utf8").catch(() => "")) !== text) {
  console.error("out of date: api.md; run `npm run build && npm run api`");
  process.exitCode = 1;
}
