// Drives live lines of `dist` for `cargo x prove --client typescript`. Orders come as lines of JSON on the standard input:
//   {"do": "open", "client", "base", "key", "conversation", "after"?, "transport"}   a line more of a client
//   {"do": "send", "client", "conversation", "id", "content"}                        a message over that line
// What the lines tell goes out in the same way, each with its client: `opened`, `event` (as the server tells it), `chunk`,
// `replaced`, `acknowledged`, and `strange` for what no line should tell. It ends when there are no more orders.
import { createInterface } from "node:readline";
import { Switchboard } from "../dist/esm/index.js";

/** A live line, and the last position that its user was told. */
class Followed {
  #tell;
  #conversation;
  #position;
  /** Where the line says that it goes on, when that is not where its user was: a gap follows, or it is wrong. */
  #elsewhere;
  #line;

  constructor({ client, base, key, conversation, after, transport }) {
    this.#tell = (told, what) => process.stdout.write(`${JSON.stringify({ client, told, ...what })}\n`);
    this.#conversation = conversation;
    this.#position = after ?? undefined;
    const connect = { conversationId: conversation, after: this.#position, transport };
    this.#line = new Switchboard({ baseUrl: base, apiKey: key }).live.connect(connect);
    this.#line.on("*", (event) => this.#hear(event));
  }

  send({ id, content }) {
    this.#line.send(content, { clientId: id }).then(
      (message) => this.#tell("acknowledged", { id, message }),
      (error) => this.#tell("strange", { text: `${id} was not acknowledged: ${error.stack}` }),
    );
  }

  #hear(told) {
    const { type, position, event_id: id } = told;
    if (this.#elsewhere !== undefined && type !== "gap") this.#opened(this.#elsewhere);
    switch (type) {
      case "ready":
      case "reconnected":
        if (this.#position === undefined || this.#position === position) this.#opened(position);
        else this.#elsewhere = position;
        return;
      case "gap":
        return this.#opened(position, told.snapshot);
      case "message":
        return this.#happened({ id, type: "message.created", position, data: { message: told.message } });
      case "conversation":
        return this.#happened({ id, type: told.change, position, data: {} });
      case "session_closed":
        return this.#happened({ id, type: "conversation.closed", position, data: {} });
      case "event":
        return this.#happened(told.event);
      case "response_chunk":
        return this.#tell("chunk", { conversation: this.#conversation, run: told.run_id, text: told.text });
      case "response_end":
        return told.replaced ? this.#tell("replaced", { run: told.run_id }) : undefined;
      case "response_start":
      case "typing":
      case "presence":
      case "reconnecting":
        return undefined;
      default:
        return this.#tell("strange", { text: `${type}: ${told.error?.stack ?? JSON.stringify(told)}` });
    }
  }

  #opened(position, snapshot) {
    this.#tell("opened", { conversation: this.#conversation, asked: this.#position, position, snapshot });
    this.#elsewhere = undefined;
    this.#position = position;
  }

  #happened(event) {
    this.#position = event.position;
    this.#tell("event", { event: { ...event, conversation_id: this.#conversation } });
  }
}

/** The lines by client and conversation. */
const lines = new Map();

for await (const text of createInterface({ input: process.stdin })) {
  const order = JSON.parse(text);
  const place = `${order.client} ${order.conversation}`;
  if (order.do === "open") lines.set(place, new Followed(order));
  else lines.get(place).send(order);
}
process.exit();
