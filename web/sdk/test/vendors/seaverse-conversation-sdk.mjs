// In place of `@seaverse/conversation-sdk` 0.4.2: rows over PostgREST. Its addresses are built in; its option `fetch` is
// passed over by the call for a url session.

const DATA = "https://sandbox-api.seaverse.ai";
const AUTH = "https://auth.seaverse.ai";
const ORDERS = { createdAt: "created_at", updatedAt: "updated_at", lastActiveAt: "last_message_created_at" };

const ms = (time) => (time > 1e10 ? time : time * 1000);
const conversation = (row) => ({
  id: row.conversation_id,
  title: row.title,
  appId: row.app_id,
  userId: row.user_id,
  createdAt: ms(row.created_at),
  updatedAt: ms(row.updated_at),
  lastActiveAt: ms(row.last_message_created_at ?? row.updated_at),
  messageCount: row.message_count,
});
const app = (row) => ({ id: row.app_id, name: row.app_name, displayName: row.display_name ?? row.app_name });

function message(row) {
  const told = { id: row.message_id, role: row.role, content: row.content, timestamp: row.created_at };
  if (!row.content?.trimStart().startsWith("{")) return told;
  const inner = JSON.parse(row.content);
  return { ...told, ...inner, content: inner.content ?? row.content, timestamp: row.created_at };
}

export function initConversationSdk({ token, getToken, fetch: ask = globalThis.fetch }) {
  const call = async (method, path, { body, prefer } = {}) => {
    const bearer = (await getToken?.()) ?? token;
    const headers = { Authorization: `Bearer ${bearer}` };
    if (body) headers["Content-Type"] = "application/json";
    if (prefer) headers.Prefer = prefer;
    const answer = await ask(DATA + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok && answer.status !== 416) throw new Error(`HTTP ${answer.status}: ${await answer.text()}`);
    const total = Number(/\/(\d+)$/.exec(answer.headers.get("content-range") ?? "")?.[1] ?? 0);
    const isJson = answer.headers.get("content-type")?.includes("application/json");
    return { rows: isJson ? await answer.json() : undefined, total };
  };
  const urlSession = async () => {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${(await getToken?.()) ?? token}` };
    const answer = await globalThis.fetch(`${AUTH}/api/v1/url-session/generate`, { method: "POST", headers });
    if (answer.status === 401 || answer.status === 403) throw new Error(`HTTP ${answer.status}`);
    return answer.ok ? (await answer.json()).data?.url_session_token : null;
  };
  const listed = async (table, filters, order, { page = 1, pageSize }) => {
    const query = new URLSearchParams(filters.filter(([, value]) => value).map(([name, value]) => [name, `eq.${value}`]));
    query.set("order", order);
    query.set("limit", String(pageSize));
    query.set("offset", String((page - 1) * pageSize));
    const { rows, total } = await call("GET", `/${table}?${query}`, { prefer: "count=exact" });
    return { rows, hasMore: page * pageSize < total };
  };

  return {
    async getConversationsList({ appId, userId, orderBy = "createdAt", order = "desc", page, pageSize = 20 } = {}) {
      const by = `${ORDERS[orderBy]}.${order}`;
      const asked = listed("conversations", [["app_id", appId], ["user_id", userId]], by, { page, pageSize });
      const [{ rows, hasMore }, url_session_token] = await Promise.all([asked, urlSession()]);
      return { data: rows.map(conversation), hasMore, url_session_token };
    },
    async getAppsWithConversationsList({ appId, page, pageSize = 20 } = {}) {
      const asked = listed("apps", [["app_id", appId]], "created_at.desc", { page, pageSize });
      const [{ rows, hasMore }, url_session_token] = await Promise.all([asked, urlSession()]);
      const ids = rows.map((row) => row.app_id);
      const most = String(Math.max(50 * ids.length, 100));
      const query = new URLSearchParams({ app_id: `in.(${ids})`, order: "updated_at.desc", limit: most });
      const found = ids.length > 0 ? (await call("GET", `/conversations?${query}`)).rows : [];
      const apps = rows.map((row) => ({ app: app(row), conversations: found.filter((one) => one.app_id === row.app_id).map(conversation) }));
      return { apps, hasMore, url_session_token };
    },
    async getMessagesList(id, { page, pageSize = 100 } = {}) {
      const { rows, hasMore } = await listed("messages", [["conversation_id", id]], "created_at.desc", { page, pageSize });
      return { messages: rows.map(message), hasMore };
    },
    async createConversation({ title, appId, userId }) {
      const now = Math.floor(Date.now() / 1000);
      const body = {
        conversation_id: crypto.randomUUID(), app_id: appId || null, backend: "seaverse", backend_session_id: null,
        title: title || "New Conversation", created_at: now, updated_at: now, message_count: 0, user_id: userId,
      };
      const { rows } = await call("POST", "/conversations", { body, prefer: "return=representation" });
      return { ...rows[0], backend: "seaverse", backend_session_id: null, skills_json: null, metadata: {} };
    },
    async deleteConversation(id) {
      await call("DELETE", `/conversations?${new URLSearchParams({ id: `eq.${id}` })}`);
    },
  };
}
