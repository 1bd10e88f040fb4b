import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NotFoundError, PermissionError, AuthenticationError, Switchboard, ValidationError, metaOf } from "@switchboard/client";
import { Model, WORDS } from "./support/model.js";
import { Server } from "./support/server.js";

let server: Server;
let model: Model;
let client: Switchboard;

before(async () => {
  model = await Model.start();
  server = await Server.start(model);
  client = server.client();
});
after(async () => {
  await server?.stop();
  model?.stop();
});

test("a question is answered", async () => {
  const answer = await client.chat.reply({ message: "How do I reset my password?" });
  assert.equal(answer.reply, WORDS.join(""));
  assert.equal(answer.outcome, "answered");
  assert.equal(answer.citations[0].title, "How do I reset my password?");
  const said = await client.messages.list(answer.conversation_id);
  assert.deepEqual(said.data.map((message) => message.role), ["customer", "assistant"]);
});

test("an answer is told while it is written", async () => {
  const stream = client.chat.stream({ message: "How do I reset my password?" });
  const items = [];
  for await (const item of stream) items.push(item);
  assert.equal(items[0].type, "accepted");
  const words = items.filter((item) => item.type === "delta").map((item) => item.text);
  assert.ok(words.length > 3, `${words.length} deltas`);
  assert.equal(words.join(""), WORDS.join(""));
  const [message, done] = items.slice(-2);
  assert.ok(message.type === "message" && !message.replaced && message.message?.role === "assistant");
  assert.ok(done.type === "done" && done.reply.reply === WORDS.join(""));
  assert.equal(await client.chat.stream({ message: "Where is my parcel?" }).text(), WORDS.join(""));
});

test("a list is a page, or all of it", async () => {
  for (const name of ["a", "b", "c", "d", "e"]) await client.customers.create({ name, tags: ["listed"] });
  const page = await client.customers.list({ limit: 2, tag: "listed" });
  assert.deepEqual(page.data.map((customer) => customer.name), ["e", "d"]);
  assert.equal(page.has_more, true);
  const names = [];
  for await (const customer of client.customers.list({ limit: 2, tag: "listed" })) names.push(customer.name);
  assert.deepEqual(names, ["e", "d", "c", "b", "a"]);
  let pages = 0;
  for await (const page of client.customers.list({ limit: 2, tag: "listed" }).pages()) pages += page.data.length > 0 ? 1 : 0;
  assert.equal(pages, 3);
});

test("conversations are listed by customer, and messages from either end", async () => {
  const { id } = await client.history.begin({ name: "Hers", customer: { external_id: "listed-1" } });
  await client.history.append(id, ["one", "two", "three"].map((content) => ({ role: "customer", content })));
  const hers = await client.conversations.list({ external_id: "listed-1" });
  assert.deepEqual(hers.data.map((conversation) => conversation.name), ["Hers"]);
  const newest = [];
  for await (const message of client.history.list(id, { order: "desc", limit: 2 })) newest.push(message.content);
  assert.deepEqual(newest, ["three", "two", "one"]);
});

test("refusals have their classes", async () => {
  await assert.rejects(client.tickets.get("cnv_0190a3f2c4d87b1e8f00112233445566"), (error) => {
    assert.ok(error instanceof NotFoundError);
    assert.deepEqual([error.kind, error.status, error.code], ["not_found", 404, "not_found"]);
    assert.match(error.requestId ?? "", /^req_/);
    assert.match(error.docUrl ?? "", /errors#not_found$/);
    return true;
  });
  await assert.rejects(client.tickets.create({ title: "x", priority: "hot" as "high" }), (error) => error instanceof ValidationError && error.param === "priority");
  const reader = server.client({ apiKey: server.publishable });
  await assert.rejects(reader.tickets.list().then(), PermissionError);
  await assert.rejects(server.client({ apiKey: "sk_live_wrong" }).me(), AuthenticationError);
  assert.equal((await reader.library.articles.list()).data.length, 2);
});

test("the same key has its effect once", async () => {
  const options = { idempotencyKey: "once-1" };
  const first = await client.tickets.create({ title: "Printer burns" }, options);
  const again = await client.tickets.create({ title: "Printer burns" }, options);
  assert.equal(again.id, first.id);
  assert.equal(metaOf(first)?.replayed, false);
  assert.equal(metaOf(again)?.replayed, true);
});

test("of two changes of the same state one is made", async () => {
  const ticket = await client.tickets.get((await client.tickets.create({ title: "Slow" })).id);
  const ifMatch = metaOf(ticket)!.etag!;
  await client.tickets.update(ticket.id, { priority: "high" }, { ifMatch });
  await assert.rejects(client.tickets.update(ticket.id, { priority: "low" }, { ifMatch }), { kind: "conflict", code: "precondition_failed" });
});
