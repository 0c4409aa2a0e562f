#!/usr/bin/env python3
"""Plants shortcuts beside a disease, trains a model on each, and asks whether `thorax audit` finds those that are used.

    make build && python3 Benchmarks/planted_shortcuts.py --thorax .build/release/thorax --output runs/planted
    python3 Benchmarks/planted_shortcuts.py --output runs/planted --table Docs/shortcuts.md

Each model gets phantoms of its own seed: pneumonia or none, and on some films a plant that agrees with the disease in
50, 70, 90 or 100 % of them; or no plant at all. A model really uses its plant where its accuracy falls by five points
or more on the held-out films rendered again with the plant moved to exactly those that had none. The audit sees the
held-out films as they are, and is told nothing. One line per model is added to models.csv; started again, the script
goes on where it ended, and models named in --known aren't made again. The plant `grid` was not looked at while the audit was developed. Needs no Python package.
"""
import argparse, csv, json, math, os, shutil, subprocess, time

FIELDS = ["model", "plant", "agreement", "seed", "auroc", "accuracy", "moved", "fall", "used", "flagged", "loss", "lower",
          "by", "marginsOnly", "withoutLungs", "seconds"]
PLANTS = ["marker", "exposure", "border", "sharpness", "grid"]
HELD_BACK = "grid"

parser = argparse.ArgumentParser()
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--output", default="runs/planted")
parser.add_argument("--repeats", type=int, default=3, help="models per plant and agreement")
parser.add_argument("--without", type=int, default=60, help="models without a plant")
parser.add_argument("--count", type=int, default=900, help="phantoms per model")
parser.add_argument("--size", type=int, default=80, help="side of phantoms")
parser.add_argument("--input", type=int, default=64, help="side of the network's input")
parser.add_argument("--epochs", type=int, default=8)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--replicates", type=int, default=500)
parser.add_argument("--first-seed", type=int, default=5000)
parser.add_argument("--known", default="Benchmarks/planted_models.csv", help="models that were made before; they count, too")
parser.add_argument("--part", default="0/1", help="I/N: every Nth model beginning with the Ith, for several processes")
parser.add_argument("--most", type=int, default=10**6, help="stop after so many models")
parser.add_argument("--plants", default=",".join(PLANTS), help="only these plants")
parser.add_argument("--table", help="write the table between the marks of this Markdown file, and train nothing")
options = parser.parse_args()
os.makedirs(options.output, exist_ok=True)
PART, PARTS = (int(number) for number in options.part.split("/"))
LINES = os.path.join(options.output, "models.csv" if PARTS == 1 else f"models-{PART}.csv")


def plan():
    """Models with and without a plant in turn, so that an early stop leaves some of each."""
    planted = [(plant, agreement) for _ in range(options.repeats) for plant in PLANTS
               for agreement in (0.5, 0.7, 0.9, 1.0)]
    models = []
    for number in range(max(len(planted), options.without)):
        if number < len(planted):
            models.append((*planted[number], options.first_seed + 2 * number))
        if number < options.without:
            models.append(("nothing", 0.5, options.first_seed + 2 * number + 1))
    wanted = set(options.plants.split(",")) | {"nothing"}
    return [(f"{plant}-{round(agreement * 100)}-{seed}", plant, agreement, seed)
            for plant, agreement, seed in models if plant in wanted]


def rows():
    found = {}
    files = [options.known] if os.path.exists(options.known) else []
    files += [os.path.join(options.output, name) for name in sorted(os.listdir(options.output))
              if name.startswith("models") and name.endswith(".csv")]
    for path in files:
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                # A line that a kill cut short is made again.
                if all(row.get(field) not in (None, "") for field in ("model", "used", "flagged", "seconds")):
                    found[row["model"]] = row
    return found


def thorax(*arguments):
    result = subprocess.run([options.thorax, *map(str, arguments)], capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(f"thorax {' '.join(map(str, arguments))}\n{result.stdout}{result.stderr}")


def evaluation(work, model, name, *more):
    folder = os.path.join(work, name)
    thorax("evaluate", model, "--output", folder, "--replicates", 0, "--threads", options.threads, *more)
    with open(os.path.join(folder, "evaluation.json")) as file:
        metrics = json.load(file)["evaluation"]["metrics"]
    return metrics["accuracy"]["value"], metrics["auroc"]["value"]


def one(name, plant, agreement, seed):
    start = time.time()
    work = os.path.join(options.output, "work-" + name)
    shutil.rmtree(work, ignore_errors=True)
    films = os.path.join(work, "films")
    thorax("benchmark", "planted", "--plant", plant, "--agreement", agreement, "--count", options.count,
           "--size", options.size, "--seed", seed, "--output", films)
    cohort = os.path.join(films, "cohort.csv")
    thorax("train", "Recipes/demo.yaml", "--cohort", cohort, "--output", os.path.join(work, "run"),
           "--cache", os.path.join(work, "cache"), "--set", f"image.size={options.input}", "--set", f"seed={seed}",
           "--set", f"phases.0.epochs={options.epochs}", "--set", f"threads={options.threads}", "--set", "workers=1")
    model = os.path.join(work, "run", "model.safetensors")
    accuracy, auroc = evaluation(work, model, "as-is", "--cohort", cohort)
    moved = accuracy
    if plant != "nothing":
        moved, _ = evaluation(work, model, "moved", "--cohort", os.path.join(films, "moved.csv"), "--external")
    folder = os.path.join(work, "audit")
    thorax("audit", model, "--cohort", cohort, "--output", folder, "--questions", "exchange,regions",
           "--replicates", options.replicates, "--threads", options.threads, "--workers", 1)
    with open(os.path.join(folder, "audit.json")) as file:
        report = json.load(file)
    answers = {answer["question"]: answer for answer in report["answers"]}
    exchanges = answers["exchange"]["figures"]
    warned = [figure for figure in exchanges if figure.get("verdict") == "warning"]
    worst = max(warned or exchanges, key=lambda figure: figure.get("value") or 0)
    regions = {figure["key"]: figure.get("value") for figure in answers["regions"]["figures"]}
    kept = os.path.join(options.output, "audits")
    os.makedirs(kept, exist_ok=True)
    shutil.copy(os.path.join(folder, "audit.json"), os.path.join(kept, name + ".json"))
    shutil.rmtree(work)
    return {
        "model": name, "plant": plant, "agreement": agreement, "seed": seed, "auroc": round(auroc, 4),
        "accuracy": round(accuracy, 4), "moved": round(moved, 4), "fall": round(accuracy - moved, 4),
        "used": int(accuracy - moved >= 0.05 - 1e-9), "flagged": int(bool(warned)),
        "loss": round(worst.get("value") or 0, 4), "lower": round(worst.get("lower") or 0, 4), "by": worst["key"],
        "marginsOnly": regions.get("margins-only"), "withoutLungs": regions.get("without-lungs"),
        "seconds": round(time.time() - start, 1),
    }


def train():
    done = rows()
    models = [model for model in plan()[PART::PARTS] if model[0] not in done][: options.most]
    print(f"{len(models)} models to go, {len(done)} done", flush=True)
    for model in models:
        row = one(*model)
        is_new = not os.path.exists(LINES)
        with open(LINES, "a", newline="") as file:
            writer = csv.DictWriter(file, FIELDS)
            if is_new:
                writer.writeheader()
            writer.writerow(row)
            file.flush()
            os.fsync(file.fileno())
        print(" ".join(f"{key}={value}" for key, value in row.items()), flush=True)


def share(count, total):
    """A share with its Wilson interval."""
    if total == 0:
        return "–"
    z, p = 1.959964, count / total
    centre = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{count} / {total} ({100 * max(0, centre - half):.0f}–{100 * min(1, centre + half):.0f} %)"


def table(path):
    models = list(rows().values())
    lines = ["| plant | agreement | models | accuracy falls by (mean) | used | of these flagged | not used | of these flagged |",
             "|---|---|---|---|---|---|---|---|"]

    def line(title, agreement, chosen):
        used = [row for row in chosen if row["used"] == "1"]
        other = [row for row in chosen if row["used"] == "0"]
        if chosen:
            fall = sum(float(row["fall"]) for row in chosen) / len(chosen)
            lines.append(
                f"| {title} | {agreement} | {len(chosen)} | {100 * fall:.1f} points | {len(used)} | "
                f"{share(sum(row['flagged'] == '1' for row in used), len(used))} | {len(other)} | "
                f"{share(sum(row['flagged'] == '1' for row in other), len(other))} |")

    for plant in PLANTS:
        for agreement in ("0.5", "0.7", "0.9", "1.0"):
            line(plant + (" (held back)" if plant == HELD_BACK else ""), f"{100 * float(agreement):.0f} %",
                 [row for row in models if row["plant"] == plant and row["agreement"] == agreement])
    line("nothing", "–", [row for row in models if row["plant"] == "nothing"])
    line("**all but the held-back one**", "", [row for row in models if row["plant"] != HELD_BACK])
    line("**the held-back one**", "", [row for row in models if row["plant"] == HELD_BACK])
    line("**all**", "", models)
    if models:
        areas = sorted(float(row["auroc"]) for row in models)
        lines.append("")
        lines.append(
            f"{len(models)} models; AUROC on their own held-out films {areas[0]:.2f} to {areas[-1]:.2f}, median "
            f"{areas[len(areas) // 2]:.2f}; {sum(float(row['seconds']) for row in models) / len(models):.0f} s each, "
            "films, training, both evaluations and audit. Intervals are Wilson's, 95 %.")
    text = open(path, encoding="utf-8").read()
    begin, end = "<!-- planted: begin -->", "<!-- planted: end -->"
    head, rest = text.split(begin)
    _, tail = rest.split(end)
    with open(path, "w", encoding="utf-8") as file:
        file.write(head + begin + "\n" + "\n".join(lines) + "\n" + end + tail)
    print("\n".join(lines))


if options.table:
    table(options.table)
else:
    train()
