/** A language model that says what a test wants, word by word, as servers in OpenAI's format do. */
import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the model says by itself: it names its source, or it would be no answer. */
export const WORDS = ["Open ", "*Settings*, ", "then ", "*Security*, ", "and ", "reset ", "it ", "there ", "[1]."];

export class Model {
  url = "";
  /** What the next answers consist of. */
  words = WORDS;
  /** Asked before each word; the answer waits for it. */
  gate: (at: number) => Promise<void> = () => Promise.resolve();
  /** How many answers were begun. */
  asked = 0;
  #server: Server | undefined;

  static async start(): Promise<Model> {
    const model = new Model();
    const server = createServer((request, response) => {
      request.resume().on("end", () => void model.#answer(response).catch(() => response.destroy()));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    model.#server = server;
    model.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return model;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  async #answer(response: ServerResponse): Promise<void> {
    this.asked++;
    response.writeHead(200, { "content-type": "text/event-stream" });
    const say = (delta: object, finish_reason: string | null) => {
      const chunk = { id: "c", object: "chat.completion.chunk", created: 0, model: "scripted", choices: [{ index: 0, delta, finish_reason }] };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    };
    say({ role: "assistant", content: "" }, null);
    const { words } = this;
    for (const [at, content] of words.entries()) {
      await this.gate(at);
      say({ content }, null);
    }
    say({}, "stop");
    response.end("data: [DONE]\n\n");
  }
}

/** A gate that is opened by hand, word by word. */
export class Gate {
  #open = 0;
  #waiting: (() => void)[] = [];

  readonly wait = (at: number): Promise<void> => (at < this.#open ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve)));

  /** Lets that many words pass in all. */
  open(words = Infinity): void {
    this.#open = words;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}
