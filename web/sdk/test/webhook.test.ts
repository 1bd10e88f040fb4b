import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { signIdentity, signWidgetCustomer } from "@switchboard/client";
import { WebhookError, constructEvent, verifySignature } from "@switchboard/client/webhook";
import type { WebhookFailure, WebhookOptions } from "@switchboard/client/webhook";
import { Server } from "./support/server.js";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OTHER = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const STANDARD = {
  "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
  "webhook-timestamp": "1614265330",
  "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const BODY = '{"test": 2432232314}';
const NOW = { now: 1_614_265_335 };
const CSTAR = { "X-Signature": "t=1700000000,v1=5e64971ace1fb298fb2eb05e038b6e91225e1ad7fb371b2193287fb4ff4e75dd" };
const CSTAR_NOW = { now: 1_700_000_100 };

const refused = (code: WebhookFailure) => (error: unknown) => error instanceof WebhookError && error.code === code;

test("a signature of Standard Webhooks that was made elsewhere fits", async () => {
  assert.deepEqual(await verifySignature(BODY, STANDARD, SECRET, NOW), { form: "standard", id: "msg_p5jXN8AQM9LWM0D4loKWxJek" });
  await verifySignature(new TextEncoder().encode(BODY), new Headers(STANDARD), [OTHER, SECRET], NOW);
  await verifySignature(BODY, Object.entries(STANDARD), [SECRET, OTHER], { now: NOW.now + 295 });
  const several = { ...STANDARD, "webhook-signature": `v2,AAAA v1,AAAA ${STANDARD["webhook-signature"]}` };
  await verifySignature(BODY, several, SECRET, NOW);
});

test("what was changed, is old, or is not signed is refused", async () => {
  const cases: [WebhookFailure, string, Record<string, string>, string, WebhookOptions][] = [
    ["no_match", `${BODY} `, STANDARD, SECRET, NOW],
    ["no_match", BODY, STANDARD, OTHER, NOW],
    ["no_match", BODY, { ...STANDARD, "webhook-id": "msg_other" }, SECRET, NOW],
    ["no_match", BODY, { ...STANDARD, "webhook-signature": "v1 v1, v1,! v2,AAAA" }, SECRET, NOW],
    ["too_old", BODY, STANDARD, SECRET, { now: NOW.now + 300 }],
    ["too_new", BODY, STANDARD, SECRET, { now: NOW.now - 400 }],
    ["too_old", BODY, STANDARD, SECRET, { ...NOW, tolerance: 4 }],
    ["malformed", BODY, { ...STANDARD, "webhook-timestamp": "1614265330.0" }, SECRET, NOW],
    ["malformed", BODY, { ...STANDARD, "webhook-timestamp": "" }, SECRET, NOW],
    ["malformed", BODY, {}, SECRET, NOW],
    ["malformed", BODY, CSTAR, SECRET, { ...NOW, scheme: "standard" }],
    ["bad_secret", BODY, STANDARD, "whsec_c2hvcnQ=", NOW],
    ["bad_secret", BODY, STANDARD, "", NOW],
  ];
  for (const [code, body, headers, secret, options] of cases) {
    await assert.rejects(verifySignature(body, headers, secret, options), refused(code), `${code} ${JSON.stringify(headers)}`);
  }
  await assert.rejects(verifySignature(BODY, STANDARD, [], NOW), refused("no_match"));
});

test("cStar's three ways are read, the two without a time only when asked for", async () => {
  const secret = "whsec_testsecret";
  assert.deepEqual(await verifySignature("{}", CSTAR, secret, CSTAR_NOW), { form: "cstar_timed" });
  await assert.rejects(verifySignature("{}", CSTAR, secret, { now: 1_700_000_301 }), refused("too_old"));
  await assert.rejects(verifySignature("{ }", CSTAR, secret, CSTAR_NOW), refused("no_match"));
  await assert.rejects(verifySignature("{}", CSTAR, "", CSTAR_NOW), refused("no_match"));
  const digits = await hex(secret, "{}");
  for (const [value, form] of [[`sha256=${digits}`, "cstar_sha256"], [digits, "cstar_bare"]]) {
    const headers = { "x-signature": value };
    assert.equal((await verifySignature("{}", headers, secret, { scheme: "cstar" })).form, form);
    await assert.rejects(verifySignature("{}", headers, secret), refused("malformed"));
  }
  for (const value of ["", "t=", "t=1,v1", "t=1,t=1", "t=1,v1=xyz", "sha256=00", "abc"]) {
    await assert.rejects(verifySignature("{}", { "x-signature": value }, secret, { scheme: "cstar", now: 1 }), WebhookError, value);
  }
});

test("a genuine body that is no event is refused", async () => {
  await assert.rejects(constructEvent(BODY, STANDARD, SECRET, NOW), refused("bad_body"));
});

test("customers are signed for cStar's chat client as elsewhere", async () => {
  const customer = { email: "jane@example.com", externalId: "usr_123", name: "Jane", timestamp: 1_700_000_000 };
  assert.equal(await signWidgetCustomer(customer, "sk_live_testsecret"), "1104f212f8a5288e9f0a9040ae4fd547a6983e8de8900c6432421169feb3b675");
  const { name, ...nameless } = customer;
  assert.equal(name, "Jane");
  assert.equal(await signWidgetCustomer(nameless, "sk_live_testsecret"), "aa0a46439e1cfe7372a368376fecfb1da7be8065155d673aae2ed6ce10ebf2ad");
  const later = { ...customer, timestamp: 1_700_000_000.5 };
  assert.equal(await signWidgetCustomer(later, "sk_live_testsecret"), "5176acd7bfb507898dcd55aa42c5fa1135e91aba9f98c186370e7a32dc475087");
});

async function hex(secret: string, body: string): Promise<string> {
  const [key, data] = [secret, body].map((text) => new TextEncoder().encode(text));
  const made = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return Buffer.from(await crypto.subtle.sign("HMAC", made, data)).toString("hex");
}

let server: Server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

test("what the server sends is believed, in every way of signing", async () => {
  const came: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      came.push({ headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;
  const { webhooks } = server.client();
  const forms = { standard: "standard", cstar: "cstar_timed", cstar_sha256: "cstar_sha256" } as const;
  for (const [signature, form] of Object.entries(forms)) {
    const made = await webhooks.create({ url, events: ["message.created"], signature });
    const result = await webhooks.test(made.id);
    assert.equal(result.success, true, JSON.stringify(result.attempt));
    const { headers, body } = came.pop()!;
    const options = form === "standard" ? {} : ({ scheme: "cstar" } as const);
    assert.equal((await verifySignature(body, headers, made.secret!, options)).form, form);
    if (form === "standard") assert.equal((await constructEvent(body, headers, made.secret!)).type, "message.created");
    const { secret } = await webhooks.secret(made.id, { overlap_seconds: 600 });
    await webhooks.test(made.id);
    const both = came.pop()!;
    await verifySignature(both.body, both.headers, secret!, options);
    if (form !== "cstar_sha256") await verifySignature(both.body, both.headers, made.secret!, options);
  }
  receiver.close();
});

test("a signed customer begins a session", async () => {
  const secret = server.run("identity-secret", "create", "--workspace", "default", "--mode", "live");
  const identity = await signIdentity({ sub: "user-42", aud: "default", email: "zoë@example.com", name: "Zoë" }, secret);
  const session = await server.client({ apiKey: server.publishable }).sessions.create({ identity });
  const customer = await server.client().customers.get(session.customer_id);
  assert.deepEqual([customer.external_id, customer.email, customer.name], ["user-42", "zoë@example.com", "Zoë"]);
  const forged = await signIdentity({ sub: "user-42", aud: "default" }, "ids_live_forged_secret_0000");
  await assert.rejects(server.client({ apiKey: server.publishable }).sessions.create({ identity: forged }), { kind: "authentication" });
});
