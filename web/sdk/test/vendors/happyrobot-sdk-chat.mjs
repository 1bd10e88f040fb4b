// In place of `@happyrobot-ai/sdk/chat` 0.1.18, in pages: sessions, and their WebSocket. It has no option for its address.

const BASE = "https://platform.happyrobot.ai/api/v2";

export class HappyRobotChatClient {
  #token;

  constructor({ token }) {
    this.#token = token;
  }

  createSession() {
    return this.#call("POST", "/chat/sessions");
  }

  sendMessage(id, message) {
    return this.#call("POST", `/chat/sessions/${id}/messages`, message);
  }

  getHistory(id) {
    return this.#call("GET", `/chat/sessions/${id}/history`);
  }

  connect(id, handlers) {
    const url = `${BASE.replace(/^http/, "ws")}/chat/sessions/${id}/ws?token=${encodeURIComponent(this.#token)}`;
    return new Connection(new WebSocket(url), handlers, () => this.#call("POST", `/chat/sessions/${id}/close`));
  }

  async #call(method, path, body) {
    const headers = { Authorization: `Bearer ${this.#token}`, ...(body && { "Content-Type": "application/json" }) };
    const answer = await fetch(BASE + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error ?? told.message);
    return told;
  }
}

class Connection {
  #waiting = new Map();
  #end;

  constructor(ws, handlers, end) {
    this.ws = ws;
    this.#end = end;
    ws.onmessage = ({ data }) => this.#told(JSON.parse(data), handlers);
    ws.onerror = (event) => handlers.onError?.(event);
    ws.onclose = ({ code, reason }) => handlers.onClose?.({ code, reason });
  }

  sendMessage({ content, artifacts }) {
    const id = crypto.randomUUID();
    this.ws.send(JSON.stringify({ type: "message", content, artifacts, id }));
    return new Promise((done, failed) => this.#waiting.set(id, { done, failed }));
  }

  async endSession() {
    await this.#end();
    this.close();
  }

  close() {
    this.ws.close();
  }

  #told(frame, handlers) {
    const waiting = this.#waiting.get(frame.id);
    if (frame.type === "connected") handlers.onConnected?.(frame.session_id);
    if (frame.type === "response-start") handlers.onResponseStart?.();
    if (frame.type === "response-chunk") handlers.onResponseChunk?.(frame.content);
    if (frame.type === "response-end") handlers.onResponseEnd?.(frame.content);
    if (frame.type === "session-closed") handlers.onSessionClosed?.(frame);
    if (frame.type === "message-ack") waiting?.done(frame.message);
    if (frame.type === "message-error") waiting?.failed(new Error(frame.error));
    if (frame.type === "token-refresh-ack") handlers.onTokenRefreshed?.(frame.expires_at);
    if (frame.type === "token-expired") handlers.onTokenExpired?.();
    if (frame.type === "token-refresh-required") void this.#refresh(handlers);
  }

  async #refresh(handlers) {
    const token = await handlers.getToken?.();
    if (token && this.ws.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify({ type: "token-refresh", token }));
  }
}
