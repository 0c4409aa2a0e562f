"""Reads a folder of shards as another program would, and compares every film with Pillow's own resize.

    thorax data cache cohort.csv --size 224 [--bits 16] --output FOLDER && python3 read_shards.py FOLDER

Run by hand. Needs: safetensors==0.8.0 numpy==2.4.6 pillow==13.0.0, and xxhash==3.5.0 where checksums are to be checked (PyPI). Films must be PNG or upright
grayscale JPEG files, stretched to the square, decoded exactly.
"""

import csv
import hashlib
import json
import pathlib
import sys

import numpy
from PIL import Image
from safetensors import safe_open
from safetensors.numpy import load_file

try:
    import xxhash
except ImportError:
    xxhash = None

folder = pathlib.Path(sys.argv[1])
shards, facts = {}, {}
films = worst = 0
for row in csv.DictReader(open(folder / "index.csv", newline="")):
    if not row["shard"]:
        continue
    if row["shard"] not in shards:
        shards[row["shard"]] = load_file(folder / row["shard"])
        with safe_open(folder / row["shard"], "np") as file:
            facts[row["shard"]] = file.metadata()
    shard, slot = shards[row["shard"]], int(row["slot"])
    told = json.loads(facts[row["shard"]]["preprocessing"])
    assert hashlib.sha256(open(row["path"], "rb").read()).digest() == shard["digests"][slot].tobytes(), row
    film = shard["films"][slot]
    if xxhash:
        assert xxhash.xxh64(film.tobytes()).intdigest() == shard["checksums"][slot], row
    image = Image.open(row["path"])
    side = (told["size"], told["size"])
    if image.mode.startswith("I;16"):
        wide = Image.fromarray(numpy.asarray(image).astype(numpy.float32))
        expected = numpy.clip(numpy.asarray(wide.resize(side, Image.BILINEAR)), 0, 65535)
    else:
        expected = numpy.asarray(image.convert("L").resize(side, Image.BILINEAR)).astype(numpy.float64) * 257
    scale = 1 if film.dtype == numpy.uint16 else 257
    difference = numpy.abs(film.astype(numpy.float64) * scale - expected).max() / scale
    worst = max(worst, difference)
    films += 1
print(f"{films} films in {len(shards)} shards: digests{' and checksums' if xxhash else ''} right; "
      f"largest difference from Pillow {worst:.2f} of {next(iter(facts.values()))['bits']}-bit levels")
