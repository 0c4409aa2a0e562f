#!/usr/bin/env python3
"""What a backbone that was pre-trained on unlabelled films gives where few films are labelled.

    make build && nice -n 10 python3 Benchmarks/transfer.py --output runs/transfer

Pneumonia in children (kermany224): a fifth of the patients is held out, another tenth validates, and of the rest 100 or
500 films, half of each class, keep their labels; --seeds such draws, each also the seed of its training. The same
network and recipe starts from random numbers and from `thorax pretrain` over every film there is, without labels:
kermany224, nih4, jsrt224, the lung sets and covid_ieee8023. The pre-training never sees a patient who validates or is
held out. It does see the films that keep their labels, without these.

AUROC on the held-out patients: mean over the seeds with a 95 % t-interval, and the paired difference. Runs that are done
aren't done again. Needs nothing beside Python.
"""
import argparse, csv, hashlib, math, pathlib, random, statistics, subprocess

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--data", default="../shared/data", type=pathlib.Path)
parser.add_argument("--output", default="runs/transfer", type=pathlib.Path)
parser.add_argument("--recipe", default="Recipes/compact.yaml")
parser.add_argument("--architecture", default="compact")
parser.add_argument("--size", type=int, default=64)
parser.add_argument("--labelled", type=int, nargs="+", default=[100, 500])
parser.add_argument("--epochs", type=int, nargs="+", default=[40, 20], help="of each of --labelled")
parser.add_argument("--pretraining-epochs", type=int, default=30)
parser.add_argument("--rates", type=float, nargs=2, default=[0.002, 0.002],
                    help="learning rate from random numbers, and from the backbone")
parser.add_argument("--only", choices=["random", "pretrained"], help="train these only, without a table")
parser.add_argument("--validation", type=int, help="validate on so many films, half of each class, instead of all")
parser.add_argument("--seeds", type=int, default=5)
parser.add_argument("--threads", type=int, default=1)
options = parser.parse_args()
options.output.mkdir(parents=True, exist_ok=True)
SETTINGS = [f"model.architecture={options.architecture}", f"image.size={options.size}", f"threads={options.threads}",
            "workers=1"]
FIELDS = ["path", "patient", "split", "Pneumonia"]


def table(name):
    folder = (options.data / name).resolve()
    with open(folder / "labels.csv", newline="") as file:
        for row in csv.DictReader(file):
            path = folder / row["image"]
            yield row, str(path if path.exists() else folder / "images" / row["image"])


def split_of(patient):
    share = int(hashlib.sha256(("transfer" + patient).encode()).hexdigest(), 16) % 100
    return "test" if share < 20 else "validation" if share < 30 else "train"


def write(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, FIELDS)
        writer.writeheader()
        writer.writerows(rows)


def thorax(*arguments, **keys):
    subprocess.run([options.thorax, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   **keys)


def area(pairs):
    """The Mann-Whitney statistic of (score, truth) pairs, ties counting half."""
    order = sorted(pairs)
    ranks, index = 0.0, 0
    positives = sum(truth for _, truth in order)
    while index < len(order):
        end = index
        while end < len(order) and order[end][0] == order[index][0]:
            end += 1
        ranks += sum(truth for _, truth in order[index:end]) * (index + 1 + end) / 2
        index = end
    return (ranks - positives * (positives + 1) / 2) / (positives * (len(order) - positives))


def interval(values):
    half = {4: 3.182, 5: 2.776, 10: 2.262}.get(len(values), 2.0) * statistics.stdev(values) / math.sqrt(len(values))
    return f"{statistics.mean(values):.4f} ({statistics.mean(values) - half:.4f} to {statistics.mean(values) + half:.4f})"


labelled = []
for row, path in table("kermany224"):
    if not row["duplicate_of"]:
        labelled.append({"path": path, "patient": row["patient_id"], "split": split_of(row["patient_id"]),
                         "Pneumonia": int(row["label"] == "PNEUMONIA")})
archive = [row | {"Pneumonia": ""} for row in labelled]
for name in ("nih4", "jsrt224", "lungmask_shenzhen_montgomery", "covid_ieee8023"):
    archive += [{"path": path, "patient": f"{name}-{row.get('patient_id') or path}", "split": "train", "Pneumonia": ""}
                for row, path in table(name)]
write(options.output / "archive.csv", archive)
backbone = options.output / "films/backbone.safetensors"
if not backbone.exists() and options.only != "random":
    thorax("pretrain", options.recipe, "--cohort", options.output / "archive.csv", "--output", options.output / "films",
           "--resume", *[p for s in SETTINGS + [f"pretraining.epochs={options.pretraining_epochs}"] for p in ("--set", s)])


def drawn(split, count, seed):
    """`count` films of a split, half of each class; all of them for none."""
    of_split = [row for row in labelled if row["split"] == split]
    if not count:
        return of_split
    return [row for truth in (0, 1) for row in random.Random(f"{seed}-{truth}").sample(
        [row for row in of_split if row["Pneumonia"] == truth], count // 2)]


held = {row["path"]: row["Pneumonia"] for row in labelled if row["split"] == "test"}
lines = [f"{sum(row['split'] == 'train' for row in archive)} films to pre-train on, {len(held)} held-out films, "
         f"{options.architecture}, {options.size} px, {options.seeds} seeds", "",
         "| labelled films | from random numbers | pre-trained | difference, paired |", "|---|---|---|---|"]
for count, epochs in zip(options.labelled, options.epochs):
    found = {"random": [], "pretrained": []}
    for seed in range(1, options.seeds + 1):
        cohort = options.output / f"{count}-{seed}.csv"
        write(cohort, drawn("train", count, seed) + drawn("validation", options.validation, seed))
        for start, rate in zip(found, options.rates):
            if options.only not in (None, start):
                continue
            run = options.output / f"{start}-{count}-{seed}"
            if not (run / "scores.csv").exists():
                keys = SETTINGS + [f"seed={seed}", f"phases.0.epochs={epochs}", "batchSize=16",
                                   f"phases.0.learningRate={rate}"]
                if start == "pretrained":
                    keys.append(f"model.weights={backbone}")
                thorax("train", options.recipe, "--cohort", cohort, "--output", run, "--resume",
                       *[p for key in keys for p in ("--set", key)])
                thorax("predict", run / "model.safetensors", "-", "--format", "csv", "--threads", options.threads,
                       "--output", run / "scores.csv", input="\n".join(held) + "\n", text=True)
            with open(run / "scores.csv", newline="") as file:
                found[start].append(area([(float(row["Pneumonia probability"]), held[row["path"]])
                                          for row in csv.DictReader(file)]))
    if options.only:
        continue
    differences = [b - a for a, b in zip(found["random"], found["pretrained"])]
    lines.append(f"| {count} | {interval(found['random'])} | {interval(found['pretrained'])} | {interval(differences)} |")
    (options.output / "table.md").write_text("\n".join(lines) + "\n")
if not options.only:
    print("\n".join(lines))
