// In place of `@cstar.help/js/webhook`: checks `t=…,v1=…`, and `sha256=…` as older versions did.
import { createHmac, timingSafeEqual } from "node:crypto";

export function constructEvent(body, signature, secret) {
  const parts = Object.fromEntries(signature.split(",").map((part) => part.split("=", 2)));
  const signed = parts.v1 ? `${parts.t}.${body}` : String(body);
  const expected = createHmac("sha256", secret).update(signed).digest();
  const shown = Buffer.from(parts.v1 ?? parts.sha256 ?? "", "hex");
  const isLate = parts.t && Math.abs(Date.now() / 1000 - Number(parts.t)) > 300;
  if (isLate || shown.length !== expected.length || !timingSafeEqual(shown, expected)) throw new Error("wrong signature");
  return JSON.parse(String(body));
}
