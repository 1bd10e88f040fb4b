// In place of `@cstar.help/js` 0.1.0: the admin API. Answers keep their envelope.

export class CStarError extends Error {
  constructor(status, { code, message, param }) {
    super(message);
    this.statusCode = status;
    this.code = code;
    this.param = param;
  }
}
export class CStarNotFoundError extends CStarError {}
export class CStarValidationError extends CStarError {}

const CLASSES = { 400: CStarValidationError, 404: CStarNotFoundError, 422: CStarValidationError };

class Resource {
  constructor(call, path) {
    Object.assign(this, { call, path });
  }

  list(query) {
    const words = new URLSearchParams(Object.entries(query ?? {})).toString();
    return this.call("GET", this.path + (words && `?${words}`));
  }

  async *listAutoPaginating(query) {
    for (let page = 1; ; page++) {
      const { data, pagination } = await this.list({ ...query, page });
      yield* data;
      if (!pagination.hasMore) return;
    }
  }

  get = (id) => this.call("GET", `${this.path}/${id}`);
  create = (body, options) => this.call("POST", this.path, body, options);
  update = (id, body, options) => this.call("PATCH", `${this.path}/${id}`, body, options);
  del = (id) => this.call("DELETE", `${this.path}/${id}`);
}

export class CStarClient {
  constructor({ apiKey, teamId, baseUrl = "https://app.cstar.help", version = "2026-03-01" }) {
    this.isTestMode = /^[sp]k_test_/.test(apiKey);
    const call = async (method, path, body, options) => {
      const headers = { Authorization: `Bearer ${apiKey}`, "Content-Type": "application/json", "CStar-Version": version };
      if (options?.idempotencyKey) headers["Idempotency-Key"] = options.idempotencyKey;
      const url = `${baseUrl}/api/v1/teams/${teamId}${path}`;
      const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      const told = await answer.json();
      if (!answer.ok) throw new (CLASSES[answer.status] ?? CStarError)(answer.status, told.error);
      return told;
    };
    this.tickets = new Resource(call, "/tickets");
    this.tickets.messages = {
      list: (id) => call("GET", `/tickets/${id}/messages`),
      create: (id, body, options) => call("POST", `/tickets/${id}/messages`, body, options),
    };
    this.customers = new Resource(call, "/customers");
    this.articles = new Resource(call, "/articles");
    this.webhooks = new Resource(call, "/webhooks");
    this.webhooks.test = (id) => call("POST", `/webhooks/${id}/test`);
  }
}
