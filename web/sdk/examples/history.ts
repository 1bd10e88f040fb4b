// A history that an application keeps: structured messages, in pages.
import { History } from "@switchboard/client/history";

const history = new History({ baseUrl: process.env.HELP_URL!, apiKey: process.env.HELP_KEY });

const { id } = await history.begin({ name: "Plans", metadata: { project: 7 } });
const turns = Array.from({ length: 50 }, (_, turn) => ({ role: turn % 2 ? ("assistant" as const) : ("customer" as const), content: `Turn ${turn}` }));
await history.append(id, turns);
let count = 0;
for await (const page of history.list(id, { limit: 20 }).pages()) console.log("messages so far:", (count += page.data.length));
await history.forget(id);
console.log("done");
