#!/usr/bin/env python3
"""How well pneumonia classifiers of children hold where the look shifts, before any test film is seen.

    make build && nice -n 10 python3 Benchmarks/pneumonia_robustness.py --output runs/robust \
        --arm stored --arm "equalised:image.levels=equalised"

kermany224's official test is the beginning of each of its series, so films at both ends of each series are held out
here: patients with the first and last numbers of IM, NORMAL2-IM, bacteria and virus. Normal films in it are sharper and
blacker than films with pneumonia: five figures of the look alone tell the classes apart. Every arm (NAME or
NAME:KEY=VALUE;KEY=VALUE, keys of --recipe) is trained on the rest, and its AUROC is given on

- early, late: the two ends;
- against the look: held-out films whose look speaks for the other class (a third of each class, by logistic regression
  on spread, black, white, sharpness and mean, fitted to the rest);
- looks exchanged: all held-out films, normal ones blurred and washed out, those with pneumonia stretched and sharpened,
  by random amounts that reverse what the look tells.

Accuracies are the best at any threshold, at the official test's prevalence of 62.5 %: ceilings, to compare arms by.
Arms that are done aren't trained again; with several, the mean of their logits is judged, too. Needs numpy, Pillow and
scikit-learn.
"""
import argparse, collections, csv, hashlib, itertools, pathlib, re, subprocess

import numpy
from PIL import Image, ImageFilter
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--data", default="../shared/data", type=pathlib.Path)
parser.add_argument("--output", default="runs/robust", type=pathlib.Path)
parser.add_argument("--recipe", default="Recipes/pneumonia.yaml")
parser.add_argument("--arm", action="append", default=[])
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--together", type=int, default=0, help="judge the mean logit of up to so many arms, too")
options = parser.parse_args()
options.output.mkdir(parents=True, exist_ok=True)

ENDS = {"IM": 0.10, "NORMAL2-IM": 0.10, "personbacteria": 0.06, "personvirus": 0.06}
FIELDS = ["path", "patient", "split", "look", "Normal", "Pneumonia"]


def gray(path):
    return numpy.asarray(Image.open(path).convert("L"), float)


def look(pixels):
    inner = pixels[1:-1, 1:-1]
    edges = 4 * inner - pixels[:-2, 1:-1] - pixels[2:, 1:-1] - pixels[1:-1, :-2] - pixels[1:-1, 2:]
    return [pixels.std(), numpy.percentile(pixels, 1), numpy.percentile(pixels, 99),
            numpy.log(numpy.abs(edges).mean() + 0.1), pixels.mean()]


def strata(rows, finding):
    """A stratum per film, as `thorax data looks` has them but for the quartiles, which are a random half's here."""
    looks = numpy.array([look(gray(row["path"])) for row in rows])
    truth = numpy.array([int(row[finding]) for row in rows])
    trains = numpy.array([row["split"] == "train" for row in rows])
    model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced")).fit(looks[trains], truth[trains])
    scores = model.decision_function(looks)
    generator = numpy.random.default_rng(0)
    count = min((trains & (truth == label)).sum() for label in (0, 1))
    mixture = numpy.concatenate(
        [generator.choice(scores[trains & (truth == label)], count, replace=False) for label in (0, 1)])
    low, middle = numpy.quantile(mixture, [0.25, 0.5])
    return [int(score >= low) + int(score >= middle) for score in scores]


def films():
    """Films without surplus copies, their series and number, and which end of it their patient is in."""
    folder = (options.data / "kermany224").resolve()
    root = folder if (folder / "train").exists() else folder / "images"
    series, films = collections.defaultdict(list), []
    with open(folder / "labels.csv", newline="") as file:
        for row in csv.DictReader(file):
            prefix, number = re.match(r"(NORMAL2-IM|IM|person)-?(\d+)", pathlib.Path(row["image"]).name).groups()
            film = {"path": str(root / row["image"]), "patient": row["patient_id"], "series": prefix + row["subtype"],
                    "number": int(number), "Pneumonia": int(row["label"] == "PNEUMONIA")}
            film["Normal"] = 1 - film["Pneumonia"]
            series[film["series"]].append(film["number"])
            if not row["duplicate_of"]:
                films.append(film)
    ends = collections.defaultdict(set)
    for film in films:
        numbers, part = sorted(series[film["series"]]), ENDS[film["series"]]
        if film["number"] < numbers[int(part * len(numbers))]:
            ends[film["patient"]].add("early")
        elif film["number"] >= numbers[int((1 - part) * len(numbers))]:
            ends[film["patient"]].add("late")
    for film in films:
        film["end"] = "|".join(sorted(ends[film["patient"]]))
        share = int(hashlib.sha256(("s" + film["patient"]).encode()).hexdigest(), 16) % 1000
        film["split"] = "test" if film["end"] else "validation" if share < 80 else "train"
    return films


def exchanged(film, generator):
    """The film with the look of the other class."""
    if film["Normal"]:
        blurred = Image.open(film["path"]).convert("L").filter(ImageFilter.GaussianBlur(generator.uniform(0.4, 0.9)))
        pixels = numpy.asarray(blurred, float) * generator.uniform(0.75, 0.9) + generator.uniform(5, 25)
        return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))
    pixels = gray(film["path"])
    low, high = numpy.percentile(pixels, [2, 99])
    pixels = (pixels - low) / (high - low) * generator.uniform(205, 235)
    sharpened = ImageFilter.UnsharpMask(1.2, int(generator.uniform(40, 110)), 0)
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8)).filter(sharpened)


def logits(model, paths, output):
    if not output.exists():
        subprocess.run([options.thorax, "predict", model, "-", "--threads", str(options.threads), "--format", "csv",
                        "--output", output], input="\n".join(paths) + "\n", text=True, check=True)
    with open(output, newline="") as file:
        values = {row["path"]: float(row["Pneumonia probability"]) for row in csv.DictReader(file)}
    shares = numpy.clip([values[path] for path in paths], 1e-9, 1 - 1e-9)
    return numpy.log(shares / (1 - shares))


def accuracy(truth, scores):
    return max(0.625 * (scores[truth == 1] >= t).mean() + 0.375 * (scores[truth == 0] < t).mean() for t in scores)


rows = films()
held = [film for film in rows if film["split"] == "test"]
truth = numpy.array([film["Pneumonia"] for film in held])
for film, stratum in zip(rows, strata(rows, "Pneumonia")):
    film["look"] = stratum
cohort = options.output / "cohort.csv"
with open(cohort, "w", newline="") as file:
    writer = csv.DictWriter(file, FIELDS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)

rest = [film for film in rows if film["split"] != "test"]
by_look = make_pipeline(StandardScaler(), LogisticRegression()).fit(
    [look(gray(film["path"])) for film in rest], [film["Pneumonia"] for film in rest])
scores = by_look.decision_function([look(gray(film["path"])) for film in held])
against = numpy.zeros(len(held), bool)
for label, sign in ((0, 1), (1, -1)):
    chosen = truth == label
    against[chosen] = sign * scores[chosen] >= numpy.quantile(sign * scores[chosen], 0.67)
generator = numpy.random.default_rng(0)
folder = options.output / "exchanged"
folder.mkdir(exist_ok=True)
swapped = []
for film in held:
    swapped.append(str(folder / (pathlib.Path(film["path"]).stem + ".png")))
    exchanged(film, generator).save(swapped[-1])
swapped_look = by_look.decision_function([look(gray(path)) for path in swapped])

sets = {end: numpy.array([film["end"] == end for film in held]) for end in ("early", "late")}
sets["against the look"] = against
lines = [f"{len(rest)} films to train and validate, {len(held)} held out; the look alone: AUROC "
         f"{roc_auc_score(truth, scores):.3f} on them, {roc_auc_score(truth, swapped_look):.3f} with looks exchanged", "",
         "| | " + " | ".join(f"{name}: AUROC, accuracy" for name in [*sets, "looks exchanged"]) + " |",
         "|---" * (2 + len(sets)) + "|"]
found = {}
for arm in options.arm:
    name, _, keys = arm.partition(":")
    run = options.output / name
    model = run / "model.safetensors"
    if not model.exists():
        settings = [f"threads={options.threads}"] + [key for key in keys.split(";") if key]
        subprocess.run([options.thorax, "train", options.recipe, "--cohort", cohort, "--output", run, "--resume"]
                       + [part for key in settings for part in ("--set", key)], check=True)
    found[name] = (logits(model, [film["path"] for film in held], run / "held.csv"),
                   logits(model, swapped, run / "exchanged.csv"))
for count in range(1, max(1, options.together) + 1):
    for names in itertools.combinations(found, count):
        plain, changed = (sum(found[name][i] for name in names) for i in (0, 1))
        cells = [(truth[chosen], plain[chosen]) for chosen in sets.values()] + [(truth, changed)]
        lines.append("| " + " + ".join(names) + " | "
                     + " | ".join(f"{roc_auc_score(*cell):.4f}, {accuracy(*cell):.3f}" for cell in cells) + " |")
(options.output / "table.md").write_text("\n".join(lines) + "\n")
print("\n".join(lines))
