/** A real server for the length of a test file: `switchboard serve` on an empty database, with a few articles. */
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Switchboard } from "@switchboard/client";
import type { ClientOptions } from "@switchboard/client";
import type { Model } from "./model.js";

const BINARY = process.env.TEST_SERVER!;

/** A running server, and its keys. */
export class Server {
  readonly folder = mkdtempSync(join(tmpdir(), "switchboard-sdk-"));
  url = "";
  key = "";
  publishable = "";
  #process: ChildProcess | undefined;
  #listen = "127.0.0.1:0";

  /** Starts a server that a scripted model writes for, if one is given. */
  static async start(model?: Model, settings = ""): Promise<Server> {
    const server = new Server();
    const written = model ? `[models.main]\nkind = "openai"\nbase_url = "${model.url}/v1"\nmodel = "scripted"\n[agent]\nmodel = "main"\n` : "";
    const quick = '[knowledge]\nsemantic = false\n[outbound]\nallow = ["127.0.0.1"]\n[live]\nheartbeat = "1s"\n';
    writeFileSync(join(server.folder, "switchboard.toml"), quick + written + settings);
    await server.begin();
    server.publishable = server.run("key", "create", "--workspace", "default", "--kind", "publishable", "--mode", "live");
    const articles = server.client().articles;
    await articles.create({ title: "How do I reset my password?", body: PASSWORD, slug: "password", status: "published", public: true });
    await articles.create({ title: "Where is my parcel?", body: PARCEL, slug: "parcel", status: "published", public: true });
    return server;
  }

  /** Starts the process, at the address that it had before. */
  async begin(): Promise<void> {
    const child = spawn(BINARY, ["--config", "switchboard.toml", "--data-dir", "data", "serve", "--listen", this.#listen], { cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    let complaint = "";
    child.stderr!.on("data", (text: Buffer) => (complaint = (complaint + text).slice(-2000)));
    await new Promise<void>((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${complaint}`)));
      createInterface({ input: child.stdout! }).on("line", (line) => {
        this.key = /sk_live_\w+/.exec(line)?.[0] ?? this.key;
        const address = /^listening on (http:\/\/(\S+))$/.exec(line);
        if (!address) return;
        this.url = address[1];
        this.#listen = address[2];
        resolve();
      });
    });
  }

  /** Stops the process; its data stays. */
  async halt(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  /** Stops the process, and removes its data. */
  async stop(): Promise<void> {
    await this.halt();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a command of the server's program, and gives what it printed. */
  run(...words: string[]): string {
    const done = spawnSync(BINARY, ["--config", "switchboard.toml", "--data-dir", "data", ...words], { cwd: this.folder, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`switchboard ${words.join(" ")}: ${done.stderr}`);
    return done.stdout.trim();
  }

  /** A client with the secret key. */
  client(options: Partial<ClientOptions> = {}): Switchboard {
    return new Switchboard({ baseUrl: this.url, apiKey: this.key, ...options });
  }

  /** A fresh token of a customer. */
  async token(external_id = "user-17", ttl_seconds = 3600): Promise<string> {
    return (await this.client().tokens.create({ customer: { external_id }, ttl_seconds })).token;
  }
}

const PASSWORD = "Open *Settings*, choose **Security** and press *Reset password*. We send you a link by e-mail. The link works for one hour.";
const PARCEL = "Every parcel has a tracking number. Type it into the search field of the tracking page to see where your parcel is.";
