#!/usr/bin/env python3
"""Rates generated cases twice and compares every charge to the last digit.

One side is crates/costs/examples/rate_cases.rs, the other tests/rating_rules.py,
which shares no code with it. Both read the same JSON: usage pages and rate cards
as the APIs write them. Case n of a seed is always the same, so that one that
differs can be had alone: `--seed 1 --case 17`. Run by `cargo xtask test`.
"""

import argparse
import collections
import datetime
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

# Nothing is written into the folder of the tests.
sys.dont_write_bytecode = True

import rating_rules  # noqa: E402
from rating_rules import Decimal, Line, Row  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent
CASES, SEED = 5000, 20260320
# What the cases must come across; each is counted in rating_rules.py.
WANTED = [
    "row to exactly a tier's border", "row to one last decimal before a border",
    "row to one last decimal behind a border", "row over two borders or more", "eight tiers",
    "correction", "correction to below zero used", "cost below zero",
    "quantity 0", "tiny quantity", "quantity of 17 digits or more", "decimals beyond the 20th",
    "whole included quantity", "fractional included quantity", "price of 0",
    "price change inside a billing period", "price valid only after the usage",
    "rows begin at one time", "hourly row", "row of a 29 February",
    "charge beyond 64 bits", "charge of -2^63 ticks", "cost of 10^15",
    "charge of 0 below a tick, carried on", "half of a minor unit",
    "negative half of a minor unit",
    "own price", "card price", "mapped meter", "own included quantity", "third party's meter",
    "adjustment by all", "adjustment by category", "adjustment by meter", "adjustment by tag",
    "rule for a category that changes midway", "own factor that changes with the seller",
    "line Priced", "line NoCard", "line NotOnCard", "line TooLarge",
    *(f"minor unit of {decimals} decimals" for decimals in (0, 2, 3)),
    *(f"anniversary day {day}" for day in range(1, 32)),
]  # fmt: skip
# Larger ones are no quantities.
LARGEST = Decimal("1.6e18")
CURRENCIES = ["USD", "EUR", "GBP", "CHF", "SEK", "JPY", "KRW", "CLP", "VND", "BHD", "KWD", "TND"]
NOISY_PRICES = [
    "0.072999999996", "1.5420000000000003", "0.0047999999999999996", "0.10000000000000001", "2.9999999999999996",
    "0.000024", "0.0078", "4.7E-05", "0.048", "0.0464", "1.473", "12", "0.02", "0.005", "0.5", "1.0", "0.0000000000004",
]  # fmt: skip
BORDERS = ["1", "5", "10", "24", "50", "100", "200", "500", "744", "1024", "10235", "51195", "0.5", "2.25", "0.001"]
EXTREMES = [
    "4611686.018427387904", "9223372.036854775807", "9223372.036854775808",
    "999999999999999.999999999999", "1e15", "1.2e18",
]  # fmt: skip
# Quantities at a price of 1 whose cost just is, or just is not, what a kind of number holds.
BRINKS = [
    ["1e15"], ["1000000000000000.0000000000001"], ["1000000000000000.000000000001"], ["5e14", "5e14"],
    ["5e14", "5e14", "0.000000000001"], ["9223372.036854775808", "-9223372.036854775808"],
    ["9223372.036854775807", "-9223372.036854775807"], ["4611686.018427387903", "4611686.018427387904"],
    ["4611686.018427387905", "0.5"], ["1e15", "1", "-1"], ["9223372.036854775807", "0.0000000000009"],
]  # fmt: skip


def digits(rng, count):
    return str(rng.randrange(10 ** (count - 1), 10**count))


def written(rng, number):
    """One of the ways in which JSON can say a number."""
    way = rng.random()
    if way < 0.2:
        return f"{number:E}"
    if way < 0.25:
        return f"{number:e}"
    return f"{number:f}"


def price_text(rng, extreme, usual=None):
    kind = rng.random()
    if usual is not None and kind > 0.1:
        # Seldom so long that price and quantity together leave 64 bits.
        most = max(2, min(20, 30 + rng.choice([-8, -2, -1, 0, 0, 0, 1, 2]) - usual))
        return f"{Decimal(digits(rng, most) if rng.random() < 0.7 else digits(rng, 2)).scaleb(-most):f}"
    if extreme and kind < 0.5:
        return rng.choice(["1", "1e3", "1000000.000001", "123456789.123456789", "1e12", "0.5"])
    if kind < 0.15:
        return rng.choice(["0", "0.0"])
    if kind < 0.5:
        return rng.choice(NOISY_PRICES)
    decimals = rng.choice([2, 4, 6, 10, 12, 16, 17, 20, 23])
    return written(rng, Decimal(digits(rng, rng.randint(1, 17))).scaleb(-decimals) % 1000)


def key_text(rng, key):
    zeros = rng.choice(["", "", "0", "0000000000"])
    text = f"{key.normalize():f}"
    return text + ("" if not zeros else zeros if "." in text else "." + zeros)


def rates_text(rng, tiers, extreme, usual):
    keys = {Decimal(0)}
    while len(keys) < tiers:
        key = Decimal(rng.choice(BORDERS))
        if rng.random() < 0.2:
            key = Decimal(digits(rng, 5)).scaleb(-rng.randint(0, min(7, usual or 7)))
        keys.add(key)
    pairs = [f'"{key_text(rng, key)}":{price_text(rng, extreme, usual)}' for key in keys]
    rng.shuffle(pairs)
    return keys, "{" + ",".join(pairs) + "}"


class Meter:
    """A meter with its lines on a card."""

    def __init__(self, rng, number, first, days, flags, of_meter=None):
        extreme = "extreme" in flags
        # The number of decimals, where no quantity of the meter is out of the ordinary.
        self.usual = rng.choice([2, 4, 10, 13, 14, 15, 15, 16, 17, 19]) if "usual" in flags else None
        self.id = of_meter or (f"{rng.getrandbits(128):032x}" if rng.random() < 0.8 else f"Tier-Custom{number}")
        self.spellings = [self.id, self.id.upper()]
        dashed = rating_rules.meter_key(self.id)
        if "-" not in self.id:
            self.spellings = [dashed, dashed, dashed.upper(), self.id.upper()]
        self.category = rng.choice(["Virtual Machines", "Storage", "Bandwidth"])
        self.hourly = rng.random() < 0.3 and not flags & {"repaid", "brink"}
        tags = rng.choice(["[]", "[]", '["Third Party"]'])
        self.borders, self.lines, dates = [], [], set()
        if flags & {"repaid", "brink"}:
            # No quantity reaches the second tier, whose border would cost too much.
            rates = '{"0":1,"2000000000000000":1}'
            self.add_line(first - datetime.timedelta(days=10), "0", rates, tags, number)
            if "repaid" in flags:
                self.add_line(first + datetime.timedelta(days=1), "0.0", '{"0.0":2}', tags, number)
            return
        for _ in range(rng.choice([1, 1, 1, 2, 3, 4])):
            when = rng.random()
            day = first + datetime.timedelta(days=rng.randint(0, days))
            if when < 0.4:
                day = first - datetime.timedelta(days=rng.randint(0, 900))
            elif when < 0.5:
                day = datetime.date(1, 1, 1)
            elif when < 0.6:
                day += datetime.timedelta(days=days)
            if day in dates:
                continue
            dates.add(day)
            included = rng.choice(["0", "0.0", "0.0", "0", "5", "5.0", "10", "0.75", "31.2500000001", "1E-17"])
            if self.usual is not None and self.usual < 17:
                included = rng.choice(["0.0", "0", "5", "0.75"])
            keys, rates = rates_text(rng, rng.choice([1, 1, 2, 2, 3, 4, 5, 6, 7, 8]), extreme, self.usual)
            self.borders += [key + Decimal(included) for key in keys]
            if rng.random() < 0.2:
                # The meter is sold to a third party, or back.
                tags = rng.choice(["[]", '["Third Party"]'])
            self.add_line(day, included, rates, tags, number)
        self.borders.sort()
        rng.shuffle(self.lines)

    def add_line(self, day, included, rates, tags, number):
        self.lines.append(
            f'{{"EffectiveDate":"{day}T00:00:00Z","IncludedQuantity":{included},"MeterCategory":"{self.category}",'
            f'"MeterId":"{self.spellings[len(self.lines) % len(self.spellings)]}","MeterName":"Meter {number}",'
            f'"MeterRates":{rates},"MeterRegion":"","MeterSubCategory":"","MeterTags":{tags},"Unit":"1 Hour"}}'
        )


def card_text(rng, lines, currency):
    rng.shuffle(lines)
    return (
        f'{{"OfferTerms":[],"Meters":[{",".join(lines)}],"Currency":"{currency}",'
        f'"Locale":"en-US","IsTaxIncluded":false}}'
    )


def usual_quantity(rng, used, borders, decimals):
    """No more than 18 digits and no correction; the row may end at or beside a border."""
    kind = rng.random()
    above = [border for border in borders if border > used]
    unit = Decimal(1).scaleb(-decimals)
    if above and kind < 0.35:
        number = rating_rules.cut(rng.choice(above[:3]) - used, unit)
        return max(unit, number + rng.choice([0, 0, -unit, unit]))
    if kind < 0.6:
        return Decimal(rng.randint(0, 18 if decimals > 17 else 400 if decimals > 16 else 9000))
    if kind < 0.65:
        return Decimal(rng.choice(["0", "0.0"]))
    return rng.randrange(10 ** rng.randint(1, 17)) * Decimal(1).scaleb(-decimals)


def quantity_of(rng, used, borders, flags):
    """Any number at all."""
    kind = rng.random()
    if "extreme" in flags and kind < 0.5:
        number = Decimal(rng.choice(EXTREMES))
        return rng.choice([number, number, number - Decimal("1e-12"), number + Decimal("1e-12"), number / 8, -number])
    if "corrected" in flags and kind < 0.3:
        if rng.random() < 0.4:
            return -used - rng.choice([Decimal(0), Decimal("1e-20"), Decimal("2.5")])
        return -(Decimal(digits(rng, rng.randint(1, 17))).scaleb(-rng.randint(0, 18)) % 2000)
    above = [border for border in borders if border > used]
    if above and kind < 0.55:
        number = rng.choice(above[:3]) - used
        decimals = max(0, min(20, -number.as_tuple().exponent))
        unit = Decimal(1).scaleb(-rng.choice([decimals, decimals, 20, min(20, decimals + 3)]))
        return number + rng.choice([0, 0, -unit, unit])
    if kind < 0.65:
        return Decimal(rng.choice(["0", "0.0", "1e-17", "2.5E-05", "1E-20", "3.7e-19", "1e-21", "9.99e-13"]))
    if kind < 0.72:
        return Decimal(digits(rng, rng.randint(1, 25))).scaleb(-rng.randint(18, 25))
    if kind < 0.8:
        return Decimal(digits(rng, 17)).scaleb(-rng.randint(13, 17))
    if kind < 0.84 and used > 0:
        return Decimal(rng.choice(BORDERS)) * rng.randint(2, 40)
    scale = Decimal(rng.choice(["0.01", "1", "10", "300"]))
    return (scale * rng.randint(0, 1000) / rng.choice([1, 10, 100, 1000])).normalize()


def time_text(rng, moment):
    zone = rng.random()
    if zone < 0.15:
        local = moment + datetime.timedelta(hours=-7)
        return local.strftime("%Y-%m-%dT%H:%M:%S-07:00")
    return moment.strftime("%Y-%m-%dT%H:%M:%S") + ("Z" if zone < 0.3 else "" if zone < 0.35 else "+00:00")


def instance(rng, subscription, number):
    tags = {"CostCenter": rng.choice(["42", "43"]), "env": rng.choice(["prod", "test"])}
    uri = f"/subscriptions/{subscription}/resourceGroups/rg/providers/P/t/r{number}"
    body = {"resourceUri": uri, "location": "eastus"}
    if rng.random() < 0.7:
        body["tags"] = tags if rng.random() < 0.7 else {"costcenter": "42"}
    return json.dumps({"Microsoft.Resources": body})


class Use:
    """The rows of one meter in one subscription, by time."""

    def __init__(self, rng, subscription, meter, first, days, flags):
        step = datetime.timedelta(hours=1) if meter.hourly else datetime.timedelta(days=1)
        count = rng.choice([1, 1, 2, 2, 3, 5, 8, 13, 21])
        span = days * (24 if meter.hourly else 1)
        # Hours of few days, so that they share a period.
        span = min(span, 60) if meter.hourly else span
        begin = datetime.datetime.combine(first, datetime.time())
        if meter.hourly:
            begin += step * rng.randint(0, days * 12)
        places = sorted(rng.randint(0, span - 1) for _ in range(count))
        resources = [instance(rng, subscription, number) for number in range(rng.choice([1, 2, 4]))]
        categories = [rng.choice([meter.category, meter.category.upper()])]
        if rng.random() < 0.2:
            # Rows have two, in any order.
            categories.append(rng.choice(["Virtual Machines", "storage ", "Bandwidth"]))
        planned = []
        if "brink" in flags:
            planned = [Decimal(text) for text in rng.choice(BRINKS)]
            places = [0] * len(planned)
        elif "repaid" in flags:
            # Bought at one price and given back at twice that.
            half = Decimal(rng.choice(["0.5", "0.005", "0.0005", "1.5", "2.505", "7.0005"]))
            planned = [half, -half]
            places = [0, rng.randint(1, days)]
        used, self.rows = Decimal(0), []
        anniversary_like = rng.choice([7, 30, 60])
        for index, place in enumerate(places):
            if index and place // anniversary_like != places[index - 1] // anniversary_like:
                used = Decimal(0)
            if planned:
                quantity = planned[index]
            elif meter.usual is not None and "corrected" not in flags:
                quantity = usual_quantity(rng, used, meter.borders, meter.usual)
            else:
                quantity = quantity_of(rng, used, meter.borders, flags)
            if abs(quantity) > LARGEST:
                quantity = LARGEST.copy_sign(quantity)
            used += rating_rules.cut(quantity, rating_rules.LAST_DECIMAL)
            start = begin + step * place
            data = ""
            if rng.random() < 0.9:
                data = f'"instanceData":{json.dumps(rng.choice(resources))},'
            # Rows of one time may be reported on several days and end at different times.
            day = (start + datetime.timedelta(days=rng.choice([2, 2, 2, 3, 4]))).strftime("%Y%m%d")
            end = start + (step if rng.random() < 0.9 else datetime.timedelta(hours=rng.choice([1, 6, 24])))
            name = f"{'Hourly' if meter.hourly else 'Daily'}_BRSDT_{day}_0000"
            self.rows.append(
                f'{{"id":"/subscriptions/{subscription}/providers/Microsoft.Commerce/UsageAggregates/{name}",'
                f'"name":"{name}","type":"Microsoft.Commerce/UsageAggregate","properties":{{'
                f'"subscriptionId":"{rng.choice([subscription, subscription.upper()])}",'
                f'"usageStartTime":"{time_text(rng, start)}","usageEndTime":"{time_text(rng, end)}",'
                f'"meterName":"Meter","meterCategory":"{rng.choice(categories)}","unit":"Hours",'
                f'"meterId":"{rng.choice(meter.spellings)}",'
                f'"infoFields":{{}},{data}"quantity":{written(rng, quantity)}}}}}'
            )
            if not planned and rng.random() < 0.06:
                # Two equal rows of one query are two rows.
                self.rows.append(self.rows[-1])


def pages_text(rng, rows):
    """Pages in the order in which they arrive, which is not that of their places."""
    pages, at = [], 0
    while at < len(rows):
        size = rng.randint(1, max(1, len(rows) // 2))
        pages.append(rows[at : at + size])
        at += size
    places = sorted(rng.sample(range(100), len(pages)))
    if len(pages) == 1 and rng.random() < 0.5:
        places = ["null"]
    numbered = list(zip(places, pages))
    if rng.random() < 0.7:
        rng.shuffle(numbered)
    return ",".join(f'{{"place":{place},"body":{{"value":[{",".join(page)}]}}}}' for place, page in numbered)


def loads_text(rng, rows):
    """Rows in few loads; late ones stand anywhere."""
    if rng.random() < 0.5:
        for _ in range(len(rows) // 4):
            rows.append(rows.pop(rng.randrange(len(rows))))
    cuts = sorted(rng.randint(1, len(rows)) for _ in range(rng.choice([0, 0, 0, 1, 2])))
    parts = [rows[a:b] for a, b in zip([0, *cuts], [*cuts, len(rows)]) if a < b]
    loads = []
    for number, part in enumerate(parts):
        way = rng.choice(["push", "push", "absorb", "overlap"]) if number else "push"
        if way == "overlap":
            earlier = [row for other in parts[:number] for row in other]
            part = part + rng.sample(earlier, rng.randint(0, len(earlier)))
            rng.shuffle(part)
        loads.append(f'{{"way":"{way}","pages":[{pages_text(rng, part)}]}}')
    return ",".join(loads)


def rule(rng, meters):
    percents = ["-15", "7.5", "-100", "1000", "-33.333333333333333333", "12.3456789012345678909", "0", "1e-18"]
    scope = rng.choice([
        {}, {"category": rng.choice([" storage", "BANDWIDTH", "Virtual Machines"])},
        {"meter": rng.choice(rng.choice(meters).spellings)}, {"tag": [rng.choice(["COSTCENTER", "costcenter"]), "42"]},
        {"tag": ["env", "prod"]},
    ])  # fmt: skip
    return {**scope, "percent": rng.choice(percents)}


def case_text(seed, number):
    """A case as one line of JSON."""
    rng = random.Random(f"{seed}/{number}")
    year = rng.choice([2015, 2016, 2019, 2020, 2023, 2024, 2026, 2028, 2100, 2000])
    first = datetime.date(year, 1, 1) + datetime.timedelta(days=rng.randint(0, 364))
    if rng.random() < 0.35:
        first = datetime.date(year, 1, 25) + datetime.timedelta(days=rng.randint(0, 33))
    days = rng.choice([3, 10, 31, 40, 75, 120])
    kinds = {"extreme": 0.06, "corrected": 0.2, "usual": 0.5, "repaid": 0.03, "brink": 0.03}
    flags = {kind for kind, share in kinds.items() if rng.random() < share}
    meters = [Meter(rng, place, first, days, flags) for place in range(rng.choice([1, 1, 2, 3]))]
    on_card = [meter for meter in meters if rng.random() < 0.93]
    currency = rng.choice(CURRENCIES)
    cards = [card_text(rng, [line for meter in on_card for line in meter.lines], currency)]
    own_prices = []
    for meter in meters:
        if rng.random() < 0.4:
            other = Meter(rng, 9, first, days, flags, meter.id)
            own_prices += other.lines
    cards.append(card_text(rng, own_prices, currency))
    own_included = ["0", "5", "10.25", "0.00000000000000000001", "744"]
    terms, rows = {}, []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        text = f"{rng.getrandbits(128):032x}"
        subscription = "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
        chosen = [meter for meter in meters if rng.random() < 0.8] or meters[:1]
        mapped = {m: rng.choice(meters) for m in meters if rng.random() < 0.2}
        wire = {
            "card": None if rng.random() < 0.04 else 0,
            "own_prices": 1 if rng.random() < 0.15 else None,
            "anniversary": rng.randint(1, 31),
            "mapped": {rng.choice(m.spellings): rng.choice(other.spellings) for m, other in mapped.items()},
            "included": {rng.choice(m.spellings): rng.choice(own_included) for m in meters if rng.random() < 0.12},
            "adjustments": [rule(rng, meters) for _ in range(rng.choice([1, 2, 4]))] if rng.random() < 0.25 else [],
        }
        terms[subscription] = wire
        uses = [Use(rng, subscription, meter, first, days, flags).rows for meter in chosen]
        if rng.random() < 0.5:
            rows += [row for use in uses for row in use]
        else:
            while uses:
                use = rng.choice(uses)
                rows.append(use.pop(0))
                uses = [use for use in uses if use]
    loads = loads_text(rng, rows)
    return f'{{"cards":[{",".join(cards)}],"terms":{json.dumps(terms)},"loads":[{loads}]}}'


def engine_output(path):
    command = ["cargo", "run", "--quiet", "--profile", "native", "--package", "costs", "--example", "rate_cases", "--"]
    done = subprocess.run([*command, str(path)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def engine_cases(printed):
    """Lines, rows, total and count of unpriced rows of each case."""
    lines, rows, total = [], [], None
    for text in printed.splitlines():
        kind, *fields = text.split("\t")
        if kind == "line":
            subscription, meter, from_day, until, count, later, quantity, state, *amounts = fields
            dates = (datetime.date.fromisoformat(from_day), datetime.date.fromisoformat(until))
            counts = (int(count), int(later))
            lines.append(Line(subscription, meter, *dates, *counts, Decimal(quantity), state, *map(Decimal, amounts)))
        elif kind == "row":
            subscription, meter, start, quantity, charge = fields
            rows.append(Row(subscription, meter, int(start), Decimal(quantity), Decimal(charge)))
        elif kind == "total":
            total = (Decimal(fields[0]), int(fields[1]))
        else:
            yield lines, rows, total
            lines, rows, total = [], [], None


def differences(expected, found):
    """Each as a text: what differs, here, in the engine."""
    lines, rows, total = found
    summed = sum((line.charge for line in expected.lines), Decimal(0))
    unpriced = sum(line.rows for line in expected.lines if line.state != "Priced")
    pairs = [("total", (summed, unpriced), total)]
    for name, here, there in (("lines", expected.lines, lines), ("rows", expected.rows, rows)):
        pairs.append((f"count of {name}", len(here), len(there)))
        pairs += [(f"{name}[{place}]", *pair) for place, pair in enumerate(zip(here, there))]
    for name, here, there in pairs:
        if here == there:
            continue
        if not hasattr(here, "_fields"):
            yield f"{name}: here {here}, engine {there}"
            continue
        parts = [part for part in here._fields if getattr(here, part) != getattr(there, part)]
        parts = ", ".join(f"{part} here {getattr(here, part)}, engine {getattr(there, part)}" for part in parts)
        yield f"{name} ({here.subscription[:8]} {here.meter[:11]}): {parts}"


def compare(seed, numbers):
    begin = time.monotonic()
    seen = collections.Counter()
    expected = []
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "cases.jsonl"
        with path.open("w", encoding="utf-8") as cases:
            for number in numbers:
                text = case_text(seed, number)
                cases.write(text + "\n")
                wire = json.loads(text, parse_float=Decimal, parse_int=Decimal)
                expected.append(rating_rules.rated(wire, seen))
        here = time.monotonic() - begin
        printed = engine_output(path)
    found = list(engine_cases(printed))
    if len(found) != len(expected):
        sys.exit(f"{len(expected)} cases went in and {len(found)} came out")
    faults, faulty = [], 0
    for number, one, other in zip(numbers, expected, found):
        new = list(differences(one, other))
        faulty += bool(new)
        faults += [f"case {number}: {text}" for text in new[:3]]
    print(*faults[:20], sep="\n", end="\n" if faults else "")
    rows = sum(len(one.rows) for one in expected)
    lines = sum(len(one.lines) for one in expected)
    print(
        f"rating: seed {seed}, {len(expected)} cases, {rows} rows, {lines} lines of meter and period: "
        f"{faulty} cases differ ({here:.1f} s here)"
    )
    return faulty == 0, seen


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--cases", type=int, default=CASES)
    options.add_argument("--case", type=int, help="this one only, and print it")
    options.add_argument("--seen", action="store_true", help="print how often each kind of case came up")
    chosen = options.parse_args()
    if chosen.case is not None:
        print(case_text(chosen.seed, chosen.case))
        agree, _ = compare(chosen.seed, [chosen.case])
        sys.exit(0 if agree else 1)
    agree, seen = compare(chosen.seed, range(chosen.cases))
    if chosen.seen:
        for name in WANTED:
            print(f"{seen[name]:>8} {name}")
    missing = [name for name in WANTED if not seen[name]]
    if missing and chosen.cases >= CASES:
        print("no case has: " + ", ".join(missing))
        agree = False
    sys.exit(0 if agree else 1)


if __name__ == "__main__":
    main()
