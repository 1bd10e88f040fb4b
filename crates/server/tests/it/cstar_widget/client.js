// Behaves as the chat client of the vendor's package, version 0.1.0: what it sends, what it reads of an answer, what its
// caller sees of a failure, and how it looks for new messages.

const ORIGIN = "https://app.cstar.help";

class Wire {
  constructor(baseUrl) {
    this.base = `${(baseUrl ?? ORIGIN).replace(/\/+$/, "")}/api/widget`;
    this.token = null;
  }

  async ask(method, path, { query = {}, body } = {}) {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const parameters = new URLSearchParams(given).toString();
    const headers = { "Content-Type": "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const address = this.base + path + (parameters && `?${parameters}`);
    const reply = await fetch(address, { method, headers, body: body && JSON.stringify(body) });
    if (reply.ok) return (await reply.json()).data;
    let said = "Request failed";
    try {
      said = (await reply.json()).error?.message ?? `Widget API error: ${reply.status}`;
    } catch {
      // The answer was no JSON.
    }
    throw new Error(said);
  }
}

class ChatClient {
  constructor({ teamSlug, baseUrl, pollingInterval = 3000 }) {
    const wire = new Wire(baseUrl);
    Object.assign(this, { teamSlug, pollingInterval, wire, timers: new Map() });
    // Nothing ever tells the client its team.
    const teamId = null;
    this.conversations = {
      list: ({ limit, cursor } = {}) =>
        wire.ask("GET", "/conversations", { query: { limit: limit?.toString(), cursor } }),
      create: async ({ subject, message }) => {
        const made = await wire.ask("POST", "/tickets", { body: { teamId, subject, message } });
        const now = new Date().toISOString();
        const messageCount = message ? 1 : 0;
        const { id, status } = made;
        const rest = { ticketNumber: "", messageCount, createdAt: now, updatedAt: now, closedAt: null };
        return { id, subject: made.subject, status, ...rest };
      },
    };
    this.messages = {
      list: async (ticketId) => (await wire.ask("GET", "/messages", { query: { ticketId } })).messages,
      send: async (ticketId, content) =>
        (await wire.ask("POST", "/messages", { body: { teamId, ticketId, content } })).message,
    };
  }

  async identify(customer, signature, testMode = false) {
    const body = { teamSlug: this.teamSlug, testMode, customer, signature };
    const found = await this.wire.ask("POST", "/verify-identity", { body });
    this.wire.token = found.sessionToken;
    return found;
  }

  // Tells of what comes after the newest message that was there at the first look.
  onMessage(ticketId, tell) {
    let newest = null;
    const look = async () => {
      const all = await this.messages.list(ticketId).catch(() => []);
      if (all.length === 0) return;
      const known = all.findIndex((message) => message.id === newest);
      const last = all.at(-1);
      if (newest !== null && last.id !== newest) {
        for (const message of known < 0 ? [last] : all.slice(known + 1)) tell(message);
      }
      newest = last.id;
    };
    look();
    const timer = setInterval(look, this.pollingInterval);
    this.timers.set(ticketId, timer);
    return () => {
      clearInterval(timer);
      this.timers.delete(ticketId);
    };
  }

  disconnect() {
    for (const timer of this.timers.values()) clearInterval(timer);
    this.timers.clear();
    this.wire.token = null;
  }
}

module.exports = { ChatClient };
