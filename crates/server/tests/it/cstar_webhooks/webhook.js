// What receivers verify webhooks with, in words of our own: the calls of version 0.1.0 of the vendor's SDK, for its three
// generations of signatures. `now` stands for the machine's clock, since the server under test has one of its own.

const { createHmac, timingSafeEqual } = require("node:crypto");

const TOLERANCE_SECONDS = 300;

function isOf(code, secret, text) {
  const ours = createHmac("sha256", secret).update(text).digest();
  const theirs = Buffer.from(code, "hex");
  return theirs.length === ours.length && timingSafeEqual(theirs, ours);
}

function isSigned(body, header, secret, now) {
  if (!header.startsWith("t=")) return isOf(header.replace(/^sha256=/, ""), secret, body);
  const fields = header.split(",").map((field) => field.split("="));
  const [[, time]] = fields;
  if (Math.abs(now() / 1000 - Number(time)) > TOLERANCE_SECONDS) throw new Error("the signature is too old");
  return fields.some(([name, code]) => name === "v1" && isOf(code, secret, `${time}.${body}`));
}

function constructEvent(rawBody, signature, secret, now = Date.now) {
  if (!isSigned(rawBody, signature, secret, now)) throw new Error("the signature is wrong");
  return JSON.parse(rawBody);
}

module.exports = { constructEvent };
