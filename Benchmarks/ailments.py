#!/usr/bin/env python3
"""Normal, Pneumonia, Mass and Nodule within nih4 alone: cross-validation by patient, against what needs no pixel.

    make build && nice -n 10 python3 Benchmarks/ailments.py --output runs/ailments \
        --arm scratch --arm "pneumonia:model.weights=runs/pneumonia/model.safetensors;phases.0.epochs=12"

An arm is NAME or NAME:KEY=VALUE;KEY=VALUE: the recipe's keys that it sets. Every arm trains one network per fold on the
same films, and is judged on the films of all folds by networks that have seen none of their patients. Beside the arms
stand two baselines on the same folds: logistic regression on view, sex and age, and on the mirror a film came from.
Macro and per-class AUROC within PA, within AP and over both, with 95 % intervals over patients; the margin over each
baseline on the same resamples; Pneumonia also against the radiologists' reads that some films have.

Folds that are done aren't done again. The tables are written to OUTPUT/table.md. Needs numpy and scikit-learn.
"""
import argparse, collections, csv, hashlib, pathlib, subprocess

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder, SplineTransformer

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--data", default="../shared/data", type=pathlib.Path)
parser.add_argument("--output", default="runs/ailments", type=pathlib.Path)
parser.add_argument("--recipe", default="Recipes/ailments.yaml")
parser.add_argument("--arm", action="append", default=[])
parser.add_argument("--folds", type=int, default=5)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--part", default="0/1", help="train each n-th fold only: 0/2 and 1/2 share the work")
parser.add_argument("--replicates", type=int, default=2000)
parser.add_argument("--extra", help="a cohort file with the same findings, added to every fold's training films")
parser.add_argument("--table-only", action="store_true", help="train nothing, write the table of what is there")
options = parser.parse_args()

CLASSES = ["Normal", "Pneumonia", "Mass", "Nodule"]
FIELDS = ["path", "patient", "split", "site", "view", "sex", "age"] + CLASSES


def films():
    folder = (options.data / "nih4").resolve()
    with open(folder / "labels.csv", newline="") as file:
        rows = [dict(row, label=row["class"].replace("No_Finding", "Normal")) for row in csv.DictReader(file)]
    seen, kept = set(), []
    for row in rows:
        if row["label"] in CLASSES and row["pixel_sha256"] not in seen:
            seen.add(row["pixel_sha256"])
            kept.append(dict(row, path=str(folder / "images" / row["image"])
                             if (folder / "images" / row["image"]).exists() else str(folder / row["image"])))
    return kept


def folds(rows):
    """Patients dealt to folds class by class, the rarest first, in an order that their ids' digests give."""
    patients = collections.defaultdict(set)
    for row in rows:
        patients[row["patient_id"]].add(row["label"])
    rank = {"Mass": 0, "Nodule": 1, "Pneumonia": 2, "Normal": 3}
    order = sorted(patients, key=lambda p: (min(rank[label] for label in patients[p]),
                                            hashlib.sha256(p.encode()).hexdigest()))
    return {patient: index % options.folds for index, patient in enumerate(order)}


def cohort(rows, fold_of, fold, path):
    """The fold's films are the test; of the others' patients every ninth validates."""
    rest = sorted((p for p in fold_of if fold_of[p] != fold), key=lambda p: hashlib.sha256(b"v" + p.encode()).hexdigest())
    validation = set()
    for label in CLASSES:
        of_class = [p for p in rest if any(r["patient_id"] == p and r["label"] == label for r in rows)]
        validation |= set(of_class[::9])
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        for row in rows:
            patient = row["patient_id"]
            split = "test" if fold_of[patient] == fold else "validation" if patient in validation else "train"
            writer.writerow({"path": row["path"], "patient": patient, "split": split, "view": row["view"],
                             "sex": row["sex"], "age": row["age"]} | {c: int(c == row["label"]) for c in CLASSES})
        if options.extra:
            with open(options.extra, newline="") as extra:
                for row in csv.DictReader(extra):
                    writer.writerow({field: row.get(field, "") for field in FIELDS} | {"split": "train"})


def run(arm, fold, rows, fold_of):
    name, _, keys = arm.partition(":")
    folder = options.output / name / str(fold)
    scores = folder / "predictions.csv"
    if not scores.exists() and not options.table_only:
        folder.mkdir(parents=True, exist_ok=True)
        cohort(rows, fold_of, fold, folder / "cohort.csv")
        settings = [f"threads={options.threads}"] + [key for key in keys.split(";") if key]
        with open(folder / "log.txt", "w") as log:
            subprocess.run([options.thorax, "train", options.recipe, "--cohort", folder / "cohort.csv", "--resume",
                            "--output", folder / "run"] + [part for key in settings for part in ("--set", key)],
                           check=True, stdout=log, stderr=log)
            held = [row["path"] for row in rows if fold_of[row["patient_id"]] == fold]
            subprocess.run([options.thorax, "predict", folder / "run/model.safetensors", "-", "--format", "csv",
                            "--threads", str(options.threads), "--output", scores],
                           check=True, stdout=log, stderr=log, input="\n".join(held) + "\n", text=True)
    if not scores.exists():
        return None
    with open(scores, newline="") as file:
        return {row["path"]: [float(row[f"{c} probability"]) for c in CLASSES] for row in csv.DictReader(file)}


def baseline(rows, fold_of, columns, with_age):
    """Out-of-fold probabilities of logistic regression on categories, and age as a spline."""
    table = numpy.array([[row[c] for c in columns] for row in rows])
    age = numpy.array([[min(float(row["age"] or 50), 100)] for row in rows])
    labels = numpy.array([CLASSES.index(row["label"]) for row in rows])
    fold = numpy.array([fold_of[row["patient_id"]] for row in rows])
    parts = [OneHotEncoder(sparse_output=False, handle_unknown="ignore").fit_transform(table)]
    if with_age:
        parts.append(SplineTransformer(n_knots=4, degree=2).fit_transform(age))
    x = numpy.hstack(parts)
    out = numpy.zeros((len(rows), len(CLASSES)))
    for k in range(options.folds):
        out[fold == k] = LogisticRegression(max_iter=2000).fit(x[fold != k], labels[fold != k]).predict_proba(x[fold == k])
    return out


def area(truth, scores):
    """The area under the ROC curve, from ranks; ties count half."""
    _, inverse, counts = numpy.unique(scores, return_inverse=True, return_counts=True)
    ranks = (numpy.cumsum(counts) - (counts - 1) / 2)[inverse]
    positives = truth.sum()
    return (ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * (len(truth) - positives))


def areas(labels, scores, chosen):
    """One-against-rest AUROC of each class among the chosen films, NaN where a class is missing there."""
    labels, scores = labels[chosen], scores[chosen]
    return numpy.array([area(labels == c, scores[:, c]) if 0 < (labels == c).sum() < len(labels) else numpy.nan
                        for c in range(len(CLASSES))])


def resamples(rows, seed=1):
    groups = collections.defaultdict(list)
    for index, row in enumerate(rows):
        groups[row["patient_id"]].append(index)
    groups = [numpy.array(v) for v in groups.values()]
    generator = numpy.random.default_rng(seed)
    for _ in range(options.replicates):
        yield numpy.concatenate([groups[i] for i in generator.integers(0, len(groups), len(groups))])


def interval(values):
    values = numpy.array([v for v in values if not numpy.isnan(v)])
    return numpy.percentile(values, 2.5), numpy.percentile(values, 97.5)


def text(value, low, high, signed=False):
    form = "{:+.3f} ({:+.3f} to {:+.3f})" if signed else "{:.3f} ({:.3f}–{:.3f})"
    return form.format(value, low, high).replace("-", "−")


rows = films()
fold_of = folds(rows)
part, parts = map(int, options.part.split("/"))
labels = numpy.array([CLASSES.index(row["label"]) for row in rows])
views = numpy.array([row["view"] for row in rows])
scored = {"view, sex and age": baseline(rows, fold_of, ["view", "sex"], True),
          "mirror": baseline(rows, fold_of, ["source"], False)}
arms = []
for arm in options.arm:
    of_folds = [run(arm, fold, rows, fold_of) for fold in range(options.folds) if fold % parts == part]
    if parts > 1 or any(found is None for found in of_folds):
        continue
    found = {path: values for fold in of_folds for path, values in fold.items()}
    name = arm.partition(":")[0]
    arms.append(name)
    scored[name] = numpy.array([found[row["path"]] for row in rows])

if parts == 1:
    draws = list(resamples(rows))
    lines = [f"{len(rows)} films of {len(fold_of)} patients, {options.folds} folds; "
             + ", ".join(f"{(labels == c).sum()} {name}" for c, name in enumerate(CLASSES)), ""]
    where = {"PA": views == "PA", "AP": views == "AP", "both": numpy.ones(len(rows), bool)}
    lines += ["| | films | macro AUROC | " + " | ".join(CLASSES) + " |", "|---" * (3 + len(CLASSES)) + "|"]
    macro = {}
    for name, scores in scored.items():
        for view, chosen in where.items():
            value = areas(labels, scores, chosen)
            drawn = numpy.array([areas(labels, scores, d[chosen[d]]) for d in draws])
            macro[name, view] = value.mean(), drawn.mean(axis=1)
            lines.append(f"| {name} | {view}, {chosen.sum()} | {text(value.mean(), *interval(drawn.mean(axis=1)))} | "
                         + " | ".join(text(value[c], *interval(drawn[:, c])) for c in range(len(CLASSES))) + " |")
    lines += ["", "| macro AUROC above | view | view, sex and age | mirror |", "|---|---|---|---|"]
    for name in arms:
        for view in where:
            cells = []
            for other in ("view, sex and age", "mirror"):
                margin = macro[name, view][0] - macro[other, view][0]
                cells.append(text(margin, *interval(macro[name, view][1] - macro[other, view][1]), signed=True))
            lines.append(f"| {name} | {view} | {cells[0]} | {cells[1]} |")
    reads = [("Lung Opacity against Normal (rsna_class)", "rsna_class", "Lung Opacity", "Normal"),
             ("Lung Opacity against the rest (rsna_class)", "rsna_class", "Lung Opacity", None),
             ("airspace opacity (google)", "google_airspace_opacity", "YES", "NO")]
    lines += ["", "| Pneumonia against radiologists' | films | " + " | ".join(arms) + " |",
              "|---" * (2 + len(arms)) + "|"]
    for title, column, yes, no in reads:
        read = numpy.array([row[column] for row in rows])
        chosen = (read == yes) | ((read == no) if no else ((read != yes) & (read != "")))
        if not 0 < (read[chosen] == yes).sum() < chosen.sum():
            continue
        cells = []
        for name in arms:
            score = scored[name][:, CLASSES.index("Pneumonia")]
            drawn = [area(read[d] == yes, score[d]) for d in (d[chosen[d]] for d in draws)
                     if 0 < (read[d] == yes).sum() < len(d)]
            cells.append(text(area(read[chosen] == yes, score[chosen]), *interval(drawn)))
        lines.append(f"| {title} | "
                     f"{(read == yes).sum()} of {chosen.sum()} | " + " | ".join(cells) + " |")
    (options.output / "table.md").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
