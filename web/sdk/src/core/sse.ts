import { chunks } from "./answer.js";
import { NetworkError, ProtocolError, SwitchboardError } from "./errors.js";
import { reason } from "./text.js";
import type { Opened } from "./transport.js";

/** A block of an event stream. */
export interface Block {
  /** Its name; empty when the server only says that it is there. */
  event: string;
  /** The position that it names. */
  id?: string | undefined;
  /** Its data, as text. */
  data: string;
}

/**
 * Reads an event stream block by block. Silence for longer than `idle` milliseconds ends it with an error, and so does a
 * block of more than `max` bytes. Leaving the loop closes the line.
 */
export async function* blocks(opened: Opened, idle: number, max: number, signal?: AbortSignal): AsyncGenerator<Block, void, void> {
  let isSilent = false;
  const silence = () => {
    isSilent = true;
    opened.cancel();
  };
  let timer = setTimeout(silence, idle);
  const decoder = new TextDecoder();
  let rest = "";
  let isOver = false;
  try {
    for await (const part of chunks(opened.response, Infinity)) {
      clearTimeout(timer);
      timer = setTimeout(silence, idle);
      rest += decoder.decode(part, { stream: true }).replaceAll("\r", "");
      for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
        const block = parsed(rest.slice(0, end));
        rest = rest.slice(end + 2);
        clearTimeout(timer);
        yield block;
        timer = setTimeout(silence, idle);
      }
      if (rest.length > max) throw new ProtocolError(`a block of the stream is larger than ${max} bytes`, { code: "answer_too_large" });
    }
    isOver = true;
  } catch (error) {
    if (signal?.aborted) throw reason(signal);
    if (!isSilent) throw error;
    throw new NetworkError(`the stream was silent for ${idle} ms`, { code: "silent_stream" });
  } finally {
    clearTimeout(timer);
    if (!isOver) opened.cancel();
    opened.release();
  }
}

/** The object that a block holds. */
export function data(block: Block): any {
  try {
    return JSON.parse(block.data);
  } catch {
    const beginning = block.data.slice(0, 200);
    throw new ProtocolError(`the data of \`${block.event}\` is not JSON: ${beginning}`, { code: "unreadable_answer" });
  }
}

/** Whether a stream may be taken up again after this. */
export function isBreak(error: unknown): boolean {
  if (!(error instanceof SwitchboardError)) return false;
  return error.kind === "network" || error.kind === "timeout" || error.kind === "server" || error.kind === "rate_limit";
}

function parsed(text: string): Block {
  const block: Block = { event: "", data: "" };
  for (const line of text.split("\n")) {
    const colon = line.indexOf(":");
    if (colon === 0 || !line) continue;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") block.event = value;
    else if (name === "id") block.id = value;
    else if (name === "data") block.data += (block.data && "\n") + value;
  }
  return block;
}
