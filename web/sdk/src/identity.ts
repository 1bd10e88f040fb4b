import { bytes, hmac, toBase64Url, toHex } from "./core/crypto.js";

/** Who a customer is, for a signed identity. */
export interface Identity {
  /** What your own system calls them: their `external_id`. */
  sub: string;
  /** The workspace's slug or id. */
  aud: string | string[];
  /** From when it is believed no more, in seconds since 1970; two minutes from now when absent. */
  exp?: number;
  /** Their e-mail address. */
  email?: string;
  /** Their name. */
  name?: string;
}

/**
 * Signs who a customer is, on your server: a JSON Web Token (HS256) for `sessions.create({ identity })`.
 * `secret` is what `switchboard identity-secret create` printed.
 */
export async function signIdentity(identity: Identity, secret: string): Promise<string> {
  const { sub, aud, email, name } = identity;
  const exp = identity.exp ?? Math.floor(Date.now() / 1000) + 120;
  const parts = [{ alg: "HS256", typ: "JWT" }, { sub, aud, exp, email, name }];
  const signed = parts.map((part) => toBase64Url(bytes(JSON.stringify(part)))).join(".");
  return `${signed}.${toBase64Url(await hmac(bytes(secret), bytes(signed)))}`;
}

/** Who a customer is, as cStar's chat client says it. */
export interface WidgetCustomer {
  email: string;
  externalId: string;
  name?: string;
  /** When it was signed, in seconds since 1970. */
  timestamp: number;
}

/** Signs a customer for cStar's chat client, on your server: the `signature` of its `identify`, in hexadecimal digits. */
export async function signWidgetCustomer(customer: WidgetCustomer, secret: string): Promise<string> {
  // Their order is part of what is signed; what else a customer has is not.
  const { email, externalId, name, timestamp } = customer;
  return toHex(await hmac(bytes(secret), bytes(JSON.stringify({ email, externalId, name, timestamp }))));
}
