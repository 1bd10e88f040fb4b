import { AuthenticationError, NetworkError } from "./errors.js";
import type { RequestOptions } from "./options.js";
import * as sse from "./sse.js";
import { wait } from "./text.js";
import type { Call, Operation, Transport } from "./transport.js";
import { delay } from "./transport.js";

/** A block of a stream that is taken up again where it broke. */
export interface Followed {
  /** Its name. */
  event: string;
  /** Its data. */
  data: any;
}

/**
 * Follows an event stream of the server, and takes it up again after the last position when it breaks. It ends with the
 * signal, and with an error when it could not be taken up `maxRetries` times in a row.
 */
export async function* follow(transport: Transport, operation: Operation, call: Call): AsyncGenerator<Followed, void, void> {
  const { options = {} } = call;
  let last: string | undefined;
  let failures = 0;
  for (;;) {
    try {
      const query = { ...call.query, ...(last === undefined ? {} : { after: last }) };
      const opened = await transport.open(operation, { ...call, query, options: { ...options, maxRetries: 0 } }, "text/event-stream");
      const { idleTimeout, maxBody } = transport.limits;
      for await (const block of sse.blocks(opened, idleTimeout, maxBody, options.signal)) {
        last = block.id ?? last;
        if (!block.event) continue;
        failures = 0;
        const data = sse.data(block);
        if (block.event === "stream.closed") throw closed(data.reason);
        yield { event: block.event, data };
      }
      throw new NetworkError("the stream ended", { code: "broken_answer" });
    } catch (error) {
      const limit = options.maxRetries ?? transport.limits.maxRetries;
      if (!sse.isBreak(error) || failures >= limit) throw error;
      await wait(delay(failures++, error), options.signal);
    }
  }
}

/** Why a server ended a stream; after most reasons it can be taken up again. */
function closed(reason: string): Error {
  const message = `the server closed the stream: ${reason}`;
  return reason === "token_expired" ? new AuthenticationError(message, { code: reason }) : new NetworkError(message, { code: reason });
}

/** How a stream is followed. */
export interface FollowOptions extends RequestOptions {
  /** The last position that you have, or the id of an event; absent: what happens from now on. */
  after?: number | string | undefined;
}
