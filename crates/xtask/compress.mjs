// Writes a brotli copy beside each compressible file of the built page. Node is there already,
// since wasm-opt runs on it, and saves this repository's commands a slow unoptimised encoder.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const COMPRESSIBLE = /\.(css|html|js|json|svg|txt|wasm)$/;
const LEAST_BYTES = 256;

const folder = process.argv[2];
for (const name of readdirSync(folder, { recursive: true })) {
  const path = join(folder, name);
  if (!COMPRESSIBLE.test(name) || statSync(path).size < LEAST_BYTES) continue;
  const content = readFileSync(path);
  const compressed = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  writeFileSync(`${path}.br`, compressed);
  console.log(`${name}: ${content.length} bytes, ${compressed.length} with brotli`);
}
