import type { Followed, FollowOptions } from "../core/follow.js";
import { follow } from "../core/follow.js";
import type { ConversationQuery, List, MessageQuery, PageQuery } from "../core/list.js";
import type { RequestOptions } from "../core/options.js";
import { Resource } from "../core/resource.js";
import * as ops from "../generated/operations.js";
import type {
  Conversation, ConversationInput, ConversationPatch, Event, EventPage, Feedback, FeedbackInput, HandOffInput, Message, MessageInput, MessagePatch, Note, NoteInput, Run,
  StreamOpened, TakeInput, Words,
} from "../generated/types.js";

/** What the stream of a conversation tells. */
export type ConversationUpdate =
  | { type: "opened"; opened: StreamOpened }
  | { type: "event"; event: Event }
  | { type: "progress"; words: Words }
  | { type: "delta"; words: Words }
  | { type: "typing"; conversation_id: string; who: string; on: boolean }
  | { type: "presence"; conversation_id: string; who: string; here: boolean };

/** Conversations, and who handles them. */
export class Conversations extends Resource {
  /** Lists, newest first: `GET /v1/conversations`. */
  list(query?: ConversationQuery, options?: RequestOptions): List<Conversation> {
    return this.paged(ops.list_conversations, [], query, options);
  }
  /** Finds one: `GET /v1/conversations/{id}`. */
  get(id: string, options?: RequestOptions): Promise<Conversation> {
    return this.call(ops.find_conversation, [id], undefined, options);
  }
  /** Begins one without a message: `POST /v1/conversations`. */
  create(input: ConversationInput = {}, options?: RequestOptions): Promise<Conversation> {
    return this.call(ops.create_conversation, [], input, options);
  }
  /** Changes its name or what is attached to it: `PATCH /v1/conversations/{id}`. */
  update(id: string, change: ConversationPatch, options?: RequestOptions): Promise<Conversation> {
    return this.call(ops.change_conversation, [id], change, options);
  }
  /** Removes it with its messages: `DELETE /v1/conversations/{id}`. */
  delete(id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_conversation, [id], undefined, options);
  }
  /** Ends a conversation: `POST /v1/conversations/{id}/close`. */
  close(id: string, options?: RequestOptions): Promise<Conversation> {
    return this.call(ops.close_conversation, [id], undefined, options);
  }
  /** Lets a conversation that has ended go on: `POST /v1/conversations/{id}/reopen`. */
  reopen(id: string, options?: RequestOptions): Promise<Conversation> {
    return this.call(ops.reopen_conversation, [id], {}, options);
  }
  /** Asks for a person: `POST /v1/conversations/{id}/handoff`. */
  handoff(id: string, input: HandOffInput = {}, options?: RequestOptions): Promise<Conversation> {
    return this.call(ops.hand_off_conversation, [id], input, options);
  }
  /** A person answers from now on: `POST /v1/conversations/{id}/take`. */
  take(id: string, input: TakeInput = {}, options?: RequestOptions): Promise<Conversation> {
    return this.call(ops.take_conversation, [id], input, options);
  }
  /** Gives it back to the AI: `POST /v1/conversations/{id}/release`. */
  release(id: string, options?: RequestOptions): Promise<Conversation> {
    return this.call(ops.release_conversation, [id], {}, options);
  }
  /** Lists the AI's runs in it, oldest first: `GET /v1/conversations/{id}/runs`. */
  runs(id: string, query?: PageQuery, options?: RequestOptions): List<Run> {
    return this.paged(ops.list_runs, [id], query, options);
  }
  /** Lists what colleagues told each other: `GET /v1/conversations/{id}/notes`. */
  notes(id: string, query?: PageQuery, options?: RequestOptions): List<Note> {
    return this.paged(ops.list_notes, [id], query, options);
  }
  /** Adds a note, which no customer sees: `POST /v1/conversations/{id}/notes`. */
  addNote(id: string, input: NoteInput, options?: RequestOptions): Promise<Note> {
    return this.call(ops.add_note, [id], input, options);
  }
  /** Pages of its events: `GET /v1/conversations/{id}/events`. */
  events(id: string, query?: PageQuery, options?: RequestOptions): List<Event, EventPage> {
    return this.paged(ops.follow_conversation, [id], query, options);
  }
  /**
   * Follows it: `GET /v1/conversations/{id}/events` as a stream, which is taken up again where it broke. It ends with the
   * signal; leaving the loop closes it.
   */
  async *follow(id: string, options: FollowOptions = {}): AsyncGenerator<ConversationUpdate, void, void> {
    const call = { path: [id], query: { after: options.after }, options };
    for await (const block of follow(this.transport, ops.follow_conversation, call)) {
      const told = update(block);
      if (told) yield told;
    }
  }
}

function update({ event, data }: Followed): ConversationUpdate | undefined {
  if (event === "stream.opened") return { type: "opened", opened: data };
  if (event === "answer.progress") return { type: "progress", words: data };
  if (event === "answer.delta") return { type: "delta", words: data };
  if (event === "typing" || event === "presence") return { type: event, ...data };
  return data.position === undefined ? undefined : { type: "event", event: data };
}

/** What is said in conversations. */
export class Messages extends Resource {
  /** Lists, oldest first unless `order` says otherwise; `after` is a `seq`: `GET /v1/conversations/{id}/messages`. */
  list(conversationId: string, query?: MessageQuery, options?: RequestOptions): List<Message> {
    return this.paged(ops.list_messages, [conversationId], query, options);
  }
  /** Adds a message and does not wait for an answer: `POST /v1/conversations/{id}/messages`. */
  create(conversationId: string, input: MessageInput, options?: RequestOptions): Promise<Message> {
    return this.call(ops.add_message, [conversationId], input, options);
  }
  /** Changes a message of a history that you keep here: `PATCH /v1/conversations/{id}/messages/{message}`. */
  update(conversationId: string, id: string, change: MessagePatch, options?: RequestOptions): Promise<Message> {
    return this.call(ops.change_message, [conversationId, id], change, options);
  }
  /** Removes one: `DELETE /v1/conversations/{id}/messages/{message}`. */
  delete(conversationId: string, id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_message, [conversationId, id], undefined, options);
  }
}

/** The AI's attempts to answer. */
export class Runs extends Resource {
  /** Finds one: `GET /v1/runs/{id}`. */
  get(id: string, options?: RequestOptions): Promise<Run> {
    return this.call(ops.find_run, [id], undefined, options);
  }
  /** Ends it and those that wait for it, as `canceled`: `POST /v1/runs/{id}/stop`. */
  stop(id: string, options?: RequestOptions): Promise<Run> {
    return this.call(ops.stop_run, [id], undefined, options);
  }
  /** Tries again what failed, was interrupted or canceled: `POST /v1/runs/{id}/retry`. */
  retry(id: string, options?: RequestOptions): Promise<Run> {
    return this.call(ops.retry_run, [id], undefined, options);
  }
  /** What was said of its answer: `GET /v1/runs/{id}/feedback`. */
  feedback(id: string, options?: RequestOptions): Promise<Feedback> {
    return this.call(ops.find_feedback, [id], undefined, options);
  }
  /** Says whether its answer helped: `PUT /v1/runs/{id}/feedback`. */
  rate(id: string, input: FeedbackInput, options?: RequestOptions): Promise<Feedback> {
    return this.call(ops.put_feedback, [id], input, options);
  }
  /** Takes back what was said of its answer: `DELETE /v1/runs/{id}/feedback`. */
  unrate(id: string, options?: RequestOptions): Promise<void> {
    return this.call(ops.delete_feedback, [id], undefined, options);
  }
}
