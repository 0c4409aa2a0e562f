#!/usr/bin/env python3
"""Compares inserted nodules with real ones: contrast, contrast-to-noise ratio and texture, by size.

    make build && python3 Benchmarks/lesion_contrast.py --data ../shared/data/jsrt224 --work runs/lesions

The real ones are the JSRT set's 154 nodules, whose place and diameter radiologists gave; the inserted ones are put into
its films without nodule by `thorax lesions`. Both are measured alike: the mean gray within 0.8 radii less the plane that
fits the lung between 1.3 and 2.2 radii, over the deviation from that plane. Needs numpy and Pillow.
"""
import argparse, csv, os, subprocess
import numpy as np
from PIL import Image

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--data", default="../shared/data/jsrt224")
parser.add_argument("--work", default="runs/lesions")
parser.add_argument("--per-film", type=int, default=2)
arguments = parser.parse_args()
MILLIMETRES = 0.175 * 2048 / 224


def gray(path):
    return np.asarray(Image.open(path).convert("L"), float)


def measure(film, lungs, x, y, radius):
    rows, columns = np.mgrid[: film.shape[0], : film.shape[1]]
    distance = np.hypot(columns + 0.5 - x, rows + 0.5 - y)
    ring = (distance > 1.3 * radius) & (distance < max(2.2 * radius, 1.3 * radius + 4)) & lungs
    core = distance < max(0.8 * radius, 1.2)
    if ring.sum() < 12:
        return None
    def plane(places):
        return np.c_[np.ones(places.sum()), columns[places], rows[places]]
    fit = np.linalg.lstsq(plane(ring), film[ring], rcond=None)[0]
    noise = max((film[ring] - plane(ring) @ fit).std(), 1)
    contrast = film[core].mean() - (plane(core) @ fit).mean()
    return contrast, contrast / noise, film[core].std()


real, inserted, lungs = [], [], {}
for row in csv.DictReader(open(os.path.join(arguments.data, "labels.csv"))):
    name = os.path.splitext(os.path.basename(row["image"]))[0]
    lungs[name] = gray(os.path.join(arguments.data, row["lung_mask"])) > 127
    if row["x"]:
        film = gray(os.path.join(arguments.data, row["image"]))
        values = measure(film, lungs[name], float(row["x"]), float(row["y"]), float(row["diameter_px"]) / 2)
        if values:
            real.append((float(row["size_mm"]), *values))
subprocess.run(
    [arguments.thorax, "lesions", os.path.join(arguments.data, "non_nodule"), "--output", arguments.work, "--kind",
     "nodule", "--per-film", str(arguments.per_film), "--spacing", str(MILLIMETRES)], check=True)
for row in csv.DictReader(open(os.path.join(arguments.work, "cohort.csv"))):
    _, x, y, width, height = row["boxes"].replace("=", " ").replace(",", " ").split()[:5]
    x, y, width, height = map(float, (x, y, width, height))
    values = measure(
        gray(os.path.join(arguments.work, row["path"])), lungs[row["patient"]], x + width / 2, y + height / 2,
        (width + height) / 4)
    if values:
        inserted.append(((width + height) / 2 * MILLIMETRES, *values))

print("diameter (mm)  nodules    n   contrast: 25 % median 75 %   CNR: 25 % median 75 %   inner deviation")
for low, high in [(5, 10), (10, 15), (15, 22), (22, 31)]:
    for kind, nodules in [("real", real), ("inserted", inserted)]:
        chosen = np.array([n for n in nodules if low <= n[0] < high])
        if len(chosen) < 3:
            continue
        contrast, ratio = np.percentile(chosen[:, 1], [25, 50, 75]), np.percentile(chosen[:, 2], [25, 50, 75])
        print(f"{low:5d}-{high:<7d} {kind:9s} {len(chosen):4d}   {contrast[0]:8.1f} {contrast[1]:8.1f} {contrast[2]:8.1f}"
              f"    {ratio[0]:6.2f} {ratio[1]:6.2f} {ratio[2]:6.2f}      {np.median(chosen[:, 3]):6.1f}")
