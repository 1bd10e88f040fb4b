/** The programs of README.md and `examples` run against a real server, and end well. */
import assert from "node:assert/strict";
import { execFile, execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { after, before, test as run } from "node:test";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { Server } from "./support/server.js";

const test = (name: string, work: () => Promise<void>) => run(name, { timeout: 60_000 }, work);
const root = fileURLToPath(new URL("..", import.meta.url));
let server: Server;

before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

/** A receiver of webhooks takes what the server sends, and says so. */
async function receives(file: string): Promise<void> {
  const { webhooks } = server.client();
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const receiver = spawn(process.execPath, [file], { env: { ...process.env, PORT: "0", WEBHOOK_SECRET: secret } });
  try {
    const lines = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]();
    const port = /^port (\d+)$/.exec((await lines.next()).value)![1];
    const { id } = await webhooks.create({ url: `http://127.0.0.1:${port}/hooks`, events: ["message.created"], secret });
    assert.equal((await webhooks.test(id)).success, true);
    assert.match((await lines.next()).value, /^message\.created evt_/);
  } finally {
    receiver.kill();
  }
}

async function runs(name: string, source: string): Promise<string> {
  const file = await written(name, source);
  const { url: HELP_URL, key: HELP_KEY } = server;
  const env = { ...process.env, HELP_URL, HELP_KEY };
  const { stdout } = await promisify(execFile)(process.execPath, [file], { env, timeout: 30_000 });
  return stdout;
}

async function written(name: string, source: string): Promise<string> {
  mkdirSync(`${root}/build/samples`, { recursive: true });
  writeFileSync(`${root}/build/samples/${name}.ts`, source);
  const file = `${root}/build/samples/${name}.mjs`;
  const here = source.replaceAll("https://help.example.com", server.url).replaceAll("pk_live_…", server.publishable);
  writeFileSync(file, (await transform(here, { loader: "ts", format: "esm" })).code);
  return file;
}

const readme = readFileSync(`${root}/README.md`, "utf8");
const blocks = [...readme.matchAll(/^## (.+)$|^```ts\n([^]*?)^```$/gm)];
let heading = "";
let number = 0;
for (const [, title, source] of blocks) {
  heading = title ?? heading;
  if (!source) continue;
  const name = `readme-${++number}`;
  const isReceiver = source.includes("createServer");
  test(`README: ${heading}`, async () => {
    if (isReceiver) return receives(await written(name, source));
    assert.notEqual(await runs(name, source), "");
  });
}

test("every heading with a program was found", async () => assert.ok(number >= 10, `${number}`));

// After all of them have been written.
test("the programs of README.md have the right types", async () => {
  const tsc = `${root}/node_modules/typescript/bin/tsc`;
  execFileSync(process.execPath, [tsc, "-p", `${root}/test/samples.tsconfig.json`], { stdio: "pipe", encoding: "utf8" });
});

for (const file of readdirSync(`${root}/examples`).filter((name) => name.endsWith(".ts"))) {
  test(`examples/${file}`, async () => {
    const said = await runs(file.replace(".ts", ""), readFileSync(`${root}/examples/${file}`, "utf8"));
    assert.match(said, /done\n$/);
  });
}
