import { ConflictError, NetworkError, NotFoundError, PermissionError, ProtocolError, fromServer } from "./core/errors.js";
import { isObject } from "./core/answer.js";
import type { RequestOptions } from "./core/options.js";
import * as sse from "./core/sse.js";
import { uuid, wait } from "./core/text.js";
import { delay } from "./core/transport.js";
import type { Transport } from "./core/transport.js";
import * as ops from "./generated/operations.js";
import type { ChatReply, ChatRequest, Event, Message, Run, Words } from "./generated/types.js";

/** What a streamed answer tells, in this order. */
export type ChatStreamItem =
  /** The question is stored, and the AI begins to answer. Absent when a person answers, and in a repeated answer. */
  | { type: "accepted"; conversation_id: string; run_id: string }
  /** More of the answer, any number of times. Put together they are the answer, unless `message` says `replaced`. */
  | { type: "delta"; text: string }
  /** The answer as it is stored; `null` when a person is to answer. With `replaced` it is another text than the deltas. */
  | { type: "message"; message: Message | null; text: string; replaced: boolean }
  /** The whole answer, as `chat.reply` gives it; the last item. */
  | { type: "done"; reply: ChatReply };

/** How far a stream has come. */
interface Progress {
  text: string;
  /** The number of the run's last delta, once it is known. */
  number: number;
  run?: string;
  conversation?: string;
}

/**
 * An answer while it is written. Go through it with `for await`, or wait for `finalMessage()` or `text()`; it can be read
 * once. When the line breaks it is taken up again by the conversation's own stream, where the words are numbered.
 */
export class ChatStream implements AsyncIterable<ChatStreamItem> {
  readonly #transport: Transport;
  readonly #input: Omit<ChatRequest, "stream">;
  readonly #options: RequestOptions;
  readonly #seen: Progress = { text: "", number: 0 };
  #isRead = false;

  constructor(transport: Transport, input: Omit<ChatRequest, "stream">, options: RequestOptions = {}) {
    this.#transport = transport;
    this.#input = { ...input };
    this.#options = { ...options, idempotencyKey: options.idempotencyKey ?? uuid() };
  }

  /** The answer's text so far. */
  get textSoFar(): string {
    return this.#seen.text;
  }

  /** Reads to the end, and gives the whole answer. */
  async finalMessage(): Promise<ChatReply> {
    for await (const item of this) if (item.type === "done") return item.reply;
    throw new NetworkError("the stream ended before the answer", { code: "broken_answer" });
  }

  /** Reads to the end, and gives the answer's text. */
  async text(): Promise<string> {
    return (await this.finalMessage()).reply;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ChatStreamItem, void, void> {
    if (this.#isRead) throw new ProtocolError("this stream was read already", { code: "already_read" });
    this.#isRead = true;
    const limit = this.#options.maxRetries ?? this.#transport.limits.maxRetries;
    let failures = 0;
    for (;;) {
      const before = this.#seen.text.length;
      try {
        const reply = yield* this.#seen.run ? this.#resumed(this.#seen.run) : this.#asked();
        if (reply) return yield* this.#finished(reply);
        throw new NetworkError("the stream ended before the answer", { code: "broken_answer" });
      } catch (error) {
        if (this.#seen.text.length > before) failures = 0;
        const mayGoOn = sse.isBreak(error) || (error instanceof ConflictError && this.#seen.run);
        if (!mayGoOn || failures >= limit) throw error;
        await wait(delay(failures++, error), this.#options.signal);
      }
    }
  }

  /** Asks, and reads what comes. The same key again is the same question. */
  async *#asked(): AsyncGenerator<ChatStreamItem, ChatReply | undefined, void> {
    const call = { body: { ...this.#input, stream: true }, options: this.#options };
    const opened = await this.#transport.open(ops.create_chat, call, "text/event-stream");
    const { idleTimeout, maxBody } = this.#transport.limits;
    let told = "";
    for await (const block of sse.blocks(opened, idleTimeout, maxBody, this.#options.signal)) {
      if (!block.event) continue;
      const data = sse.data(block);
      if (block.event === "run.started" && !this.#seen.run) {
        this.#seen.run = data.id;
        this.#seen.conversation = data.conversation_id;
        yield { type: "accepted", conversation_id: data.conversation_id, run_id: data.id };
      } else if (block.event === "message.delta") {
        // A question that is answered anew begins again: only what goes beyond the words so far is told.
        told += String(data.text ?? "");
        if (told.startsWith(this.#seen.text)) yield* this.#more(told.slice(this.#seen.text.length));
      } else if (block.event === "message.completed") {
        if (!isObject(data) || typeof data.reply !== "string") throw new ProtocolError("the answer has no field `reply`", { code: "unreadable_answer" });
        return data as unknown as ChatReply;
      } else if (block.event === "error") {
        throw fromServer(data.error ?? {});
      }
    }
    return undefined;
  }

  /** Goes on with a run whose line broke. */
  async *#resumed(run: string): AsyncGenerator<ChatStreamItem, ChatReply | undefined, void> {
    const options = { ...this.#options, idempotencyKey: undefined };
    const opened = await this.#transport.open(ops.follow_conversation, { path: [this.#seen.conversation!], options }, "text/event-stream").catch((error: unknown) => {
      if (error instanceof PermissionError || error instanceof NotFoundError) return undefined;
      throw error;
    });
    if (opened) {
      const { idleTimeout, maxBody } = this.#transport.limits;
      for await (const block of sse.blocks(opened, idleTimeout, maxBody, options.signal)) {
        if (!block.event) continue;
        const data = sse.data(block);
        if (block.event === "stream.opened") {
          // Words are told on from the first, or after a text so far that holds ours.
          this.#seen.number = this.#seen.text ? -1 : 0;
          // Looked at after the stream has opened: what ends from now on is told by it.
          if (await this.#hasEnded(run)) break;
        } else if (block.event === "answer.progress") yield* this.#caughtUp(data, run);
        else if (block.event === "answer.delta") yield* this.#words(data, run);
        else if (block.event.startsWith("run.") && (data as Event).data?.run?.id === run && block.event !== "run.started") break;
        else if (block.event === "stream.closed") throw new NetworkError(`the server closed the stream: ${data.reason}`, { code: data.reason });
      }
    }
    // The answer is kept under its key; asking again gives it word for word.
    return yield* this.#asked();
  }

  async #hasEnded(run: string): Promise<boolean> {
    const found = await this.#transport.call<Run>(ops.find_run, { path: [run], options: { signal: this.#options.signal } });
    return found.state !== "queued" && found.state !== "running";
  }

  /** All of the answer so far. */
  *#caughtUp(words: Words, run: string): Generator<ChatStreamItem, void, void> {
    const { text } = this.#seen;
    if (words.run_id !== run || !words.text.startsWith(text)) return;
    this.#seen.number = words.number;
    yield* this.#more(words.text.slice(text.length));
  }

  *#words(words: Words, run: string): Generator<ChatStreamItem, void, void> {
    if (words.run_id !== run || words.number !== this.#seen.number + 1) return;
    this.#seen.number = words.number;
    yield* this.#more(words.text);
  }

  *#more(text: string): Generator<ChatStreamItem, void, void> {
    if (!text) return;
    this.#seen.text += text;
    yield { type: "delta", text };
  }

  *#finished(reply: ChatReply): Generator<ChatStreamItem, void, void> {
    const text = reply.reply;
    const message = reply.message ?? null;
    const said = message?.content ?? text;
    const replaced = !said.startsWith(this.#seen.text);
    if (!replaced) yield* this.#more(said.slice(this.#seen.text.length));
    this.#seen.text = said;
    yield { type: "message", message, text: said, replaced };
    yield { type: "done", reply };
  }
}
