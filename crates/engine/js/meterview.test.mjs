// The JavaScript module as built, on the recorded samples: node --test crates/engine/js/meterview.test.mjs
// METERVIEW_DIST names the built site where it is not dist.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const engine = join(process.env.METERVIEW_DIST ?? join(root, "dist"), "engine");
const { create } = await import(pathToFileURL(join(engine, "meterview.js")));
const wasm = readFileSync(join(engine, "module_bg.wasm"));
const sample = (name) => readFileSync(join(root, "tests/samples", name));
const card = sample("ratecard_MS-AZR-0062P_USD_cut.json");
const page = sample("usageaggregates_daily_2015-05-01_cut.json");
/** What tests/totals.py works out of the two, by the card alone. */
const TOTAL = "319.823496821161";
const BY_THE_CARD_ALONE = { included: { switched: { "egress-zone-1": false }, own: [] } };

async function rated() {
  const ledger = await create({ wasm });
  ledger.setPricing(BY_THE_CARD_ALONE);
  ledger.loadRateCard(card);
  ledger.loadUsagePage(page);
  const report = ledger.rate();
  return { ledger, report };
}

test("samples are rated to the last digit", async () => {
  const { ledger, report } = await rated();
  assert.equal(report.total, TOTAL);
  assert.equal(report.unpriced_rows, 10);
  const { total, groups, currency } = ledger.query({ group_by: ["Service"], granularity: "Daily" });
  assert.equal(currency, "USD");
  assert.equal(total.cost, TOTAL);
  assert.equal(total.rows, 42);
  assert.ok(groups.length > 1);
  assert.equal(groups.reduce((rows, group) => rows + group.total.rows, 0), 42);
  ledger.free();
});

test("a what-if with the same card gives the same, and changes nothing", async () => {
  const { ledger } = await rated();
  const other = ledger.readRateCard(card);
  assert.deepEqual(ledger.whatIf(other, { group_by: ["Meter"] }), ledger.query({ group_by: ["Meter"] }));
  other.free();
  assert.equal(ledger.query().total.cost, TOTAL);
});

test("what counts beside the card can be set", async () => {
  const { ledger } = await rated();
  ledger.setPricing({});
  assert.ok(Number(ledger.rate().total) < Number(TOTAL));
  ledger.setPricing({ ...BY_THE_CARD_ALONE, tax: null });
  assert.equal(ledger.rate().total, TOTAL);
});

test("shared costs go to others, and rows below a row add up to it", async () => {
  const { ledger } = await rated();
  /** A decimal text in units of its 12th decimal. */
  const units = (text) => {
    const [whole, decimals = ""] = text.replace("-", "").split(".");
    const size = BigInt(whole + decimals.padEnd(12, "0"));
    return text.startsWith("-") ? -size : size;
  };
  const sum = (groups) => groups.reduce((all, group) => all + units(group.total.cost), 0n);
  const is = (dimension, id) => ({ any: [{ dimension, test: { Is: [id] } }] });
  const services = ledger.query({ group_by: ["Service"] }).groups.map((group) => group.keys[0].Value.id);
  const team = { Virtual: "Team" };
  const plain = {
    virtual_tags: [{ name: "Team", rest: "blue", rules: [
      { value: "shared", filter: [is("Service", services[0])] },
      { value: "red", filter: [is("Service", services[1])] },
    ] }],
  };
  ledger.setAllocation(plain);
  const own = ledger.query({ group_by: [team] });
  assert.deepEqual([own.shared, own.shared_totals], [[], []]);
  for (const how of ["Even", "Proportional", { Fixed: ["2", "1"] }]) {
    ledger.setAllocation({ ...plain, shared_costs: [{ tag: "team", shared: "shared", to: ["red", "blue"], how }] });
    const table = ledger.query({ group_by: [team] });
    const group = (of, name) => of.groups.findIndex((one) => one.keys[0].Value.id === name);
    const cost = (of, name) => units(of.groups[group(of, name)].total.cost);
    const given = units(table.shared.find((part) => part.group === group(table, "shared")).cost);
    assert.equal(given, -cost(own, "shared"));
    assert.equal(cost(table, "shared"), 0n);
    assert.equal(table.total.cost, TOTAL);
    for (const name of ["red", "blue"]) {
      const part = table.shared.find((one) => one.group === group(table, name));
      assert.equal(part.tag, "Team");
      assert.equal(cost(table, name), cost(own, name) + units(part.cost));
      const below = ledger.query({ group_by: ["Resource"], filters: [is(team, name)] });
      assert.equal(units(below.total.cost), cost(table, name));
      assert.equal(sum(below.groups), cost(table, name));
      assert.deepEqual(below.shared_totals.map((one) => one.cost), [part.cost]);
    }
    assert.ok(given < 0n);
  }
  ledger.setAllocation({});
  assert.equal(ledger.query({ group_by: [team] }).groups.length, 1);
  assert.throws(
    () => ledger.setAllocation({ shared_costs: [{ tag: "Team", shared: "a", to: ["b"], how: "Even" }] }),
    { code: "allocation-invalid", field: "shared_costs", row: 1 },
  );
  assert.throws(() => ledger.setAllocation({ tags: [] }), { code: "allocation-invalid", field: "tags" });
});

test("two ledgers know nothing of each other", async () => {
  const { ledger } = await rated();
  const empty = await create({ wasm });
  assert.equal(empty.summary().rows, 0);
  assert.equal(ledger.summary().rows, 42);
  assert.ok(ledger.memory().wasmBytes > 0);
});

test("a fault says what and where", async () => {
  const { ledger } = await rated();
  const thrown = (work) => {
    try {
      work();
    } catch (error) {
      assert.ok(error instanceof Error);
      return error;
    }
    return assert.fail("nothing was thrown");
  };
  const bytes = (text) => new TextEncoder().encode(text);
  assert.equal(thrown(() => ledger.loadRateCard(bytes(""))).code, "empty");
  assert.equal(thrown(() => ledger.loadUsagePage(page.subarray(0, page.length / 2))).code, "truncated");
  const colour = thrown(() => ledger.query({ group_by: ["Colour"] }));
  assert.deepEqual([colour.code, colour.field], ["query-invalid", "group_by"]);
  assert.equal(thrown(() => ledger.loadUsagePage("text")).code, "not-bytes");
  assert.equal(thrown(() => ledger.setPricing({ discount: 3 })).field, "discount");
  assert.equal(thrown(() => ledger.setBillingDay("any", 32)).code, "billing-day-invalid");
  // What was loaded before is untouched.
  assert.equal(ledger.query().total.cost, TOTAL);
});
