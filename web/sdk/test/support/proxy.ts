/** A line between client and server that breaks when a test says so. */
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

export class Proxy {
  url = "";
  /** How often somebody has connected. */
  connections = 0;
  /** Refuses everybody while it is set. */
  isDown = false;
  /** Asked with each piece that the server says, and how many came before on that line; `false` cuts the line. */
  passes: (data: Buffer, before: number) => boolean = () => true;
  #server: Server | undefined;
  #open = new Set<Socket>();

  static async start(target: string): Promise<Proxy> {
    const proxy = new Proxy();
    const { hostname, port } = new URL(target);
    const server = createServer((client) => {
      proxy.connections++;
      if (proxy.isDown) return client.destroy();
      proxy.#join(client, connect(Number(port), hostname));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    proxy.#server = server;
    proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return proxy;
  }

  /** Cuts all lines. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  stop(): void {
    this.cut();
    this.#server?.close();
  }

  #join(client: Socket, server: Socket): void {
    let pieces = 0;
    for (const socket of [client, server]) {
      this.#open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.#open.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
    client.on("data", (data) => server.write(data));
    server.on("data", (data: Buffer) => {
      if (this.passes(data, pieces++)) client.write(data);
      else client.destroy();
    });
  }
}
