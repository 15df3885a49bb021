"""Writes cells with Python's XlsxWriter as its documentation shows for long sheets; prints the figures as JSON.

Usage: with_xlsxwriter.py CELLS OUT. CELLS has a row a line, cells apart by U+001F: sTEXT, nNUMBER, fFORMULA U+001E RESULT, or nothing.
"""

import json
import resource
import sys
import time

import xlsxwriter


def parsed(cell):
    if not cell:
        return None
    kind, value = cell[0], cell[1:]
    if kind == "n":
        return kind, float(value), None
    if kind == "f":
        formula, result = value.split("\x1e")
        return kind, formula, result
    return kind, value, None


cells_file, out = sys.argv[1:3]
with open(cells_file, encoding="utf-8", newline="\n") as lines:
    rows = [[parsed(cell) for cell in line.rstrip("\n").split("\x1f")] for line in lines]


def used():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


processor, baseline = used()
start = time.perf_counter()
workbook = xlsxwriter.Workbook(out, {"constant_memory": True})
sheet = workbook.add_worksheet("Ledger")
for number, row in enumerate(rows):
    for column, cell in enumerate(row):
        if cell is None:
            continue
        kind, value, result = cell
        if kind == "n":
            sheet.write_number(number, column, value)
        elif kind == "f":
            sheet.write_formula(number, column, "=" + value, None, result)
        else:
            sheet.write_string(number, column, value)
workbook.close()
seconds = time.perf_counter() - start
after, megabytes = used()
print(json.dumps({"seconds": seconds, "processor": after - processor, "megabytes": megabytes, "baseline": baseline}))
