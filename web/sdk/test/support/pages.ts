/** Code that stands in Markdown pages, run as it stands there: each block is a program of its own. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const repository = join(root, "../..");

/** The packages of others, and what stands in their place: see `vendors/README.md`. */
const STAND_INS: Record<string, string> = {
  "@convokit/server": "convokit-server",
  "@happyrobot-ai/sdk": "happyrobot-sdk",
  "@happyrobot-ai/sdk/chat": "happyrobot-sdk-chat",
  "@cstar.help/js": "cstar-js",
  "@cstar.help/js/chat": "cstar-js-chat",
  "@cstar.help/js/library": "cstar-js-library",
  "@cstar.help/js/webhook": "cstar-js-webhook",
  "@seaverse/conversation-sdk": "seaverse-conversation-sdk",
};
const alias = Object.fromEntries(Object.entries(STAND_INS).map(([name, file]) => [name, `${root}/test/vendors/${file}.mjs`]));

/** A fenced block of TypeScript or JavaScript. */
export interface Block {
  page: string;
  line: number;
  isTyped: boolean;
  text: string;
}

/** The blocks of a page, which is named from the repository's root. */
export function blocks(page: string): Block[] {
  const found: Block[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [at, line] of readFileSync(join(repository, page), "utf8").split("\n").entries()) {
    const fence = /^\s*```(\S*)/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (!open) open = { language: fence[1].toLowerCase(), line: at + 1, lines: [] };
    else {
      const { language, line, lines } = open;
      const isTyped = /^(ts|typescript|tsx|mts|cts)\b/.test(language);
      if (isTyped || /^(js|javascript|jsx|mjs|cjs)\b/.test(language)) found.push({ page, line, isTyped, text: lines.join("\n") });
      open = undefined;
    }
  }
  return found;
}

/** Writes a block as a program, with what a reader puts in by hand: `[what stands there, what is put in its place]`. */
export async function program(block: Block, changes: [string, string][]): Promise<string> {
  let text = block.text;
  for (const [before, after] of changes) text = text.replaceAll(before, after);
  const folder = join(root, "build/pages");
  mkdirSync(folder, { recursive: true });
  const name = join(folder, `${basename(block.page, ".md")}-${block.line}`);
  const source = `${name}.${block.isTyped ? "ts" : "js"}`;
  writeFileSync(source, `${text}\nexport {};\n`);
  await build({ entryPoints: [source], outfile: `${name}.mjs`, bundle: true, format: "esm", platform: "node", target: "node18", external: ["@switchboard/*"], alias, logLevel: "warning" });
  return `${name}.mjs`;
}

/** A program that runs. */
export class Running {
  printed = "";
  #child: ChildProcess;
  #ended: Promise<number | null>;
  #told: () => void = () => {};

  constructor(file: string, env: Record<string, string>) {
    this.#child = spawn(process.execPath, [file], { env: { ...process.env, ...env, NODE_TEST_CONTEXT: undefined }, stdio: ["ignore", "pipe", "pipe"] });
    const heard = (text: Buffer) => {
      this.printed += text.toString();
      this.#told();
    };
    this.#child.stdout!.on("data", heard);
    this.#child.stderr!.on("data", heard);
    this.#ended = new Promise((resolve) => this.#child.once("close", resolve));
  }

  /** Waits for its end; everything that it printed. */
  async end(): Promise<string> {
    const code = await this.#ended;
    if (code !== 0) throw new Error(`ended with ${code}: ${this.printed}`);
    return this.printed;
  }

  /** Waits until it has printed that. */
  async says(words: RegExp): Promise<void> {
    const said = new Promise<void>((resolve) => {
      this.#told = () => words.test(this.printed) && resolve();
      this.#told();
    });
    const over = this.#ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${this.printed}`)));
    over.catch(() => {});
    await Promise.race([said, over]);
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}
