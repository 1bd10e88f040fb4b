import { AuthenticationError, NetworkError, ProtocolError, SwitchboardError, ValidationError, fromServer } from "../core/errors.js";
import { LIMITS } from "../core/options.js";
import type { ClientOptions, Credential } from "../core/options.js";
import { reason, uuid } from "../core/text.js";
import type { Message } from "../generated/types.js";
import { Reader } from "./events.js";
import type { LiveEvent, LiveEventType } from "./events.js";
import { overSocket } from "./line.js";
import type { Line, SocketConstructor } from "./line.js";
import { Outlet } from "./outlet.js";

/** How a live line is made. */
export interface LiveOptions {
  /** The token, or a key on your server; absent: the client's, or what `getToken` gives. */
  token?: string | undefined;
  /** Gives a fresh token: about 30 s before one ends, and after one has ended or was refused. */
  getToken?: (() => string | Promise<string>) | undefined;
  /** The conversation to follow; absent: the one that the first message opens. */
  conversationId?: string | undefined;
  /** The last position that you have; absent: what happens from now on. */
  after?: number | undefined;
  /** The slug or id of the agent of a conversation that is opened. */
  agent?: string | undefined;
  /** `websocket`, `events` (server-sent events and plain requests), or whichever works: `auto`, unless set. */
  transport?: "auto" | "websocket" | "events" | undefined;
  /** A WebSocket in place of the global one, such as that of `ws`. */
  webSocket?: SocketConstructor | undefined;
  /** Closes the line. */
  signal?: AbortSignal | undefined;
}

/** What goes along with a message. */
export interface SendOptions {
  /** The ids of files. */
  attachments?: string[] | undefined;
  /** The agent of the conversation, if this message opens it. */
  agent?: string | undefined;
  /** Your own id of the message: the same again is the same message. Made when absent. */
  clientId?: string | undefined;
}

/** A question over the line that waits for its answer. */
interface Waiting {
  frame: Record<string, unknown>;
  done(frame: any): void;
  failed(error: unknown): void;
  /** Whether it may go over another line when this one breaks. */
  isKept: boolean;
}

/**
 * A live conversation: what happens comes as events, once and in order, and what you send stands there once, however often
 * the line breaks. Go through the events with `for await`, or have them told with `on`.
 */
export class LiveConnection implements AsyncIterable<LiveEvent> {
  readonly #client: ClientOptions;
  readonly #options: LiveOptions;
  readonly #outlet = new Outlet(() => this.#end(new ProtocolError("the events are not read", { code: "too_slow" })));
  readonly #waiting = new Map<string, Waiting>();
  #reader = new Reader();
  #line: Line | undefined;
  #token: string | undefined;
  #conversation: string | undefined;
  #position: number | undefined;
  #state: "connecting" | "open" | "closed" = "connecting";
  #failures = 0;
  #refusals = 0;
  #hasOpened = false;
  #hasSocketOpened = false;
  #isOpening = false;
  #timers = { dead: 0 as unknown, again: 0 as unknown };
  #silence: number = LIMITS.openTimeout;
  #pinged = 0;

  /** @internal Made by `live.connect`. */
  constructor(client: ClientOptions, options: LiveOptions) {
    this.#client = client;
    this.#options = options;
    this.#conversation = options.conversationId;
    this.#position = options.after ?? undefined;
    const { signal } = options;
    signal?.addEventListener("abort", this.#aborted, { once: true });
    globalThis.addEventListener?.("online", this.#online);
    void Promise.resolve().then(() => (signal?.aborted ? this.#aborted() : this.#connect()));
  }

  /** `connecting` also while the line is made again. */
  get state(): "connecting" | "open" | "closed" {
    return this.#state;
  }
  /** The conversation, once there is one. */
  get conversationId(): string | undefined {
    return this.#conversation;
  }
  /** The last position that was told: pass it as `after` to go on from there another time. */
  get position(): number | undefined {
    return this.#position;
  }

  /** Says something. Resolves with the message when it is durable; kept while the line is broken. */
  async send(text: string, options: SendOptions = {}): Promise<Message> {
    const { attachments, agent = this.#options.agent, clientId = uuid() } = options;
    const frame = { type: "message", content: text, ...(attachments?.length && { attachments }), ...(agent && { agent }) };
    return (await this.#ask(frame, clientId, true)).message;
  }

  /** Tells the others that somebody begins or stops to write. Lost while the line is broken. */
  typing(on: boolean): void {
    const id = this.#conversation;
    if (id && this.#state === "open") this.#line?.send({ type: "typing", conversation_id: id, on });
  }

  /** Stops the answer that is being written, and those that wait for it; the ids of their runs. */
  async stop(): Promise<string[]> {
    return (await this.#ask({ type: "stop", conversation_id: this.#conversation }, uuid(), false)).run_ids;
  }

  /** Tries a run again that has no answer; the id of the new run. */
  async retry(runId: string): Promise<string> {
    return (await this.#ask({ type: "retry", run_id: runId }, uuid(), false)).run_id;
  }

  /** Has events of that type told, or with `*` all of them; the answer takes it back. */
  on<T extends LiveEventType | "*">(type: T, told: (event: T extends "*" ? LiveEvent : Extract<LiveEvent, { type: T }>) => void): () => void {
    return this.#outlet.on(type, told as (event: LiveEvent) => void);
  }

  /** Closes the line. The conversation goes on; messages that were not acknowledged are given up. */
  close(): void {
    this.#end(null);
  }

  /** Every event. One loop at a time; leaving it closes the line. */
  async *[Symbol.asyncIterator](): AsyncGenerator<LiveEvent, void, void> {
    try {
      for (;;) {
        const event = await this.#outlet.next();
        if (!event) return;
        yield event;
        if (event.type === "closed") return;
      }
    } finally {
      this.close();
    }
  }

  readonly #aborted = () => this.#end(null, reason(this.#options.signal!));
  readonly #online = () => {
    if (this.#state === "connecting" && this.#timers.again) this.#connect();
  };

  #tell(...events: LiveEvent[]): void {
    for (const event of events) this.#outlet.tell(event);
  }

  #connect(): void {
    clearTimeout(this.#timers.again as number);
    this.#timers.again = 0;
    if (this.#isOpening || this.#state === "closed") return;
    this.#isOpening = true;
    this.#opened().catch((error: unknown) => {
      this.#isOpening = false;
      if (this.#state === "closed") return;
      if (error instanceof ValidationError) return this.#end(error);
      this.#tell({ type: "error", error: failure(error) });
      this.#again("no_token");
    });
  }

  async #opened(): Promise<void> {
    this.#token ??= await this.#given();
    if (this.#state === "closed") return;
    let line: Line | undefined;
    const isCurrent = () => this.#line === line && this.#state !== "closed";
    const handlers = {
      frame: (frame: any) => {
        if (!isCurrent()) return;
        this.#alive();
        this.#frame(frame);
      },
      gone: (code: number, why: string) => {
        if (isCurrent()) this.#gone(code, why);
      },
    };
    const Socket = this.#socket();
    this.#silence = LIMITS.openTimeout;
    // Loaded where it is needed: most pages never do.
    const over = Socket ? undefined : (await import("./events-line.js")).overEvents;
    if (this.#state !== "connecting") return;
    line = Socket ? overSocket(Socket, this.#client.baseUrl, handlers) : over!(this.#client, handlers);
    this.#line = line;
    this.#isOpening = false;
    this.#alive();
  }

  /** The WebSocket to use; without one, and where none has ever opened, server-sent events take its place. */
  #socket(): SocketConstructor | undefined {
    const { transport = "auto", webSocket } = this.#options;
    const Socket = webSocket ?? (globalThis as { WebSocket?: SocketConstructor }).WebSocket;
    if (transport === "events") return undefined;
    if (transport === "websocket") {
      if (Socket) return Socket;
      const message = "there is no WebSocket here: pass one as `webSocket`, or let `transport` be `auto`";
      throw new ValidationError(message, { code: "invalid_option", param: "webSocket" });
    }
    return this.#hasSocketOpened || this.#failures < 2 ? Socket : this.#failures % 2 ? Socket : undefined;
  }

  async #given(): Promise<string> {
    const { getToken, token } = this.#options;
    const { apiKey } = this.#client;
    const source: Credential | undefined = (this.#hasOpened || this.#refusals ? getToken : undefined) ?? token ?? getToken ?? apiKey;
    const given = typeof source === "function" ? await source() : source;
    if (typeof given === "string" && given) return given;
    throw new ValidationError("a live line needs a token: pass `token` or `getToken`", { code: "invalid_option", param: "token" });
  }

  /** Something came: the line lives. */
  #alive(): void {
    clearTimeout(this.#timers.dead as number);
    this.#timers.dead = setTimeout(() => {
      this.#line?.close();
      this.#gone(1006, "silent");
    }, this.#silence);
  }

  #gone(code: number, why: string): void {
    clearTimeout(this.#timers.dead as number);
    this.#line?.close();
    this.#line = undefined;
    if (this.#state === "closed") return;
    this.#state = "connecting";
    for (const [id, waiting] of this.#waiting) {
      // What was too large for the line would break the next one too.
      const isTooLarge = code === 1009;
      if (waiting.isKept && !isTooLarge) continue;
      this.#waiting.delete(id);
      waiting.failed(isTooLarge ? new ValidationError("this is too large for the line", { code: "too_big" }) : new NetworkError("the line broke before the answer", { code: "broken_answer" }));
    }
    if (code === 4001) return this.#expired(null);
    this.#again(why);
  }

  /** The token has ended, or was refused: goes on with another one, if there is one. */
  #expired(error: SwitchboardError | null): void {
    this.#tell({ type: "token_expired", error });
    this.#token = undefined;
    const another = this.#options.getToken ?? (typeof this.#client.apiKey === "function" && !this.#options.token);
    if (!another || this.#refusals > 1) {
      return this.#end(error ?? new AuthenticationError("the token has ended", { code: "token_expired" }));
    }
    this.#again("token_expired");
  }

  #again(why: string): void {
    const most = Math.min(LIMITS.reconnectDelay * 2 ** this.#failures, LIMITS.reconnectDelayMax);
    const delay = Math.round(Math.random() * most);
    this.#failures++;
    this.#tell({ type: "reconnecting", attempt: this.#failures, delay, reason: why });
    clearTimeout(this.#timers.again as number);
    this.#timers.again = setTimeout(() => this.#connect(), delay);
  }

  #frame(frame: any): void {
    switch (frame.type) {
      case "ready":
        this.#silence = LIMITS.missedHeartbeats * 1000 * frame.heartbeat_seconds;
        this.#alive();
        return this.#line?.send({ type: "auth", id: "auth", token: this.#token });
      case "authenticated":
        return frame.id === "auth" ? this.#authenticated() : this.#tell({ type: "token_refreshed", expires_at: frame.expires_at ?? null });
      case "subscribed":
        return this.#subscribed(frame);
      case "event":
        return this.#event(frame.event);
      case "progress":
      case "delta":
        return this.#tell(...this.#reader.words(frame, frame.type === "progress"));
      case "typing":
        return this.#tell({ type: "typing", who: frame.who, on: frame.on });
      case "presence":
        return this.#tell({ type: "presence", who: frame.who, here: frame.here });
      case "ack":
        return this.#acknowledged(frame);
      case "stopped":
      case "retried":
        return this.#settle(frame.id)?.done(frame);
      case "token.expiring":
        return void this.#refresh();
      case "heartbeat":
        // Whoever only listens says something now and then, so that the server does not take them for gone.
        return this.#pinged++ % 20 === 19 ? this.#line?.send({ type: "ping" }) : undefined;
      case "error":
        return this.#refused(frame);
    }
  }

  #authenticated(): void {
    this.#refusals = 0;
    if (this.#socket()) this.#hasSocketOpened = true;
    if (this.#conversation) this.#subscribe();
    else this.#begin(null);
  }

  #subscribe(): void {
    const after = this.#position === undefined ? {} : { after: this.#position };
    this.#line?.send({ type: "subscribe", id: "subscribe", conversation_id: this.#conversation, ...after });
  }

  #subscribed(frame: any): void {
    const isFirst = this.#state !== "open";
    if (isFirst) this.#begin(frame.position);
    if (!frame.recovered && frame.snapshot) {
      this.#tell({ type: "gap", snapshot: frame.snapshot, position: frame.position });
      this.#tell(...this.#reader.snapshot(frame.snapshot));
    }
    if (!frame.recovered || this.#position === undefined) this.#position = frame.position;
    if (isFirst) this.#sendAll();
  }

  /** The line is open: tells so, and sends what waits. */
  #begin(position: number | null): void {
    this.#state = "open";
    this.#failures = 0;
    this.#tell(this.#hasOpened ? { type: "reconnected", position } : { type: "ready", conversation_id: this.#conversation ?? null, position });
    this.#hasOpened = true;
    if (!this.#conversation) this.#sendAll();
  }

  #event(event: any): void {
    if (this.#position !== undefined && event.position <= this.#position) return;
    this.#position = event.position;
    this.#tell(...this.#reader.event(event));
  }

  #acknowledged(frame: any): void {
    const waiting = this.#settle(frame.id);
    if (!this.#conversation) {
      this.#conversation = frame.conversation_id;
      this.#position ??= 0;
      this.#subscribe();
      this.#sendAll();
    }
    waiting?.done(frame);
  }

  #refused(frame: any): void {
    const error = fromServer(frame.error ?? {});
    if (frame.id === "auth") {
      this.#refusals++;
      this.#line?.close();
      this.#line = undefined;
      clearTimeout(this.#timers.dead as number);
      return error.kind === "authentication" ? this.#expired(error) : this.#end(error);
    }
    if (frame.id === "refresh") return this.#tell({ type: "token_expired", error });
    if (frame.id === "subscribe") return this.#end(error);
    const waiting = this.#settle(frame.id);
    if (!waiting) return this.#tell({ type: "error", error });
    waiting.failed(error);
    // The others wait for the first message only as long as it may still open the conversation.
    if (!this.#conversation) this.#sendAll();
  }

  async #refresh(): Promise<void> {
    const line = this.#line;
    const { getToken } = this.#options;
    const source = getToken ?? (this.#options.token ? undefined : this.#client.apiKey);
    if (typeof source !== "function") return;
    try {
      const token = await source();
      if (this.#line !== line) return;
      this.#token = token;
      line?.send({ type: "auth", id: "refresh", token });
    } catch (error) {
      if (this.#state !== "closed") this.#tell({ type: "error", error: failure(error) });
    }
  }

  #ask(frame: Record<string, unknown>, id: string, isKept: boolean): Promise<any> {
    return new Promise((done, failed) => {
      if (this.#state === "closed") return failed(new NetworkError("the line is closed", { code: "closed" }));
      if (!isKept && this.#state !== "open") return failed(new NetworkError("the line is broken", { code: "no_connection" }));
      if (this.#waiting.has(id)) return failed(new ValidationError("this id is being sent already", { code: "invalid_value", param: "clientId" }));
      const isFirst = this.#waiting.size === 0;
      this.#waiting.set(id, { frame, done, failed, isKept });
      if (this.#state === "open" && (this.#conversation || isFirst || !isKept)) this.#send(id, frame);
    });
  }

  #send(id: string, frame: Record<string, unknown>): void {
    const conversation = this.#conversation;
    const { agent, ...rest } = frame;
    const where = frame.type !== "message" ? {} : conversation ? { conversation_id: conversation } : agent ? { agent } : {};
    this.#line?.send({ ...rest, ...where, id });
  }

  #sendAll(): void {
    for (const [id, { frame, isKept }] of this.#waiting) {
      if (isKept) this.#send(id, frame);
      // The first message opens the conversation; the others wait for it.
      if (!this.#conversation) return;
    }
  }

  #settle(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  #end(error: SwitchboardError | null, why?: unknown): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    clearTimeout(this.#timers.dead as number);
    clearTimeout(this.#timers.again as number);
    this.#options.signal?.removeEventListener("abort", this.#aborted);
    globalThis.removeEventListener?.("online", this.#online);
    this.#line?.close();
    this.#line = undefined;
    for (const { failed } of this.#waiting.values()) failed(why ?? error ?? new NetworkError("the line was closed", { code: "closed" }));
    this.#waiting.clear();
    this.#outlet.end({ type: "closed", error });
  }
}

function failure(error: unknown): SwitchboardError {
  if (error instanceof SwitchboardError) return error;
  const message = `no token was given: ${error instanceof Error ? error.message : String(error)}`;
  return new AuthenticationError(message, { code: "no_token", cause: error });
}
