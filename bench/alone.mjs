// The bench without peers: node bench/alone.mjs --dist dist --chromium chromium --out FILE 10k 1M
// Serves bench/ and the built site on this machine only, and opens them in Chromium.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { cpus, tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { rowsOf } from "./usage.js";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const FLAGS = ["--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--js-flags=--expose-gc"];
const PATIENCE_MS = 600_000;
const { values, positionals } = parseArgs({
  options: { dist: { type: "string" }, chromium: { type: "string" }, out: { type: "string" } },
  allowPositionals: true,
});
const folders = { "/bench/": fileURLToPath(new URL(".", import.meta.url)), "/product/": values.dist };

let deliver;
const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (request.method === "POST") {
    let body = "";
    for await (const part of request) body += part;
    response.end();
    deliver(JSON.parse(body));
    return;
  }
  const [prefix, folder] = Object.entries(folders).find(([prefix]) => pathname.startsWith(prefix)) ?? [];
  try {
    const content = readFileSync(join(folder, normalize(pathname.slice(prefix.length))));
    // Isolation makes the page's clock precise.
    response.writeHead(200, {
      "Content-Type": TYPES[extname(pathname)] ?? "application/octet-stream",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
});
server.listen(0, "127.0.0.1");
await once(server, "listening");

async function measure(rows) {
  const profile = mkdtempSync(join(tmpdir(), "meterview-bench-"));
  const url = `http://127.0.0.1:${server.address().port}/bench/alone.html?rows=${rows}&passes=${rows < 1e6 ? 5 : 3}`;
  // Root has no sandbox.
  const flags = process.getuid?.() === 0 ? [...FLAGS, "--no-sandbox"] : FLAGS;
  const browser = spawn(values.chromium, [...flags, `--user-data-dir=${profile}`, "--remote-debugging-port=0", url], { stdio: "ignore" });
  let timer;
  try {
    return await new Promise((resolve, reject) => {
      deliver = resolve;
      timer = setTimeout(() => reject(new Error("the page never answered")), PATIENCE_MS);
      browser.once("error", reject);
      browser.once("exit", (code) => reject(new Error(`Chromium ended by itself (${code})`)));
    });
  } finally {
    clearTimeout(timer);
    browser.removeAllListeners("exit");
    const ended = browser.exitCode === null ? once(browser, "exit") : undefined;
    browser.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const at = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.ceil(share * list.length) - 1)];
const results = { when: new Date().toISOString(), cpu: cpus()[0].model, cores: cpus().length, sizes: [] };
try {
  for (const rows of positionals.map(rowsOf)) {
    const result = await measure(rows);
    if (result.error) throw new Error(result.error);
    results.sizes.push(result);
    const megabytes = (bytes) => (bytes / 1e6).toFixed(0);
    console.log(`\n### ${rows} rows, ${megabytes(result.bytes)} MB of JSON, wasm memory ${megabytes(result.memory.wasmBytes)} MB\n`);
    console.log("| task | first, ms | median, ms | p95, ms |\n|---|---:|---:|---:|");
    for (const [task, times] of Object.entries(result.times)) {
      console.log(`| ${task} | ${[times[0], at(times, 0.5), at(times, 0.95)].map((time) => time.toFixed(2)).join(" | ")} |`);
    }
  }
  writeFileSync(values.out, JSON.stringify(results, null, 1));
} catch (error) {
  console.error(`The bench stopped: ${error.message}`);
  process.exitCode = 1;
} finally {
  server.close();
  server.closeAllConnections();
}
