// In the browser: JSON.parse and the engine over the same made-up pages, one after the other.
// What was measured is sent to bench/alone.mjs.
import { rateCard, usagePages } from "./usage.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const address = new URL(location.href).searchParams;
const collect = () => globalThis.gc?.();

/** @param {Record<string, number[]>} times milliseconds of each pass by task */
function timed(times, task, work) {
  collect();
  const start = performance.now();
  const result = work();
  (times[task] ??= []).push(performance.now() - start);
  return result;
}

function parseJson(times, pages) {
  let rows = 0;
  timed(times, "TextDecoder and JSON.parse", () => {
    for (const page of pages) rows += JSON.parse(decoder.decode(page)).value.length;
  });
  timed(times, "the same, and instanceData", () => {
    for (const page of pages) {
      for (const { properties } of JSON.parse(decoder.decode(page)).value) if (properties.instanceData) JSON.parse(properties.instanceData);
    }
  });
  return rows;
}

async function runEngine(times, runner, pages, cards) {
  await runner.init();
  collect();
  const start = performance.now();
  await runner.load(pages, cards[0]);
  (times["T1 ingest, card too"] ??= []).push(performance.now() - start);
  const { unrated } = timed(times, "T2 rate", () => runner.rate());
  timed(times, "T3 day x service", () => runner.groupDayCategory());
  timed(times, "T4 filter + top 50", () => runner.topResources("rg-7", 50));
  timed(times, "T5 pivot tag x region", () => runner.pivot());
  const other = timed(times, "card of 20,000 meters", () => runner.loadCard(cards[1]));
  timed(times, "T6 what-if", () => runner.whatIf(other));
  const days = runner.groupDayCategory().map(([day]) => day).sort();
  for (const locations of [["westeurope"], ["eastus", "uksouth"], ["japaneast", "westus2", "northeurope"]]) {
    for (const env of [undefined, "prod", "test"]) {
      timed(times, "T7 re-filter", () => runner.refilter({ locations, env }, [days[0], days.at(-1)].map(String)));
    }
  }
  const { rows } = runner.stats();
  const memory = runner.memory();
  runner.dispose();
  return { rows, unrated, memory };
}

try {
  const rows = Number(address.get("rows"));
  const pages = Array.from(usagePages(rows), (page) => encoder.encode(page));
  const cards = [rateCard(), rateCard(0.9)];
  const bytes = pages.reduce((sum, page) => sum + page.length, 0);
  const runner = await import("/product/bench/runner.js");
  const times = {};
  let seen;
  for (let pass = 0; pass < Number(address.get("passes")); pass++) {
    const parsed = parseJson(times, pages);
    seen = await runEngine(times, runner, pages, cards);
    if (parsed !== rows || seen.rows !== rows) throw new Error(`${rows} rows were made, ${parsed} parsed and ${seen.rows} loaded`);
  }
  await send({ rows, bytes, times, ...seen });
} catch (error) {
  await send({ error: `${error}` });
}

async function send(result) {
  await fetch("/result", { method: "POST", body: JSON.stringify(result) });
}
