// The engine of Meterview for pages and programs of your own: load rate cards and usage, rate,
// ask. Types and meanings are in meterview.d.ts; nothing is sent anywhere.
import start, { Ledger } from "./module.js";

/** The one compiled program, shared by all ledgers. @type {Promise<WebAssembly.Exports> | undefined} */
let program;

/**
 * Starts the engine, the first time, and makes an empty ledger.
 * @param {{ wasm?: BufferSource | Response | URL | string }} [options] where the program is, if not
 *   beside this file: its bytes, or its address
 * @returns {Promise<Meterview>}
 */
export async function create(options = {}) {
  program ??= start(options.wasm === undefined ? undefined : { module_or_path: options.wasm });
  try {
    const { memory } = await program;
    return new Meterview(new Ledger(), memory);
  } catch (error) {
    program = undefined;
    throw error;
  }
}

/** A ledger: usage, the card it is rated with, and the charges. Made by `create`. */
export class Meterview {
  #ledger;
  #wasm;

  constructor(ledger, wasm) {
    this.#ledger = ledger;
    this.#wasm = wasm;
  }

  /** Takes in the answer of the RateCard API; all usage is rated with the last one. */
  loadRateCard(bytes) {
    return JSON.parse(this.#ledger.load_rate_card(viewOf(bytes)));
  }

  /** Takes in one answer of the UsageAggregates API. */
  loadUsagePage(bytes) {
    return JSON.parse(this.#ledger.load_usage_page(viewOf(bytes)));
  }

  /** Sets on which day of the month, 1 to 31, the billing periods of a subscription begin. */
  setBillingDay(subscription, day) {
    this.#ledger.set_billing_day(subscription, day);
  }

  /** Sets what counts beside the card: own prices, discounts, included quantities, terms, tax. */
  setPricing(pricing) {
    this.#ledger.set_pricing(JSON.stringify(pricing));
  }

  /** Sets what tags mean and which costs are shared; counts for the next question. */
  setAllocation(allocation) {
    this.#ledger.set_allocation(JSON.stringify(allocation));
  }

  /** Puts loaded usage in order, which `rate` does otherwise. */
  settle() {
    this.#ledger.settle();
  }

  /** Rates all usage that is loaded. */
  rate() {
    return JSON.parse(this.#ledger.rate());
  }

  /** Answers a question about rated usage. */
  query(query = {}) {
    return JSON.parse(this.#ledger.query(JSON.stringify(query)));
  }

  /** Reads a card to ask `whatIf` with; the ledger's own stays. */
  readRateCard(bytes) {
    return this.#ledger.card(viewOf(bytes));
  }

  /** Answers a question as if all usage were rated with `card`; nothing is changed. */
  whatIf(card, query = {}) {
    return JSON.parse(this.#ledger.what_if(card, JSON.stringify(query)));
  }

  /** What is loaded, in brief: records, days, subscriptions, tag keys. */
  summary() {
    return JSON.parse(this.#ledger.summary());
  }

  /** What could not be read or priced, record by record and meter by meter. */
  quality() {
    return JSON.parse(this.#ledger.quality());
  }

  /** Bytes in use by this ledger, and of the whole program, which never shrinks. */
  memory() {
    return { ...JSON.parse(this.#ledger.memory()), wasmBytes: this.#wasm.buffer.byteLength };
  }

  /** Gives the ledger's memory back. It must not be used afterwards. */
  free() {
    this.#ledger.free();
  }
}

function viewOf(bytes) {
  if (bytes instanceof Uint8Array) return bytes;
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  if (ArrayBuffer.isView(bytes)) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  throw Object.assign(new TypeError("bytes are expected: a Uint8Array or an ArrayBuffer"), { code: "not-bytes" });
}
