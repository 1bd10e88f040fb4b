/**
 * Chat for pages: one token, one conversation at a time. It is made to be small.
 *
 * @module
 */
import { listed } from "./core/list.js";
import type { List, MessageQuery, PageQuery } from "./core/list.js";
import type { ClientOptions, RequestOptions } from "./core/options.js";
import { Transport } from "./core/transport.js";
import * as ops from "./generated/operations.js";
import type { Conversation, Message, Session, SessionRequest } from "./generated/types.js";
import { LiveConnection } from "./live/connection.js";
import type { LiveOptions } from "./live/connection.js";

/** Begins the session of a visitor, with a publishable key: `POST /v1/customer-sessions`. */
export function beginSession(options: ClientOptions & { apiKey: string }, input: SessionRequest = {}): Promise<Session> {
  return new Transport(options).call(ops.create_customer_session, { body: input });
}

/** A customer's own conversations, with their token. */
export class ChatClient {
  readonly #options: ClientOptions;
  readonly #transport: Transport;

  /** `apiKey` is the customer's token, or a function that gives it. */
  constructor(options: ClientOptions) {
    this.#transport = new Transport(options);
    this.#options = { ...options, baseUrl: this.#transport.baseUrl };
  }

  /** Opens a live line. */
  connect(options: LiveOptions = {}): LiveConnection {
    return new LiveConnection(this.#options, options);
  }
  /** Their conversations, newest first: `GET /v1/conversations`. */
  conversations(query?: PageQuery, options?: RequestOptions): List<Conversation> {
    return listed(this.#transport, ops.list_conversations, [], query, options);
  }
  /** What was said, oldest first unless `order` says otherwise; `after` is a `seq`: `GET /v1/conversations/{id}/messages`. */
  history(conversationId: string, query?: MessageQuery, options?: RequestOptions): List<Message> {
    return listed(this.#transport, ops.list_messages, [conversationId], query, options);
  }
}

export { LiveConnection };
export type { Conversation, LiveOptions, Message, Session, SessionRequest };
export type { SendOptions } from "./live/connection.js";
export type { LiveEvent, LiveEventType } from "./live/events.js";
export type { SocketConstructor } from "./live/line.js";
export type { ClientOptions, RequestOptions } from "./core/options.js";
export type { MessageQuery, Page, PageQuery } from "./core/list.js";
export { List } from "./core/list.js";
export * from "./core/errors.js";
