// A receiver as the README of version 0.1.0 describes it: `node receiver.js NOW COUNT`. It prints its port, reads its
// secret from a line of its input, and prints what it is told until that was COUNT events.

const { createServer } = require("node:http");
const { createInterface } = require("node:readline");
const sdk = require("./webhook.js");

const [now, count] = process.argv.slice(2).map(Number);
const constructEvent = (...args) => sdk.constructEvent(...args, () => now);
let secret;
let left = count;

// The handler of the README: the event is verified, then told apart by its type, and `data` is the thing itself.
function handle(rawBody, signature) {
  const event = constructEvent(rawBody, signature, secret);
  switch (event.type) {
    case "ticket.created":
      console.log("a new ticket:", event.data.title);
      break;
    case "customer.created":
      console.log("a new customer:", event.data.email);
      break;
    default:
      console.log("something else:", event.type);
  }
}

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const rawBody = Buffer.concat(parts).toString("utf8");
    let status = 200;
    try {
      handle(rawBody, request.headers["x-signature"]);
    } catch (error) {
      console.log(error.message);
      status = 401;
    }
    left -= 1;
    response.writeHead(status, { Connection: "close" });
    response.end(() => { if (left === 0) server.close(); });
  });
});

createInterface({ input: process.stdin }).once("line", (line) => { secret = line; process.stdin.unref?.(); });
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
