// A page that asks Switchboard with the Vercel AI SDK, and goes on with an answer after it was loaded again.
import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport } from "ai";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

// `switchboard demo` listens here, with this publishable key.
const query = new URLSearchParams(location.search);
const host = query.get("host") ?? "http://127.0.0.1:8080";
const key = query.get("key") ?? "pk_test_demo_0123456789abcdef";

// An unknown customer: kept in the browser, so that the same one comes back.
async function session() {
  const known = localStorage.getItem("token");
  const answer = await fetch(`${host}/v1/customer-sessions`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify(known ? { token: known } : {}),
  });
  const { token } = await answer.json();
  localStorage.setItem("token", token);
  return token;
}

function chatId() {
  const id = localStorage.getItem("chat") ?? crypto.randomUUID();
  localStorage.setItem("chat", id);
  return id;
}

function Chat({ token }) {
  const [input, setInput] = useState("");
  const { messages, sendMessage, status, error } = useChat({
    id: chatId(),
    messages: JSON.parse(localStorage.getItem("messages") ?? "[]"),
    resume: true,
    transport: new DefaultChatTransport({
      api: `${host}/v1/chat`,
      headers: { Authorization: `Bearer ${token}`, "X-Vercel-AI-UI-Message-Stream": "v1" },
    }),
  });
  useEffect(() => localStorage.setItem("messages", JSON.stringify(messages)), [messages]);

  function submit(event) {
    event.preventDefault();
    sendMessage({ text: input });
    setInput("");
  }

  return (
    <main>
      {messages.map((message) => (
        <article key={message.id} className={message.role}>
          {message.parts.map((part, at) => <Part key={at} part={part} />)}
        </article>
      ))}
      <p id="status">{error ? error.message : status}</p>
      <form onSubmit={submit}>
        <input value={input} onChange={(event) => setInput(event.target.value)} />
        <button>Ask</button>
      </form>
    </main>
  );
}

function Part({ part }) {
  switch (part.type) {
    case "text":
      return <p>{part.text}</p>;
    case "source-url":
      return <a href={part.url}>{part.title}</a>;
    case "source-document":
      return <cite>{part.title}</cite>;
    case "data-switchboard":
      return part.data.handled_by === "ai" ? null : <em>A colleague will answer.</em>;
    default:
      return null;
  }
}

const root = createRoot(document.getElementById("page"));
session().then((token) => root.render(<Chat token={token} />));
