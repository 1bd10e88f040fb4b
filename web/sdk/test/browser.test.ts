/** The chat of a page, in a browser, against the real server: `./chat` bundled, a publishable key and a session. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test as run } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { Gate, Model, WORDS } from "./support/model.js";
import { Proxy } from "./support/proxy.js";
import { Server } from "./support/server.js";

const found = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) => path && existsSync(path));
if (!found && process.env.CI) throw new Error("there is no Chromium to test with: install `chromium`, or name it in CHROMIUM");
const test = (name: string, work: () => Promise<void>) => run(name, { timeout: 40_000, skip: found ? false : "there is no Chromium" }, work);

const SCRIPT = `
import { ChatClient, beginSession } from "@switchboard/client/chat";
const { baseUrl, apiKey, transport } = window.options;
window.events = [];
window.begin = async () => {
  const session = await beginSession({ baseUrl, apiKey });
  const chat = new ChatClient({ baseUrl, apiKey: session.token });
  window.line = chat.connect({ transport });
  window.chat = chat;
  window.line.on("*", (event) => window.events.push(event));
};
window.faults = [];
window.addEventListener("unhandledrejection", (event) => window.faults.push(String(event.reason)));
window.addEventListener("error", (event) => window.faults.push(event.message));
window.isLoaded = true;
`;

let server: Server;
let model: Model;
let proxy: Proxy;
let pages: HttpServer;
let browser: Browser;
let script = "";

before(async () => {
  if (!found) return;
  const root = fileURLToPath(new URL("..", import.meta.url));
  const stdin = { contents: SCRIPT, resolveDir: root };
  const built = await build({ stdin, bundle: true, minify: true, format: "esm", platform: "browser", target: "es2022", write: false });
  script = built.outputFiles[0].text;
  model = await Model.start();
  server = await Server.start(model);
  proxy = await Proxy.start(server.url);
  pages = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html; charset=utf-8" });
    response.end(isScript ? script : "<!doctype html><title>Chat</title>");
  });
  await new Promise<void>((resolve) => pages.listen(0, "127.0.0.1", resolve));
  browser = await chromium.launch({ executablePath: found, args: ["--no-sandbox"] });
});
after(async () => {
  await browser?.close();
  pages?.close();
  proxy?.stop();
  await server?.stop();
  model?.stop();
});

async function opened(transport: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
  const options = { baseUrl: proxy.url, apiKey: server.publishable, transport };
  await page.evaluate((options) => Object.assign(window, { options }), options);
  await page.addScriptTag({ url: "/page.js", type: "module" });
  await page.waitForFunction("window.isLoaded");
  await page.evaluate("window.begin()");
  return page;
}

const said = (page: Page) => page.evaluate<string[]>('window.events.filter((event) => event.type === "message").map((event) => event.message.content)');
const chunks = (page: Page) => page.evaluate<string>('window.events.filter((event) => event.type === "response_chunk").map((event) => event.text).join("")');
const count = (page: Page, type: string, at: number) => page.waitForFunction(`window.events.filter((event) => event.type === "${type}").length >= ${at}`);

for (const transport of ["websocket", "events"]) {
  test(`a visitor asks, loses the line, and has every message once, over ${transport}`, async () => {
    const gate = new Gate();
    model.gate = gate.wait;
    gate.open(3);
    const page = await opened(transport);
    await page.evaluate('window.line.send("How do I reset my password?")');
    await count(page, "response_chunk", 1);
    // The line breaks in the middle of the answer, and the network is away for a while.
    await page.context().setOffline(true);
    proxy.cut();
    await count(page, "reconnecting", 1);
    await page.evaluate('void (window.sent = window.line.send("Where is my parcel?"))');
    gate.open();
    await page.context().setOffline(false);
    await count(page, "message", 4);
    assert.equal(await page.evaluate("window.sent.then((message) => message.content)"), "Where is my parcel?");
    const answer = WORDS.join("");
    const questions = ["How do I reset my password?", "Where is my parcel?"];
    assert.deepEqual((await said(page)).sort(), [...questions, answer, answer].sort());
    assert.equal(await chunks(page), answer + answer);
    const stored = "window.chat.history(window.line.conversationId).then((page) => page.data.map((message) => message.content))";
    assert.deepEqual(await page.evaluate(stored), await said(page));
    assert.deepEqual(await page.evaluate("window.faults"), []);
    await page.close();
  });
}
