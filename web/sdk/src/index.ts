/**
 * The client of a Switchboard server.
 *
 * @module
 */
export { Switchboard } from "./client.js";
export { ChatStream } from "./chat-stream.js";
export type { ChatStreamItem } from "./chat-stream.js";
export * from "./core/errors.js";
export { List } from "./core/list.js";
export type { ConversationQuery, MessageQuery, Page, PageQuery } from "./core/list.js";
export { metaOf } from "./core/meta.js";
export type { Meta } from "./core/meta.js";
export { LIMITS } from "./core/options.js";
export type { ClientOptions, Credential, RequestOptions } from "./core/options.js";
export type { FollowOptions } from "./core/follow.js";
export type * from "./generated/types.js";
export { signIdentity, signWidgetCustomer } from "./identity.js";
export type { Identity, WidgetCustomer } from "./identity.js";
export { LiveConnection } from "./live/connection.js";
export type { LiveOptions, SendOptions } from "./live/connection.js";
export type { LiveEvent, LiveEventType } from "./live/events.js";
export type { SocketConstructor, SocketLike } from "./live/line.js";
export type { ChatInput } from "./resources/chat.js";
export type { ConversationUpdate } from "./resources/conversations.js";
export type { CustomerQuery, TicketQuery } from "./resources/desk.js";
export type { UploadInput } from "./resources/files.js";
export type { ArticleQuery } from "./resources/library.js";
export type { ConversationSearch, EventFollowOptions, EventQuery } from "./resources/people.js";
export type { DeliveryQuery, ListenOptions, WebhookQuery } from "./resources/webhooks.js";
export { PublicLibrary } from "./library.js";
export type { PublicArticle, PublicCategory, PublicLibraryOptions, PublicPage, PublicQuery } from "./library.js";
export { WebhookError, constructEvent, verifySignature } from "./webhook.js";
export type { BodyLike, HeadersLike, Verified, WebhookFailure, WebhookOptions } from "./webhook.js";
