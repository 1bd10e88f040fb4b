/** What stood beside an answer. */
export interface Meta {
  /** The HTTP status. */
  status: number;
  /** Names the request in the server's log. */
  requestId?: string | undefined;
  /** The state of the thing, for `ifMatch` of the next change. */
  etag?: string | undefined;
  /** Whether the server gave an answer again that it had given to the same `Idempotency-Key`. */
  replayed: boolean;
}

const METAS = new WeakMap<object, Meta>();

/** What stood beside the answer that this object is. */
export function metaOf(answer: object): Meta | undefined {
  return METAS.get(answer);
}

/** Keeps in mind what stood beside an answer. */
export function remember(answer: unknown, response: Response): void {
  if (typeof answer !== "object" || answer === null) return;
  const header = (name: string) => response.headers.get(name) ?? undefined;
  const replayed = header("idempotent-replayed") === "true";
  METAS.set(answer, { status: response.status, requestId: header("x-request-id"), etag: header("etag"), replayed });
}
