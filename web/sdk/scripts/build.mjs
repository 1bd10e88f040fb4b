// Builds `dist`: each file of `src` as an ES module and as a CommonJS module, and their declarations.
import { execFileSync } from "node:child_process";
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const files = (await readdir(`${root}/src`, { recursive: true })).filter((name) => name.endsWith(".ts"));
const entryPoints = files.map((name) => `${root}/src/${name}`);
const common = { entryPoints, outbase: `${root}/src`, target: "es2022", logLevel: "warning", charset: "utf8" };

await rm(`${root}/dist`, { recursive: true, force: true });
await mkdir(`${root}/dist/cjs`, { recursive: true });
await Promise.all([
  build({ ...common, format: "esm", outdir: `${root}/dist/esm` }),
  build({ ...common, format: "cjs", outdir: `${root}/dist/cjs`, platform: "node" }),
  writeFile(`${root}/dist/cjs/package.json`, '{ "type": "commonjs", "sideEffects": false }\n'),
]);
const tsc = `${root}/node_modules/typescript/bin/tsc`;
const declared = ["-p", root, "--declaration", "--emitDeclarationOnly", "--stripInternal", "--outDir", `${root}/dist/esm`];
execFileSync(process.execPath, [tsc, ...declared], { stdio: "inherit" });
await cp(`${root}/dist/esm`, `${root}/dist/cjs`, { recursive: true, filter: (name) => !name.endsWith(".js") });
