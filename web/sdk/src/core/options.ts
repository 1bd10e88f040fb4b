/** A key, a token, or a function that gives a token whenever one is needed. */
export type Credential = string | (() => string | Promise<string>);

/** How a client is made. */
export interface ClientOptions {
  /** Where the server is, for example `https://help.example.com`; it may end in a path. */
  baseUrl: string;
  /** A key (`sk_…`, `pk_…`), a token, or a function that gives a token whenever one is needed. */
  apiKey?: Credential | undefined;
  /** How long one attempt may take, head and body, in milliseconds: 60,000 unless set. */
  timeout?: number | undefined;
  /** How long a stream may be silent, in milliseconds: 45,000 unless set. The server says something every 15 s. */
  idleTimeout?: number | undefined;
  /** How often a request is tried again: 3 unless set; 0 is never. */
  maxRetries?: number | undefined;
  /** The largest answer that is read, in bytes: 67,108,864 (64 MiB) unless set. */
  maxBody?: number | undefined;
  /** In place of the global `fetch`. */
  fetch?: typeof fetch | undefined;
}

/** What may be said of a single call. */
export interface RequestOptions {
  /** Ends the call at once; it then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** In place of the client's `timeout`, in milliseconds. */
  timeout?: number | undefined;
  /** In place of the client's `maxRetries`. */
  maxRetries?: number | undefined;
  /** In place of the key that is made for every `POST`, `PATCH`, `PUT` and `DELETE`: 1 to 255 visible ASCII characters. */
  idempotencyKey?: string | undefined;
  /** The `ETag` that the thing must still have; otherwise nothing is written (`ConflictError`, `precondition_failed`). */
  ifMatch?: string | undefined;
}

/** The limits of the library, each with its default. Times are in milliseconds, sizes in bytes. */
export const LIMITS = {
  /** How long one attempt may take. */
  timeout: 60_000,
  /** How long one attempt of `chat.reply` may take: a server may need 150 s for an answer. */
  chatTimeout: 180_000,
  /** How long a stream may be silent. */
  idleTimeout: 45_000,
  /** How often a request is tried again. */
  maxRetries: 3,
  /** The largest answer that is read. */
  maxBody: 67_108_864,
  /** The first wait before another attempt; it doubles. */
  retryDelay: 500,
  /** The longest wait before another attempt. */
  retryDelayMax: 8_000,
  /** The longest `Retry-After` that is waited for. */
  retryAfterMax: 60_000,
  /** The first wait before a live line is made again; it doubles. */
  reconnectDelay: 250,
  /** The longest wait before a live line is made again. */
  reconnectDelayMax: 10_000,
  /** How long a live line may take to open. */
  openTimeout: 15_000,
  /** How many heartbeats may be missed: a line that is silent for longer is dead. */
  missedHeartbeats: 2.5,
  /** How many events a live line keeps for a reader who is slow. */
  bufferedEvents: 10_000,
  /** How many characters of an answer that cannot be read stand in the error. */
  shownCharacters: 200,
  /** How old a webhook's signature may be, in seconds. */
  webhookTolerance: 300,
} as const;
