// A customer and a colleague speak with each other over two live lines.
import { Switchboard } from "@switchboard/client";

const client = new Switchboard({ baseUrl: process.env.HELP_URL!, apiKey: process.env.HELP_KEY });
const getToken = async () => (await client.tokens.create({ customer: { external_id: "user-17", name: "Ada" } })).token;

const customer = new Switchboard({ baseUrl: process.env.HELP_URL! }).live.connect({ getToken });
const { conversation_id } = await customer.send("I want to speak to a human");
await client.conversations.take(conversation_id);

const colleague = client.live.connect({ conversationId: conversation_id, after: 0 });
for await (const event of colleague) {
  if (event.type !== "message") continue;
  console.log(`${event.message.role}: ${event.message.content}`);
  if (event.message.role === "agent") break;
  await client.messages.create(conversation_id, { role: "agent", content: "Here I am." });
}
customer.close();
console.log("done");
