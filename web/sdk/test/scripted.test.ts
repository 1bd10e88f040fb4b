/** Live lines to a socket that plays the server, for what a real one does seldom or late. */
import assert from "node:assert/strict";
import { afterEach, test as run } from "node:test";
import { Switchboard } from "@switchboard/client";
import type { LiveConnection, LiveEvent, LiveOptions, SocketLike } from "@switchboard/client";

const test = (name: string, work: () => Promise<void>) => run(name, { timeout: 20_000 }, work);
const open: LiveConnection[] = [];
const strays: unknown[] = [];
process.on("unhandledRejection", (error) => strays.push(error));
afterEach(() => {
  for (const line of open.splice(0)) line.close();
  assert.deepEqual(strays, []);
});

/** What a test lets the server say to each frame; `sockets` are those that were opened. */
function scripted(heard: (socket: Scripted, frame: any) => void, opened: (socket: Scripted) => void = (socket) => socket.say({ type: "ready", authenticated: false, heartbeat_seconds: 60 })) {
  const sockets: Scripted[] = [];
  return {
    sockets,
    Socket: class extends Scripted {
      constructor(url: string) {
        super(url, heard);
        sockets.push(this);
        queueMicrotask(() => {
          this.readyState = 1;
          this.onopen?.({});
          opened(this);
        });
      }
    },
  };
}

class Scripted implements SocketLike {
  readyState = 0;
  onopen: ((event: any) => void) | null = null;
  onmessage: ((event: any) => void) | null = null;
  onerror: ((event: any) => void) | null = null;
  onclose: ((event: any) => void) | null = null;
  readonly frames: any[] = [];

  constructor(
    readonly url: string,
    readonly heard: (socket: Scripted, frame: any) => void,
  ) {}
  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  send(text: string): void {
    const frame = JSON.parse(text);
    this.frames.push(frame);
    queueMicrotask(() => this.heard(this, frame));
  }
  close(code = 1000): void {
    this.end(code);
  }
  end(code: number, reason = ""): void {
    this.readyState = 3;
    queueMicrotask(() => this.onclose?.({ code, reason }));
  }
}

function connect(Socket: new (url: string) => SocketLike, options: LiveOptions = {}) {
  const client = new Switchboard({ baseUrl: "https://help.example.com" });
  const line = client.live.connect({ token: "token-1", webSocket: Socket, transport: "websocket", ...options });
  open.push(line);
  const events: LiveEvent[] = [];
  const waits: (() => void)[] = [];
  line.on("*", (event) => {
    events.push(event);
    for (const wake of waits.splice(0)) wake();
  });
  const until = async (is: () => boolean) => {
    while (!is()) await new Promise<void>((resolve) => waits.push(resolve));
  };
  const types = () => events.map((event) => event.type);
  return { line, events, until, types };
}

const welcome = (socket: Scripted, frame: any) => {
  if (frame.type === "auth") socket.say({ type: "authenticated", id: frame.id, expires_at: "2030-01-01T00:00:00.000Z" });
  if (frame.type === "subscribe") socket.say({ type: "subscribed", id: frame.id, conversation_id: frame.conversation_id, position: frame.after ?? 7, recovered: true });
};

test("the token is in no address, and a fresh one goes over the open line", async () => {
  const { sockets, Socket } = scripted(welcome);
  const { line, events, until, types } = connect(Socket, { conversationId: "cnv_1", getToken: () => "token-2" });
  await until(() => types().includes("ready"));
  assert.equal(sockets[0].url, "wss://help.example.com/v1/live");
  sockets[0].say({ type: "token.expiring", expires_at: "2030-01-01T00:00:00.000Z" });
  await until(() => types().includes("token_refreshed"));
  assert.deepEqual(sockets[0].frames.map((frame) => frame.token), ["token-1", undefined, "token-2"]);
  assert.deepEqual(events.at(-1), { type: "token_refreshed", expires_at: "2030-01-01T00:00:00.000Z" });
  assert.equal(sockets.length, 1);
  // After a break the newest token is shown.
  sockets[0].end(1006);
  await until(() => types().includes("reconnected"));
  assert.equal(sockets[1].frames[0].token, "token-2");
  assert.equal(sockets[1].frames[1].after, 7);
  assert.equal(line.state, "open");
});

test("a token that is refused when it is refreshed is told, and another one goes on", async () => {
  const tokens = ["bad", "token-3"];
  const { sockets, Socket } = scripted((socket, frame) => {
    if (frame.token === "bad") return socket.say({ type: "error", id: frame.id, error: { type: "authentication", code: "invalid_key", message: "no" } });
    welcome(socket, frame);
  });
  const { events, until, types } = connect(Socket, { conversationId: "cnv_1", getToken: () => tokens.shift()! });
  await until(() => types().includes("ready"));
  sockets[0].say({ type: "token.expiring", expires_at: "" });
  await until(() => types().includes("token_expired"));
  const told = events.find((event) => event.type === "token_expired");
  assert.equal(told?.error?.code, "invalid_key");
  sockets[0].end(4001, "token_expired");
  await until(() => types().includes("reconnected"));
  assert.equal(sockets[1].frames[0].token, "token-3");
});

test("without another token its end is the end of the line", async () => {
  const { sockets, Socket } = scripted(welcome);
  const { events, until, types } = connect(Socket, { conversationId: "cnv_1" });
  await until(() => types().includes("ready"));
  sockets[0].say({ type: "token.expiring", expires_at: "" });
  sockets[0].end(4001, "token_expired");
  await until(() => types().includes("closed"));
  assert.deepEqual(types().slice(-2), ["token_expired", "closed"]);
  const last = events.at(-1)!;
  assert.ok(last.type === "closed" && last.error?.kind === "authentication");
});

test("a getToken that fails is told, and asked again", async () => {
  const tokens: (() => string)[] = [() => { throw new Error("no session"); }, () => "token-2"];
  const { sockets, Socket } = scripted(welcome);
  const { events, until, types } = connect(Socket, { token: undefined, getToken: () => tokens.shift()!() });
  await until(() => types().includes("ready"));
  assert.deepEqual(types().slice(0, 2), ["error", "reconnecting"]);
  assert.ok(events[0].type === "error" && events[0].error.code === "no_token");
  assert.equal(sockets[0].frames[0].token, "token-2");
});

test("a line that has missed its heartbeats is dead", async () => {
  const { sockets, Socket } = scripted(welcome, (socket) => socket.say({ type: "ready", authenticated: false, heartbeat_seconds: 0.02 }));
  const { events, until, types } = connect(Socket, { conversationId: "cnv_1" });
  await until(() => types().includes("reconnected"));
  const broke = events.find((event) => event.type === "reconnecting");
  assert.equal(broke?.reason, "silent");
  assert.ok(sockets.length >= 2);
});

test("a frame that cannot be read ends the line, and one that nobody knows does not", async () => {
  const { sockets, Socket } = scripted(welcome);
  const { line, until, types } = connect(Socket, { conversationId: "cnv_1" });
  await until(() => types().includes("ready"));
  sockets[0].say({ type: "something.new" });
  assert.equal(line.state, "open");
  sockets[0].onmessage?.({ data: '{"type": "ev' });
  await until(() => types().includes("reconnected"));
});

test("words are told once, whatever comes twice, late or not at all", async () => {
  const { sockets, Socket } = scripted(welcome);
  const { line, events, until, types } = connect(Socket, { conversationId: "cnv_1", after: 0 });
  await until(() => types().includes("ready"));
  const say = (type: string, number: number, text: string) => sockets[0].say({ type, conversation_id: "cnv_1", run_id: "run_1", number, text });
  const happened = (position: number, type: string, data: object) => sockets[0].say({ type: "event", event: { id: `evt_${position}`, type, position, created_at: "", conversation_id: "cnv_1", data } });
  happened(1, "run.started", { run: { id: "run_1" } });
  say("delta", 1, "One ");
  say("delta", 1, "One ");
  say("delta", 2, "two ");
  say("progress", 2, "One two ");
  say("delta", 4, "four ");
  say("progress", 4, "One two three four ");
  say("delta", 5, "five");
  const message = { id: "msg_1", role: "assistant", run_id: "run_1", content: "One two three four five six" };
  happened(2, "message.created", { message });
  happened(2, "message.created", { message });
  say("delta", 6, " six");
  const chunks = events.filter((event) => event.type === "response_chunk").map((event) => event.text);
  assert.deepEqual(chunks, ["One ", "two ", "three four ", "five", " six"]);
  assert.deepEqual(types().filter((type) => type.startsWith("response_s") || type === "response_end" || type === "message"), ["response_start", "response_end", "message"]);
  assert.equal(line.position, 2);
  // Whatever stands in the log is told with its place there.
  const places = events.flatMap((event) => (event.type === "message" ? [[event.position, event.event_id]] : event.type === "event" ? [[event.event.position, event.event.id]] : []));
  assert.deepEqual(places, [[1, "evt_1"], [2, "evt_2"]]);
  // An answer that turned out to be another one replaces what was told.
  happened(3, "run.started", { run: { id: "run_2" } });
  sockets[0].say({ type: "delta", conversation_id: "cnv_1", run_id: "run_2", number: 1, text: "Maybe" });
  happened(4, "message.created", { message: { ...message, id: "msg_2", run_id: "run_2", content: "I do not know" } });
  const end = events.filter((event) => event.type === "response_end").at(-1);
  assert.deepEqual([end?.text, end?.replaced], ["I do not know", true]);
});

test("who wants what happens from now on comes back to where that began, also with an `after` of null", async () => {
  for (const after of [undefined, null]) {
    const { sockets, Socket } = scripted((socket, frame) => {
      if (frame.type === "auth") socket.say({ type: "authenticated", id: "auth" });
      if (frame.type === "subscribe") socket.say({ type: "subscribed", id: frame.id, position: frame.after ?? 7, recovered: true });
    });
    const { line, until, types } = connect(Socket, { conversationId: "cnv_1", after: after as undefined });
    await until(() => types().includes("ready"));
    assert.equal(line.position, 7);
    sockets[0].end(1006);
    await until(() => types().includes("reconnected"));
    const asked = sockets.map((socket) => socket.frames.find((frame) => frame.type === "subscribe").after);
    assert.deepEqual(asked, [undefined, 7]);
  }
});

test("a message that is too large for the line is given up, and the line comes back", async () => {
  const { sockets, Socket } = scripted((socket, frame) => (frame.type === "message" ? socket.end(1009, "too_big") : welcome(socket, frame)));
  const { line, until, types } = connect(Socket, { conversationId: "cnv_1" });
  await assert.rejects(line.send("x"), { kind: "validation", code: "too_big" });
  await until(() => types().includes("reconnected"));
  assert.ok(!sockets[1].frames.some((frame) => frame.type === "message"));
});

test("a clock that is wrong by five minutes does no harm", async () => {
  const now = Date.now;
  try {
    for (const wrong of [-300_000, 300_000]) {
      Date.now = () => now() + wrong;
      const { sockets, Socket } = scripted(welcome);
      const { until, types } = connect(Socket, { conversationId: "cnv_1", getToken: () => "token-2" });
      await until(() => types().includes("ready"));
      sockets[0].say({ type: "token.expiring", expires_at: new Date(now() + 30_000).toISOString() });
      await until(() => types().includes("token_refreshed"));
      assert.equal(sockets.length, 1);
    }
  } finally {
    Date.now = now;
  }
});

test("events that nobody reads end the line, and do not fill the memory", async () => {
  const { sockets, Socket } = scripted(welcome);
  const client = new Switchboard({ baseUrl: "https://help.example.com" });
  const line = client.live.connect({ token: "t", webSocket: Socket, transport: "websocket", conversationId: "cnv_1", after: 0 });
  open.push(line);
  const first = line[Symbol.asyncIterator]();
  await first.next();
  for (let position = 1; position <= 10_001; position++) sockets[0].say({ type: "event", event: { id: "e", type: "run.queued", position, data: {} } });
  assert.equal(line.state, "closed");
  let last: LiveEvent | undefined;
  let count = 0;
  for (let next = await first.next(); !next.done; next = await first.next()) [last, count] = [next.value, count + 1];
  assert.ok(last?.type === "closed" && last.error?.code === "too_slow" && count > 10_000);
});
