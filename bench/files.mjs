// Writes usage of bench/usage.js as files of ten pages each, and its rate card:
// node bench/files.mjs --out FOLDER 1M
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { rateCard, rowsOf, usagePages } from "./usage.js";

const PAGES_A_FILE = 10;
const { values, positionals } = parseArgs({ options: { out: { type: "string" } }, allowPositionals: true });
const rows = rowsOf(positionals[0]);
const source = readFileSync(new URL("usage.js", import.meta.url), "utf8");
const mark = join(values.out, "rows.txt");
const made = `${rows}\n${source}`;

let before = "";
try {
  before = readFileSync(mark, "utf8");
} catch {
  // Nothing was written yet.
}
if (before !== made) {
  rmSync(values.out, { recursive: true, force: true });
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, "rate-card.json"), rateCard());
  let pages = [];
  let files = 0;
  const write = () => {
    if (pages.length > 0) writeFileSync(join(values.out, `usage-${String(files++).padStart(4, "0")}.json`), `[${pages.join(",")}]`);
    pages = [];
  };
  for (const page of usagePages(rows)) {
    pages.push(page);
    if (pages.length === PAGES_A_FILE) write();
  }
  write();
  writeFileSync(mark, made);
}
console.log(`${rows} rows are in ${values.out}`);
