import { NetworkError, ProtocolError, SwitchboardError, fromServer } from "./errors.js";
import type { ErrorDetails } from "./errors.js";
import { LIMITS } from "./options.js";
import { reason } from "./text.js";

/** Yields the bytes of a body; no more than `max` of them. */
export async function* chunks(response: Response, max: number, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
  const announced = Number(response.headers.get("content-length") ?? 0);
  if (announced > max) throw tooLarge(response.status, max);
  const reader = response.body?.getReader();
  if (!reader) return;
  let read = 0;
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        if (signal?.aborted) throw reason(signal);
        throw cause instanceof SwitchboardError ? cause : broken(response.status, cause);
      });
      if (done) break;
      read += value.byteLength;
      if (read > max) throw tooLarge(response.status, max);
      yield value;
    }
    isOver = true;
  } finally {
    if (!isOver) reader.cancel().catch(() => {});
  }
}

/** The whole body as text. */
export async function text(response: Response, max: number): Promise<string> {
  const decoder = new TextDecoder();
  let found = "";
  for await (const part of chunks(response, max)) found += decoder.decode(part, { stream: true });
  return found + decoder.decode();
}

/** Whether an answer says that it is of this type. */
export function isOfType(response: Response, type: string): boolean {
  return (response.headers.get("content-type") ?? "").toLowerCase().startsWith(type);
}

/** The object of a successful answer, with every field that it must have. */
export function parsed(response: Response, body: string, needs: readonly string[]): unknown {
  if (!isOfType(response, "application/json")) {
    throw unreadable(response, body, `the answer is ${response.headers.get("content-type") ?? "of no type"}, not JSON`);
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw unreadable(response, body, "the answer is not whole JSON");
  }
  const missing = needs.find((field) => !(isObject(value) && field in value));
  if (missing) throw unreadable(response, body, `the answer has no field \`${missing}\``);
  if (needs.includes("has_more") && !Array.isArray((value as { data: unknown }).data)) {
    throw unreadable(response, body, "the answer's `data` is no list");
  }
  return value;
}

/** The error that a refusing answer is. */
export function refusal(response: Response, body: string): SwitchboardError {
  const details: ErrorDetails = { retryAfter: retryAfter(response) };
  const requestId = response.headers.get("x-request-id") ?? undefined;
  let value: unknown;
  try {
    value = isOfType(response, "application/json") ? JSON.parse(body) : undefined;
  } catch {
    value = undefined;
  }
  if (isObject(value) && isObject(value.error)) {
    return fromServer({ request_id: requestId, ...value.error }, response.status, details);
  }
  // What is in front of a server refuses in words of its own; where its status alone says enough, that counts.
  if (response.status === 408 || response.status === 429 || response.status >= 500) {
    const message = `the answer was ${response.status}: ${body.slice(0, LIMITS.shownCharacters)}`;
    return fromServer({ message, request_id: requestId }, response.status, details);
  }
  return unreadable(response, body, "the answer is no error of this API");
}

/** How many seconds the server wants to be left alone. A date is compared with the server's own clock. */
export function retryAfter(response: Response): number | undefined {
  const value = response.headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const until = Date.parse(value);
  const now = Date.parse(response.headers.get("date") ?? "") || Date.now();
  return Number.isNaN(until) ? undefined : Math.max(0, (until - now) / 1000);
}

/** An answer that is none of this API. */
export function unreadable(response: Response, body: string, why: string): ProtocolError {
  const beginning = body.slice(0, LIMITS.shownCharacters);
  return new ProtocolError(`${why} (status ${response.status})${beginning ? `: ${beginning}` : ""}`, {
    status: response.status,
    code: "unreadable_answer",
    requestId: response.headers.get("x-request-id") ?? undefined,
  });
}

/** Whether it is an object, and no list. */
export function isObject(value: unknown): value is Record<string, any> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function tooLarge(status: number, max: number): ProtocolError {
  return new ProtocolError(`the answer is larger than ${max} bytes`, { status, code: "answer_too_large" });
}

function broken(status: number, cause: unknown): NetworkError {
  return new NetworkError("the connection broke before the answer was whole", { status, code: "broken_answer", cause });
}
