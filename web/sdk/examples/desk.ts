// The help desk: a ticket from its beginning to its end.
import { Switchboard } from "@switchboard/client";

const client = new Switchboard({ baseUrl: process.env.HELP_URL!, apiKey: process.env.HELP_KEY });

const mate = await client.teammates.create({ name: "Grace", email: `grace-${Date.now()}@example.com` });
const ticket = await client.tickets.create({ title: "Broken", message: "It is broken", customer: { email: "ada@example.com" } });
await client.tickets.update(ticket.id, { assignee_id: mate.id, priority: "high" });
await client.tickets.addNote(ticket.id, { content: "Looks like the hinge", author_id: mate.id });
await client.tickets.reply(ticket.id, { content: "We send you a new one.", author_id: mate.id });
await client.tickets.update(ticket.id, { status: "resolved" });

for await (const message of client.tickets.messages(ticket.id)) console.log(message.role, message.content);
for await (const event of client.events.list({ type: "ticket.*" })) console.log(event.type);
await client.tickets.delete(ticket.id);
await client.teammates.delete(mate.id);
console.log("done");
