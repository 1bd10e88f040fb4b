// Asks a question on the command line, and goes on with the same conversation.
import { Switchboard } from "@switchboard/client";

const client = new Switchboard({ baseUrl: process.env.HELP_URL!, apiKey: process.env.HELP_KEY });
const questions = process.argv.length > 2 ? process.argv.slice(2) : ["How do I reset my password?", "Where is my parcel?"];

let conversation_id: string | undefined;
for (const message of questions) {
  console.log(`> ${message}`);
  for await (const item of client.chat.stream({ message, conversation_id })) {
    if (item.type === "accepted") conversation_id = item.conversation_id;
    if (item.type === "delta") process.stdout.write(item.text);
    if (item.type === "message" && item.replaced) console.log(`\nRather: ${item.text}`);
  }
  console.log();
}
console.log("done");
