import { ConflictError, NetworkError, SwitchboardError } from "../core/errors.js";
import * as sse from "../core/sse.js";
import { Transport } from "../core/transport.js";
import type { ClientOptions } from "../core/options.js";
import * as ops from "../generated/operations.js";
import type { Line, LineHandlers } from "./line.js";

/**
 * A line over the conversation's event stream and plain requests, for where there is no WebSocket. It speaks with the same
 * frames. Typing is not told to the server, and the server says nothing before a token ends.
 */
export function overEvents(options: ClientOptions, handlers: LineHandlers): Line {
  return new EventsLine(options, handlers);
}

class EventsLine implements Line {
  readonly #abort = new AbortController();
  readonly #transport: Transport;
  readonly #handlers: LineHandlers;
  #token = "";
  #isOver = false;

  constructor(options: ClientOptions, handlers: LineHandlers) {
    this.#transport = new Transport({ ...options, apiKey: () => this.#token });
    this.#handlers = handlers;
    void Promise.resolve().then(() => this.#hear({ type: "ready", authenticated: false, heartbeat_seconds: 15 }));
  }

  close(): void {
    this.#isOver = true;
    this.#abort.abort();
  }

  send(frame: Record<string, any>): void {
    const { type, id } = frame;
    if (type === "auth") {
      this.#token = frame.token;
      void this.#checked(id);
    } else if (type === "subscribe") void this.#follow(frame);
    else if (type === "message") void this.#try(id, () => this.#post(frame));
    else if (type === "stop") void this.#try(id, () => this.#stop(frame));
    else if (type === "retry") void this.#try(id, () => this.#retry(frame));
  }

  #hear(frame: Record<string, unknown>): void {
    if (!this.#isOver) this.#handlers.frame(frame);
  }

  #gone(code: number, reason: string): void {
    if (this.#isOver) return;
    this.close();
    this.#handlers.gone(code, reason);
  }

  get #options() {
    return { signal: this.#abort.signal, maxRetries: 0 };
  }

  async #checked(id: string): Promise<void> {
    await this.#try(id, async () => {
      await this.#transport.call(ops.find_me, { options: this.#options });
      this.#hear({ type: "authenticated", id, expires_at: null });
    });
  }

  /** Does something; a refusal is told as a frame, and a break is the end of the line. */
  async #try(id: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof SwitchboardError) || sse.isBreak(error)) return this.#gone(1006, "broken");
      const { kind, code, message, param, docUrl, requestId } = error;
      this.#hear({ type: "error", id, error: { type: kind, code, message, param, doc_url: docUrl, request_id: requestId } });
    }
  }

  async #follow(frame: Record<string, any>): Promise<void> {
    const { conversation_id, after, id } = frame;
    await this.#try(id, async () => {
      const call = { path: [conversation_id], query: { after }, options: this.#options };
      const opened = await this.#transport.open(ops.follow_conversation, call, "text/event-stream");
      const { idleTimeout, maxBody } = this.#transport.limits;
      for await (const block of sse.blocks(opened, idleTimeout, maxBody, this.#abort.signal)) {
        this.#block(block, conversation_id, id);
        if (this.#isOver) return;
      }
      throw new NetworkError("the stream ended", { code: "broken_answer" });
    });
  }

  #block(block: sse.Block, conversation_id: string, id: string): void {
    if (!block.event) return this.#hear({ type: "heartbeat" });
    const data = sse.data(block);
    if (block.event === "stream.opened") this.#hear({ type: "subscribed", id, conversation_id, ...data });
    else if (block.event === "stream.closed") this.#gone(data.reason === "token_expired" ? 4001 : 1001, data.reason);
    else if (block.event === "answer.progress" || block.event === "answer.delta") this.#hear({ type: block.event.slice(7), ...data });
    else if (block.event === "typing" || block.event === "presence") this.#hear({ type: block.event, ...data });
    else this.#hear({ type: "event", event: data });
  }

  async #post(frame: Record<string, any>): Promise<void> {
    const { id, content, attachments } = frame;
    const options = { ...this.#options, idempotencyKey: id };
    const conversation_id = frame.conversation_id ?? (await this.#opened(frame));
    const sent = { content, attachments, client_id: id };
    const message = frame.conversation_id
      ? await this.#transport.call(ops.add_message, { path: [conversation_id], body: sent, options })
      : await this.#first(conversation_id);
    this.#hear({ type: "ack", id, conversation_id, message });
  }

  /** Opens a conversation by a question, and does not wait for its answer: the run goes on by itself. */
  async #opened({ id, content, attachments, agent }: Record<string, any>): Promise<string> {
    const call = { body: { message: content, attachments, agent, stream: true }, options: { ...this.#options, idempotencyKey: id } };
    const opened = await this.#transport.open(ops.create_chat, call, "text/event-stream").catch((error: unknown) => {
      // The same question is being answered: once it is, the same key tells its conversation.
      throw error instanceof ConflictError ? new NetworkError(error.message, { code: error.code }) : error;
    });
    const { idleTimeout, maxBody } = this.#transport.limits;
    for await (const block of sse.blocks(opened, idleTimeout, maxBody, this.#abort.signal)) {
      if (!block.event) continue;
      const data = sse.data(block);
      if (data.conversation_id) return data.conversation_id;
      break;
    }
    throw new NetworkError("the server opened no conversation", { code: "broken_answer" });
  }

  async #first(conversation: string): Promise<unknown> {
    const page = await this.#transport.call<{ data: { role: string }[] }>(ops.list_messages, { path: [conversation], options: this.#options });
    return page.data.find((message) => message.role === "customer");
  }

  async #stop({ id, conversation_id }: Record<string, any>): Promise<void> {
    const query = { limit: 100 };
    const page = await this.#transport.call<{ data: { id: string; state: string }[] }>(ops.list_runs, { path: [conversation_id], query, options: this.#options });
    const open = page.data.filter((run) => run.state === "running" || run.state === "queued");
    for (const run of open) await this.#transport.call(ops.stop_run, { path: [run.id], options: this.#options });
    this.#hear({ type: "stopped", id, run_ids: open.map((run) => run.id) });
  }

  async #retry({ id, run_id }: Record<string, any>): Promise<void> {
    const run = await this.#transport.call<{ id: string }>(ops.retry_run, { path: [run_id], options: this.#options });
    this.#hear({ type: "retried", id, run_id: run.id });
  }
}
