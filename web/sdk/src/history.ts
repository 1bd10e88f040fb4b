import type { List, PageQuery } from "./core/list.js";
import type { ClientOptions, RequestOptions } from "./core/options.js";
import { Resource } from "./core/resource.js";
import { Transport } from "./core/transport.js";
import * as ops from "./generated/operations.js";
import type { Conversation, Message, MessageInput } from "./generated/types.js";

/** What was said, for applications that keep their conversations on the server. */
export class History extends Resource {
  constructor(client: ClientOptions | Transport) {
    super(client instanceof Transport ? client : new Transport(client));
  }
  /** The conversations, newest first: `GET /v1/conversations`. */
  conversations(query?: PageQuery, options?: RequestOptions): List<Conversation> {
    return this.paged(ops.list_conversations, [], query, options);
  }
  /** What was said in one, oldest first; `after` is a `seq`: `GET /v1/conversations/{id}/messages`. */
  messages(conversationId: string, query?: PageQuery, options?: RequestOptions): List<Message> {
    return this.paged(ops.list_messages, [conversationId], query, options);
  }
  /** Adds to it: `POST /v1/conversations/{id}/messages`. */
  append(conversationId: string, input: MessageInput, options?: RequestOptions): Promise<Message> {
    return this.call(ops.add_message, [conversationId], input, options);
  }
}

export type { Conversation, Message, MessageInput };
export type { ClientOptions, RequestOptions } from "./core/options.js";
export type { Page, PageQuery } from "./core/list.js";
export { List } from "./core/list.js";
export * from "./core/errors.js";
