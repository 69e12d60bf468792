#!/usr/bin/env python3
"""Reads a file that the page has exported, with readers that share no code with
its writer, and says as JSON what it holds: records or groups, what they sum up
to and, where the file has one, the total it states.

    read_export.py KIND FILE

KIND is view, records or focus. Run by the journey `exports`.
"""

import csv
import decimal
import json
import pathlib
import sys

import openpyxl
import pyarrow.parquet

Decimal = decimal.Decimal
decimal.getcontext().prec = 120


def rows_of_csv(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines(keepends=True)))


def rows_of_book(path):
    lines = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True)
    names = next(lines)
    return [dict(zip(names, line)) for line in lines]


def rows_of_parquet(path):
    return pyarrow.parquet.read_table(path).to_pylist()


def total(cells):
    """Of texts and exact decimals; a binary number among them is refused."""
    cells = [cell for cell in cells if cell not in (None, "")]
    assert all(isinstance(cell, (str, Decimal)) for cell in cells), "a cost is a binary number"
    return sum(map(Decimal, cells), Decimal(0))


def first(row, *names):
    return next(row[name] for name in names if name in row)


def read_view(path):
    if path.suffix == ".json":
        table = json.loads(path.read_text(encoding="utf-8"))["table"]
        groups = [group["total"]["cost"] for group in table["groups"]]
        return groups, table["total"]["cost"]
    rows = rows_of_csv(path) if path.suffix == ".csv" else rows_of_book(path)
    # A spreadsheet keeps the last digits in the column of texts only.
    costs = [first(row, "Cost, all digits", "CostText", "Cost") for row in rows]
    return costs[:-1], costs[-1]


def read_records(path, name):
    readers = {".csv": rows_of_csv, ".xlsx": rows_of_book, ".parquet": rows_of_parquet}
    rows = readers[path.suffix](path)
    return [first(row, name + "Text", f"x_{name}Text", name) for row in rows], None


def main():
    kind, path = sys.argv[1], pathlib.Path(sys.argv[2])
    if kind == "view":
        parts, stated = read_view(path)
    else:
        parts, stated = read_records(path, "Charge" if kind == "records" else "BilledCost")
    found = {"rows": len(parts), "sum": format(total(parts), "f")}
    if stated is not None:
        found["total"] = format(total([stated]), "f")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
