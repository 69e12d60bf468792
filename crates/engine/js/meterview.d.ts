/**
 * The engine of Meterview: what Azure usage costs, to the last digit, in the browser or in node.
 * Bytes in, plain data out; nothing is sent anywhere. Amounts are decimal texts, never numbers:
 * `Number(text)` loses digits. Days are texts such as `2026-03-31`, in UTC.
 */

/** Starts the engine, the first time, and makes an empty ledger. */
export function create(options?: {
  /** Where the program is, if not beside this file: its bytes, an answer with them, or an address. */
  wasm?: BufferSource | Response | URL | string;
}): Promise<Meterview>;

/** Usage, the card it is rated with, and the charges. */
export class Meterview {
  private constructor();

  /**
   * Takes in an answer of the RateCard API, as UTF-8. All usage is rated with the last one, from
   * the next `rate` on.
   * @throws MeterviewError; the former card stays
   */
  loadRateCard(bytes: Bytes): CardReport;

  /**
   * Takes in one answer of the UsageAggregates API, as UTF-8. Pages count as those of one query, in
   * the order in which they come, from the next `rate` on. The bytes are not kept.
   * @throws MeterviewError; then nothing of the page is taken
   */
  loadUsagePage(bytes: Bytes): PageReport;

  /** Sets on which day of the month, 1 to 31, a subscription's billing periods begin; usually 1. */
  setBillingDay(subscription: string, day: number): void;

  /** Sets what counts beside the card, from the next `rate` on. What is left out is as at first. */
  setPricing(pricing: Record<string, unknown>): void;

  /**
   * Sets what tags mean and which costs are shared, from the next question on; charges stay as they
   * are. What is left out is not there: `{}` takes all rules back.
   * @throws MeterviewError with the list and the rule at fault; the former rules stay
   */
  setAllocation(allocation: Allocation): void;

  /** Puts loaded usage in order. `rate` does so too; apart, it can be timed or done early. */
  settle(): void;

  /** Rates all usage that is loaded. */
  rate(): RateReport;

  /**
   * Answers a question about the charges of the last `rate`.
   * @throws MeterviewError with the field at fault
   */
  query(query?: Query): Table;

  /** Reads a card to ask `whatIf` with. Free it when it is not needed any more. */
  readRateCard(bytes: Bytes): RateCard;

  /** Answers a question as if all usage were rated with `card`. The charges stay as they are. */
  whatIf(card: RateCard, query?: Query): Table;

  /** What is loaded, in brief. */
  summary(): Summary;

  /** What could not be read or priced, each list at most 1000 long. */
  quality(): Quality;

  /** Bytes in use. */
  memory(): Memory;

  /** Gives the ledger's memory back. It must not be used afterwards. */
  free(): void;
}

/** What every method throws. */
export interface MeterviewError extends Error {
  /** Stable, for programs. */
  code:
    | "empty" | "not-bytes" | "not-json" | "not-recognised" | "truncated" | "currency-missing"
    | "too-much" | "query-invalid" | "pricing-invalid" | "allocation-invalid" | "billing-day-invalid";
  /** Number of the record (or of a price's tier, or of a rule) at fault, from 1. */
  row?: number;
  /** Name of the field at fault. */
  field?: string;
  /** Where the fault is in the bytes, from 1. */
  line?: number;
  column?: number;
}

export type Bytes = Uint8Array | ArrayBuffer | ArrayBufferView;
/** A decimal number as text, such as `0.000123`. */
export type Decimal = string;
/** A UTC day, such as `2026-03-31`. */
export type Day = string;

/** `until` is the day after the last one. */
export interface DayRange {
  from: Day;
  until: Day;
}

/** A card that was read but rates nothing by itself. */
export interface RateCard {
  free(): void;
}

export interface CardReport {
  meters: number;
  /** Lines that could not be read. */
  rejected: number;
  /** ISO 4217. */
  currency: string;
}

export interface PageReport {
  /** Records taken in. */
  rows: number;
  /** Records that could not be read; `quality().rejected` names them. */
  rejected: number;
  /** Address of the next page; `null` on the last one. */
  next_link: string | null;
}

export interface RateReport {
  rows: number;
  /** Records without a price; they are not in the total. */
  unpriced_rows: number;
  total: Decimal;
}

export type Dimension =
  | "Subscription" | "Tenant" | "Offer" | "Service" | "ServiceTier" | "ServiceFamily" | "Meter" | "MeterRegion"
  | "Unit" | "Location" | "ResourceGroup" | "ResourceType" | "Resource" | "Publisher" | "ChargeKind" | "Pricing"
  | { Tag: string } | { Tags: string[] }
  /** A virtual tag of `setAllocation`, by its name. */
  | { Virtual: string };

/** `null` stands for what the usage does not say. Texts are searched for without case. */
export type Test =
  | { Is: (string | null)[] } | { IsNot: (string | null)[] }
  | { Contains: string } | { StartsWith: string } | { EndsWith: string }
  | "Empty" | "NotEmpty";

/** Only usage for which one of the conditions holds. */
export interface Filter {
  any: { dimension: Dimension; test: Test }[];
}

/** What tags mean and which costs are shared. */
export interface Allocation {
  /** Tag keys that are one: the first value that is not empty counts, of the target, then of each source. */
  keys?: { target: string; sources?: string[]; is_spelling_merged?: boolean }[];
  /** Values of one tag that are one. */
  values?: { key: string; from: string[]; to: string }[];
  /** Tags made of rules, the first of which that matches counts; `rest` is what no rule matches. */
  virtual_tags?: { name: string; rules: { value: string; filter: Filter[] }[]; rest?: string | null }[];
  /**
   * The cost of one value of a virtual tag, given to others of it: evenly, by their own costs, or by
   * a weight for each. Takes place in tables that are grouped or filtered by the tag; groups, those
   * below them and totals still add up to the last digit.
   */
  shared_costs?: { tag: string; shared: string; to: string[]; how: "Even" | "Proportional" | { Fixed: Decimal[] } }[];
}

/** A question. Everything may be left out: `{}` is the total of everything. */
export interface Query {
  /** Days of usage; without it all. */
  period?: DayRange;
  /** All must hold; of each, one condition. */
  filters?: Filter[];
  /** Outermost first. */
  group_by?: Dimension[];
  /** Columns; usually `Total`, which is none. */
  granularity?: "Total" | "Hourly" | "Daily" | "Weekly" | "Monthly" | "Quarterly" | "Yearly" | "BillingPeriod";
  /** Only charges in this currency; without it the one with most records. */
  currency?: string | null;
  /** Which kinds of charges take part; without any, usage. */
  kinds?: ("Usage" | "Credit" | "RecurringCharge" | "Discount" | "Tax")[];
  /** Whether groups have quantities. */
  with_quantity?: boolean;
  /** Whether they have one for each column too. */
  with_column_quantities?: boolean;
  /** `Range` is cut where the data end before the period does, `Exactly` is not. */
  compare?:
    | "Previous" | "SamePeriodLastMonth" | "SamePeriodLastYear" | { Range: DayRange } | { Exactly: DayRange } | null;
  /** Whether each column has the sum of those before it too. */
  accumulate?: boolean;
  /** Only groups within these bounds. */
  having?: { least_cost?: Decimal; most_cost?: Decimal; least_quantity?: Decimal; most_quantity?: Decimal } | null;
  /** Usually by cost, largest first. */
  sort?: { by?: "Cost" | "Name" | "Change" | "Quantity"; is_ascending?: boolean };
  /** Groups passed over before the first one answered. */
  offset?: number;
  /** Most groups answered, usually 1000 and at most 10,000; the rest is in `others`. */
  most_groups?: number;
}

/** What a group is called: `id` for filters, `name` for people. */
export type Key = { Value: { id: string; name: string } } | "Absent";

export interface Cell {
  cost: Decimal;
  rows: number;
  /** Of the rows, those without a price. */
  unpriced_rows: number;
}

export interface Group {
  /** One for each dimension of `group_by`. */
  keys: Key[];
  total: Cell;
  /** One for each bucket. */
  cells: Cell[];
  /** With its unit, where it was asked for and all records of the group have the same. */
  quantity: [Decimal, string] | null;
  quantities: Decimal[];
  /** In the period compared with. */
  previous: Cell | null;
}

/** Groups and others add up to the total exactly. */
export interface Table {
  currency: string | null;
  /** Currencies that were left out. */
  other_currencies: string[];
  granularity: NonNullable<Query["granularity"]>;
  /** Days of each column. */
  buckets: DayRange[];
  groups: Group[];
  /** Of all groups, answered or not. */
  group_count: number;
  others: { groups: number; total: Cell; cells: Cell[]; previous: Cell | null } | null;
  total: Cell;
  totals: Cell[];
  previous: Cell | null;
  compared: { days: DayRange; previous: DayRange } | null;
  /** Last day with usage. */
  last_day: Day | null;
  /** What the groups answered got of shared costs, or gave away; their costs have it in already. */
  shared: ({ group: number } & SharedCost)[];
  /** The same of all groups together; nothing where they share among themselves. */
  shared_totals: SharedCost[];
}

/** What was got of the cost of a shared value. */
export interface SharedCost {
  /** Name of the virtual tag. */
  tag: string;
  shared: string;
  /** Negative for what was given away. */
  cost: Decimal;
  /** In the period compared with. */
  previous: Decimal | null;
}

export interface Summary {
  rows: number;
  days: DayRange | null;
  subscriptions: { id: string; rows: number; unpriced_rows: number; days: DayRange | null }[];
  /** In lower case, most used first. */
  tag_keys: string[];
  meters: number;
  priced_meters: number;
  unpriced_rows: number;
  rejected_rows: number;
  currencies: string[];
}

export interface Quality {
  unpriced: { subscription: string; meter_id: string; name: string; unit: string; quantity: Decimal; rows: number; reason: unknown }[];
  /** Records and card lines that could not be read: number from 1, field, and what stands there. */
  rejected: { source: string; row: number; field: string; value: string }[];
}

export interface Memory {
  /** Columns of records and charges. */
  records: number;
  /** Meters, resources, tags and times. */
  dictionaries: number;
  cards: number;
  /** No more is loaded beyond this. */
  ceiling: number;
  /** The whole program's, for all ledgers; it never shrinks. */
  wasmBytes: number;
}
