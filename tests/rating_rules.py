"""The rules of rating, written a second time: from the documentation of the Azure
UsageAggregates and RateCard APIs, in Python's decimal arithmetic, slow and plain.
It shares nothing with crates/costs.
"""

import calendar
import collections
import copy
import datetime
import decimal
import functools
import json

Decimal = decimal.Decimal
decimal.getcontext().prec = 120
ZERO, ONE = Decimal(0), Decimal(1)
TICK = Decimal("1e-12")
# Quantities and prices have 20 decimals in 128 bits.
LAST_DECIMAL = Decimal("1e-20")
LARGEST_QUANTITY = (2**127 - 1) * LAST_DECIMAL
LARGEST_COST = Decimal(10) ** 15
# Decimals of the minor unit after ISO 4217, where they are not 2.
MINOR_UNITS = {"JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "BHD": 3, "KWD": 3, "TND": 3}

Line = collections.namedtuple(
    "Line",
    "subscription meter from_day until rows priced_later quantity state charge amount amount_0 amount_2 amount_3",
)
Row = collections.namedtuple("Row", "subscription meter start quantity charge")


def cut(number, unit):
    return number.quantize(unit, decimal.ROUND_DOWN)


def rounded(number, decimals):
    return number.quantize(Decimal(1).scaleb(-decimals), decimal.ROUND_HALF_UP)


@functools.cache
def meter_key(text):
    """All spellings of one GUID are one meter; other ids are compared without case."""
    plain = text.strip().lower()
    digits = plain.replace("-", "")
    if len(digits) == 32 and all(digit in "0123456789abcdef" for digit in digits):
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return plain


@functools.cache
def moment(text):
    found = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if found.tzinfo is None:
        found = found.replace(tzinfo=datetime.timezone.utc)
    return found.astimezone(datetime.timezone.utc)


def period_of(day, anniversary):
    """First day and the day after the last; a month without the day begins on its last one."""

    def start(month):
        year, month = divmod(month, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return datetime.date(year, month + 1, min(anniversary, last))

    month = day.year * 12 + day.month - 1
    if day < start(month):
        month -= 1
    return start(month), start(month + 1)


class Price:
    """One line of a card."""

    def __init__(self, wire):
        self.since = datetime.date.fromisoformat(wire["EffectiveDate"][:10])
        self.included = cut(Decimal(wire["IncludedQuantity"]), LAST_DECIMAL)
        self.is_third_party = "Third Party" in wire["MeterTags"]
        rates = ((Decimal(key), Decimal(value)) for key, value in wire["MeterRates"].items())
        self.tiers = sorted((cut(key, LAST_DECIMAL), cut(value, LAST_DECIMAL)) for key, value in rates)
        # Where the price changes, counted from the first unit.
        self.bounds = {lower + self.included for lower, _ in self.tiers}

    def with_included(self, quantity):
        """The same with a person's own included quantity."""
        other = copy.copy(self)
        other.included = max(ZERO, cut(Decimal(quantity), LAST_DECIMAL))
        other.bounds = {lower + other.included for lower, _ in self.tiers}
        return other

    def cost(self, used, factor):
        """Of all units from the first up to `used`; a factor changes each price, cut to its 20 decimals."""
        left = max(ZERO, used - self.included)
        total = ZERO
        for index, (lower, price) in enumerate(self.tiers):
            if left <= lower:
                break
            upper = self.tiers[index + 1][0] if index + 1 < len(self.tiers) else left
            if factor != ONE:
                price = cut(price * factor, LAST_DECIMAL)
            total += (min(left, upper) - lower) * price
        return total


def prices_of(card):
    found = collections.defaultdict(list)
    for wire in card["Meters"]:
        found[meter_key(wire["MeterId"])].append(Price(wire))
    for entries in found.values():
        entries.sort(key=lambda price: price.since)
    return found


class Used:
    """A row of a usage page."""

    def __init__(self, wire):
        used = wire["properties"]
        self.subscription = used["subscriptionId"].lower()
        self.meter = meter_key(used["meterId"])
        self.start = moment(used["usageStartTime"])
        self.day = self.start.date()
        self.digits = len(used["quantity"].as_tuple().digits)
        self.decimals = -used["quantity"].as_tuple().exponent
        self.quantity = cut(used["quantity"], LAST_DECIMAL)
        self.category = used["meterCategory"]
        raw = used.get("instanceData", "")
        self.tags = (json.loads(raw)["Microsoft.Resources"].get("tags") or {}) if raw else {}
        end = moment(used["usageEndTime"])
        names = (used["meterId"], used["meterName"], self.category, used["unit"])
        # Whole rows are compared between queries that overlap.
        self.whole = (wire["name"], self.subscription, self.start, end, names, raw, self.quantity)


def in_order(loads):
    """All rows: by subscription and meter as they first arrived, by time, and then as in their source."""
    subscriptions, meters, stored = {}, {}, []

    def key(row):
        return subscriptions[row.subscription], meters[row.meter], row.start

    for load in loads:
        pages = [(page["place"], [Used(wire) for wire in page["body"]["value"]]) for page in load["pages"]]
        for _, rows in pages:
            for row in rows:
                subscriptions.setdefault(row.subscription, len(subscriptions))
                meters.setdefault(row.meter, len(meters))
        if len(pages) > 1:
            pages.sort(key=lambda page: page[0])
        new = sorted((row for _, rows in pages for row in rows), key=key)
        if load["way"] == "overlap":
            known = collections.Counter(row.whole for row in stored)
            kept = []
            for row in new:
                if known[row.whole] > 0:
                    known[row.whole] -= 1
                else:
                    kept.append(row)
            new = kept
        stored = sorted(stored + new, key=key)
    return stored


def adjustment_factor(rules, row, is_third_party):
    """The narrowest own discount counts, the later of two as narrow; a third party's meter has only its own."""
    best = (-1, None)
    for rule in rules:
        if rule.get("meter") is not None:
            rank = 2 if meter_key(rule["meter"]) == row.meter else -1
        elif is_third_party:
            rank = -1
        elif rule.get("tag") is not None:
            key, value = rule["tag"]
            tags = {name.lower(): text for name, text in row.tags.items()}
            rank = 3 if tags.get(key.lower()) == value else -1
        elif rule.get("category") is not None:
            rank = 1 if rule["category"].strip().lower() == row.category.strip().lower() else -1
        else:
            rank = 0
        if rank >= 0 and rank >= best[0]:
            best = (rank, rule)
    if best[1] is None:
        return ONE, None
    return ONE + cut(Decimal(best[1]["percent"]), Decimal("1e-18")) / 100, best[0]


Rated = collections.namedtuple("Rated", "lines rows")


def rated(wire, seen):
    """The bill of a case and what each of its rows costs; `seen` counts what it came across."""
    case = Case(wire, seen)
    return Rated(case.lines, case.rows)


class Case:
    """What one case is made of."""

    def __init__(self, wire, seen):
        self.seen = seen
        self.cards = [prices_of(card) for card in wire["cards"]]
        self.decimals = MINOR_UNITS.get(wire["cards"][0]["Currency"], 2)
        self.terms = wire["terms"]
        self.lines, self.rows = [], []
        groups = {}
        for row in in_order(wire["loads"]):
            anniversary = int(self.terms[row.subscription]["anniversary"])
            groups.setdefault((row.subscription, row.meter, *period_of(row.day, anniversary)), []).append(row)
        for key, rows in groups.items():
            self.rate(key, rows)

    def entries(self, terms, meter):
        def on(card, meter):
            return self.cards[int(card)].get(meter) if card is not None else None

        mapped = {meter_key(key): meter_key(other) for key, other in terms["mapped"].items()}
        included = {meter_key(key): quantity for key, quantity in terms["included"].items()}.get(meter)
        for source, card, name in (
            ("own price", terms["own_prices"], meter),
            ("card price", terms["card"], meter),
            ("mapped meter", terms["card"], mapped.get(meter)),
        ):
            if name is not None and on(card, name):
                self.seen[source] += 1
                entries = on(card, name)
                if included is not None:
                    self.seen["own included quantity"] += 1
                    entries = [price.with_included(included) for price in entries]
                return entries, None
        return None, "NoCard" if terms["card"] is None else "NotOnCard"

    def rate(self, key, rows):
        subscription, meter, from_day, until = key
        terms = self.terms[subscription]
        entries, reason = self.entries(terms, meter)
        charges, total, later, state = [ZERO] * len(rows), ZERO, 0, reason
        if entries is not None:
            charges, total, later, state = self.priced(rows, entries, terms["adjustments"])
        quantity = ZERO
        for row in rows:
            quantity = max(-LARGEST_QUANTITY - LAST_DECIMAL, min(LARGEST_QUANTITY, quantity + row.quantity))
        # The exact cost is rounded here, so that cutting first is checked to do no harm.
        amounts = [rounded(total, places) for places in (self.decimals, 0, 2, 3)]
        charge = sum(charges, ZERO)
        line = Line(subscription, meter, from_day, until, len(rows), later, quantity, state, charge, *amounts)
        self.lines.append(line)
        for row, charge in zip(rows, charges):
            self.rows.append(Row(subscription, meter, int(row.start.timestamp()), row.quantity, charge))
        self.note_line(line, rows, terms)

    def priced(self, rows, entries, rules):
        used, total, charges, later, in_use = ZERO, ZERO, [], 0, set()
        factors = []
        for row in rows:
            valid = [price for price in entries if price.since <= row.day]
            price = valid[-1] if valid else entries[0]
            later += not valid
            factor, rank = adjustment_factor(rules, row, price.is_third_party)
            after, before = used + row.quantity, total
            total += price.cost(after, factor) - price.cost(used, factor)
            if abs(after) > LARGEST_QUANTITY or abs(cut(total, TICK)) > LARGEST_COST:
                return [ZERO] * len(rows), ZERO, 0, "TooLarge"
            charges.append(cut(total, TICK) - cut(before, TICK))
            in_use.add(price.since)
            factors.append((factor, rank, price.is_third_party))
            self.note_row(row, price, used, after, rank)
            used = after
        self.seen["price change inside a billing period"] += len(in_use) > 1
        self.seen["price valid only after the usage"] += later > 0
        self.seen["cost below zero"] += total < 0
        is_mixed = len({factor for factor, _, _ in factors}) > 1
        self.seen["rule for a category that changes midway"] += (
            is_mixed
            and len({row.category.strip().lower() for row in rows}) > 1
            and any(rank == 1 for _, rank, _ in factors)
        )
        # Without rules for a tag or a category only the seller can make the difference.
        self.seen["own factor that changes with the seller"] += (
            is_mixed
            and len({is_third_party for _, _, is_third_party in factors}) > 1
            and all(rank in (None, 0, 2) for _, rank, _ in factors)
        )
        return charges, total, later, "Priced"

    def note_row(self, row, price, used, after, rank):
        seen, bounds = self.seen, price.bounds
        unit = Decimal(1).scaleb(-max(0, min(20, row.decimals)))
        seen["row to exactly a tier's border"] += row.quantity > 0 and after in bounds
        seen["row to one last decimal before a border"] += row.quantity > 0 and after + unit in bounds
        seen["row to one last decimal behind a border"] += row.quantity > 0 and after - unit in bounds
        low, high = min(used, after), max(used, after)
        seen["row over two borders or more"] += sum(low < bound < high for bound in bounds) > 1
        seen["correction"] += after < used
        seen["correction to below zero used"] += after < 0 and after < used
        seen["eight tiers"] += len(price.tiers) == 8
        seen["fractional included quantity"] += price.included % 1 != 0
        seen["whole included quantity"] += price.included > 0 and price.included % 1 == 0
        seen["price of 0"] += any(amount == 0 for _, amount in price.tiers)
        if rank is not None:
            seen["adjustment by " + ("all", "category", "meter", "tag")[rank]] += 1
        seen["third party's meter"] += price.is_third_party

    def note_line(self, line, rows, terms):
        seen = self.seen
        seen["line " + line.state] += 1
        seen[f"minor unit of {self.decimals} decimals"] += 1
        seen[f"anniversary day {int(terms['anniversary'])}"] += 1
        seen["rows begin at one time"] += len({row.start for row in rows}) < len(rows)
        charges = [row.charge for row in self.rows[-len(rows):]]
        seen["charge beyond 64 bits"] += sum(abs(charge) >= 2**63 * TICK for charge in charges)
        seen["charge of -2^63 ticks"] += -(2**63) * TICK in charges
        seen["cost of 10^15"] += line.charge == LARGEST_COST
        seen["charge of 0 below a tick, carried on"] += any(
            charge == 0 and row.quantity != 0 for row, charge in zip(rows, charges)
        )
        is_half = abs(line.charge).scaleb(self.decimals) % 1 == Decimal("0.5")
        seen["half of a minor unit"] += is_half and line.charge > 0
        seen["negative half of a minor unit"] += is_half and line.charge < 0
        for row in rows:
            seen["quantity 0"] += row.quantity == 0
            seen["tiny quantity"] += 0 < abs(row.quantity) < Decimal("1e-15")
            seen["quantity of 17 digits or more"] += row.digits >= 17
            seen["decimals beyond the 20th"] += row.decimals > 20
            seen["hourly row"] += row.start.hour != 0
            seen["row of a 29 February"] += (row.day.month, row.day.day) == (2, 29)
