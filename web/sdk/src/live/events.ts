import type { SwitchboardError } from "../core/errors.js";
import type { Conversation, Event, Message, Snapshot } from "../generated/types.js";

/**
 * What a live line tells, once and in order. Fields are named as the server names them: `position` and `event_id` are those of
 * the conversation's log.
 */
export type LiveEvent =
  /** The line is open, and follows the conversation if there is one yet. */
  | { type: "ready"; conversation_id: string | null; position: number | null }
  /** A message was added, by whomever; also your own, and each answer. */
  | { type: "message"; message: Message; position: number; event_id: string }
  /** The AI begins to answer. */
  | { type: "response_start"; run_id: string }
  /** More of its answer. The chunks of a run put together are its message, unless `response_end` says `replaced`. */
  | { type: "response_chunk"; run_id: string; text: string }
  /** The answer is complete, and follows as a `message`; or there is none, and what was told of it is to be forgotten. */
  | { type: "response_end"; run_id: string; message: Message | null; text: string; replaced: boolean; state: string }
  /** Somebody begins or stops to write: `customer`, `agent` or `assistant`. */
  | { type: "typing"; who: string; on: boolean }
  /** The first of their kind came, or the last one left: `customer` or `agent`. */
  | { type: "presence"; who: string; here: boolean }
  /** Something became of the conversation: `change` is the event's type, such as `conversation.taken`. */
  | { type: "conversation"; conversation: Conversation; change: string; position: number; event_id: string }
  /** The conversation has ended. */
  | { type: "session_closed"; conversation: Conversation; position: number; event_id: string }
  /** The server has taken another token; `expires_at` is when that ends. */
  | { type: "token_refreshed"; expires_at: string | null }
  /** The token has ended or was refused. Without another one the line is closed. */
  | { type: "token_expired"; error: SwitchboardError | null }
  /** Events were missed that the server no longer has: this is the conversation as it is now. */
  | { type: "gap"; snapshot: Snapshot; position: number }
  /** The line broke, and is made again after that many milliseconds. */
  | { type: "reconnecting"; attempt: number; delay: number; reason: string }
  /** The line is back; what was missed follows. */
  | { type: "reconnected"; position: number | null }
  /** Something was refused, or could not be done; the line lives on unless it says `closed` next. */
  | { type: "error"; error: SwitchboardError }
  /** Anything else that happened, such as the begin and the end of a run. */
  | { type: "event"; event: Event }
  /** The last event; `error` is why, unless you closed it. */
  | { type: "closed"; error: SwitchboardError | null };

/** The types of events. */
export type LiveEventType = LiveEvent["type"];

/** The words of an answer that is being written, put together without one twice. */
export class Draft {
  text = "";
  #number = 0;
  /** Whether a word was missed; then the message brings the rest. */
  #isBroken = false;

  constructor(readonly run: string) {}

  /** What a delta adds. */
  delta(number: number, text: string): string {
    if (number <= this.#number || this.#isBroken) return "";
    if (number !== this.#number + 1) {
      this.#isBroken = true;
      return "";
    }
    this.#number = number;
    this.text += text;
    return text;
  }

  /** What the whole text so far adds. */
  progress(number: number, text: string): string {
    if (number < this.#number || !text.startsWith(this.text)) return "";
    this.#isBroken = false;
    this.#number = number;
    return this.rest(text);
  }

  /** What the text adds to the words so far. */
  rest(text: string): string {
    if (!text.startsWith(this.text)) return "";
    const more = text.slice(this.text.length);
    this.text = text;
    return more;
  }
}

/** Turns events and words of the server into those of the library. */
export class Reader {
  #draft: Draft | undefined;
  #ended = "";

  /** What an event of the conversation's log tells. */
  event(event: Event): LiveEvent[] {
    const { message, run, conversation } = event.data;
    const { type, position, id: event_id } = event;
    if (type === "message.created" && message) {
      return [...this.#answered(message), { type: "message", message, position, event_id }];
    }
    if (type.startsWith("run.") && run) {
      const told = type === "run.started" ? this.#begin(run.id) : this.#end(run.id, null, type.slice(4));
      return [...told, { type: "event", event }];
    }
    if (type === "conversation.closed" && conversation) return [{ type: "session_closed", conversation, position, event_id }];
    if (type.startsWith("conversation.") && conversation) return [{ type: "conversation", conversation, change: type, position, event_id }];
    return [{ type: "event", event }];
  }

  /** What words tell; `isWhole` of all words so far. */
  words(frame: { run_id: string; number: number; text: string }, isWhole: boolean): LiveEvent[] {
    if (frame.run_id === this.#ended) return [];
    const begun = this.#begin(frame.run_id);
    const draft = this.#draft!;
    const text = isWhole ? draft.progress(frame.number, frame.text) : draft.delta(frame.number, frame.text);
    return text ? [...begun, { type: "response_chunk", run_id: draft.run, text }] : begun;
  }

  /** What a conversation as it is now tells of the answer that was being written. */
  snapshot(snapshot: Snapshot): LiveEvent[] {
    const run = this.#draft?.run;
    const message = snapshot.messages.find((message) => message.run_id === run);
    if (!run || !message) return [];
    return this.#answered(message);
  }

  #begin(run: string): LiveEvent[] {
    if (this.#draft?.run === run || this.#ended === run) return [];
    const before = this.#draft ? this.#end(this.#draft.run, null, "interrupted") : [];
    this.#draft = new Draft(run);
    return [...before, { type: "response_start", run_id: run }];
  }

  #answered(message: Message): LiveEvent[] {
    const run = message.run_id;
    if (!run || message.role !== "assistant") return [];
    const begun = this.#begin(run);
    const chunk = this.#draft?.run === run ? this.#draft.rest(message.content) : "";
    const more: LiveEvent[] = chunk ? [{ type: "response_chunk", run_id: run, text: chunk }] : [];
    return [...begun, ...more, ...this.#end(run, message, "completed")];
  }

  #end(run: string, message: Message | null, state: string): LiveEvent[] {
    if (this.#draft?.run !== run) return [];
    const replaced = message !== null && message.content !== this.#draft.text;
    this.#draft = undefined;
    this.#ended = run;
    return [{ type: "response_end", run_id: run, message, text: message?.content ?? "", replaced, state }];
  }
}
