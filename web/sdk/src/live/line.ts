/** What a line tells whoever opened it. */
export interface LineHandlers {
  /** A frame of the server came. */
  frame(frame: any): void;
  /** The line is gone; nothing follows. Told once. */
  gone(code: number, reason: string): void;
}

/** A line to the server that carries frames, whatever it is made of. */
export interface Line {
  send(frame: Record<string, unknown>): void;
  close(): void;
}

/** The part of a WebSocket that is needed: the global one of browsers, Deno, Bun, workers and Node 22, or that of `ws`. */
export interface SocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
}

/** Makes a WebSocket. */
export type SocketConstructor = new (url: string) => SocketLike;

/** Opens a line over a WebSocket. The token is not part of the address: it goes in the first frame. */
export function overSocket(Socket: SocketConstructor, baseUrl: string, handlers: LineHandlers): Line {
  let isOver = false;
  const gone = (code: number, reason: string) => {
    if (isOver) return;
    isOver = true;
    handlers.gone(code, reason);
  };
  const socket = new Socket(`${baseUrl.replace(/^http/, "ws")}/v1/live`);
  socket.onmessage = ({ data }: { data: unknown }) => {
    if (isOver) return;
    let frame: unknown;
    try {
      frame = JSON.parse(String(data));
    } catch {
      frame = undefined;
    }
    if (typeof frame === "object" && frame !== null) return handlers.frame(frame);
    socket.close();
    gone(1007, "unreadable");
  };
  // Some tell of a handshake that failed by this alone.
  socket.onerror = () => void setTimeout(() => gone(1006, "broken"));
  socket.onclose = ({ code, reason }: { code?: number; reason?: unknown }) => gone(code ?? 1006, String(reason ?? "") || "broken");
  return {
    send: (frame) => {
      if (socket.readyState === 1) socket.send(JSON.stringify(frame));
    },
    close: () => {
      isOver = true;
      socket.onmessage = null;
      try {
        socket.close(1000);
      } catch {
        // It has not been opened yet; then it is closed as soon as it has.
        socket.onopen = () => socket.close(1000);
      }
    },
  };
}
