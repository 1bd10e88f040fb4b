// Fails when an entry that pages load has become too large: what its code comes to, bundled, minified and compressed.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
/** In bytes. */
const MOST = { chat: 8192, library: 6144, webhook: 3072 };

for (const [name, most] of Object.entries(MOST)) {
  const entry = `${root}/dist/esm/${name}.js`;
  // The stand-in for WebSockets is a file of its own, which pages load when they have none.
  const external = ["./events-line.js"];
  const built = await build({ entryPoints: [entry], bundle: true, minify: true, format: "esm", platform: "browser", target: "es2022", external, write: false });
  const size = gzipSync(built.outputFiles[0].contents, { level: 9 }).length;
  console.log(`${name}: ${size} of ${most} bytes`);
  if (size > most) process.exitCode = 1;
}
