// Measures the engine by the interface that bench/README.md describes, over engine/meterview.js.
//
// One meaning differs: the engine gives records without instanceData (classic services) a resource
// and a region out of infoFields, where the workload counts them under ''. Such records have no
// resource type: they are asked for apart, or left out, by that.
import { create } from "../engine/meterview.js";

export const name = "meterview";
export const label = "Meterview";
export const libs = [];

/** Tag keys as the workload writes them; the engine lists keys in lower case. */
const SPELLINGS = { costcenter: "costCenter" };
/** More than any question here has groups. */
const ALL_GROUPS = 10_000;
const encoder = new TextEncoder();
let ledger;

const is = (dimension, ...values) => ({ any: [{ dimension, test: { Is: values } }] });
const isNot = (dimension, ...values) => ({ any: [{ dimension, test: { IsNot: values } }] });
const CLASSIC = is("ResourceType", null);
const NOT_CLASSIC = isNot("ResourceType", null);

const ask = (query) => ledger.query({ most_groups: ALL_GROUPS, ...query });
const idOf = (key) => (key === "Absent" ? "" : key.Value.id);
const costOf = (cell) => Number(cell.cost);

export async function init() {
  ledger = await create();
}

export async function load(pages, rateCardText) {
  ledger ??= await create();
  ledger.loadRateCard(encoder.encode(rateCardText));
  for (const page of pages) ledger.loadUsagePage(page);
  ledger.settle();
}

export function rate() {
  const { total, unpriced_rows } = ledger.rate();
  return { total: Number(total), unrated: unpriced_rows };
}

export function groupDayCategory() {
  const { buckets, groups } = ask({ group_by: ["Service"], granularity: "Daily" });
  return groups.flatMap(({ keys, cells }) => cells.map((cell, at) => [buckets[at].from, idOf(keys[0]), costOf(cell)]));
}

export function topResources(resourceGroup, most) {
  const subscriptions = ask({ group_by: ["Subscription"] }).groups.map(({ keys }) => idOf(keys[0]));
  const groupIds = subscriptions.map((id) => `/subscriptions/${id}/resourcegroups/${resourceGroup}`);
  const { groups } = ask({ filters: [is("ResourceGroup", ...groupIds)], group_by: ["Resource"], most_groups: most });
  return groups.map(({ keys, total }) => [idOf(keys[0]), costOf(total)]);
}

export function pivot() {
  const { groups } = ask({ filters: [NOT_CLASSIC], group_by: [{ Tag: "costCenter" }, "Location"] });
  const classic = ask({ filters: [CLASSIC] }).total;
  return [...groups.map(({ keys, total }) => [idOf(keys[0]), idOf(keys[1]), costOf(total)]), ["", "", costOf(classic)]];
}

export function loadCard(text) {
  return ledger.readRateCard(encoder.encode(text));
}

/** Asks once only, because each what-if rates all records: the classic ones are told apart here. */
export function whatIf(card) {
  const { groups } = ledger.whatIf(card, { group_by: ["ResourceType", "Location"], most_groups: ALL_GROUPS });
  card.free();
  const byLocation = new Map();
  for (const { keys: [type, location], total } of groups) {
    const place = type === "Absent" ? "" : idOf(location);
    byLocation.set(place, (byLocation.get(place) ?? 0) + costOf(total));
  }
  return [...byLocation];
}

export function refilter(filter, days) {
  const filters = [];
  if (filter.categories) filters.push(is("Service", ...filter.categories));
  if (filter.env) filters.push(is({ Tag: "env" }, filter.env));
  if (filter.locations) filters.push(is("Location", ...filter.locations), NOT_CLASSIC);
  const period = { from: days[filter.dayFrom ?? 0], until: dayAfter(days[filter.dayTo ?? days.length - 1]) };
  const { buckets, totals, groups } = ask({ period, filters, group_by: ["Service"], granularity: "Daily" });
  return {
    byDay: buckets.map(({ from }, at) => [from, costOf(totals[at])]),
    byCategory: groups.map(({ keys, total }) => [idOf(keys[0]), costOf(total)]),
  };
}

export function stats() {
  const groups = (dimension, more = {}) => ask({ group_by: [dimension], ...more }).groups.filter(({ keys }) => keys[0] !== "Absent");
  const rowsOf = (list) => list.reduce((sum, { total }) => sum + total.rows, 0);
  const { total, totals } = ask({ granularity: "Daily" });
  const classic = ask({ filters: [CLASSIC] }).total.rows > 0 ? 1 : 0;
  const inResources = (dimension) => groups(dimension, { filters: [NOT_CLASSIC] }).length + classic;
  // All records of a meter have one unit, without which there would be no quantity.
  const meters = groups("Meter", { with_quantity: true });
  const tags = ledger.summary().tag_keys.map((key) => [SPELLINGS[key] ?? key, groups({ Tag: key })]);
  return {
    rows: total.rows,
    quantity: meters.reduce((sum, { quantity }) => sum + Number(quantity[0]), 0),
    subscriptions: groups("Subscription").length,
    meters: meters.length,
    categories: groups("Service").length,
    resources: inResources("Resource"),
    resourceGroups: inResources("ResourceGroup"),
    locations: inResources("Location"),
    days: totals.filter(({ rows }) => rows > 0).length,
    tags: tags.map(([key, values]) => [key, rowsOf(values), values.map(({ keys }) => idOf(keys[0])).sort()]).sort(),
  };
}

export function memory() {
  return ledger.memory();
}

export function dispose() {
  ledger.free();
  ledger = undefined;
}

function dayAfter(day) {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
