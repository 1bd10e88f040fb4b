import { LIMITS } from "../core/options.js";
import type { LiveEvent } from "./events.js";

/** Hands events to whoever wants them: to functions at once, or one after another to a loop. */
export class Outlet {
  readonly #told = new Map<string, Set<(event: LiveEvent) => void>>();
  readonly #overflow: () => void;
  #queue: LiveEvent[] = [];
  #next: ((event: LiveEvent | undefined) => void) | undefined;
  #isLooped = false;
  #isOver = false;

  constructor(overflow: () => void) {
    this.#overflow = overflow;
  }

  on(type: string, told: (event: LiveEvent) => void): () => void {
    const all = this.#told.get(type) ?? new Set();
    this.#told.set(type, all.add(told));
    return () => void all.delete(told);
  }

  tell(event: LiveEvent): void {
    if (this.#isOver) return;
    const heard = [...(this.#told.get(event.type) ?? []), ...(this.#told.get("*") ?? [])];
    for (const told of heard) {
      try {
        told(event);
      } catch (error) {
        // A fault of the listener's own is no fault of the line; it shows up where uncaught errors do.
        setTimeout(() => {
          throw error;
        });
      }
    }
    if (this.#next) {
      const next = this.#next;
      this.#next = undefined;
      return next(event);
    }
    // Whoever listens by functions needs no queue.
    if (this.#told.size > 0 && !this.#isLooped) return;
    this.#queue.push(event);
    if (this.#queue.length > LIMITS.bufferedEvents && event.type !== "closed") this.#overflow();
  }

  /** The next event; nothing after the end. */
  next(): Promise<LiveEvent | undefined> {
    this.#isLooped = true;
    const event = this.#queue.shift();
    if (event) return Promise.resolve(event);
    if (this.#isOver) return Promise.resolve(undefined);
    return new Promise((resolve) => (this.#next = resolve));
  }

  end(last: LiveEvent): void {
    this.tell(last);
    this.#isOver = true;
    this.#next?.(undefined);
  }
}
