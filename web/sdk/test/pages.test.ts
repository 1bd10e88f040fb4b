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
  /** What happens once it runs, before it has printed that. */
  then?: () => Promise<unknown>;
  /** What a reader puts into this block alone. */
  changes?: [string, string][];
}

/** Runs all blocks of a page, one after another; there are exactly as many as are expected. */
async function run(page: string, expected: Expected[], changes: [string, string][] = [], more: Record<string, string> = {}): Promise<void> {
  const found = blocks(page);
  assert.equal(found.length, expected.length, `${page} has ${found.length} blocks`);
  const env = { SWITCHBOARD_KEY: server.key, ...more };
  const here: [string, string] = ["https://support.example.com", server.url];
  let lasting: { running: Running; last: number }[] = [];
  const stop = async (at: number) => {
    for (const { running, last } of lasting) if (last < at) await running.stop();
    lasting = lasting.filter(({ last }) => at <= last);
  };
  try {
    for (const [at, block] of found.entries()) {
      await stop(at);
      const { prints, lasts, then } = expected[at];
      const running = new Running(await program(block, [...(expected[at].changes ?? []), ...changes, here]), env);
      if (lasts !== undefined) lasting.push({ running, last: at + lasts });
      if (then) await running.says(/listening/).then(then);
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
  const answers = /(We are open from 9 to 17[^]+?){3}/;
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

test("from-cstar.md", async () => {
  const acme = ["--workspace", "acme"];
  server.run("workspace", "create", "--slug", "acme", "--name", "Acme");
  const apiKey = server.run("key", "create", ...acme, "--kind", "secret", "--mode", "live");
  const publishable = server.run("key", "create", ...acme, "--kind", "publishable", "--mode", "live");
  const IDENTITY_SECRET = server.run("identity-secret", "create", ...acme, "--mode", "live").split(/\s/).at(-1)!;
  const client = server.client({ apiKey });
  await client.articles.create({ title: "How do I reset my password?", body: "Open *Settings*, then *Security*.", status: "published", public: true });

  const [free, other] = [await port(), await port()];
  const theirs = await fetch(`${server.url}/api/v1/teams/acme/webhooks`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "CRM", url: `http://127.0.0.1:${free}`, events: ["ticket.*", "customer.created"] }),
  });
  const { data: webhook } = (await theirs.json()) as { data: { secret: string } };
  const ours = await client.webhooks.create({ url: `http://127.0.0.1:${other}`, events: ["ticket.*", "customer.created"] });

  const happens = async (name: string) => {
    const { id } = await client.customers.create({ name, email: `${name}@example.com` });
    await client.tickets.create({ title: `${name} asks`, customer_id: id });
  };
  const receiver: [string, string][] = [
    ["process.env.WEBHOOK_SECRET!", `'${ours.secret}'`],
    ["listen(3000", `listen(${other}`],
  ];
  const changes: [string, string][] = [
    ["pk_live_…", publishable],
    ["listen(3000", `listen(${free}`],
    ["'/api/identity'", `'http://127.0.0.1:${free}/api/identity'`],
  ];
  const listens = { prints: /listening/, lasts: 1 };
  const library = { prints: /\d+ categories\nHow do I reset my password\?/ };
  const expected = [
    { prints: /1\nHelp with billing\nTicket not found: / },
    listens,
    { prints: /2 of mine/ },
    library,
    { prints: /whk_\w+ \d\d/ },
    { prints: /New customer: adam@example.com[^]*New ticket: adam asks|New ticket: adam asks[^]*New customer: adam@/, lasts: 0, then: () => happens("adam") },
    { prints: /2\nHelp with shipping\nHelp with billing\nTicket not found: / },
    listens,
    { prints: /customer: How do I reset my password\?[^]*assistant: Open \*Settings\*[^]*of mine/ },
    library,
    { prints: /New customer: eve@example.com[^]*New ticket: eve asks|New ticket: eve asks[^]*New customer: eve@/, lasts: 0, then: () => happens("eve"), changes: receiver },
  ];
  await run("docs/guides/from-cstar.md", expected, changes, { SWITCHBOARD_KEY: apiKey, IDENTITY_SECRET, WEBHOOK_SECRET: webhook.secret });
});

test("from-seaverse.md", async () => {
  const client = server.client();
  await client.agents.create({ slug: "painter", name: "Painter" });
  const rows = async (table: string, row: object) => {
    const headers = { authorization: `Bearer ${server.key}`, "content-type": "application/json" };
    const answer = await fetch(`${server.url}/${table}`, { method: "POST", headers, body: JSON.stringify(row) });
    assert.equal(answer.status, 201, await answer.text());
  };
  const conversation_id = "0b0e9f6e-4c1f-4c8e-9d1d-0123456789ab";
  await rows("conversations", { conversation_id, user_id: "ada", title: "A picture", app_id: "painter" });
  await rows("messages", { conversation_id, role: "user", content: "Paint a cat" });
  await rows("messages", { conversation_id, role: "assistant", content: JSON.stringify({ type: "media", media: { images: ["cat.png"] }, content: "" }) });
  const { token } = await client.tokens.create({ kind: "user", user_id: "ada" });
  const expected = [
    { prints: /Created: [^]*Conversations: 2 false\n[^]*Painter: 2\n[^]*Media: { images: \[ 'cat.png' \] }\nMessage: Paint a cat/ },
    { prints: /Created: cnv_[^]*Conversation: My New Chat agt_[^]*Conversation: A picture[^]*Media: {[^]*1.png[^]*Message: Paint a cat/ },
  ];
  await run("docs/guides/from-seaverse.md", expected, [], { USER_TOKEN: token });
});

test("README.md", async () => {
  const changes: [string, string][] = [["http://127.0.0.1:8080", server.url], ["sk_test_demo_0123456789abcdef", server.key]];
  await run("README.md", [{ prints: /Security/ }], changes);
});

// After all pages have been written as programs.
test("the blocks have the right types", () => {
  const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
  const pages = fileURLToPath(new URL("../test/pages.tsconfig.json", import.meta.url));
  execFileSync(process.execPath, [tsc, "-p", pages], { stdio: "pipe", encoding: "utf8" });
});
