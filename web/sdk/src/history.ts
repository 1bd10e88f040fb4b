import type { ConversationQuery, List, MessageQuery, Page } from "./core/list.js";
import type { ClientOptions, RequestOptions } from "./core/options.js";
import { Resource } from "./core/resource.js";
import { Transport } from "./core/transport.js";
import * as ops from "./generated/operations.js";
import type { Conversation, ConversationInput, ConversationPatch, HistoryMessage, Message, MessagePatch } from "./generated/types.js";

/** Conversations that an application keeps on the server: nobody answers them. */
export class History extends Resource {
  constructor(client: ClientOptions | Transport) {
    super(client instanceof Transport ? client : new Transport(client));
  }
  /** Begins a conversation: `POST /v1/conversations`. */
  begin(input: ConversationInput = {}, options?: RequestOptions): Promise<Conversation> {
    return this.call(ops.create_conversation, [], input, options);
  }
  /** The conversations, newest first: `GET /v1/conversations`. */
  conversations(query?: ConversationQuery, options?: RequestOptions): List<Conversation> {
    return this.paged(ops.list_conversations, [], query, options);
  }
  /** Changes its name or what is attached to it: `PATCH /v1/conversations/{id}`. */
  rename(id: string, change: ConversationPatch, options?: RequestOptions): Promise<Conversation> {
    return this.call(ops.change_conversation, [id], change, options);
  }
  /** Removes a conversation with its messages: `DELETE /v1/conversations/{id}`. */
  forget(id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_conversation, [id], undefined, options);
  }
  /**
   * Appends 1 to 1,000 messages in their order, all or none: `POST /v1/conversations/{id}/history`. `structure` of a
   * message is an object of your own: media, tool calls and whatever else you have.
   */
  append(conversationId: string, messages: HistoryMessage[], options?: RequestOptions): Promise<Page<Message>> {
    return this.call(ops.append_history, [conversationId], { messages }, options);
  }
  /** What was said, oldest first unless `order` says otherwise; `after` is a `seq`: `GET /v1/conversations/{id}/messages`. */
  list(conversationId: string, query?: MessageQuery, options?: RequestOptions): List<Message> {
    return this.paged(ops.list_messages, [conversationId], query, options);
  }
  /** Changes a message: `PATCH /v1/conversations/{id}/messages/{message}`. */
  update(conversationId: string, id: string, change: MessagePatch, options?: RequestOptions): Promise<Message> {
    return this.call(ops.change_message, [conversationId, id], change, options);
  }
  /** Removes a message: `DELETE /v1/conversations/{id}/messages/{message}`. */
  delete(conversationId: string, id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_message, [conversationId, id], undefined, options);
  }
}

export type { Conversation, ConversationInput, ConversationPatch, HistoryMessage, Message, MessagePatch };
export type { ClientOptions, RequestOptions } from "./core/options.js";
export type { ConversationQuery, MessageQuery, Page, PageQuery } from "./core/list.js";
export { List } from "./core/list.js";
export * from "./core/errors.js";
