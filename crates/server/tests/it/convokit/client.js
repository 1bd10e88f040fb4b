// Behaves as version 0.1.0 of the vendor's server SDK does, with another base URL: what it sends, what it takes for an
// answer, and what its caller gets to see of a failure.

class Client {
  constructor(options, baseUrl) {
    const key = typeof options === "string" ? options : options && options.apiKey;
    if (!key) throw new Error("an API key is needed");
    Object.assign(this, { key, baseUrl });
  }

  async chat({ message, conversationId, widgetId, chatHistory = [] }) {
    const body = { message, chat_history: chatHistory };
    if (conversationId) body.conversation_id = conversationId;
    if (widgetId) body.widget_id = widgetId;
    const response = await fetch(`${this.baseUrl}/api/server/chat`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.key}` },
      body: JSON.stringify(body),
    });
    const data = await response.json().catch(() => ({}));
    if (!response.ok) {
      const error = data.error ?? response.statusText;
      throw new Error(typeof error === "string" ? error : JSON.stringify(error));
    }
    if (typeof data.reply !== "string") throw new Error("Invalid response format");
    return { reply: data.reply, conversation_id: String(data.conversation_id ?? ""), usage: data.usage };
  }
}

async function main([baseUrl, secret, publishable]) {
  const client = new Client({ apiKey: secret }, baseUrl);
  const show = (asked) => asked.then(
    (answer) => console.log(JSON.stringify(answer)),
    (error) => console.log(`${error.name}: ${error.message}`));
  const first = await client.chat({ message: "How do I reset my password?", widgetId: "shop" });
  const conversationId = first.conversation_id;
  await show(Promise.resolve(first));
  await show(client.chat({ message: "Wombat xylophone?", conversationId, chatHistory: null }));
  await show(client.chat({ message: "Hi", conversationId: "conv_of_another_server" }));
  await show(client.chat({ message: undefined }));
  await show(new Client(publishable, baseUrl).chat({ message: "Hi" }));
  await show(new Client("sk_live_wrong", baseUrl).chat({ message: "Hi" }));
}

main(process.argv.slice(2));
