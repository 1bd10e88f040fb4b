import { ProtocolError } from "./errors.js";
import type { RequestOptions } from "./options.js";
import type { Operation, Transport } from "./transport.js";

/** One page of a list. */
export interface Page<T> {
  /** The things, in the order of the list. */
  data: T[];
  /** Whether more follow. */
  has_more: boolean;
  /** What to pass as `after` for the next page; `null` on the last. */
  next?: string | null;
}

/** Which page of a list. */
export interface PageQuery {
  /** How many things a page has: 1 to 100, 20 when absent. */
  limit?: number | undefined;
  /** The `next` of the page before. */
  after?: string | number | undefined;
}

/** Which conversations. */
export interface ConversationQuery extends PageQuery {
  /** Only those of this customer. */
  customer_id?: string | undefined;
  /** Only those of the customer whom you call so. */
  external_id?: string | undefined;
}

/** Which messages. */
export interface MessageQuery extends PageQuery {
  /** `asc`, oldest first, when absent; `desc`: newest first. */
  order?: "asc" | "desc" | undefined;
}

/**
 * A list that is asked for: `await` it for one page, or go through all of its things with `for await`, which fetches page
 * after page and keeps one at a time. Nothing is asked of the server before one of the two happens.
 */
export class List<T, P extends Page<T> = Page<T>> implements PromiseLike<P>, AsyncIterable<T> {
  readonly #fetch: (after: string | number | undefined) => Promise<P>;
  readonly #after: string | number | undefined;
  #first: Promise<P> | undefined;

  constructor(fetch: (after: string | number | undefined) => Promise<P>, after?: string | number) {
    this.#fetch = fetch;
    this.#after = after;
  }

  /** One page. */
  then<A = P, B = never>(done?: ((page: P) => A | PromiseLike<A>) | null, failed?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    this.#first ??= this.#fetch(this.#after);
    return this.#first.then(done, failed);
  }

  /** The same as `then(undefined, failed)`. */
  catch<B = never>(failed?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<P | B> {
    return this.then(undefined, failed);
  }

  /** Every page, fetched as it is asked for. */
  async *pages(): AsyncGenerator<P, void, void> {
    let after = this.#after;
    for (;;) {
      const page = await this.#fetch(after);
      yield page;
      if (!page.has_more) return;
      if (page.next === null || page.next === undefined || page.next === after) {
        throw new ProtocolError("the list says that more follows, and not where", { code: "unreadable_answer" });
      }
      after = page.next;
    }
  }

  /** Every thing of the list. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for await (const page of this.pages()) yield* page.data;
  }
}

/** The list that an operation answers. */
export function listed<T, P extends Page<T> = Page<T>>(
  transport: Transport,
  operation: Operation,
  path: string[],
  query: PageQuery | undefined,
  options?: RequestOptions,
): List<T, P> {
  const fetch = (after: string | number | undefined) => transport.call<P>(operation, { path, query: { ...query, after }, options });
  return new List<T, P>(fetch, query?.after);
}
