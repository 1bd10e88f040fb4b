import type { PageQuery, Page } from "./list.js";
import { List, listed } from "./list.js";
import type { RequestOptions } from "./options.js";
import type { Operation, Transport } from "./transport.js";

/** What all groups of methods are made of. */
export abstract class Resource {
  /** @internal */
  protected readonly transport: Transport;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** @internal */
  protected call<T>(operation: Operation, path: string[], body?: unknown, options?: RequestOptions): Promise<T> {
    return this.transport.call<T>(operation, { path, body, options });
  }

  /** @internal */
  protected paged<T, P extends Page<T> = Page<T>>(operation: Operation, path: string[], query?: PageQuery, options?: RequestOptions): List<T, P> {
    return listed<T, P>(this.transport, operation, path, query, options);
  }
}
