#!/usr/bin/env python3
"""Bills the same usage twice and compares the last digit.

One bill comes from the engine (crates/engine/examples/bill.rs), the other from
this script, which shares no code with it: Python's decimal arithmetic, straight
from the JSON. Data: three subscriptions of the emulator, and the recorded
payloads in tests/samples. Run by `cargo xtask test`; METERVIEW_EMULATOR names
the emulator program.
"""

import calendar
import csv
import datetime
import decimal
import json
import os
import pathlib
import subprocess
import sys
import tempfile

Decimal = decimal.Decimal
decimal.getcontext().prec = 120
ROOT = pathlib.Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tests" / "samples"
TODAY = "2026-03-20"
# Scenario of the emulator and the day on which its billing periods begin.
SUBSCRIPTIONS = [("payg", 12), ("credit", 1), ("sponsored", 28)]
SCALE = Decimal("1e-12")
CENT = Decimal("0.01")


def load(path):
    return json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal, parse_int=Decimal)


def usage_day(text):
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    moment = moment.astimezone(datetime.timezone.utc)
    return moment.date(), moment


def start_in(year, month, anniversary):
    return datetime.date(year, month, min(anniversary, calendar.monthrange(year, month)[1]))


def period_of(day, anniversary):
    def next_month(year, month):
        return (year + month // 12, month % 12 + 1)

    start = start_in(day.year, day.month, anniversary)
    if day < start:
        year, month = (day.year - 1, 12) if day.month == 1 else (day.year, day.month - 1)
        return start_in(year, month, anniversary), start
    return start, start_in(*next_month(day.year, day.month), anniversary)


def prices(card):
    found = {}
    for meter in card["Meters"]:
        tiers = sorted((Decimal(key), Decimal(value)) for key, value in meter["MeterRates"].items())
        since = datetime.date.fromisoformat(meter.get("EffectiveDate", "0001-01-01")[:10])
        entry = (since, Decimal(meter.get("IncludedQuantity", 0)), tiers)
        found.setdefault(meter["MeterId"].lower(), []).append(entry)
    for entries in found.values():
        entries.sort(key=lambda entry: entry[0])
    return found


def cost(quantity, included, tiers):
    left = max(Decimal(0), quantity - included)
    total = Decimal(0)
    for index, (lower, price) in enumerate(tiers):
        upper = tiers[index + 1][0] if index + 1 < len(tiers) else None
        if left > lower:
            total += ((left if upper is None else min(left, upper)) - lower) * price
    return total


def bill(card, pages, anniversary):
    """Exact cost by (subscription, meter, from, until)."""
    rates = prices(card)
    groups = {}
    for page in pages:
        for row in page["value"]:
            used = row["properties"]
            day, moment = usage_day(used["usageStartTime"])
            key = (used["subscriptionId"].lower(), used["meterId"].lower(), *period_of(day, anniversary))
            groups.setdefault(key, []).append((moment, day, Decimal(used["quantity"])))
    lines = {}
    for key, rows in groups.items():
        quantity = sum((row[2] for row in rows), Decimal(0))
        entries = rates.get(key[1])
        if entries is None:
            lines[key] = (len(rows), quantity, None)
            continue
        # The rate in force on a row's day prices that row; tiers go on.
        so_far, total = Decimal(0), Decimal(0)
        for _, day, amount in sorted(rows, key=lambda row: row[0]):
            in_force = [entry for entry in entries if entry[0] <= day] or entries[:1]
            _, included, tiers = in_force[-1]
            total += cost(so_far + amount, included, tiers) - cost(so_far, included, tiers)
            so_far += amount
        lines[key] = (len(rows), quantity, total)
    return lines


def engine_bill(card, pages, anniversary):
    command = ["cargo", "run", "--quiet", "--profile", "native", "--package", "engine", "--example", "bill", "--"]
    command += [str(card), str(anniversary), *map(str, pages)]
    printed = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    lines = {}
    for row in csv.DictReader(printed.splitlines()):
        dates = [datetime.date.fromisoformat(row[name]) for name in ("from", "until")]
        key = (row["subscription"], row["meter"], *dates)
        charge = Decimal(row["charge"]) if row["charge"] else None
        lines[key] = (int(row["rows"]), Decimal(row["quantity"]), charge)
    return lines


def compare(name, card, pages, anniversary):
    expected = bill(load(card), [load(page) for page in pages], anniversary)
    found = engine_bill(card, pages, anniversary)
    faults = [f"{name}: only one side has {key}" for key in expected.keys() ^ found.keys()]
    for key in sorted(expected.keys() & found.keys()):
        rows, quantity, exact = expected[key]
        cut = None if exact is None else exact.quantize(SCALE, decimal.ROUND_DOWN)
        if found[key] != (rows, quantity, cut):
            faults.append(f"{name}: {key}: engine {found[key]}, here {(rows, quantity, cut)}")
        elif exact is not None:
            # Rounding the cut charge is rounding the exact one.
            half_up = decimal.ROUND_HALF_UP
            if cut.quantize(CENT, half_up) != exact.quantize(CENT, half_up):
                faults.append(f"{name}: {key}: {cut} and {exact} round differently")
    if faults or not expected:
        print(*faults[:20], sep="\n")
        print(f"{name}: {len(faults)} differences in {len(expected)} lines")
        return False
    priced = [line[2] for line in found.values() if line[2] is not None]
    unpriced = len(found) - len(priced)
    print(
        f"{name}: {sum(line[0] for line in found.values())} records, {len(found)} lines of meter and period "
        f"({unpriced} without a price), total {sum(priced)}: both bills agree to the last digit"
    )
    return True


def main():
    emulator = os.environ.get("METERVIEW_EMULATOR")
    if not emulator:
        sys.exit("METERVIEW_EMULATOR does not name the emulator program: use cargo xtask test --only totals")
    results = [
        compare(
            "recorded",
            SAMPLES / "ratecard_MS-AZR-0062P_USD_cut.json",
            [SAMPLES / "usageaggregates_daily_2015-05-01_cut.json"],
            12,
        )
    ]
    with tempfile.TemporaryDirectory() as folder:
        for subscription, anniversary in SUBSCRIPTIONS:
            out = pathlib.Path(folder) / subscription
            command = [emulator, "dump", "--out", str(out), "--subscription", subscription, "--today", TODAY]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            pages = sorted(out.glob("page-*.json"))
            results.append(compare(subscription, out / "rate-card.json", pages, anniversary))
    passed = sum(results)
    print(f"{passed} passed, {len(results) - passed} failed")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
