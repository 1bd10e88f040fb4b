import { ChatStream } from "../chat-stream.js";
import type { RequestOptions } from "../core/options.js";
import { Resource } from "../core/resource.js";
import * as ops from "../generated/operations.js";
import type { ChatReply, ChatRequest } from "../generated/types.js";

/** What is asked. */
export type ChatInput = Omit<ChatRequest, "stream">;

/** Questions, and their answers. */
export class Chat extends Resource {
  /**
   * Asks as a customer, and waits for the answer: `POST /v1/chat`. The message is stored before it is answered.
   * An attempt may take 180 s unless `timeout`, the client's or this call's, says otherwise.
   */
  reply(input: ChatInput, options?: RequestOptions): Promise<ChatReply> {
    const patient = { ...options, timeout: options?.timeout ?? this.transport.limits.chatTimeout };
    return this.transport.call(ops.create_chat, { body: { ...input, stream: false }, options: patient });
  }

  /**
   * Asks as a customer, and tells the answer while it is written: `POST /v1/chat` with `stream`. A line that breaks is
   * taken up again, without a word lost or doubled. Nothing is sent before the stream is read.
   */
  stream(input: ChatInput, options?: RequestOptions): ChatStream {
    return new ChatStream(this.transport, input, options);
  }

  /**
   * The answer that is being written in a conversation, as the stream that the Vercel AI SDK reads:
   * `GET /v1/chat/{id}/stream`. `null` when none is being written. The caller reads the body.
   */
  async resume(conversationId: string, options?: RequestOptions): Promise<Response | null> {
    const opened = await this.transport.open(ops.resume_chat, { path: [conversationId], options }, "text/event-stream");
    if (opened.response.status !== 204) return opened.response;
    opened.release();
    return null;
  }
}
