"""Makes the golden files of the cohort tests. Needs: xxhash==3.5.0 (PyPI); the rest is Python's own.

checksums.json  XXH64 of the bytes (7 i + 3) mod 256 for several lengths and seeds.
table.csv       a cohort file written by Python's csv module, with every kind of awkward cell.
table.json      the same rows as values.
"""

import csv
import json
import pathlib

import xxhash

here = pathlib.Path(__file__).parent

lengths = list(range(0, 40)) + [63, 64, 65, 96, 127, 1000, 50176]
vectors = [
    {"length": n, "seed": seed, "checksum": xxhash.xxh64(bytes((7 * i + 3) % 256 for i in range(n)), seed).hexdigest()}
    for n in lengths for seed in (0, 6, 2**63 + 5)
]
(here / "checksums.json").write_text("[\n" + ",\n".join(json.dumps(v) for v in vectors) + "\n]\n")

columns = ["path", "patient", "split", "site", "view", "sex", "age", "Pneumonia", "Mass", "Weird, \"finding\""]
rows = [
    ["a/plain.png", "p1", "train", "A", "PA", "F", "63", "1", "0", ""],
    ["a/comma, and \"quotes\".png", "p,2", "", "", "", "", "", "", "", ""],
    ["line\nfeed.png", "p\r\n3", "validation", "site \"S\"", "AP", "M", "0.5", "0", "1", "1"],
    ["Röntgen/胸部/🫁.png", "пациент", "test", "Göttingen", "", "", "101", "0", "", "0"],
    [" leading and trailing .png", " p5 ", "train", "\ttab", "L'L", "", "", "0", "0", "0"],
    ["\"", "\"\"", "", "", "", "", "", "", "", ""],
    ["/absolute/elsewhere.jpg", "p7", "", "", "", "", "7.25", "1", "1", "1"],
]
with open(here / "table.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
(here / "table.json").write_text(json.dumps({"columns": columns, "rows": rows}, ensure_ascii=False, indent=1) + "\n")
