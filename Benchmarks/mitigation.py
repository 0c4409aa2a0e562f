#!/usr/bin/env python3
"""From children to adults: trains a baseline and every way against shortcuts alike, and writes one table.

    make build && nice -n 10 python3 Benchmarks/mitigation.py --data ../shared/data --work runs/mitigation --minutes 8

Two settings. In `children`, networks learn pneumonia from Guangzhou's children (kermany224) and are judged on its
held-out patients and on all adults of nih4 (No_Finding, Pneumonia), whom no choice has seen. In `mixed`, a fifth of
nih4's patients join training and a tenth validation, so that there are two sites with both labels: only there can
weighting films by site, the worst group, or de-correlation do anything.

Every network of a setting gets the same recipe, epochs and seed but for the keys under test; --minutes sets the epochs
by what one epoch of the baseline takes. `lungAttention` and the lung crop need the lungs: --masks FOLDER holds one PNG
per film, named as the film (`thorax lungs` writes them). Rows that can't be had are said to be left out.

A run that was cut off goes on where it was; a row that is done isn't done again. The table, with intervals over
patients (percentiles of --replicates resamples) and of the difference to the baseline on the same resamples, is
written to WORK/table.md after every row. Needs no Python package.
"""
import argparse, collections, csv, hashlib, json, os, random, subprocess, sys

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--data", default="../shared/data")
parser.add_argument("--work", default="runs/mitigation")
parser.add_argument("--recipe", default="Recipes/compact.yaml")
parser.add_argument("--minutes", type=float, default=8, help="training time of one network, by the baseline's pace")
parser.add_argument("--epochs", type=int, help="instead of --minutes")
parser.add_argument("--size", type=int, default=128)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--seeds", type=int, nargs="+", default=[1])
parser.add_argument("--films", type=int, default=0, help="at most so many training children, 0 for all")
parser.add_argument("--masks", help="folder with one mask of the lungs per film")
parser.add_argument("--settings", nargs="+", default=["children", "mixed"], choices=["children", "mixed"])
parser.add_argument("--only", nargs="+", help="names of rows")
parser.add_argument("--replicates", type=int, default=1000)
parser.add_argument("--table-only", action="store_true", help="train nothing, write the table of what is there")
options = parser.parse_args()

STYLE = ("augmentation.gamma=1.0", "augmentation.toneCurve=0.8", "augmentation.contrast=0.4",
         "augmentation.sharpness=0.8", "augmentation.noise=0.06", "augmentation.aspect=0.25")
MASKS = ("augmentation.borderMask=0.5", "augmentation.cornerMask=0.5")
GROUPS = "groups={by: [site, label], sampling: balanced}"
WORST = "groups={by: [site, label], sampling: balanced, objective: worst, step: 0.02}"

# name, keys, whether it needs masks of the lungs
ROWS = {
    "children": [
        ("baseline", (), False),
        ("border and corner masks", MASKS, False),
        ("style randomisation", STYLE, False),
        ("stretched levels", ("image.levels=stretched",), False),
        ("equalised levels", ("image.levels=equalised",), False),
        ("equalisation at random", ("augmentation.equalisation=1",), False),
        ("lung crop", ("image.crop=lungs",), False),
        ("attention in lungs, map", ("lungAttention={weight: 1, evidence: map}",), True),
        ("attention in lungs, gradient", ("lungAttention={weight: 1, evidence: gradient}",), True),
        ("masks, style, equalised levels", MASKS + STYLE + ("image.levels=equalised",), False),
    ],
    "mixed": [
        ("baseline", (), False),
        ("site-balanced sampling", (GROUPS,), False),
        ("worst group (GroupDRO)", (WORST,), False),
        ("de-correlation from site", ("decorrelation={weight: 1}",), False),
        ("balanced, de-correlated", (GROUPS, "decorrelation={weight: 1}"), False),
        ("masks, style, equalised levels, balanced", MASKS + STYLE + ("image.levels=equalised", GROUPS), False),
    ],
}


def share(text):
    """A number in 0…1 that is always the same for the same patient."""
    return int(hashlib.md5(text.encode()).hexdigest()[:8], 16) / 0x1_0000_0000


def rows(folder):
    with open(os.path.join(options.data, folder, "labels.csv"), newline="") as file:
        return list(csv.DictReader(file))


def films():
    """path, patient, site, label, share of every film that is used."""
    for row in rows("kermany224"):
        if row["duplicate_of"]:
            continue
        path = os.path.abspath(os.path.join(options.data, "kermany224", row["image"]))
        patient = f"{row['label']}-{row['patient_id']}"
        yield path, patient, "guangzhou", int(row["label"] == "PNEUMONIA"), share(patient)
    for row in rows("nih4"):
        if row["class"] in ("No_Finding", "Pneumonia"):
            path = os.path.abspath(os.path.join(options.data, "nih4", row["image"]))
            patient = f"nih-{row['patient_id']}"
            yield path, patient, "nih", int(row["class"] == "Pneumonia"), share(patient)


def split(setting, site, share):
    if site == "guangzhou":
        return "train" if share < 0.7 else "validation" if share < 0.85 else "test"
    if setting == "children":
        return "test"
    return "train" if share < 0.2 else "validation" if share < 0.3 else "test"


def mask(path):
    if not options.masks:
        return ""
    file = os.path.join(os.path.abspath(options.masks), os.path.splitext(os.path.basename(path))[0] + ".png")
    return f"lungs={file}" if os.path.exists(file) else ""


def write_cohort(setting, path):
    """The learning films as a cohort; returns the test films: (path, patient, site, label)."""
    tests, learning = [], []
    for film, patient, site, label, position in films():
        part = split(setting, site, position)
        if part == "test":
            tests.append((film, patient, site, label))
        else:
            learning.append([film, patient, part, site, mask(film), label])
    if options.films:
        children = [row for row in learning if row[2] == "train" and row[3] == "guangzhou"]
        children.sort(key=lambda row: hashlib.md5(row[0].encode()).hexdigest())
        surplus = {row[0] for row in children[options.films:]}
        learning = [row for row in learning if row[0] not in surplus]
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "patient", "split", "site", "masks", "Pneumonia"])
        writer.writerows(learning)
    return tests, any(row[4] for row in learning)


def thorax(*arguments):
    return subprocess.run([options.thorax, *arguments], capture_output=True, text=True)


def epochs(cohort):
    if options.epochs:
        return options.epochs
    plan = thorax("train", options.recipe, "--cohort", cohort, "--plan", "--json", *common(1, options.seeds[0]))
    if plan.returncode:
        sys.exit(plan.stderr)
    seconds = json.loads(plan.stdout)["phases"][0]["epochSeconds"]
    return max(3, round(options.minutes * 60 / seconds))


def common(count, seed):
    keys = [f"image.size={options.size}", f"phases.0.epochs={count}", f"threads={options.threads}", f"seed={seed}"]
    return [word for key in keys for word in ("--set", key)]


def auroc(positive, negative):
    """The share of pairs that are in order, by one sort."""
    both = sorted([(score, 1) for score in positive] + [(score, 0) for score in negative])
    below = wins = 0
    index = 0
    while index < len(both):
        end = index
        while end < len(both) and both[end][0] == both[index][0]:
            end += 1
        tied = sum(label for _, label in both[index:end])
        absent = end - index - tied
        wins += tied * (below + absent / 2)
        below += absent
        index = end
    return wins / (len(positive) * len(negative)) if positive and negative else None


def replicates(tests):
    """Resamples of patients, the same for every row: lists of film positions."""
    patients = collections.defaultdict(list)
    for position, film in enumerate(tests):
        patients[film[1]].append(position)
    names, generator = sorted(patients), random.Random(1)
    return [
        [position for name in generator.choices(names, k=len(names)) for position in patients[name]]
        for _ in range(options.replicates)
    ]


def value(scores, tests, chosen):
    return auroc([scores[i] for i in chosen if tests[i][3]], [scores[i] for i in chosen if not tests[i][3]])


def interval(values):
    values = sorted(v for v in values if v is not None)
    return values[int(0.025 * len(values))], values[min(len(values) - 1, int(0.975 * len(values)))]


def predict(model, tests, output):
    """Probabilities of the test films, kept beside the model."""
    if not os.path.exists(output):
        listing = "\n".join(film[0] for film in tests) + "\n"
        result = subprocess.run(
            [options.thorax, "predict", model, "-", "--format", "csv", "--output", output,
             "--threads", str(options.threads)], input=listing, capture_output=True, text=True)
        if not os.path.exists(output):
            sys.exit(result.stderr)
    with open(output, newline="") as file:
        found = {row["path"]: float(row["Pneumonia probability"]) for row in csv.DictReader(file)}
    return [found[film[0]] for film in tests]


def train(name, keys, cohort, count, seed, folder):
    """True where the model is there in the end; else the reason."""
    if os.path.exists(os.path.join(folder, "model.safetensors")):
        return True
    if options.table_only:
        return "not trained yet"
    sets = [word for key in keys for word in ("--set", key)]
    result = thorax(
        "train", options.recipe, "--cohort", cohort, "--output", folder, "--resume",
        "--cache", os.path.join(options.work, "cache"), *common(count, seed), *sets)
    return result.returncode == 0 or result.stderr.strip().splitlines()[-1]


def seconds(folder):
    with open(os.path.join(folder, "log.jsonl")) as file:
        return sum(event["seconds"] for event in map(json.loads, file) if event["event"] == "epoch")


def report(setting, count, tests, results, skipped):
    lines = [
        f"### {setting}: {count} epochs at {options.size} px, {options.threads} threads, seeds "
        + ", ".join(map(str, options.seeds)), "",
        "| | seed | children held out | adults | adults, against the baseline | training |", "|---|---|---|---|---|---|",
    ]
    sites = {site: [film for film in tests if film[2] == site] for site in ("guangzhou", "nih")}
    draws = {site: replicates(films) for site, films in sites.items()}
    resampled = {}
    for (name, seed), (scores, minutes) in results.items():
        cells = []
        for site, films in sites.items():
            own = [score for score, film in zip(scores, tests) if film[2] == site]
            point = value(own, films, range(len(films)))
            values = [value(own, films, draw) for draw in draws[site]]
            resampled[name, seed, site] = (point, values)
            low, high = interval(values)
            cells.append(f"{point:.3f} ({low:.3f}–{high:.3f})")
        if name == "baseline":
            cells.append("–")
        elif ("baseline", seed, "nih") in resampled:
            base, others = resampled["baseline", seed, "nih"]
            point, values = resampled[name, seed, "nih"]
            low, high = interval([a - b for a, b in zip(values, others) if a is not None and b is not None])
            cells.append(f"{point - base:+.3f} ({low:+.3f} to {high:+.3f})")
        else:
            cells.append("no baseline")
        lines.append(f"| {name} | {seed} | " + " | ".join(cells) + f" | {minutes:.1f} min |")
    lines += [""] + [f"Left out: {name}: {reason}" for name, reason in skipped.items()]
    counts = {site: (len(films), sum(film[3] for film in films)) for site, films in sites.items()}
    lines += ["", "Test films: " + "; ".join(
        f"{site} {total}, of which {present} with pneumonia" for site, (total, present) in counts.items()), ""]
    return "\n".join(lines)


os.makedirs(options.work, exist_ok=True)
tables = {}
for setting in options.settings:
    cohort = os.path.join(options.work, f"{setting}.csv")
    tests, has_masks = write_cohort(setting, cohort)
    chosen = os.path.join(options.work, f"{setting}.epochs")
    if not os.path.exists(chosen):
        with open(chosen, "w") as file:
            file.write(str(epochs(cohort)))
    with open(chosen) as file:
        count = int(file.read())
    results, skipped = {}, {}
    for seed in options.seeds:
        for name, keys, needs_masks in ROWS[setting]:
            if options.only and name not in options.only:
                continue
            if needs_masks and not has_masks:
                skipped[name] = "needs --masks"
                continue
            slug = "".join(letter if letter.isalnum() else "-" for letter in name)
            folder = os.path.join(options.work, f"{setting}-{slug}-{seed}")
            outcome = train(name, keys, cohort, count, seed, folder)
            if outcome is not True:
                skipped[name] = outcome
                print(f"{setting}, {name}: {outcome}", flush=True)
                continue
            scores = predict(os.path.join(folder, "model.safetensors"), tests, os.path.join(folder, "test.csv"))
            results[name, seed] = (scores, seconds(folder) / 60)
            tables[setting] = report(setting, count, tests, results, skipped)
            with open(os.path.join(options.work, "table.md"), "w") as file:
                file.write("\n".join(tables.values()))
            print(f"{setting}, {name}, seed {seed}: done", flush=True)
    if results:
        tables[setting] = report(setting, count, tests, results, skipped)
        with open(os.path.join(options.work, "table.md"), "w") as file:
            file.write("\n".join(tables.values()))
print(f"{os.path.join(options.work, 'table.md')}")
