// Made-up usage and a rate card for benches without peers: UsageAggregates pages of 1000 rows and
// a card of 20,000 meters. The same number of rows gives the same bytes, in browser and node.
const PAGE_ROWS = 1000;
const DAYS = 30;
const STREAMS = 9000;
const USED_METERS = 300;
const CARD_METERS = 20_000;
const REGIONS = ["westeurope", "northeurope", "eastus", "westus2", "uksouth", "japaneast", "australiaeast", "southeastasia"];
const SERVICES = [
  ["Virtual Machines", "Microsoft.Compute/virtualMachines", "1 Hour"],
  ["Storage", "Microsoft.Storage/storageAccounts", "1 GB/Month"],
  ["Bandwidth", "Microsoft.Network/publicIPAddresses", "1 GB"],
  ["SQL Database", "Microsoft.Sql/servers", "1/Day"],
  ["Azure App Service", "Microsoft.Web/serverFarms", "1 Hour"],
  ["Key Vault", "Microsoft.KeyVault/vaults", "10K"],
  ["Load Balancer", "Microsoft.Network/loadBalancers", "1 Hour"],
  ["Log Analytics", "Microsoft.OperationalInsights/workspaces", "1 GB"],
];
const TAGS = [["env", ["prod", "test", "dev"]], ["costCenter", ["1001", "1002", "2040", "3100"]], ["owner", ["Zoë", "O\"Neil", "team\\web"]]];

/** Chance that repeats: xorshift32. */
function chance(seed) {
  let state = seed | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return { next, below: (bound) => Math.floor(next() * bound), of: (list) => list[Math.floor(next() * list.length)] };
}

const digits = (number, length) => String(number).padStart(length, "0");
const guid = (kind, number) => `${digits(kind, 8)}-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
const day = (number) => new Date(Date.UTC(2026, 8, 1) + number * 86_400_000).toISOString().slice(0, 19);

function meter(number) {
  const [category, type, unit] = SERVICES[number % SERVICES.length];
  return { id: guid(7, number), name: `Size ${1 + (number % 40)} Units`, category, type, unit, region: `Region ${number % 12}` };
}

/** The text of a rate card. `factor` makes the prices of another offer. */
export function rateCard(factor = 1) {
  const draw = chance(99);
  const meters = [];
  for (let number = 0; number < CARD_METERS; number++) {
    const { id, name, category, unit, region } = meter(number);
    const price = draw.next() * 0.9 * factor;
    const rates = { 0: Number(price.toPrecision(9)) };
    const tiers = draw.next() < 0.2 ? 1 + draw.below(3) : 0;
    for (let tier = 1; tier <= tiers; tier++) rates[(tier * tier * 50).toFixed(10)] = Number((price * 0.8 ** tier).toPrecision(9));
    meters.push({
      EffectiveDate: "2024-01-01T00:00:00Z", IncludedQuantity: draw.next() < 0.1 ? 5 : 0, MeterCategory: category, MeterId: id,
      MeterName: name, MeterRates: rates, MeterRegion: region, MeterStatus: "Active", MeterSubCategory: "", MeterTags: [], Unit: unit,
    });
  }
  return JSON.stringify({ OfferTerms: [], Meters: meters, Currency: "EUR", Locale: "en-US", IsTaxIncluded: false });
}

function streams(draw) {
  return Array.from({ length: STREAMS }, (_, number) => {
    const used = meter(number < USED_METERS ? number : draw.below(USED_METERS));
    const subscription = guid(1, number % 3);
    const tags = Object.fromEntries(TAGS.filter(() => draw.next() < 0.7).map(([key, values]) => [key, draw.of(values)]));
    const resourceUri = `/subscriptions/${subscription}/resourceGroups/rg-${number % 200}/providers/${used.type}/resource-${number % 5000}`;
    const instance = { "Microsoft.Resources": { resourceUri, location: REGIONS[number % REGIONS.length], tags } };
    const properties = {
      meterName: used.name, meterCategory: used.category, meterSubCategory: "", meterRegion: used.region, unit: used.unit, meterId: used.id,
      infoFields: {}, instanceData: JSON.stringify(instance),
    };
    return { subscription, text: JSON.stringify(properties).slice(1, -1) };
  });
}

/** Texts of pages with `rows` records in all, in order of time. */
export function* usagePages(rows) {
  const draw = chance(rows);
  const all = streams(draw);
  let page = [];
  for (let row = 0; row < rows; row++) {
    const { subscription, text } = all[(row * 4001) % STREAMS]; // not one resource after the other
    const number = Math.floor((row * DAYS) / rows);
    const [from, until] = [day(number), day(number + 1)];
    const name = `Daily_BRSDT_${from.slice(0, 10).replaceAll("-", "")}_0000`;
    const quantity = draw.next() < 0.02 ? `${(1 + draw.next() * 8).toFixed(4)}E-05` : (draw.next() * 24).toFixed(10);
    page.push(
      `{"id":"/subscriptions/${subscription}/providers/Microsoft.Commerce/UsageAggregates/${name}","name":"${name}",` +
      `"type":"Microsoft.Commerce/UsageAggregate","properties":{"subscriptionId":"${subscription}","usageStartTime":"${from}+00:00",` +
      `"usageEndTime":"${until}+00:00",${text},"quantity":${quantity}}}`,
    );
    if (page.length === PAGE_ROWS || row + 1 === rows) {
      yield `{"value":[${page.join(",")}]}`;
      page = [];
    }
  }
}

/** A number of rows as people write it: `10k`, `1M`, `250000`. */
export function rowsOf(text) {
  const found = /^(\d+)([kM]?)$/.exec(text);
  if (!found) throw new Error(`${text} is no number of rows, such as 10k or 1M`);
  return Number(found[1]) * { "": 1, k: 1e3, M: 1e6 }[found[2]];
}
