import type { ClientOptions, RequestOptions } from "./core/options.js";
import { Resource } from "./core/resource.js";
import { shown } from "./core/text.js";
import { Transport } from "./core/transport.js";
import * as ops from "./generated/operations.js";
import type { Me } from "./generated/types.js";
import { Chat } from "./resources/chat.js";
import { Conversations, Messages, Runs } from "./resources/conversations.js";
import { Customers, Sla, Teammates, Tickets } from "./resources/desk.js";
import { Files } from "./resources/files.js";
import { History } from "./history.js";
import { Agents, Articles, Categories } from "./resources/library.js";
import { Live } from "./resources/live.js";
import { Events, Search, Sessions, Tokens } from "./resources/people.js";
import { Webhooks } from "./resources/webhooks.js";
import { Library } from "./library.js";

/**
 * A client of one server, with one key or token. It holds no connection: make one, and use it everywhere.
 *
 * ```ts
 * const client = new Switchboard({ baseUrl: "https://help.example.com", apiKey: process.env.SWITCHBOARD_KEY });
 * const answer = await client.chat.reply({ message: "How do I reset my password?" });
 * ```
 */
export class Switchboard extends Resource {
  readonly chat: Chat;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly history: History;
  readonly runs: Runs;
  readonly tickets: Tickets;
  readonly customers: Customers;
  readonly teammates: Teammates;
  readonly articles: Articles;
  readonly categories: Categories;
  readonly agents: Agents;
  readonly search: Search;
  readonly webhooks: Webhooks;
  readonly files: Files;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly sla: Sla;
  readonly events: Events;
  readonly library: Library;
  readonly live: Live;
  readonly #key: string | undefined;

  constructor(options: ClientOptions) {
    const transport = new Transport(options);
    super(transport);
    this.#key = typeof options.apiKey === "string" ? options.apiKey : undefined;
    this.chat = new Chat(transport);
    this.conversations = new Conversations(transport);
    this.messages = new Messages(transport);
    this.history = new History(transport);
    this.runs = new Runs(transport);
    this.tickets = new Tickets(transport);
    this.customers = new Customers(transport);
    this.teammates = new Teammates(transport);
    this.articles = new Articles(transport);
    this.categories = new Categories(transport);
    this.agents = new Agents(transport);
    this.search = new Search(transport);
    this.webhooks = new Webhooks(transport);
    this.files = new Files(transport);
    this.tokens = new Tokens(transport);
    this.sessions = new Sessions(transport);
    this.sla = new Sla(transport);
    this.events = new Events(transport);
    this.library = new Library(transport);
    this.live = new Live({ ...options, baseUrl: transport.baseUrl });
  }

  /** Where the server is. */
  get baseUrl(): string {
    return this.transport.baseUrl;
  }

  /** The mode that the key names: `live` or `test`; `undefined` for a token and without a key. */
  get mode(): "live" | "test" | undefined {
    return /^[sp]k_(live|test)_/.exec(this.#key ?? "")?.[1] as "live" | "test" | undefined;
  }

  /** What the key or token opens: `GET /v1/me`. */
  me(options?: RequestOptions): Promise<Me> {
    return this.call(ops.find_me, [], undefined, options);
  }

  /** The client without its key, for logs. */
  toJSON(): Record<string, unknown> {
    return { baseUrl: this.baseUrl, apiKey: this.#key && shown(this.#key), mode: this.mode };
  }

  /** @internal What `console.log` shows in Node.js. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Switchboard ${JSON.stringify(this)}`;
  }
}
