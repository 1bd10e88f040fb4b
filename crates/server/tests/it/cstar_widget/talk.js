// A customer's visit with a chat client: `node talk.js CLIENT BASE_URL SECRET TIMESTAMP`. The company's part, signing, is
// done as its documentation says.

const { createHmac } = require("node:crypto");

const [path, baseUrl, secret, timestamp] = process.argv.slice(2);
const { ChatClient } = require(path);

function signed(customer) {
  const fields = ["email", "externalId", "name", "timestamp"].filter((name) => customer[name] !== undefined);
  const text = JSON.stringify(Object.fromEntries(fields.map((name) => [name, customer[name]])));
  return createHmac("sha256", secret).update(text).digest("hex");
}

// Letters that a terminal does not show are written as their numbers.
const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
const text = (value) => JSON.stringify(value).replace(/[\u007f-\u00a0\u2028\u2029]/g, escaped);
const show = (what, value) => console.log(`${what}: ${text(value)}`);
const fail = (what, asked) => asked.then(
  () => console.log(`${what}: no failure`),
  (error) => console.log(`${what}: ${error.name}: ${error.message}`));
const said = ({ sender, sender_name, content, attachments, read_at }) =>
  ({ sender, sender_name, content, attachments, read_at });
const soon = () => new Promise((go) => setTimeout(go, 5));

async function main() {
  const chat = new ChatClient({ teamSlug: "acme", baseUrl, pollingInterval: 20 });
  const customer = {
    name: "Zoë \u2028\u007f\u0001 🚀 \"/\\",
    externalId: "usr_123",
    email: "zoe@example.com",
    timestamp: Number(timestamp),
    avatarUrl: undefined,
    metadata: { plan: { value: "pro", agentVisible: true } },
  };
  await fail("before", chat.conversations.list());
  await fail("forged", chat.identify(customer, signed({ ...customer, name: "Zoe" })));
  await fail("late", chat.identify({ ...customer, timestamp: 1.5 }, signed({ ...customer, timestamp: 1.5 })));
  await fail("nowhere", new ChatClient({ teamSlug: "nowhere", baseUrl }).identify(customer, signed(customer)));

  const found = await chat.identify(customer, signed(customer));
  show("identified", { ...found, sessionToken: typeof found.sessionToken });
  show("nothing yet", await chat.conversations.list());

  const made = await chat.conversations.create({ subject: "Password", message: "How do I reset my password?" });
  show("made", [made.subject, made.status, made.messageCount]);
  while ((await chat.messages.list(made.id)).length < 2) await soon();
  show("answered", (await chat.messages.list(made.id)).map(said));

  let looks = 0;
  const list = chat.messages.list;
  chat.messages.list = async (id) => {
    const all = await list.call(chat.messages, id);
    looks += 1;
    return all;
  };
  const heard = [];
  const stop = chat.onMessage(made.id, (message) => heard.push(said(message)));
  while (looks < 1) await soon();
  show("sent", said(await chat.messages.send(made.id, "And how do I reset my password again?")));
  while (heard.length < 2) await soon();
  stop();
  show("heard", heard);

  await chat.conversations.create({ subject: "Something else" });
  const first = await chat.conversations.list({ limit: 1 });
  const second = await chat.conversations.list({ limit: 1, cursor: first.cursor });
  const lines = (page) => page.conversations.map((one) => [one.ticketNumber, one.subject, one.status, one.messageCount]);
  show("first page", [lines(first), first.hasMore]);
  show("second page", [lines(second), second.hasMore, second.cursor]);

  await fail("no such ticket", chat.messages.send("tkt_unknown", "Hello"));
  await fail("no text", chat.messages.send(made.id, ""));
  chat.disconnect();
  await fail("disconnected", chat.conversations.list());
}

main();
