import { bytes, fromBase64, fromHex, hmac, isSame } from "./core/crypto.js";
import { LIMITS } from "./core/options.js";
import type { Event } from "./generated/types.js";

/** Why a request is not to be believed. */
export type WebhookFailure =
  /** There is no signature, or it is not written as signatures are. */
  | "malformed"
  /** None of the signatures was made with one of the secrets, of this body. */
  | "no_match"
  /** It was signed too long ago. */
  | "too_old"
  /** It was signed in the future; one of the two clocks is wrong. */
  | "too_new"
  /** A secret is not `whsec_` and the base64 of 24 to 64 bytes. */
  | "bad_secret"
  /** It is genuine, and its body is no JSON object. */
  | "bad_body";

/** A request that is not to be believed. It repeats no secret and no signature. */
export class WebhookError extends Error {
  constructor(
    /** Why. */
    readonly code: WebhookFailure,
    message: string,
  ) {
    super(message);
    this.name = "WebhookError";
  }
}

/** What a receiver believes. */
export interface WebhookOptions {
  /** How far the two clocks may be apart, in seconds: 300 unless set. */
  tolerance?: number | undefined;
  /** The time, in seconds since 1970; the machine's unless given. */
  now?: number | undefined;
  /**
   * How requests are signed: `standard`, or in cStar's ways. Absent: what the headers say, but of cStar's ways only the one
   * with a time, so that a request which somebody saw cannot be sent again later. `cstar` takes all three.
   */
  scheme?: "standard" | "cstar" | "cstar_timed" | undefined;
}

/** Headers as `Headers`, as the object of Node.js, or as pairs. */
export type HeadersLike = { get(name: string): string | null } | Record<string, string | string[] | undefined> | Iterable<readonly [string, string]>;

/** The body as the bytes that came, before anything has parsed them; a text is taken as UTF-8. */
export type BodyLike = Uint8Array | ArrayBuffer | string;

/** How a genuine request was signed. */
export interface Verified {
  /** `standard`, or which of cStar's ways: with a time, `sha256=…`, or bare digits. */
  form: "standard" | "cstar_timed" | "cstar_sha256" | "cstar_bare";
  /** The event's id, `webhook-id`: the same in every attempt. Of `standard` only. */
  id?: string | undefined;
}

/**
 * Whether one of the secrets has signed a request; throws a `WebhookError` when none has. The same request may still come
 * twice: `id` says so.
 */
export async function verifySignature(body: BodyLike, headers: HeadersLike, secrets: string | readonly string[], options: WebhookOptions = {}): Promise<Verified> {
  const all = typeof secrets === "string" ? [secrets] : secrets;
  const payload = typeof body === "string" ? bytes(body) : new Uint8Array(body as ArrayBuffer);
  const read = (name: string) => header(headers, name);
  const { scheme } = options;
  if (scheme !== "cstar" && scheme !== "cstar_timed" && (scheme === "standard" || read("webhook-signature") !== undefined)) {
    return standard(payload, read, all, options);
  }
  const signature = read("x-signature");
  if (signature === undefined) throw malformed();
  return cstar(payload, signature.trim(), all, options);
}

/**
 * The event of a genuine request, which is checked by `verifySignature`. An event of `T` other than the native one is what
 * a webhook with another `payload` sends.
 */
export async function constructEvent<T = Event>(body: BodyLike, headers: HeadersLike, secrets: string | readonly string[], options?: WebhookOptions): Promise<T> {
  const payload = typeof body === "string" ? bytes(body) : new Uint8Array(body as ArrayBuffer);
  await verifySignature(payload, headers, secrets, options);
  try {
    const event: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    if (typeof event === "object" && event !== null && "type" in event) return event as T;
  } catch {
    // Told below, without repeating the body.
  }
  throw new WebhookError("bad_body", "the body is no event");
}

async function standard(payload: Uint8Array, read: (name: string) => string | undefined, secrets: readonly string[], options: WebhookOptions): Promise<Verified> {
  const [id, timestamp, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map(read);
  if (id === undefined || timestamp === undefined || signature === undefined) throw malformed();
  inTime(timestamp, options);
  const codes = signature.split(" ").map((text) => (text.startsWith("v1,") ? fromBase64(text.slice(3)) : undefined));
  const keys = secrets.map(decodedKey);
  await fits(keys, joined(bytes(`${id}.${timestamp}.`), payload), codes);
  return { form: "standard", id };
}

async function cstar(payload: Uint8Array, text: string, secrets: readonly string[], options: WebhookOptions): Promise<Verified> {
  const keys = secrets.map(bytes);
  if (text.startsWith("t=")) {
    const { time, codes } = timed(text);
    inTime(time, options);
    await fits(keys, joined(bytes(`${time}.`), payload), codes);
    return { form: "cstar_timed" };
  }
  const isPrefixed = text.startsWith("sha256=");
  const code = fromHex(isPrefixed ? text.slice(7) : text);
  if (options.scheme !== "cstar" || code?.length !== 32) throw malformed();
  await fits(keys, payload, [code]);
  return { form: isPrefixed ? "cstar_sha256" : "cstar_bare" };
}

/** The time and the codes of `t=…,v1=…,v1=…`. Versions that nobody knows yet are passed over. */
function timed(text: string): { time: string; codes: Uint8Array[] } {
  const [first, ...fields] = text.split(",").map((field) => field.trim());
  const codes: Uint8Array[] = [];
  for (const field of fields) {
    const [name, value] = [field.slice(0, field.indexOf("=")), field.slice(field.indexOf("=") + 1)];
    if (!field.includes("=") || name === "t") throw malformed();
    if (name !== "v1") continue;
    const code = fromHex(value);
    if (!code) throw malformed();
    codes.push(code);
  }
  return { time: first!.slice(2), codes };
}

function inTime(text: string, { now = Date.now() / 1000, tolerance = LIMITS.webhookTolerance }: WebhookOptions): void {
  // Digits and nothing else: one time has one spelling.
  if (!/^\d{1,15}$/.test(text)) throw malformed();
  const time = Number(text);
  if (Math.abs(time - Math.floor(now)) <= tolerance) return;
  if (time < now) throw new WebhookError("too_old", "the signature is too old");
  throw new WebhookError("too_new", "the signature's time lies in the future");
}

function decodedKey(secret: string): Uint8Array {
  const key = secret.startsWith("whsec_") ? fromBase64(secret.slice(6)) : undefined;
  if (key && key.length >= 24 && key.length <= 64) return key;
  throw new WebhookError("bad_secret", "a secret is `whsec_` and the base64 of 24 to 64 bytes");
}

async function fits(keys: Uint8Array[], data: Uint8Array, codes: (Uint8Array | undefined)[]): Promise<void> {
  for (const key of keys) {
    // There is no signature under an empty key.
    if (key.length === 0) continue;
    const right = await hmac(key, data);
    if (codes.some((code) => code && isSame(code, right))) return;
  }
  throw new WebhookError("no_match", "no signature fits the body and the secret");
}

function malformed(): WebhookError {
  return new WebhookError("malformed", "the signature's header cannot be read");
}

function header(headers: HeadersLike, name: string): string | undefined {
  if (typeof (headers as Headers).get === "function") return (headers as Headers).get(name) ?? undefined;
  const pairs = Symbol.iterator in headers ? headers : Object.entries(headers);
  for (const [key, value] of pairs as Iterable<readonly [string, string | string[] | undefined]>) {
    if (key.toLowerCase() === name) return Array.isArray(value) ? value.join(" ") : value;
  }
  return undefined;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}

export type { Event };
