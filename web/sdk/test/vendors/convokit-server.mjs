// In place of `@convokit/server` 0.1.0: one call, and a field for the address.

class Client {
  constructor(config) {
    this.apiKey = typeof config === "string" ? config : config.apiKey;
    this.baseUrl = "https://api.convokit.com";
    if (!this.apiKey) throw new Error("a key is needed");
  }

  async chat({ message, conversationId, widgetId, chatHistory = [] }) {
    const body = { message, chat_history: chatHistory };
    if (conversationId) body.conversation_id = conversationId;
    if (widgetId) body.widget_id = widgetId;
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${this.apiKey}` };
    const answer = await fetch(`${this.baseUrl}/api/server/chat`, { method: "POST", headers, body: JSON.stringify(body) });
    const told = JSON.parse(await answer.text());
    if (!answer.ok) throw new Error(told.error);
    if (typeof told.reply !== "string") throw new Error("no reply");
    return { reply: told.reply, conversation_id: String(told.conversation_id ?? ""), usage: told.usage };
  }
}

export const createClient = (config) => new Client(config);
