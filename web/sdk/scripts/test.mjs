// Runs the tests: `npm test`, or `npm test -- live faults` for those whose names begin so. `dist` must have been built.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
process.env.TEST_SERVER ??= fileURLToPath(new URL("../../../target/debug/switchboard", import.meta.url));
if (!existsSync(process.env.TEST_SERVER)) {
  console.error(`there is no server to test with at ${process.env.TEST_SERVER}: run \`cargo build -p server\``);
  process.exit(1);
}

const wanted = process.argv.slice(2);
const files = (await readdir(`${root}/test`, { recursive: true })).filter((name) => name.endsWith(".ts"));
await rm(`${root}/build`, { recursive: true, force: true });
await build({ entryPoints: files.map((name) => `${root}/test/${name}`), outbase: `${root}/test`, outdir: `${root}/build`, format: "esm", target: "node18", sourcemap: "inline", logLevel: "warning" });

const tests = files.filter((name) => name.endsWith(".test.ts") && (wanted.length === 0 || wanted.some((word) => name.startsWith(word))));
const built = tests.map((name) => `${root}/build/${name.replace(/\.ts$/, ".js")}`);
// Node.js 20 has the WebSocket that Node.js 22 has, behind a flag; 18 has none.
const flags = process.versions.node.startsWith("20.") ? ["--experimental-websocket"] : [];
const NODE_OPTIONS = [process.env.NODE_OPTIONS, "--enable-source-maps", "--unhandled-rejections=strict", ...flags].filter(Boolean).join(" ");
const run = spawnSync(process.execPath, ["--test", "--test-reporter=spec", "--test-timeout=300000", ...(process.env.TEST_NAME ? [`--test-name-pattern=${process.env.TEST_NAME}`] : []), ...built], { stdio: "inherit", cwd: root, env: { ...process.env, NODE_OPTIONS, NODE_NO_WARNINGS: "1" } });
process.exit(run.status ?? 1);
