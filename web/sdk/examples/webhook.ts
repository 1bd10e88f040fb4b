// A webhook from its beginning: made, received, believed.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Switchboard, constructEvent } from "@switchboard/client";

const client = new Switchboard({ baseUrl: process.env.HELP_URL!, apiKey: process.env.HELP_KEY });

let secret = "";
const server = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const event = await constructEvent(Buffer.concat(parts), request.headers, secret);
  console.log("told of", event.type);
  response.writeHead(204).end();
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
const webhook = await client.webhooks.create({ url, events: ["ticket.*"] });
secret = webhook.secret!;
const result = await client.webhooks.test(webhook.id, { type: "ticket.created" });
console.log(result.success ? "believed" : result.attempt.error);
await client.webhooks.delete(webhook.id);
server.close();
console.log("done");
