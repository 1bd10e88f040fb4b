import type { ClientOptions } from "../core/options.js";
import { LiveConnection } from "../live/connection.js";
import type { LiveOptions } from "../live/connection.js";

/** Live conversations. */
export class Live {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Opens a live line: `GET /v1/live`, or the conversation's event stream where there is no WebSocket. */
  connect(options: LiveOptions = {}): LiveConnection {
    return new LiveConnection(this.#options, options);
  }
}
