// Made from docs/openapi.json by `npm run generate`; do not change it by hand.

import type { components } from "./openapi.js";

type Schemas = components["schemas"];

/** A configured AI; conversations use its published version. */
export type Agent = Schemas["Agent"];

/** A copy of an agent. */
export type AgentCopy = Schemas["AgentCopy"];

/** An agent to make; what is absent is as in the default agent. Its first version is published at once. */
export type AgentInput = Schemas["AgentInput"];

/** What to change in an agent's draft; absent fields stay as they are, `null` empties one. */
export type AgentPatch = Schemas["AgentPatch"];

/** What to put into use, and where. */
export type AgentPublish = Schemas["AgentPublish"];

/** How an agent answers. */
export type AgentSettings = Schemas["AgentSettings"];

/** What to take out of use. */
export type AgentUnpublish = Schemas["AgentUnpublish"];

/** A published version of an agent. */
export type AgentVersion = Schemas["AgentVersion"];

/** Whether an agent answers at all. */
export type Answers = Schemas["Answers"];

/** A help article. */
export type Article = Schemas["Article"];

/** Whether an article helped. */
export type ArticleFeedback = Schemas["ArticleFeedback"];

/** An article to write over the one with the same `external_id` or, without one, the same `slug`. */
export type ArticleInput = Schemas["ArticleInput"];

/** An article without its body and its counts, as events tell of it. */
export type ArticleOutline = Schemas["ArticleOutline"];

/** What to change in an article; absent fields stay as they are, `null` empties one. */
export type ArticlePatch = Schemas["ArticlePatch"];

/** How far an article is. */
export type ArticleStatus = Schemas["ArticleStatus"];

/** A file that was sent along with a message. */
export type Attachment = Schemas["Attachment"];

/** One attempt to deliver. */
export type Attempt = Schemas["Attempt"];

/** A replay that has just begun. */
export type BegunReplay = Schemas["BegunReplay"];

/** When the help desk works. */
export type BusinessHours = Schemas["BusinessHours"];

/** A shelf of articles. */
export type Category = Schemas["Category"];

/** A category to make. */
export type CategoryInput = Schemas["CategoryInput"];

/** What to change in a category; absent fields stay as they are, `null` empties one. */
export type CategoryPatch = Schemas["CategoryPatch"];

/** The answer. */
export type ChatReply = Schemas["ChatReply"];

/** A customer's message. */
export type ChatRequest = Schemas["ChatRequest"];

/** The passage of an article that supports an answer. */
export type Citation = Schemas["Citation"];

/** A thread between a customer and the company. */
export type Conversation = Schemas["Conversation"];

/** Something that has the words that were looked for. */
export type ConversationHit = Schemas["ConversationHit"];

/** A conversation that is begun without a message. */
export type ConversationInput = Schemas["ConversationInput"];

/** What is to change in a conversation. */
export type ConversationPatch = Schemas["ConversationPatch"];

/** Whether a conversation goes on. */
export type ConversationStatus = Schemas["ConversationStatus"];

/** Somebody who asks; anonymous while both `external_id` and `email` are `null`. */
export type Customer = Schemas["Customer"];

/** Who asks; somebody is anonymous without `external_id` and `email`. */
export type CustomerInput = Schemas["CustomerInput"];

/** Into whom a customer is merged. */
export type CustomerMerge = Schemas["CustomerMerge"];

/** What to change in a customer; absent fields stay as they are, `null` empties one. */
export type CustomerPatch = Schemas["CustomerPatch"];

/** Whether somebody is a customer still. */
export type CustomerStatus = Schemas["CustomerStatus"];

/** From when to when on each day; `null` or absent: a day off. */
export type Days = Schemas["Days"];

/** An event on its way to a webhook. */
export type Delivery = Schemas["Delivery"];

/** A delivery with all that is known of it. */
export type DeliveryRecord = Schemas["DeliveryRecord"];

/** How far a delivery has come. */
export type DeliveryState = Schemas["DeliveryState"];

/** Where a version is in use; each environment has at most one. */
export type Environment = Schemas["Environment"];

/** How much was removed. */
export type Erased = Schemas["Erased"];

/** What was removed of a person. */
export type Erasure = Schemas["Erasure"];

/** Something that happened. */
export type Event = Schemas["Event"];

/** What an event is about, as it was when the event was read. Absent when it is gone. */
export type EventData = Schemas["EventData"];

/** A page of events. */
export type EventPage = Schemas["EventPage"];

/** The end of an export. */
export type ExportEnd = Schemas["ExportEnd"];

/** One line of an export. */
export type ExportLine = Schemas["ExportLine"];

/** What was told of a customer. */
export type ExportedEvent = Schemas["ExportedEvent"];

/** What somebody thinks of the answer of a run. */
export type Feedback = Schemas["Feedback"];

/** What to think of the answer of a run. */
export type FeedbackInput = Schemas["FeedbackInput"];

/** A file. */
export type StoredFile = Schemas["File"];

/** What was sent; what is given must be what arrived. */
export type FileCompletion = Schemas["FileCompletion"];

/** A file that somebody wants to upload. */
export type FileInput = Schemas["FileInput"];

/** How far a file is. */
export type FileState = Schemas["FileState"];

/** Where to send a file's bytes. */
export type FileUpload = Schemas["FileUpload"];

/** How soon something is due: 1 to 527,040 minutes of business hours, within a year; `null` or absent: never. */
export type Goal = Schemas["Goal"];

/** The goals for each priority. */
export type Goals = Schemas["Goals"];

/** Why a person is to be asked for. */
export type HandOffInput = Schemas["HandOffInput"];

/** Why a person is asked for. */
export type HandOffReason = Schemas["HandOffReason"];

/** Whose wish a person is. */
export type HandOffWish = Schemas["HandOffWish"];

/** Who answers in a conversation. */
export type HandledBy = Schemas["HandledBy"];

/** Messages that are appended, in their order; nobody answers them. */
export type HistoryInput = Schemas["HistoryInput"];

/** A message as an application has it. */
export type HistoryMessage = Schemas["HistoryMessage"];

/** What has the words. */
export type HitKind = Schemas["HitKind"];

/** From when to when on one day. */
export type Hours = Schemas["Hours"];

/** What a webhook would be sent of an event, in the stream of `GET /v1/webhooks/listen`. */
export type Letter = Schemas["Letter"];

/** A published version of an agent, in a list. */
export type ListedVersion = Schemas["ListedVersion"];

/** A place in a snippet's text. */
export type Mark = Schemas["Mark"];

/** Who is calling. */
export type Me = Schemas["Me"];

/** One entry of a conversation's log. */
export type Message = Schemas["Message"];

/** The data of the stream's `message.delta` event. */
export type MessageDelta = Schemas["MessageDelta"];

/** A message to be added without waiting for an answer. */
export type MessageInput = Schemas["MessageInput"];

/** What is to change in a message. */
export type MessagePatch = Schemas["MessagePatch"];

/** A customer to add. */
export type NewCustomer = Schemas["NewCustomer"];

/** A webhook that was just made. */
export type NewWebhook = Schemas["NewWebhook"];

/** A remark that no customer sees. */
export type Note = Schemas["Note"];

/** A remark to be added. */
export type NoteInput = Schemas["NoteInput"];

/** What came of a question. */
export type Outcome = Schemas["Outcome"];

/** How much a ticket matters. */
export type Priority = Schemas["Priority"];

/** Whether an answer helped. */
export type Rating = Schemas["Rating"];

/** A replay that goes on. */
export type Replay = Schemas["Replay"];

/** Which events a webhook is to be told of again: from `after` or `since` on, one of the two. */
export type ReplayInput = Schemas["ReplayInput"];

/** Who speaks. */
export type Role = Schemas["Role"];

/** One attempt of the AI to answer. */
export type Run = Schemas["Run"];

/** The data of the stream's `run.started` event. */
export type RunStarted = Schemas["RunStarted"];

/** How far a run is. */
export type RunState = Schemas["RunState"];

/** A passage that was found. */
export type SearchHit = Schemas["SearchHit"];

/** What to look for in the articles. */
export type SearchRequest = Schemas["SearchRequest"];

/** Another secret for a webhook. */
export type SecretInput = Schemas["SecretInput"];

/** How somebody feels about the company; two scales side by side. */
export type Sentiment = Schemas["Sentiment"];

/** The session of a visitor. */
export type Session = Schemas["Session"];

/** The session of a visitor that is wanted. */
export type SessionRequest = Schemas["SessionRequest"];

/** How soon a ticket is to be answered and resolved. */
export type SlaPolicy = Schemas["SlaPolicy"];

/** A conversation as it is now, for whoever cannot be told what was missed. */
export type Snapshot = Schemas["Snapshot"];

/** Part of a text. */
export type Snippet = Schemas["Snippet"];

/** Who speaks in a message that is added. */
export type Speaker = Schemas["Speaker"];

/** The first event of an event stream. */
export type StreamOpened = Schemas["StreamOpened"];

/** Who takes a conversation over. */
export type TakeInput = Schemas["TakeInput"];

/** What a teammate may do once they sign in. */
export type TeamRole = Schemas["TeamRole"];

/** A person who answers customers; they belong to the workspace, in both of its modes. */
export type Teammate = Schemas["Teammate"];

/** A teammate to add. */
export type TeammateInput = Schemas["TeammateInput"];

/** What to change in a teammate; absent fields stay as they are. */
export type TeammatePatch = Schemas["TeammatePatch"];

/** Which made-up event is wanted. */
export type TestInput = Schemas["TestInput"];

/** How an attempt with a made-up event went; it is kept nowhere. */
export type TestResult = Schemas["TestResult"];

/** The help desk's view of a conversation; their ids are the same. */
export type Ticket = Schemas["Ticket"];

/** A ticket that is wanted; it needs a title or a message. */
export type TicketInput = Schemas["TicketInput"];

/** What is to change in a ticket; absent fields stay, `null` empties one. */
export type TicketPatch = Schemas["TicketPatch"];

/** How far a ticket is. */
export type TicketStatus = Schemas["TicketStatus"];

/** A token; it is shown only here. */
export type Token = Schemas["Token"];

/** What somebody is who gets a token by your own id of them. */
export type TokenKind = Schemas["TokenKind"];

/** A token that is wanted, for exactly one of `customer_id`, `customer` and `conversation_id`, or of `kind` `user`. */
export type TokenRequest = Schemas["TokenRequest"];

/** What the holder of a token may do in the conversations that it opens. */
export type TokenScope = Schemas["TokenScope"];

/** Which made-up event every webhook that wants its type is to get. */
export type TriggerInput = Schemas["TriggerInput"];

/** A made-up event that is on its way. */
export type Triggered = Schemas["Triggered"];

/** A turn that took place elsewhere. */
export type Turn = Schemas["Turn"];

/** Who spoke in a turn that took place elsewhere. */
export type TurnRole = Schemas["TurnRole"];

/** Tokens; a count that the model did not give is absent. */
export type Usage = Schemas["Usage"];

/** A subscription to events. Its secret and the values of its headers are not shown. */
export type Webhook = Schemas["Webhook"];

/** A webhook to make. */
export type WebhookInput = Schemas["WebhookInput"];

/** What to change in a webhook; absent fields stay as they are. */
export type WebhookPatch = Schemas["WebhookPatch"];

/** A secret that was just changed. */
export type WebhookSecret = Schemas["WebhookSecret"];

/** What happens when the articles do not answer a question. */
export type WhenNotFound = Schemas["WhenNotFound"];

/** Words of an answer that is being written. */
export type Words = Schemas["Words"];

/** A tenant. */
export type Workspace = Schemas["Workspace"];
