// An admin client as the protocol describes it: the calls, the envelopes and the errors of version 0.1.0 of the vendor's
// SDK, in words of our own. Then a program that does with it what a company's server does in a day.

class CStarError extends Error {
  constructor(status, { type, code, message, param, doc_url: docUrl, request_id: requestId, retryAfter }) {
    super(message);
    Object.assign(this, { statusCode: status, type, code, param, docUrl, requestId, retryAfter });
  }
}

class CStarClient {
  constructor({ apiKey, teamId, baseUrl, version = "2026-03-01", maxRetries = 3 }) {
    if (!apiKey || !teamId) throw new Error("apiKey and teamId are needed");
    Object.assign(this, { apiKey, baseUrl, version, maxRetries });
    this.isTestMode = /^[sp]k_test_/.test(apiKey);
    this.team = `/api/v1/teams/${encodeURIComponent(teamId)}`;
    for (const name of ["tickets", "customers", "articles"]) this[name] = this.resource(`${this.team}/${name}`);
    this.tickets.messages = {
      list: (ticket) => this.call("GET", `${this.team}/tickets/${ticket}/messages`),
      create: (ticket, body, options) => this.call("POST", `${this.team}/tickets/${ticket}/messages`, { body, ...options }),
    };
  }

  resource(path) {
    const one = (id) => `${path}/${encodeURIComponent(id)}`;
    const list = (params = {}) => this.call("GET", path, { params });
    return {
      list,
      get: (id, params = {}) => this.call("GET", one(id), { params }),
      create: (body, options) => this.call("POST", path, { body, ...options }),
      update: (id, body, options) => this.call("PATCH", one(id), { body, ...options }),
      del: (id) => this.call("DELETE", one(id)),
      async *listAutoPaginating(params = {}) {
        for (let page = 1; ; page += 1) {
          const { data, pagination } = await list({ ...params, page });
          yield* data;
          if (!pagination.hasMore || page >= pagination.totalPages) return;
        }
      },
    };
  }

  async call(method, path, { params = {}, body, idempotencyKey } = {}) {
    const url = new URL(path, this.baseUrl);
    for (const [name, value] of Object.entries(params)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const headers = { Authorization: `Bearer ${this.apiKey}`, "CStar-Version": this.version };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (idempotencyKey) headers["Idempotency-Key"] = idempotencyKey;
    for (let attempt = 0; ; attempt += 1) {
      const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
      const answer = await response.json();
      if (response.ok && answer.success) return answer;
      const again = response.status >= 500 || response.status === 429;
      if (!again || attempt >= this.maxRetries) throw new CStarError(response.status, answer.error);
    }
  }
}

async function* numbered(count) {
  for (let number = 1; number <= count; number += 1) yield number;
}

async function names(list, field) {
  const all = [];
  for await (const item of list) all.push(item[field]);
  return all.join(" ");
}

async function main([baseUrl, apiKey, teamId, publishableKey]) {
  const cstar = new CStarClient({ apiKey, teamId, baseUrl });
  const show = (label, value) => console.log(`${label}: ${JSON.stringify(value)}`);
  const refused = (label, call) => call.then(
    () => console.log(`${label}: not refused`),
    ({ statusCode, type, code, param, message }) => show(label, { statusCode, type, code, param, message }));

  const { data: team } = await cstar.call("GET", "/api/v1/auth/whoami");
  show("whoami", [team.teamSlug, team.keyType, team.environment, cstar.isTestMode]);

  const { data: ada } = await cstar.customers.create({ name: "Ada", email: "ada@example.com", tags: ["vip"], metadata: { plan: "pro" } });
  show("customer", [ada.object, ada.status, ada.ticketCount, ada.metadata]);
  await cstar.customers.create({ name: "Grace", email: "grace@example.com" });
  const { data: better } = await cstar.customers.update(ada.id, { sentiment: "happy", metadata: { plan: null, seats: 3 } });
  show("changed customer", [better.sentiment, better.metadata, better.tags]);
  show("customers tagged vip", (await cstar.customers.list({ tag: "vip" })).data.map(({ name }) => name));

  const once = { idempotencyKey: "ticket-1" };
  const { data: ticket } = await cstar.tickets.create({ title: "Ticket 1", customerId: ada.id, initialMessage: "Help!" }, once);
  const { data: again } = await cstar.tickets.create({ title: "Ticket 1", customerId: ada.id, initialMessage: "Help!" }, once);
  show("created once", ticket.id === again.id);
  for await (const number of numbered(4)) await cstar.tickets.create({ title: `Ticket ${number + 1}`, priority: "low" });
  await cstar.tickets.messages.create(ticket.id, { content: "On our way", sender: "agent", senderName: "Grace" });
  await cstar.tickets.messages.create(ticket.id, { content: "Hurry", isInternal: true });
  const { data: said } = await cstar.tickets.messages.list(ticket.id);
  show("messages", said.map(({ sender, senderName, content, isInternal }) => [sender, senderName, content, isInternal]));
  const { data: full } = await cstar.tickets.get(ticket.id, { expand: "customer" });
  show("ticket", [full.status, full.customer.email, full.messages.length, full.messageCount]);
  const { data: done } = await cstar.tickets.update(ticket.id, { status: "resolved", tags: ["done"] });
  show("changed ticket", [done.status, done.tags, done.resolvedAt !== null]);
  show("all tickets", await names(cstar.tickets.listAutoPaginating({ pageSize: 2 }), "title"));
  show("low tickets", await names(cstar.tickets.listAutoPaginating({ priority: "low", pageSize: 3 }), "title"));
  const page = await cstar.tickets.list({ pageSize: 2, page: 3 });
  show("last page", [page.pagination, page.meta.pagination]);
  show("tickets of the customer", (await cstar.customers.get(ada.id)).data.ticketCount);

  const { data: article } = await cstar.articles.create({ title: "Reset a password", content: "Open *Settings*.", tags: ["login"] });
  show("article", [article.slug, article.status, article.isPublic, article.readTime]);
  const { data: live } = await cstar.articles.update(article.id, { status: "published", isPublic: true });
  show("published article", [live.status, live.isPublic, live.publishedAt !== null]);
  const page2 = new CStarClient({ apiKey: publishableKey, teamId, baseUrl });
  show("what a page reads", await names(page2.articles.listAutoPaginating(), "title"));

  await refused("no title", cstar.tickets.create({}));
  await refused("twice the same address", cstar.customers.create({ name: "Ada", email: "ADA@example.com" }));
  await refused("another ticket with that key", cstar.tickets.create({ title: "Another" }, once));
  await refused("unknown", cstar.tickets.get("tkt_unknown"));
  await refused("a page that writes", page2.articles.create({ title: "Mine" }));
  await refused("a page that reads tickets", page2.tickets.list());
  await refused("another team", new CStarClient({ apiKey, teamId: "globex", baseUrl }).tickets.list());
  await refused("no key", new CStarClient({ apiKey: "sk_live_wrong", teamId, baseUrl }).tickets.list());

  for (const kind of ["tickets", "customers", "articles"]) {
    const { data } = await cstar[kind].list({ pageSize: 1 });
    show(`deleted of ${kind}`, (await cstar[kind].del(data[0].id)).data.deleted);
    await refused("gone", cstar[kind].get(data[0].id));
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
