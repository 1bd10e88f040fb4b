// In place of `@happyrobot-ai/sdk` 0.1.18, on servers: tokens for chats. It has no option for its address.

export class HappyRobotClient {
  constructor({ apiKey, fetch: ask = globalThis.fetch }) {
    const base = "https://platform.happyrobot.ai/api/v2";
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${apiKey}` };
    this.chat = {
      async createToken(body) {
        const answer = await ask(`${base}/chat/tokens`, { method: "POST", headers, body: JSON.stringify(body) });
        const told = await answer.json();
        if (!answer.ok) throw new Error(told.error ?? told.message);
        return told;
      },
    };
  }
}
