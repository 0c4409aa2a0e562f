"""Writes gzip files by Python's own zlib: one member, two members, and one that unpacks to 16 MiB of zeros.

Needs Python 3.8 or later alone.
"""

import gzip
import pathlib

here = pathlib.Path(__file__).parent
rows = "".join(f"{number},{number * number}\n" for number in range(500))
(here / "one.gz").write_bytes(gzip.compress(("n,square\n" + rows).encode(), 9, mtime=0))
(here / "two.gz").write_bytes(
    gzip.compress(b"n,square\n", 9, mtime=0) + gzip.compress(rows.encode(), 1, mtime=0) + bytes(512))
(here / "bomb.gz").write_bytes(gzip.compress(bytes(16 << 20), 9, mtime=0))
