/** Every block of TypeScript and JavaScript in the guides for moving over and in the READMEs, run against a real server. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { blocks, program, Running } from "./support/pages.js";
import { Server } from "./support/server.js";

let server: Server;

before(async () => {
  server = await Server.start();
  await server.client().articles.create({ title: "What are your support hours?", body: HOURS, status: "published", public: true });
});
after(() => server?.stop());

const HOURS = "We are open from 9 to 17, Monday to Friday. On weekends nobody is here.";

/** What a block of a page is expected to print. */
interface Expected {
  prints: RegExp;
  /** The program does not end by itself: it is stopped after so many more blocks. */
  lasts?: number;
  /** What calls the block, if it is functions only. */
  tail?: string;
}

/** Runs all blocks of a page, one after another; there are exactly as many as are expected. */
async function run(page: string, expected: Expected[], changes: [string, string][] = []): Promise<void> {
  const found = blocks(page);
  assert.equal(found.length, expected.length, `${page} has ${found.length} blocks`);
  const env = { SWITCHBOARD_KEY: server.key };
  const here: [string, string] = ["https://support.example.com", server.url];
  let lasting: { running: Running; last: number }[] = [];
  const stop = async (at: number) => {
    for (const { running, last } of lasting) if (last < at) await running.stop();
    lasting = lasting.filter(({ last }) => at <= last);
  };
  try {
    for (const [at, block] of found.entries()) {
      await stop(at);
      const { prints, lasts, tail } = expected[at];
      const running = new Running(await program(block, [...changes, here], tail), env);
      if (lasts !== undefined) lasting.push({ running, last: at + lasts });
      if (lasts !== undefined) await running.says(prints);
      else assert.match(await running.end(), prints, `${page}:${block.line}`);
    }
  } finally {
    await stop(Infinity);
  }
}

/** A port that is free. */
async function port(): Promise<string> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return String(port);
}

test("from-convokit.md", () => {
  const answers = /We are open from 9 to 17[^]+On weekends[^]+Monday/;
  return run("docs/guides/from-convokit.md", [{ prints: answers }, { prints: answers }]);
});

test("from-happyrobot.md", async () => {
  await server.client().agents.create({ slug: "support", name: "Support", greeting: "Hello! What can I do for you?" });
  const [listens, answers] = [{ prints: /listening/, lasts: 1 }, { prints: /more: [^]*whole: [^]*reset/i, lasts: 0 }];
  const free = await port();
  const changes: [string, string][] = [
    ["'//support.example.com'", `'${server.url.replace("http", "")}'`],
    ["= '//platform.happyrobot.ai'", "= /s:\\/\\/platform.happyrobot.ai/"],
    ["listen(3000", `listen(${free}`],
    ["'/api/chat-token'", `'http://127.0.0.1:${free}/api/chat-token'`],
  ];
  await run("docs/guides/from-happyrobot.md", [listens, answers, listens, answers], changes);
});

// After all pages have been written as programs.
test("the blocks have the right types", () => {
  const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
  const pages = fileURLToPath(new URL("../test/pages.tsconfig.json", import.meta.url));
  execFileSync(process.execPath, [tsc, "-p", pages], { stdio: "pipe", encoding: "utf8" });
});
