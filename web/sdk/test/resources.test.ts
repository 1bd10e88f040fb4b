import assert from "node:assert/strict";
import { after, before, test as run } from "node:test";
import { PublicLibrary } from "@switchboard/client";
import type { ChatStreamItem, Switchboard } from "@switchboard/client";
import { History } from "@switchboard/client/history";
import { Gate, Model, WORDS } from "./support/model.js";
import { Proxy } from "./support/proxy.js";
import { Server } from "./support/server.js";

const test = (name: string, work: () => Promise<void>) => run(name, { timeout: 30_000 }, work);
let server: Server;
let model: Model;
let proxy: Proxy;
let client: Switchboard;

before(async () => {
  model = await Model.start();
  server = await Server.start(model);
  proxy = await Proxy.start(server.url);
  client = server.client();
});
after(async () => {
  proxy?.stop();
  await server?.stop();
  model?.stop();
});

test("a streamed answer goes on where the line broke, without a word lost or doubled", async () => {
  const gate = new Gate();
  model.gate = gate.wait;
  gate.open(3);
  const through = server.client({ baseUrl: proxy.url, maxRetries: 5 });
  const items: ChatStreamItem[] = [];
  let words = 3;
  for await (const item of through.chat.stream({ message: "How do I reset my password?" })) {
    items.push(item);
    if (item.type !== "delta") continue;
    proxy.cut();
    gate.open((words += 2));
  }
  model.gate = () => Promise.resolve();
  const deltas = items.filter((item) => item.type === "delta").map((item) => item.text);
  assert.equal(deltas.join(""), WORDS.join(""));
  assert.ok(deltas.length >= 3, `${deltas.length}`);
  assert.deepEqual(items.filter((item) => item.type !== "delta").map((item) => item.type), ["accepted", "message", "done"]);
  const done = items.at(-1)!;
  assert.ok(done.type === "done");
  const stored = await client.messages.list(done.reply.conversation_id);
  assert.deepEqual(stored.data.map((message) => message.role), ["customer", "assistant"]);
});

test("a streamed answer that was lost as a whole is not asked for twice", async () => {
  const asked = model.asked;
  let lines = 0;
  proxy.passes = () => lines++ > 0;
  const through = server.client({ baseUrl: proxy.url, maxRetries: 5 });
  const reply = await through.chat.stream({ message: "Where is my parcel?" }).finalMessage();
  proxy.passes = () => true;
  assert.equal(reply.reply, WORDS.join(""));
  assert.equal(model.asked, asked + 1);
  assert.equal((await client.messages.list(reply.conversation_id)).data.length, 2);
});

test("tickets are opened, changed, answered and removed", async () => {
  const ticket = await client.tickets.create({ title: "Printer burns", message: "Help!", customer: { email: "ada@example.com" }, priority: "urgent" });
  await client.tickets.addNote(ticket.id, { content: "Call the fire brigade" });
  await client.tickets.reply(ticket.id, { content: "It is on its way." });
  const changed = await client.tickets.update(ticket.id, { status: "pending", tags: ["fire"] });
  assert.deepEqual([changed.status, changed.tags], ["pending", ["fire"]]);
  assert.deepEqual((await client.tickets.messages(ticket.id)).data.map((message) => message.role), ["customer", "agent"]);
  assert.equal((await client.tickets.notes(ticket.id)).data.length, 1);
  assert.equal((await client.tickets.list({ tag: "fire" })).data[0].id, ticket.id);
  assert.equal(await client.tickets.delete(ticket.id), undefined);
  await assert.rejects(client.tickets.get(ticket.id), { kind: "not_found" });
});

test("everything of a person is written out line by line, and erased", async () => {
  const customer = await client.customers.create({ email: "grace@example.com", name: "Grace" });
  await client.tickets.create({ title: "Slow", message: "It is slow", customer_id: customer.id });
  const lines = [];
  for await (const line of client.customers.export(customer.id)) lines.push(line);
  assert.equal(lines[0].kind, "customer");
  const end = lines.at(-1)!;
  assert.ok(end.kind === "end" && end.data.lines === lines.length - 1, JSON.stringify(end));
  const receipt = await client.customers.erase(customer.id);
  assert.equal(receipt.erased.conversations, 1);
});

test("a file is sent, comes along with a message, and is fetched", async () => {
  const file = await client.files.upload({ filename: "note.txt", mime_type: "text/plain", content: "Grüße" });
  assert.deepEqual([file.state, file.size_bytes], ["ready", 7]);
  const answer = await client.chat.reply({ message: "Look", attachments: [file.id] });
  const [message] = (await client.messages.list(answer.conversation_id)).data;
  assert.equal(message.attachments![0].file_id, file.id);
  assert.equal(new TextDecoder().decode(await client.files.download(file.id)), "Grüße");
  const blob = await client.files.upload({ filename: "b.json", content: new Blob(["{}"], { type: "application/json" }) });
  assert.equal(blob.mime_type, "application/json");
});

test("a history is kept as it came", async () => {
  const history = new History({ baseUrl: server.url, apiKey: server.key });
  const { id } = await history.begin({ name: "Holidays", customer: { external_id: "keeper" } });
  const structure = { type: "tool_call", tool: "weather", arguments: { city: "Wien" } };
  const added = await history.append(id, [{ role: "customer", content: "Hello" }, { role: "assistant", content: "Let me see", structure }]);
  assert.equal(added.data.length, 2);
  const messages = [];
  for await (const message of history.list(id, { limit: 1 })) messages.push(message);
  assert.deepEqual(messages.map((message) => message.content), ["Hello", "Let me see"]);
  assert.deepEqual(messages[1].structure, structure);
  assert.equal((await history.update(id, messages[0].id, { content: "Hello again" })).content, "Hello again");
  await history.delete(id, messages[1].id);
  assert.equal((await history.rename(id, { name: "May" })).name, "May");
  assert.equal((await history.list(id)).data.length, 1);
  await history.forget(id);
  await assert.rejects(history.list(id).then(), { kind: "not_found" });
});

test("the library is read with a publishable key, and without any", async () => {
  const { library } = server.client({ apiKey: server.publishable });
  const titles = [];
  for await (const article of library.articles.list({ limit: 1 })) titles.push(article.title);
  assert.equal(titles.length, 2);
  const [hit] = (await library.search("reset my password")).data;
  assert.equal(hit.title, "How do I reset my password?");
  await library.articles.view(hit.article_id);
  await library.articles.feedback(hit.article_id, true);
  const open = new PublicLibrary({ baseUrl: server.url, workspace: "default" });
  assert.equal((await open.articles()).data.length, 2);
  assert.match((await open.article("password")).content!, /Reset password/);
  assert.equal((await open.search("password")).data[0].slug, "password");
  assert.deepEqual(await open.categories(), []);
  await open.view("password");
  await open.feedback("password", true);
  await assert.rejects(open.article("none"), { kind: "not_found" });
});

test("events are listed, found, and followed through a line that breaks", async () => {
  const page = await client.events.list({ after: 0, limit: 2, type: "article.*" });
  assert.deepEqual(page.data.map((event) => event.type), ["article.created", "article.created"]);
  assert.equal((await client.events.get(page.data[0].id)).id, page.data[0].id);
  const through = server.client({ baseUrl: proxy.url, maxRetries: 5 });
  const last = page.data[1].position;
  const found: string[] = [];
  const ids: string[] = [];
  const made = new Set<string>();
  for await (const event of through.events.follow({ after: last, type: "customer.created" })) {
    found.push((event.data.customer ?? {}).name ?? "");
    ids.push(event.id);
    proxy.cut();
    if (found.at(-1) === "third") break;
    const name = found.at(-1) === "second" ? "third" : "second";
    if (!made.has(name)) await client.customers.create({ name });
    made.add(name);
  }
  assert.deepEqual(found.slice(-2), ["second", "third"]);
  assert.equal(new Set(ids).size, ids.length);
});

test("letters of webhooks are listened to", async () => {
  const stop = new AbortController();
  const letters = client.webhooks.listen({ after: 0, events: "article.created", signal: stop.signal });
  const { value } = await letters.next();
  assert.equal(value!.type, "article.created");
  stop.abort(new Error("enough"));
  await assert.rejects(letters.next().then(() => letters.next()).then(() => letters.next()), { message: "enough" });
});
