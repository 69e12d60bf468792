#!/usr/bin/env python3
"""Opens every kind of exported file with readers that share no code with the
writer, and compares totals with the engine's to the last digit.

The files come from crates/export/examples/files.rs: usage of the emulator and
the recorded payloads in tests/samples. Readers: Python's csv and json, openpyxl
and pyarrow. Run by `cargo xtask test`; METERVIEW_EMULATOR names the emulator
program.
"""

import csv
import decimal
import html.parser
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import openpyxl
import pyarrow.parquet

Decimal = decimal.Decimal
decimal.getcontext().prec = 120
ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests" / "samples"
TODAY = "2026-03-20"
# Scenario of the emulator and the day on which its billing periods begin.
SUBSCRIPTIONS = [("payg", 12), ("sponsored", 28)]
# FOCUS 1.2: what must be there, and what of it may be empty.
FOCUS_MANDATORY = {
    "BilledCost": False, "BillingAccountId": False, "BillingAccountName": True, "BillingCurrency": False,
    "BillingPeriodEnd": False, "BillingPeriodStart": False, "ChargeCategory": False, "ChargeClass": True,
    "ChargeDescription": True, "ChargePeriodEnd": False, "ChargePeriodStart": False, "ContractedCost": False,
    "EffectiveCost": False, "InvoiceIssuerName": False, "ListCost": False, "PricingQuantity": True,
    "PricingUnit": True, "ProviderName": False, "PublisherName": False, "ServiceCategory": False,
    "ServiceName": False,
}
SERVICE_CATEGORIES = {
    "AI and Machine Learning", "Analytics", "Business Applications", "Compute", "Databases", "Developer Tools",
    "Multicloud", "Identity", "Integration", "Internet of Things", "Management and Governance", "Media",
    "Migration", "Mobile", "Networking", "Security", "Storage", "Web", "Other",
}
# Of a thousand records each: enough for several row groups and tiers.
MOST_PAGES = 8
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Faults:
    def __init__(self, name):
        self.name = name
        self.found = []

    def equal(self, what, found, expected):
        if found != expected:
            self.found.append(f"{self.name}: {what}: {found!r} in the file, {expected!r} from the engine")

    def holds(self, what, is_so):
        if not is_so:
            self.found.append(f"{self.name}: {what}")


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    assert text.startswith("\ufeff"), f"{path.name} has no byte order mark"
    return list(csv.DictReader(text[1:].splitlines(keepends=True)))


def total_of(cells):
    return sum((Decimal(cell) for cell in cells if cell not in ("", None)), Decimal(0))


def check_record_csv(folder, totals, faults):
    rows = read_csv(folder / "records.csv")
    faults.equal("records.csv rows", len(rows), totals["rows"])
    faults.equal("records.csv total", total_of(row["Charge"] for row in rows), totals["cost"])
    unpriced = [row for row in rows if row["Charge"] == ""]
    faults.equal("records.csv without a price", len(unpriced), totals["unpriced_rows"])
    numbers = {"Quantity", "IncludedQuantity", "EffectivePrice", "ListPrice", "Charge", "ListCharge"}
    for row in rows:
        for name, cell in row.items():
            if name not in numbers and cell.startswith(FORMULA):
                faults.holds(f"records.csv {name} may be a formula: {cell!r}", False)
        if row["Tags"]:
            json.loads(row["Tags"])
    return rows


def check_record_xlsx(folder, totals, rows, faults):
    book = openpyxl.load_workbook(folder / "records.xlsx", read_only=True)
    faults.equal("records.xlsx sheets", book.sheetnames, ["Records", "About"])
    lines = book["Records"].iter_rows(values_only=True)
    names = next(lines)
    charge, text, state = (names.index(name) for name in ("Charge", "ChargeText", "PriceState"))
    start, resource = names.index("UsageStart"), names.index("ResourceId")
    count, as_number, as_text = 0, 0.0, Decimal(0)
    for line, row in zip(lines, rows):
        count += 1
        is_priced = line[state].startswith("Priced")
        faults.holds(f"records.xlsx row {count}: a price or none", is_priced == (line[charge] is not None))
        faults.equal(f"records.xlsx row {count} charge", line[text] or "", row["Charge"])
        faults.equal(f"records.xlsx row {count} start", line[start].strftime("%Y-%m-%dT%H:%M:%SZ"), row["UsageStart"])
        faults.equal(f"records.xlsx row {count} resource", line[resource] or "", row["ResourceId"])
        as_number += float(line[charge] or 0)
        as_text += Decimal(line[text] or 0)
    faults.equal("records.xlsx rows", count, totals["rows"])
    faults.equal("records.xlsx total of texts", as_text, totals["cost"])
    faults.holds("records.xlsx total of numbers", abs(Decimal(as_number) - totals["cost"]) < Decimal("0.000001"))
    about = dict(line[:2] for line in book["About"].iter_rows(values_only=True, min_row=2))
    faults.equal("records.xlsx rate source", about.get("RateSource"), "a file")


def check_record_parquet(folder, totals, rows, faults):
    table = pyarrow.parquet.read_table(folder / "records.parquet")
    faults.equal("records.parquet rows", table.num_rows, totals["rows"])
    charges = table["Charge"].to_pylist()
    faults.equal("records.parquet total", sum((c for c in charges if c is not None), Decimal(0)), totals["cost"])
    faults.equal("records.parquet without a price", charges.count(None), totals["unpriced_rows"])
    faults.equal("records.parquet charge type", str(table.schema.field("Charge").type), "decimal128(38, 12)")
    faults.equal("records.parquet quantity type", str(table.schema.field("Quantity").type), "decimal128(38, 20)")
    faults.equal("records.parquet time type", str(table.schema.field("UsageStart").type), "timestamp[ms, tz=UTC]")
    quantities = [Decimal(row["Quantity"]) for row in rows]
    faults.holds("records.parquet quantities", table["Quantity"].to_pylist() == quantities)
    starts = [time.strftime("%Y-%m-%dT%H:%M:%SZ") for time in table["UsageStart"].to_pylist()]
    faults.holds("records.parquet times", starts == [row["UsageStart"] for row in rows])
    for name in ("ResourceId", "MeterName", "Tags", "SubscriptionId"):
        # What may be a formula has an apostrophe in comma-separated text only.
        texts = [text or "" for text in table[name].to_pylist()]
        plain = [row[name][1:] if row[name].startswith("'") else row[name] for row in rows]
        faults.holds(f"records.parquet {name}", texts == plain)
    metadata = table.schema.metadata or {}
    faults.equal("records.parquet rate source", metadata.get(b"RateSource"), b"a file")


def check_focus(folder, totals, faults):
    rows = read_csv(folder / "focus.csv")
    faults.equal("focus.csv rows", len(rows), totals["rows"])
    for name, may_be_empty in FOCUS_MANDATORY.items():
        faults.holds(f"focus.csv lacks {name}", name in rows[0])
        if not may_be_empty:
            faults.holds(f"focus.csv has empty {name}", all(row[name] for row in rows))
    names = list(rows[0])
    first_own = min(place for place, name in enumerate(names) if name.startswith("x_"))
    faults.holds("focus.csv own columns come last", all(name.startswith("x_") for name in names[first_own:]))
    for name in ("BilledCost", "ContractedCost", "EffectiveCost"):
        faults.equal(f"focus.csv {name}", total_of(row[name] for row in rows), totals["cost"])
    faults.holds("focus.csv service categories", {row["ServiceCategory"] for row in rows} <= SERVICE_CATEGORIES)
    unpriced = [row for row in rows if not row["x_PriceState"].startswith("Priced")]
    faults.equal("focus.csv without a price", len(unpriced), totals["unpriced_rows"])
    for row in rows:
        faults.holds("focus.csv periods", row["ChargePeriodStart"] < row["ChargePeriodEnd"])
        in_period = row["BillingPeriodStart"] <= row["ChargePeriodStart"] < row["BillingPeriodEnd"]
        faults.holds("focus.csv billing period", in_period)
        if row["ListUnitPrice"]:
            product = Decimal(row["ListUnitPrice"]) * Decimal(row["PricingQuantity"])
            faults.holds("focus.csv price times quantity", abs(product - Decimal(row["ListCost"])) < Decimal("1e-9"))
    table = pyarrow.parquet.read_table(folder / "focus.parquet")
    faults.equal("focus.parquet total", sum(table["BilledCost"].to_pylist(), Decimal(0)), totals["cost"])


def check_view(folder, totals, faults):
    rows = read_csv(folder / "view.csv")
    last = rows[-1]
    faults.equal("view.csv total", Decimal(last["Cost"]), totals["cost"])
    faults.equal("view.csv sum", total_of(row["Cost"] for row in rows[:-1]), totals["cost"])
    faults.equal("view.csv groups", sum(row["Row"] == "Group" for row in rows), totals["groups"])
    faults.equal("view.csv rate source", {row["RateSource"] for row in rows}, {"a file"})

    sheet = openpyxl.load_workbook(folder / "view.xlsx")["Costs"]
    names = [cell.value for cell in sheet[1]]
    exact = names.index("CostText")
    faults.equal("view.xlsx total", Decimal(sheet[sheet.max_row][exact].value), totals["cost"])
    texts = [line[exact].value for line in sheet.iter_rows(min_row=2, max_row=sheet.max_row - 1)]
    faults.equal("view.xlsx sum", total_of(texts), totals["cost"])

    view = json.loads((folder / "view.json").read_text(encoding="utf-8"))
    faults.equal("view.json total", Decimal(view["table"]["total"]["cost"]), totals["cost"])
    faults.equal("view.json settings", view["settings"]["RateSource"], "a file")
    return view


class Report(html.parser.HTMLParser):
    """Costs of a report's table, its data, and whatever it would fetch."""

    def __init__(self):
        super().__init__()
        self.part = ""
        self.costs = {"tbody": [], "tfoot": []}
        self.cells = 0
        self.data = ""
        self.is_data = False
        self.fetched = []

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.fetched += [value for name, value in attributes if name in ("src", "href") and value]
        if tag in self.costs:
            self.part = tag
        elif tag == "tr":
            self.cells = 0
        elif tag in ("td", "th"):
            self.cells += 1
            # Two dimensions, then the cost.
            if self.part and self.cells == 3:
                self.costs[self.part].append(named.get("data-value", ""))
        self.is_data = tag == "script" and named.get("id") == "data"

    def handle_endtag(self, tag):
        if tag in self.costs:
            self.part = ""
        self.is_data = False

    def handle_data(self, data):
        if self.is_data:
            self.data += data


def check_report(folder, totals, view, faults):
    report = Report()
    report.feed((folder / "view.html").read_text(encoding="utf-8"))
    faults.equal("view.html total", Decimal(report.costs["tfoot"][-1]), totals["cost"])
    parts = report.costs["tbody"] + report.costs["tfoot"][:-1]
    faults.equal("view.html sum", total_of(parts), totals["cost"])
    faults.equal("view.html data", json.loads(report.data), view)
    faults.equal("view.html fetches", report.fetched, [])


def check(name, card, pages, anniversary):
    with tempfile.TemporaryDirectory() as out:
        folder = pathlib.Path(out)
        command = ["cargo", "run", "--quiet", "--profile", "native", "--package", "export", "--example", "files", "--"]
        command += [str(folder), str(card), str(anniversary), *map(str, pages)]
        subprocess.run(command, cwd=ROOT, check=True)
        totals = json.loads((folder / "totals.json").read_text())
        totals["cost"] = Decimal(totals["cost"])
        faults = Faults(name)
        rows = check_record_csv(folder, totals, faults)
        check_record_xlsx(folder, totals, rows, faults)
        check_record_parquet(folder, totals, rows, faults)
        check_focus(folder, totals, faults)
        view = check_view(folder, totals, faults)
        check_report(folder, totals, view, faults)
        files = len(list(folder.iterdir())) - 1
    if faults.found or not rows:
        print(*faults.found[:20], sep="\n")
        print(f"{name}: {len(faults.found)} faults in {files} files")
        return False
    print(
        f"{name}: {files} files with {totals['rows']} records ({totals['unpriced_rows']} without a price), "
        f"total {totals['cost']} {totals['currency']}: the same in each, to the last digit"
    )
    return True


def main():
    emulator = os.environ.get("METERVIEW_EMULATOR")
    if not emulator:
        sys.exit("METERVIEW_EMULATOR does not name the emulator program: use cargo xtask test --only exports")
    card = SAMPLES / "ratecard_MS-AZR-0062P_USD_cut.json"
    page = SAMPLES / "usageaggregates_daily_2015-05-01_cut.json"
    results = [check("recorded", card, [page], 12)]
    with tempfile.TemporaryDirectory() as folder:
        for subscription, anniversary in SUBSCRIPTIONS:
            out = pathlib.Path(folder) / subscription
            command = [emulator, "dump", "--out", str(out), "--subscription", subscription, "--today", TODAY]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            pages = sorted(out.glob("page-*.json"))
            results.append(check(subscription, out / "rate-card.json", pages[:MOST_PAGES], anniversary))
    passed = sum(results)
    print(f"{passed} passed, {len(results) - passed} failed")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
