/** Every operation of the API has a method here, which makes that request. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Switchboard } from "@switchboard/client";

type Documented = Record<string, Record<string, { operationId?: string }>>;
const { paths } = JSON.parse(readFileSync(new URL("../../../docs/openapi.json", import.meta.url), "utf8")) as { paths: Documented };

/** What is called for each operation; `connect_live` is a WebSocket, and has tests of its own. */
const METHODS: Record<string, (client: Switchboard) => unknown> = {
  list_agents: (c) => c.agents.list().then(),
  create_agent: (c) => c.agents.create({ slug: "a", name: "A" }),
  find_agent: (c) => c.agents.get("1"),
  delete_agent: (c) => c.agents.delete("1"),
  change_agent: (c) => c.agents.update("1", {}),
  publish_agent: (c) => c.agents.publish("1"),
  unpublish_agent: (c) => c.agents.unpublish("1"),
  copy_agent: (c) => c.agents.copy("1", { slug: "b" }),
  list_agent_versions: (c) => c.agents.versions("1").then(),
  find_agent_version: (c) => c.agents.version("1", 2),
  list_articles: (c) => c.articles.list().then(),
  put_article: (c) => c.articles.create({ title: "T", body: "B" }),
  find_article: (c) => c.articles.get("1"),
  delete_article: (c) => c.articles.delete("1"),
  change_article: (c) => c.articles.update("1", {}),
  rate_article: (c) => c.articles.feedback("1", true),
  view_article: (c) => c.articles.view("1"),
  list_categories: (c) => c.categories.list().then(),
  create_category: (c) => c.categories.create({ name: "N" }),
  find_category: (c) => c.categories.get("1"),
  delete_category: (c) => c.categories.delete("1"),
  change_category: (c) => c.categories.update("1", {}),
  create_chat: (c) => c.chat.reply({ message: "M" }),
  resume_chat: (c) => c.chat.resume("1"),
  list_conversations: (c) => c.conversations.list().then(),
  find_conversation: (c) => c.conversations.get("1"),
  create_conversation: (c) => c.conversations.create(),
  change_conversation: (c) => c.conversations.update("1", { name: "N" }),
  delete_conversation: (c) => c.conversations.delete("1"),
  append_history: (c) => c.history.append("1", [{ content: "C" }]),
  change_message: (c) => c.messages.update("1", "2", { content: "C" }),
  delete_message: (c) => c.messages.delete("1", "2"),
  close_conversation: (c) => c.conversations.close("1"),
  follow_conversation: (c) => c.conversations.events("1").then(),
  hand_off_conversation: (c) => c.conversations.handoff("1"),
  list_messages: (c) => c.messages.list("1").then(),
  add_message: (c) => c.messages.create("1", { content: "C" }),
  list_notes: (c) => c.conversations.notes("1").then(),
  add_note: (c) => c.conversations.addNote("1", { content: "C" }),
  release_conversation: (c) => c.conversations.release("1"),
  reopen_conversation: (c) => c.conversations.reopen("1"),
  list_runs: (c) => c.conversations.runs("1").then(),
  take_conversation: (c) => c.conversations.take("1"),
  create_customer_session: (c) => c.sessions.create(),
  list_customers: (c) => c.customers.list().then(),
  create_customer: (c) => c.customers.create({ name: "N" }),
  find_customer: (c) => c.customers.get("1"),
  delete_customer: (c) => c.customers.delete("1"),
  change_customer: (c) => c.customers.update("1", {}),
  erase_customer: (c) => c.customers.erase("1"),
  export_customer: (c) => c.customers.export("1").next(),
  merge_customer: (c) => c.customers.merge("1", { into: "2" }),
  follow_events: (c) => c.events.list().then(),
  find_event: (c) => c.events.get("1"),
  create_file: (c) => c.files.announce({ filename: "f", mime_type: "text/plain" }),
  find_file: (c) => c.files.get("1"),
  complete_file: (c) => c.files.complete("1"),
  find_me: (c) => c.me(),
  find_run: (c) => c.runs.get("1"),
  find_feedback: (c) => c.runs.feedback("1"),
  put_feedback: (c) => c.runs.rate("1", { rating: "positive" }),
  delete_feedback: (c) => c.runs.unrate("1"),
  retry_run: (c) => c.runs.retry("1"),
  stop_run: (c) => c.runs.stop("1"),
  search_conversations: (c) => c.search.conversations({ q: "w" }).then(),
  search_articles: (c) => c.search.passages("w").then(),
  find_sla: (c) => c.sla.get(),
  put_sla: (c) => c.sla.update({}),
  list_teammates: (c) => c.teammates.list().then(),
  create_teammate: (c) => c.teammates.create({ name: "N", email: "n@example.com" }),
  find_teammate: (c) => c.teammates.get("1"),
  delete_teammate: (c) => c.teammates.delete("1"),
  change_teammate: (c) => c.teammates.update("1", {}),
  list_tickets: (c) => c.tickets.list().then(),
  create_ticket: (c) => c.tickets.create({ title: "T" }),
  find_ticket: (c) => c.tickets.get("1"),
  delete_ticket: (c) => c.tickets.delete("1"),
  change_ticket: (c) => c.tickets.update("1", {}),
  create_token: (c) => c.tokens.create({ customer_id: "1" }),
  list_webhooks: (c) => c.webhooks.list().then(),
  create_webhook: (c) => c.webhooks.create({ url: "https://example.com", events: ["*"] }),
  listen_to_webhooks: (c) => c.webhooks.listen().next(),
  trigger_test: (c) => c.webhooks.trigger({ type: "message.created" }),
  find_webhook: (c) => c.webhooks.get("1"),
  delete_webhook: (c) => c.webhooks.delete("1"),
  change_webhook: (c) => c.webhooks.update("1", {}),
  list_deliveries: (c) => c.webhooks.deliveries("1").then(),
  find_delivery: (c) => c.webhooks.delivery("1", "2"),
  replay_delivery: (c) => c.webhooks.redeliver("1", "2"),
  replay_events: (c) => c.webhooks.replay("1", { after: "0" }),
  list_replays: (c) => c.webhooks.replays("1").then(),
  rotate_webhook_secret: (c) => c.webhooks.secret("1"),
  test_webhook: (c) => c.webhooks.test("1"),
};

/** The request that a call makes, which nobody answers. */
async function requested(call: (client: Switchboard) => unknown): Promise<{ line: string; headers: Record<string, string> }> {
  let line = "";
  let headers: Record<string, string> = {};
  const fetch = (async (url: string, init: RequestInit) => {
    line = `${init.method} ${new URL(url).pathname}`;
    headers = init.headers as Record<string, string>;
    throw new TypeError("nobody is there");
  }) as unknown as typeof globalThis.fetch;
  const client = new Switchboard({ baseUrl: "https://help.example.com", apiKey: "sk_test_1", fetch, maxRetries: 0 });
  await assert.rejects(Promise.resolve(call(client)), { kind: "network" });
  return { line, headers };
}

test("every operation has a method", async () => {
  const missing = [];
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { operationId }] of Object.entries(methods)) {
      if (!operationId || !path.startsWith("/v1/") || operationId === "connect_live") continue;
      const call = METHODS[operationId];
      if (!call) {
        missing.push(operationId);
        continue;
      }
      const { line, headers } = await requested(call);
      const number = { id: "1", delivery: "2", number: "2", message: "2" } as Record<string, string>;
      const expected = path.replace(/\{(\w+)\}/g, (_, name: string) => number[name] ?? "1");
      assert.equal(line, `${method.toUpperCase()} ${expected}`, operationId);
      assert.equal(headers["Idempotency-Key"] !== undefined, method !== "get", operationId);
      assert.equal(headers.Authorization, "Bearer sk_test_1", operationId);
    }
  }
  assert.deepEqual(missing, [], "operations without a method");
});

test("no method is left of an operation that is gone", () => {
  const known = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  assert.deepEqual(Object.keys(METHODS).filter((id) => !known.includes(id)), []);
});
