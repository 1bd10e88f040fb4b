import assert from "node:assert/strict";
import { after, afterEach, before, test as run } from "node:test";
import { AuthenticationError, LIMITS, PermissionError } from "@switchboard/client";
import type { LiveConnection, LiveEvent, LiveEventType, LiveOptions } from "@switchboard/client";
import { Gate, Model, WORDS } from "./support/model.js";
import { Proxy } from "./support/proxy.js";
import { Server } from "./support/server.js";

const test = (name: string, work: () => Promise<void>) => run(name, { timeout: 20_000 }, work);
let server: Server;
let model: Model;
let proxy: Proxy;
const open: LiveConnection[] = [];
const strays: unknown[] = [];
process.on("unhandledRejection", (error) => strays.push(error));

before(async () => {
  model = await Model.start();
  server = await Server.start(model);
  proxy = await Proxy.start(server.url);
});
afterEach(() => {
  for (const line of open.splice(0)) line.close();
  Object.assign(model, { gate: () => Promise.resolve(), words: WORDS });
  Object.assign(proxy, { isDown: false, passes: () => true });
  assert.deepEqual(strays, []);
});
after(async () => {
  proxy?.stop();
  await server?.stop();
  model?.stop();
});

/** A line that remembers what it told, and lets a test wait for what it tells. */
class Told {
  readonly events: LiveEvent[] = [];
  #wake: (() => void)[] = [];

  constructor(readonly line: LiveConnection) {
    open.push(line);
    line.on("*", (event) => {
      this.events.push(event);
      for (const wake of this.#wake.splice(0)) wake();
    });
  }

  of<T extends LiveEventType>(type: T): Extract<LiveEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<LiveEvent, { type: T }> => event.type === type);
  }

  /** Waits until that is so; when it never is, the test's failure shows what was told. */
  async until(is: () => boolean): Promise<void> {
    const late = setTimeout(() => console.error(`still waiting for ${is}\n${this.events.map((event) => JSON.stringify(event).slice(0, 160)).join("\n")}`), 15_000);
    while (!is()) await new Promise<void>((resolve) => this.#wake.push(resolve));
    clearTimeout(late);
  }

  /** The messages by what they say, and that each was told once and in order. */
  said(): string[] {
    const messages = this.of("message");
    const positions = messages.map((event) => event.position);
    assert.deepEqual(positions, [...new Set(positions)].sort((one, other) => one - other));
    return messages.map((event) => event.message.content);
  }

  /** The chunks of each answer, put together. */
  drafts(): string[] {
    return this.of("response_end").map((end) => this.of("response_chunk").filter((chunk) => chunk.run_id === end.run_id).map((chunk) => chunk.text).join(""));
  }
}

let customers = 0;

async function connect(options: LiveOptions = {}, base = proxy.url): Promise<Told> {
  const token = options.token ?? (options.getToken ? undefined : await server.token(`live-${++customers}`));
  return new Told(server.client({ baseUrl: base, apiKey: undefined }).live.connect({ transport: "websocket", token, ...options }));
}

const ANSWER = WORDS.join("");

for (const transport of ["websocket", "events"] as const) {
  test(`a question is answered over ${transport}`, async () => {
    const told = await connect({ transport });
    const message = await told.line.send("How do I reset my password?");
    assert.equal(message.content, "How do I reset my password?");
    assert.equal(told.line.conversationId, message.conversation_id);
    await told.until(() => told.said().length === 2);
    assert.deepEqual(told.said(), ["How do I reset my password?", ANSWER]);
    const shapes = told.events.map((event) => event.type).filter((type) => type !== "presence" && type !== "typing");
    assert.deepEqual([...new Set(shapes)].slice(0, 2), ["ready", "conversation"]);
    assert.ok(shapes.indexOf("response_start") < shapes.indexOf("response_chunk"));
    assert.ok(shapes.lastIndexOf("response_chunk") < shapes.indexOf("response_end"));
    assert.deepEqual(told.drafts(), [ANSWER]);
    assert.equal(told.of("response_end")[0].replaced, false);
    const second = await told.line.send("And where is my parcel?");
    assert.equal(second.conversation_id, message.conversation_id);
    await told.until(() => told.said().length === 4);
    assert.deepEqual(told.drafts(), [ANSWER, ANSWER]);
  });

  test(`an answer is gone on with when the line breaks in the middle of it, over ${transport}`, async () => {
    const gate = new Gate();
    model.gate = gate.wait;
    gate.open(3);
    const told = await connect({ transport });
    await told.line.send("How do I reset my password?");
    await told.until(() => told.of("response_chunk").length > 0);
    for (const words of [5, 6, 7]) {
      const [breaks, chunks] = [told.of("reconnected").length, told.of("response_chunk").length];
      proxy.cut();
      await told.until(() => told.of("reconnected").length > breaks);
      gate.open(words);
      await told.until(() => told.of("response_chunk").length > chunks);
    }
    gate.open();
    await told.until(() => told.said().length === 2);
    assert.deepEqual(told.said(), ["How do I reset my password?", ANSWER]);
    assert.deepEqual(told.drafts(), [ANSWER]);
    assert.equal(told.of("response_start").length, 1);
    assert.equal(told.of("gap").length, 0);
  });
}

test("wherever the line is cut, every message stands once and is told once", async () => {
  // Each line is cut after one piece more than the one before, until the conversation is through.
  let allowed = 1;
  proxy.passes = (_, before) => {
    if (before < allowed) return true;
    allowed += 1;
    return false;
  };
  const told = await connect();
  const texts = ["How do I reset my password?", "Where is my parcel?", "Thank you"];
  await Promise.all(texts.map((text) => told.line.send(text)));
  await told.until(() => told.said().length === 6);
  const said = told.said();
  assert.deepEqual(said.filter((text) => texts.includes(text)), texts);
  const stored = [];
  for await (const message of server.client().messages.list(told.line.conversationId!)) stored.push(message.content);
  assert.deepEqual(said, stored);
  assert.equal(stored.length, 6);
  assert.ok(told.of("reconnecting").length > 2, `${told.of("reconnecting").length} breaks`);
});

test("what is said while the server is away is said when it is back", async () => {
  const told = await connect();
  await told.line.send("How do I reset my password?");
  await told.until(() => told.said().length === 2);
  await server.halt();
  await told.until(() => told.of("reconnecting").length > 0);
  const sent = told.line.send("Where is my parcel?");
  await server.begin();
  assert.equal((await sent).content, "Where is my parcel?");
  await told.until(() => told.said().length === 4);
  assert.equal(told.line.state, "open");
});

test("what was missed while away is told in its order", async () => {
  const told = await connect();
  const { conversation_id } = await told.line.send("How do I reset my password?");
  await told.until(() => told.said().length === 2);
  proxy.isDown = true;
  proxy.cut();
  await told.until(() => told.of("reconnecting").length > 0);
  const client = server.client();
  await client.conversations.take(conversation_id);
  for (const content of ["one", "two", "three"]) await client.messages.create(conversation_id, { role: "agent", content });
  await client.conversations.close(conversation_id);
  proxy.isDown = false;
  await told.until(() => told.of("session_closed").length === 1);
  assert.deepEqual(told.said().slice(2), ["one", "two", "three"]);
  assert.ok(told.of("conversation").some((event) => event.change === "conversation.taken"));
});

test("events that are no longer there are told as a gap", async () => {
  const token = await server.token("gap");
  const first = await connect({ token });
  const { conversation_id } = await first.line.send("How do I reset my password?");
  await first.until(() => first.said().length === 2);
  const told = await connect({ token, conversationId: conversation_id, after: 999_999 });
  await told.until(() => told.of("gap").length === 1);
  const [gap] = told.of("gap");
  assert.deepEqual(gap.snapshot.messages.map((message) => message.content), first.said());
  assert.equal(told.line.position, gap.position);
  await told.line.send("Where is my parcel?");
  await told.until(() => told.said().length === 2);
  assert.deepEqual(told.said(), ["Where is my parcel?", ANSWER]);
});

test("a conversation is read from its beginning, as a loop", async () => {
  const token = await server.token("loop");
  const first = await connect({ token });
  const { conversation_id } = await first.line.send("How do I reset my password?");
  await first.until(() => first.said().length === 2);
  const again = server.client({ apiKey: undefined }).live.connect({ transport: "websocket", token, conversationId: conversation_id, after: 0 });
  const found = [];
  for await (const event of again) {
    if (event.type === "message") found.push(event.message.content);
    if (found.length === 2) break;
  }
  assert.deepEqual(found, first.said());
  assert.equal(again.state, "closed");
});

test("a stopped answer ends without a message, and is tried again", async () => {
  const gate = new Gate();
  model.gate = gate.wait;
  gate.open(2);
  const told = await connect();
  await told.line.send("How do I reset my password?");
  await told.until(() => told.of("response_chunk").length > 0);
  const [run] = await told.line.stop();
  await told.until(() => told.of("response_end").length === 1);
  assert.deepEqual([told.of("response_end")[0].message, told.of("response_end")[0].state], [null, "canceled"]);
  gate.open();
  assert.notEqual(await told.line.retry(run), run);
  await told.until(() => told.said().length === 2);
  assert.equal(told.said()[1], ANSWER);
});

test("typing and presence are told to the others", async () => {
  const token = await server.token("typing");
  const told = await connect({ token });
  const { conversation_id } = await told.line.send("How do I reset my password?");
  const colleague = new Told(server.client().live.connect({ transport: "websocket", conversationId: conversation_id }));
  await colleague.until(() => colleague.of("ready").length === 1);
  colleague.line.typing(true);
  await told.until(() => told.of("typing").some((event) => event.who === "agent" && event.on));
  told.line.typing(true);
  await colleague.until(() => colleague.of("typing").some((event) => event.who === "customer" && event.on));
  told.line.close();
  await colleague.until(() => colleague.of("presence").some((event) => event.who === "customer" && !event.here));
});

test("a refused message says why, and the line lives on", async () => {
  const told = await connect();
  await assert.rejects(told.line.send(""), { kind: "validation" });
  await assert.rejects(told.line.send("x", { attachments: ["fil_nothing"] }), (error: Error) => "kind" in error);
  assert.equal((await told.line.send("Thank you")).content, "Thank you");
});

test("a token that is refused ends the line, unless there is another one", async () => {
  const told = await connect({ token: "eyJhbGciOiJIUzI1NiJ9.e30.x" });
  await told.until(() => told.of("closed").length === 1);
  assert.ok(told.of("closed")[0].error instanceof AuthenticationError);
  assert.equal(told.of("token_expired").length, 1);
  await assert.rejects(told.line.send("x"), { code: "closed" });

  const tokens = ["nonsense", await server.token("another")];
  const another = await connect({ getToken: () => tokens.shift()! });
  assert.equal((await another.line.send("Thank you")).content, "Thank you");
  assert.equal(another.of("token_expired").length, 1);

  const never = await connect({ getToken: () => "nonsense" });
  await never.until(() => never.of("closed").length === 1);
  assert.ok(never.of("closed")[0].error instanceof AuthenticationError);
});

test("a conversation that is not theirs ends the line", async () => {
  const first = await connect();
  const { conversation_id } = await first.line.send("Thank you");
  const other = await connect({ conversationId: conversation_id });
  await other.until(() => other.of("closed").length === 1);
  assert.equal(other.of("closed")[0].error?.kind, "not_found");
  const reader = await connect({ token: server.publishable });
  await reader.until(() => reader.of("closed").length + reader.of("ready").length === 1);
  if (reader.of("closed").length === 1) assert.ok(reader.of("closed")[0].error instanceof PermissionError);
});

test("without a WebSocket that opens, server-sent events take its place", async () => {
  class Broken {
    readonly readyState = 3;
    onopen = null;
    onmessage = null;
    onerror = null;
    onclose: ((event: object) => void) | null = null;
    constructor() {
      queueMicrotask(() => this.onclose?.({ code: 1006, reason: "" }));
    }
    send(): void {}
    close(): void {}
  }
  const told = await connect({ transport: "auto", webSocket: Broken });
  assert.equal((await told.line.send("How do I reset my password?")).role, "customer");
  await told.until(() => told.said().length === 2);
  assert.deepEqual(told.drafts(), [ANSWER]);
  assert.equal(told.of("reconnecting").length, 2);
});

test("closing gives up what was not acknowledged, and an abort does with its reason", async () => {
  proxy.isDown = true;
  const told = await connect();
  const sent = told.line.send("x");
  told.line.close();
  await assert.rejects(sent, { code: "closed" });
  const abort = new AbortController();
  const other = await connect({ signal: abort.signal });
  const lost = other.line.send("x");
  abort.abort(new Error("enough"));
  await assert.rejects(lost, { message: "enough" });
  assert.equal(other.line.state, "closed");
  assert.ok(LIMITS.reconnectDelay < LIMITS.reconnectDelayMax);
});
