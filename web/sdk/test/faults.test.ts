/** What happens when answers are none, lines break, and servers hang: against a socket that speaks wrongly on purpose. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { after, afterEach, before, test as run } from "node:test";
import { ChatStream, RateLimitError, Switchboard, SwitchboardError } from "@switchboard/client";
import type { ClientOptions } from "@switchboard/client";

const test = (name: string, work: () => Promise<void> | void) => run(name, { timeout: 20_000 }, work);
const KEY = "sk_live_0123456789abcdefsecret";
const TICKET = { id: "cnv_1", number: 1, title: "T", status: "new", priority: "low", tags: [], metadata: {}, handled_by: "ai", channel: "api", message_count: 0, created_at: "", updated_at: "" };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
let answers: Answer[] = [];
let requests: { method: string; url: string; key?: string; authorization?: string }[] = [];
let server: Server;
let baseUrl: string;
const strays: unknown[] = [];
process.on("unhandledRejection", (error) => strays.push(error));

before(async () => {
  server = createServer((request, response) => {
    response.shouldKeepAlive = false;
    const { method, url, headers } = request;
    requests.push({ method: method!, url: url!, key: headers["idempotency-key"] as string, authorization: headers.authorization });
    request.resume().on("end", () => (answers.length > 1 ? answers.shift()! : answers[0])(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  answers = [];
  requests = [];
  server.closeAllConnections();
  assert.deepEqual(strays, []);
});
after(() => server.close());

const client = (options: Partial<ClientOptions> = {}) => new Switchboard({ baseUrl, apiKey: KEY, maxRetries: 0, ...options });
const says = (status: number, body: string, headers: Record<string, string> = {}): Answer => (_, response) => response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
const found = says(200, JSON.stringify(TICKET));
const failed = (status: number, headers = {}) => says(status, JSON.stringify({ error: { type: "internal", code: "c", message: "m", request_id: "req_1", doc_url: "d" } }), headers);

async function failure(work: PromiseLike<unknown>): Promise<SwitchboardError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof SwitchboardError, inspect(error));
    return error;
  }
  throw new Error("it did not fail");
}

test("answers that are none of this API are protocol errors, with their beginning", async () => {
  const cases: [string, Answer, Partial<SwitchboardError>][] = [
    ["half of JSON", says(200, '{"id": "cnv_1", "numb'), { code: "unreadable_answer", status: 200 }],
    ["a missing field", says(200, '{"id": "cnv_1"}'), { code: "unreadable_answer" }],
    ["a list", says(200, "[]"), { code: "unreadable_answer" }],
    ["null", says(200, "null"), { code: "unreadable_answer" }],
    ["nothing", says(200, ""), { code: "unreadable_answer" }],
    ["HTML", says(200, "<html>A proxy's page</html>", { "content-type": "text/html" }), { code: "unreadable_answer" }],
    ["HTML that refuses", says(404, "<html>nothing here</html>", { "content-type": "text/html" }), { status: 404 }],
    ["a redirect", says(302, "", { location: "https://elsewhere.example/v1" }), { code: "redirected", status: 302 }],
  ];
  for (const [name, answer, expected] of cases) {
    answers = [answer];
    const error = await failure(client().tickets.get("cnv_1"));
    assert.equal(error.kind, "protocol", name);
    for (const [field, value] of Object.entries(expected)) assert.equal(error[field as "code"], value, name);
  }
  answers = [says(200, `${"x".repeat(100)} ${KEY} ${"y".repeat(500)}`, { "content-type": "text/plain" })];
  const { message } = await failure(client().tickets.get("cnv_1"));
  assert.ok(message.includes("x".repeat(100)) && message.includes("sk_live_…") && !message.includes(KEY));
  assert.ok(message.length < 350, message);
});

test("a page of a list that says nothing of where it goes on is no endless loop", async () => {
  answers = [says(200, '{"data": [], "has_more": true, "next": null}')];
  const loop = async () => {
    for await (const ticket of client().tickets.list()) assert.fail(ticket.id);
  };
  assert.equal((await failure(loop())).kind, "protocol");
  answers = [says(200, '{"data": {}, "has_more": false, "next": null}')];
  assert.equal((await failure(client().tickets.list())).kind, "protocol");
});

test("204 is nothing, and a refusal keeps what the server says", async () => {
  answers = [(_, response) => response.writeHead(204).end()];
  assert.equal(await client().tickets.delete("cnv_1"), undefined);
  answers = [failed(500)];
  const error = await failure(client().tickets.get("cnv_1"));
  assert.deepEqual([error.kind, error.name, error.code, error.message, error.requestId, error.docUrl], ["server", "ServerError", "c", "m", "req_1", "d"]);
  const kinds = { 400: "validation", 401: "authentication", 403: "permission", 404: "not_found", 405: "validation", 409: "conflict", 410: "not_found", 412: "conflict", 413: "validation", 415: "validation", 422: "validation", 429: "rate_limit", 503: "server" };
  for (const [status, kind] of Object.entries(kinds)) {
    answers = [failed(Number(status))];
    assert.equal((await failure(client().tickets.get("cnv_1"))).kind, kind, status);
  }
});

test("a body that is too large, cut off or never ends is an error", async () => {
  answers = [says(200, JSON.stringify({ ...TICKET, title: "x".repeat(5000) }))];
  assert.equal((await failure(client({ maxBody: 1000 }).tickets.get("cnv_1"))).code, "answer_too_large");
  answers = [(_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const more = () => response.write("x".repeat(65_536), () => response.destroyed || more());
    more();
  }];
  assert.equal((await failure(client({ maxBody: 1_000_000 }).tickets.get("cnv_1"))).code, "answer_too_large");
  answers = [(_, response) => response.writeHead(200, { "content-type": "application/json", "content-length": "1000" }).write('{"id"', () => response.destroy())];
  const error = await failure(client().tickets.get("cnv_1"));
  assert.deepEqual([error.kind, error.code], ["network", "broken_answer"]);
});

test("silence ends with the time limit, in the head and in the body, and an abort ends at once", async () => {
  answers = [() => {}];
  assert.equal((await failure(client({ timeout: 50 }).tickets.get("cnv_1"))).kind, "timeout");
  answers = [(_, response) => response.writeHead(200, { "content-type": "application/json" }).write('{"id"')];
  assert.equal((await failure(client({ timeout: 200 }).tickets.get("cnv_1"))).kind, "timeout");
  const abort = new AbortController();
  answers = [() => abort.abort(new Error("enough"))];
  await assert.rejects(client({ maxRetries: 5 }).tickets.get("cnv_1", { signal: abort.signal }), { message: "enough" });
  await assert.rejects(client().tickets.get("cnv_1", { signal: abort.signal }), { message: "enough" });
  const waiting = new AbortController();
  answers = [failed(503, { "retry-after": "50" })];
  const late = client({ maxRetries: 1 }).tickets.get("cnv_1", { signal: waiting.signal });
  answers = [(_, response) => (failed(503, { "retry-after": "50" })(_, response), setImmediate(() => waiting.abort(new Error("enough"))))];
  await assert.rejects(late, { message: "enough" });
});

test("what may pass is tried again, with the same key, and what may not is not", async () => {
  answers = [(request) => request.socket.destroy(), failed(503, { "retry-after": "0" }), failed(429, { "retry-after": "0" }), found];
  assert.equal((await client({ maxRetries: 5 }).tickets.create({ title: "T" })).id, "cnv_1");
  assert.equal(requests.length, 4);
  assert.match(requests[0].key!, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(requests.map((request) => request.key)).size, 1);
  for (const status of [400, 401, 403, 404, 409, 422, 501]) {
    [answers, requests] = [[failed(status)], []];
    await failure(client({ maxRetries: 3 }).tickets.create({ title: "T" }));
    assert.equal(requests.length, 1, `${status}`);
  }
  [answers, requests] = [[failed(502, { "retry-after": "0" })], []];
  await failure(client({ maxRetries: 2 }).tickets.get("cnv_1"));
  assert.deepEqual([requests.length, requests[0].key], [3, undefined]);
});

test("after a break, a conflict may be the first attempt at work, and is waited for", async () => {
  answers = [(request) => request.socket.destroy(), failed(409), found];
  assert.equal((await client({ maxRetries: 3 }).tickets.create({ title: "T" })).id, "cnv_1");
});

test("Retry-After is honoured by the server's own clock, up to a minute", async () => {
  const date = (seconds: number) => new Date(Date.UTC(2020, 1, 1) + seconds * 1000).toUTCString();
  answers = [failed(429, { "retry-after": "61" })];
  const error = await failure(client({ maxRetries: 3 }).tickets.get("cnv_1"));
  assert.ok(error instanceof RateLimitError);
  assert.deepEqual([error.retryAfter, requests.length], [61, 1]);
  answers = [failed(429, { date: date(0), "retry-after": date(90) })];
  assert.equal((await failure(client({ maxRetries: 3 }).tickets.get("cnv_1"))).retryAfter, 90);
  answers = [failed(503, { date: date(0), "retry-after": date(0) }), found];
  assert.equal((await client({ maxRetries: 1 }).tickets.get("cnv_1")).id, "cnv_1");
});

test("nobody there is a network error, and tried again", async () => {
  const nobody = new Switchboard({ baseUrl: "http://127.0.0.1:1", apiKey: KEY, maxRetries: 0 });
  const error = await failure(nobody.me());
  assert.deepEqual([error.kind, error.code], ["network", "no_connection"]);
});

test("the key is shown nowhere, and goes nowhere else", async () => {
  const made = client();
  for (const text of [inspect(made, { depth: 9, showHidden: true }), JSON.stringify(made), `${inspect(made.tickets, { depth: 9 })}`, inspect(made.live, { depth: 9 })]) {
    assert.ok(!text.includes(KEY), text);
  }
  assert.deepEqual(JSON.parse(JSON.stringify(made)), { baseUrl, apiKey: "sk_live_…", mode: "live" });
  answers = [says(401, JSON.stringify({ error: { message: `wrong: ${KEY}` } }))];
  const error = await failure(made.me());
  assert.ok(!inspect(error, { depth: 9 }).includes(KEY) && !JSON.stringify(error).includes(KEY));
  answers = [says(307, "", { location: "/elsewhere" })];
  await failure(made.me());
  assert.deepEqual(requests.map((request) => request.url), ["/v1/me", "/v1/me"]);
  answers = [(request, response) => (request.url!.startsWith("/bytes") ? response.writeHead(200).end("abc") : says(200, JSON.stringify({ id: "fil_1", filename: "f", mime_type: "m", state: "ready", created_at: "", download_url: "/bytes?pass=1" }))(request, response))];
  assert.equal(new TextDecoder().decode(await made.files.download("fil_1")), "abc");
  assert.equal(requests.at(-1)!.authorization, undefined);
});

test("options that cannot be right are refused", async () => {
  for (const baseUrl of ["", "help.example.com", "ftp://help.example.com", "https://user:pass@help.example.com"]) {
    assert.throws(() => new Switchboard({ baseUrl }), { kind: "validation", param: "baseUrl" });
  }
  assert.equal(new Switchboard({ baseUrl: "https://example.com/help/" }).baseUrl, "https://example.com/help");
  assert.equal((await failure(client().tickets.get(""))).param, "id");
  assert.equal((await failure(client().tickets.get(".."))).param, "id");
  assert.equal((await failure(client({ apiKey: () => Promise.reject(new Error("no session")) }).me())).code, "no_token");
  assert.deepEqual([client().mode, client({ apiKey: "pk_test_1" }).mode, client({ apiKey: "eyJ" }).mode], ["live", "test", undefined]);
});

test("a function gives the token of each request", async () => {
  let given = 0;
  answers = [found];
  const made = client({ apiKey: async () => `token-${++given}` });
  await made.tickets.get("cnv_1");
  await made.tickets.get("cnv_1");
  assert.deepEqual(requests.map((request) => request.authorization), ["Bearer token-1", "Bearer token-2"]);
});

test("a streamed answer that says nothing, or nonsense, is an error", async () => {
  const stream = (text: string): Answer => (_, response) => void response.writeHead(200, { "content-type": "text/event-stream" }).write(text);
  const ask = (options: Partial<ClientOptions>): ChatStream => client(options).chat.stream({ message: "M" });
  answers = [stream(": we are here\n\n")];
  assert.equal((await failure(ask({ idleTimeout: 50 }).text())).code, "silent_stream");
  answers = [stream("event: message.delta\ndata: {nonsense\n\n")];
  assert.equal((await failure(ask({}).text())).kind, "protocol");
  answers = [stream(`data: ${"x".repeat(5000)}`)];
  assert.equal((await failure(ask({ maxBody: 1000 }).text())).code, "answer_too_large");
  answers = [stream('event: error\ndata: {"error": {"type": "unavailable", "code": "unavailable", "message": "away"}}\n\n')];
  assert.deepEqual([(await failure(ask({}).text())).kind, (await failure(ask({}).text())).code], ["server", "unavailable"]);
  answers = [says(200, "{}")];
  assert.equal((await failure(ask({}).text())).kind, "protocol");
});
