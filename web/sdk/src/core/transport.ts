import * as answer from "./answer.js";
import { AuthenticationError, NetworkError, ProtocolError, SwitchboardError, TimeoutError, ValidationError } from "./errors.js";
import { remember } from "./meta.js";
import { LIMITS } from "./options.js";
import type { ClientOptions, RequestOptions } from "./options.js";
import { reason, shown, uuid, wait } from "./text.js";

/** An operation of the API. */
export interface Operation {
  /** The HTTP method. */
  method: string;
  /** The path, with its parameters in braces. */
  path: string;
  /** The fields that a successful answer has. */
  needs: readonly string[];
}

/** What a call of an operation says. */
export interface Call {
  /** The values of the path's parameters, in their order. */
  path?: readonly string[] | undefined;
  /** The query; what is `undefined` or `null` is left out. */
  query?: object | undefined;
  /** The body, as JSON. */
  body?: unknown;
  /** What is accepted: JSON unless said. */
  accept?: string | undefined;
  /** More headers. */
  headers?: Record<string, string> | undefined;
  /** What the caller says of this call. */
  options?: RequestOptions | undefined;
  /** Bytes to send to an address that needs no key, which is sent nowhere but to the API. */
  bare?: { body?: unknown };
}

/** An answer whose head has come. */
export interface Opened {
  /** The answer; its body is still to be read. */
  response: Response;
  /** Ends it at once. */
  cancel(): void;
  /** Ends the time limit, for an answer that goes on. */
  untimed(): void;
  /** Ends the time limit and lets go of the caller's signal. */
  release(): void;
}

/** Makes requests: signs, repeats and limits them. Every client has one. */
export class Transport {
  /** Where the server is, without a slash at the end. */
  readonly baseUrl: string;
  /** The limits in effect. */
  readonly limits: { timeout: number; chatTimeout: number; idleTimeout: number; maxRetries: number; maxBody: number };
  readonly #options: ClientOptions;
  #seen = new Set<string>();

  constructor(options: ClientOptions) {
    this.baseUrl = address(options.baseUrl);
    this.#options = { ...options };
    const { timeout, idleTimeout, maxRetries, maxBody } = options;
    this.limits = {
      timeout: timeout ?? LIMITS.timeout,
      chatTimeout: timeout ?? LIMITS.chatTimeout,
      idleTimeout: idleTimeout ?? LIMITS.idleTimeout,
      maxRetries: maxRetries ?? LIMITS.maxRetries,
      maxBody: maxBody ?? LIMITS.maxBody,
    };
  }

  /** Calls an operation and reads its whole answer. */
  async call<T>(operation: Operation, call: Call = {}): Promise<T> {
    return this.#repeated(operation, call, async (attempt) => {
      const opened = await this.#attempt(operation, attempt);
      try {
        const { response } = opened;
        const body = await answer.text(response, this.limits.maxBody);
        if (!response.ok) throw answer.refusal(response, body);
        if (response.status === 204) return undefined as T;
        const value = answer.parsed(response, body, operation.needs);
        remember(value, response);
        return value as T;
      } finally {
        opened.release();
      }
    });
  }

  /** Calls an operation and gives its answer as soon as its head has come; its body must be of that type, if one is named. */
  async open(operation: Operation, call: Call, type: string): Promise<Opened> {
    return this.#repeated(operation, { accept: type, ...call }, async (attempt) => {
      const opened = await this.#attempt(operation, attempt);
      const { response } = opened;
      try {
        if (response.ok && (response.status === 204 || answer.isOfType(response, type))) {
          if (type) opened.untimed();
          return opened;
        }
        const body = await answer.text(response, this.limits.maxBody);
        throw response.ok ? answer.unreadable(response, body, `the answer is not ${type}`) : answer.refusal(response, body);
      } catch (error) {
        opened.release();
        throw error;
      }
    });
  }

  async #repeated<T>(operation: Operation, call: Call, once: (attempt: Attempt) => Promise<T>): Promise<T> {
    const { options } = call;
    const key = operation.method === "GET" ? undefined : (options?.idempotencyKey ?? uuid());
    const retries = options?.maxRetries ?? this.limits.maxRetries;
    let isUncertain = false;
    for (let number = 0; ; number++) {
      try {
        return await once({ ...call, key });
      } catch (caught) {
        const error = this.#clean(caught);
        const signal = options?.signal;
        if (signal?.aborted) throw reason(signal);
        if (number >= retries || !mayRepeat(error, isUncertain)) throw error;
        isUncertain ||= error instanceof NetworkError || error instanceof TimeoutError;
        await wait(delay(number, error), signal);
      }
    }
  }

  /** One attempt, up to the head of its answer. */
  async #attempt(operation: Operation, attempt: Attempt): Promise<Opened> {
    const { signal, timeout = this.limits.timeout } = attempt.options ?? {};
    const abort = new AbortController();
    let isLate = false;
    const late = () => {
      isLate = true;
      abort.abort(new TimeoutError(`no whole answer came within ${timeout} ms`, { code: "timeout" }));
    };
    const timer = setTimeout(late, timeout);
    const stop = () => abort.abort(reason(signal!));
    const release = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
    try {
      if (signal?.aborted) throw reason(signal);
      signal?.addEventListener("abort", stop, { once: true });
      const request = await this.#request(operation, attempt, abort.signal);
      const fetcher = this.#options.fetch ?? globalThis.fetch;
      const response = await raced(fetcher(url(this.baseUrl, operation, attempt), request), abort.signal);
      refuseRedirects(response, this.baseUrl);
      return { response, release, cancel: () => (release(), abort.abort()), untimed: () => clearTimeout(timer) };
    } catch (error) {
      release();
      if (isLate || signal?.aborted) throw abort.signal.reason ?? error;
      if (error instanceof SwitchboardError) throw error;
      throw new NetworkError(`could not reach ${this.baseUrl}: ${told(error)}`, { code: "no_connection", cause: error });
    }
  }

  async #request(operation: Operation, attempt: Attempt, signal: AbortSignal): Promise<RequestInit> {
    const headers: Record<string, string> = { ...attempt.headers };
    const init: RequestInit = { method: operation.method, headers, signal, redirect: "manual", credentials: "omit" };
    if (attempt.bare) return { ...init, body: attempt.bare.body as BodyInit | null };
    headers.Accept = attempt.accept ?? "application/json";
    if (attempt.key) headers["Idempotency-Key"] = attempt.key;
    if (attempt.options?.ifMatch) headers["If-Match"] = attempt.options.ifMatch;
    const credential = await raced(this.credential(), signal);
    if (credential) headers.Authorization = `Bearer ${credential}`;
    if (attempt.body !== undefined) {
      headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(attempt.body);
    }
    return init;
  }

  /** The key, or the token as it is now. */
  async credential(): Promise<string | undefined> {
    const { apiKey } = this.#options;
    if (typeof apiKey !== "function") return remembered(this.#seen, apiKey);
    try {
      return remembered(this.#seen, await apiKey());
    } catch (cause) {
      if (cause instanceof SwitchboardError) throw cause;
      throw new AuthenticationError(`no token was given: ${told(cause)}`, { code: "no_token", cause });
    }
  }

  /** Takes the key out of what an answer echoed. */
  #clean(error: unknown): unknown {
    if (error instanceof SwitchboardError) {
      for (const key of this.#seen) error.message = error.message.replaceAll(key, shown(key));
    }
    return error;
  }
}

interface Attempt extends Call {
  key?: string | undefined;
}

/** Keeps the last credentials in mind, so that no message repeats one. */
function remembered(seen: Set<string>, key: string | undefined): string | undefined {
  if (key) {
    seen.delete(key);
    seen.add(key);
    if (seen.size > 4) seen.delete(seen.values().next().value!);
  }
  return key;
}

function address(baseUrl: string): string {
  const url = parsedUrl(baseUrl);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    const message = "baseUrl must be the address of your server, such as https://help.example.com";
    throw new ValidationError(message, { code: "invalid_option", param: "baseUrl" });
  }
  return url.href.replace(/\/+$/, "");
}

function parsedUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function url(base: string, operation: Operation, call: Call): string {
  let at = 0;
  const path = operation.path.replace(/\{\w+\}/g, () => segment(call.path?.[at++]));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined && value !== null) query.set(name, String(value));
  }
  const rest = `${query}` && `?${query}`;
  return (path.startsWith("/") ? base + path : path) + rest;
}

/** An id within a path. One that is empty or made of dots would lead to another address. */
function segment(id: string | undefined): string {
  if (typeof id !== "string" || /^\.{0,2}$/.test(id)) {
    throw new ValidationError("an id is missing", { code: "invalid_value", param: "id" });
  }
  return encodeURIComponent(id);
}

/** What becomes of a promise, or the end that the signal says, whichever is sooner. */
function raced<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

function refuseRedirects(response: Response, base: string): void {
  const { status, type } = response;
  if (type !== "opaqueredirect" && !(status >= 300 && status < 400)) return;
  const location = response.headers.get("location");
  const to = location ? parsedUrl(new URL(location, `${base}/`).href)?.origin : undefined;
  const message = `${base} leads ${to ? `to ${to}` : "elsewhere"}; the key is not sent there. Is baseUrl right?`;
  throw new ProtocolError(message, { status, code: "redirected" });
}

/** Whether another attempt may help. After an uncertain end a conflict may be the first attempt, still at work. */
function mayRepeat(error: unknown, isUncertain: boolean): boolean {
  if (!(error instanceof SwitchboardError)) return false;
  if ((error.retryAfter ?? 0) * 1000 > LIMITS.retryAfterMax) return false;
  if (error.code === "no_connection" || error.kind === "timeout") return true;
  if (isUncertain && error.status === 409) return true;
  return [408, 429, 500, 502, 503, 504].includes(error.status ?? 0) && error.kind !== "protocol" && error.kind !== "network";
}

/** The wait before another attempt, in milliseconds. */
export function delay(number: number, error?: unknown): number {
  const asked = error instanceof SwitchboardError ? error.retryAfter : undefined;
  if (asked !== undefined) return asked * 1000;
  return Math.random() * Math.min(LIMITS.retryDelay * 2 ** number, LIMITS.retryDelayMax);
}

function told(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}
