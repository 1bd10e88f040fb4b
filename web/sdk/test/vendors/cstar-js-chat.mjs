// In place of `@cstar.help/js/chat` 0.1.0: a customer's conversations, asked for every three seconds.

export class ChatClient {
  #token = null;
  #timers = new Set();

  constructor({ teamSlug, baseUrl = "https://app.cstar.help", pollingInterval = 3000 }) {
    Object.assign(this, { teamSlug, baseUrl: baseUrl.replace(/\/+$/, ""), pollingInterval });
    this.conversations = { list: () => this.#call("GET", "/conversations") };
    this.tickets = { create: ({ subject, message }) => this.#call("POST", "/tickets", { teamId: null, subject, message }) };
    this.messages = {
      list: async (id) => (await this.#call("GET", `/messages?ticketId=${encodeURIComponent(id)}`)).messages,
      send: async (id, content) => (await this.#call("POST", "/messages", { teamId: null, ticketId: id, content })).message,
    };
  }

  async identify(customer, signature, testMode = false) {
    const told = await this.#call("POST", "/verify-identity", { teamSlug: this.teamSlug, testMode, customer, signature });
    this.#token = told.sessionToken;
    return told;
  }

  onMessage(ticketId, callback) {
    let last = null;
    const poll = async () => {
      const messages = await this.messages.list(ticketId).catch(() => []);
      const at = messages.findIndex((message) => message.id === last);
      if (last) messages.slice(at + 1).forEach((message) => callback(message));
      last = messages.at(-1)?.id ?? last;
    };
    void poll();
    const timer = setInterval(poll, this.pollingInterval);
    this.#timers.add(timer);
    return () => clearInterval(timer);
  }

  disconnect() {
    this.#timers.forEach(clearInterval);
    this.#token = null;
  }

  async #call(method, path, body) {
    const headers = { "Content-Type": "application/json", ...(this.#token && { Authorization: `Bearer ${this.#token}` }) };
    const url = `${this.baseUrl}/api/widget${path}`;
    const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error?.message);
    return told.data;
  }
}
