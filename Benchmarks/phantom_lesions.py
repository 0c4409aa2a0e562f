#!/usr/bin/env python3
"""The pointing game on phantoms: Docs/explanation.md, "How well do maps point?"

    make build && nice -n 10 python3 Benchmarks/phantom_lesions.py --output runs/phantom-lesions --extra 24000 --epochs 3

2,400 phantoms of seed 11 are split by patient; the last 28 % are what every figure is of. --extra adds phantoms of seed 12
to training, thinned, because normal lungs against nodules are what takes longest to learn: every nodule, as many normal
films, and a fifth as many masses and pneumonias each. What is drawn and trained isn't again. Needs nothing beside Python.
"""
import argparse, csv, pathlib, subprocess

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--output", default="runs/phantom-lesions", type=pathlib.Path)
parser.add_argument("--extra", type=int, default=0)
parser.add_argument("--epochs", type=int, default=16)
parser.add_argument("--threads", type=int, default=2)
options = parser.parse_args()
work = options.output.resolve()
work.mkdir(parents=True, exist_ok=True)
SHARES = {"Nodule": 1, "Normal": 1, "Mass": 0.2, "Pneumonia": 0.2}


def thorax(*arguments):
    subprocess.run([options.thorax, *map(str, arguments)], check=True)


def phantoms(name, count, seed):
    """The folder of a cohort of phantoms, which are drawn if they aren't there."""
    folder = work / name
    if not (folder / "cohort.csv").exists():
        thorax("phantom", "--count", count, "--size", 256, "--seed", seed, "--output", folder)
    return folder


def rows(file):
    with open(file, newline="") as table:
        return [dict(row, path=str(file.parent / row["path"])) for row in csv.DictReader(table)]


def thinned(films):
    """Training films, in order, up to each class's share of the nodules."""
    nodules = sum(row["Nodule"] == "1" for row in films)
    left = {name: int(nodules * share) for name, share in SHARES.items()}
    for row in films:
        name = next(name for name in left if row[name] == "1")
        left[name] -= 1
        if left[name] >= 0:
            yield dict(row, patient="extra-" + row["patient"], split="train")


judged = phantoms("phantoms", 2400, 11)
split = judged / "split.csv"
if not split.exists():
    thorax("data", "split", judged / "cohort.csv", "--fractions", "60/12/28", "--seed", 1, "--output", split)
films = rows(split)
if options.extra:
    films += thinned(rows(phantoms(f"extra-{options.extra}", options.extra, 12) / "cohort.csv"))
cohort = work / f"cohort-{options.extra}.csv"
with open(cohort, "w", newline="") as file:
    writer = csv.DictWriter(file, films[0].keys())
    writer.writeheader()
    writer.writerows(films)
run = work / f"run-{options.extra}-{options.epochs}"
model = run / "model.safetensors"
if not model.exists():
    thorax("train", "Recipes/phantom-lesions.yaml", "--cohort", cohort, "--output", run, "--resume", "--cache", work / "cache",
           "--set", f"phases.0.epochs={options.epochs}", "--set", f"threads={options.threads}")
thorax("evaluate", model, "--cohort", cohort, "--output", run / "evaluation", "--no-gallery")
thorax("explain", model, "--cohort", split, "--boxes", judged / "boxes.csv", "--finding", "Mass", "--finding", "Nodule",
       "--score", "--sanity", "--no-pictures", "--output", run / "explained", "--threads", options.threads,
       *[word for name in ("grad-cam", "grad-cam++", "hires-cam", "layer-cam", "multi-scale-cam")
         for word in ("--method", name)])
