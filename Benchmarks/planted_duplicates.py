"""Plants leaks and copies among real films and measures what `thorax data check` finds of them.

Usage: python planted_duplicates.py --data DATA --thorax .build/release/thorax --seed 2 --half test [--folder DIR]
Needs Pillow and numpy. DATA holds kermany224, nih4, jsrt224, lungmask_shenzhen_montgomery and covid_ieee8023, each with
a labels.csv. Films are copied to a temporary folder and never leave it.

Films that the sets already hold twice would be counted against the check, or for it. So the hosts are drawn from films
of which `thorax data check` finds no copy in the sets as they come, with a threshold lowered to 0.6 to leave out
doubtful pairs, too; the films left out are counted in the output, and are reported in Docs/data-audit.md.
A first half of the films (by digest of the path) serves tuning, the other is for the figures.
"""

import argparse
import csv
import hashlib
import io
import json
import pathlib
import random
import shutil
import subprocess
import tempfile

import numpy
from PIL import Image

KINDS = ["exact", "jpeg", "png", "resized", "cropped", "cropped_resized", "brighter", "darker", "mirrored"]
SETS = ["kermany224", "nih4", "jsrt224", "lungmask_shenzhen_montgomery", "covid_ieee8023"]


def films_of(data):
    for name in SETS:
        with open(data / name / "labels.csv", newline="") as table:
            for row in csv.DictReader(table):
                path = data / name / row["image"]
                if path.exists():
                    yield {"path": str(path), "patient": f"{name}-{row['patient_id']}", "site": name}


def half_of(film):
    return "tune" if hashlib.sha256(film["patient"].encode()).digest()[0] < 128 else "test"


def write_cohort(path, rows):
    with open(path, "w", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["path", "patient", "split", "site", "Pneumonia"])
        for row in rows:
            writer.writerow([row["path"], row["patient"], row.get("split", ""), row["site"], ""])


def check(thorax, cohort, output, *options):
    subprocess.run([thorax, "data", "check", str(cohort), "--json", str(output), *options], check=True,
                   stdout=subprocess.DEVNULL)
    return json.loads(pathlib.Path(output).read_text())


def gray(path):
    return Image.open(path).convert("L")


def planted(kind, source, target, rng):
    """Writes a copy of one kind; returns its path and what was done."""
    if kind == "exact":
        path = target.with_suffix(pathlib.Path(source).suffix)
        shutil.copyfile(source, path)
        return path, {}
    film = gray(source)
    width, height = film.size
    if kind == "jpeg":
        quality = rng.randint(50, 90)
        film.save(target.with_suffix(".jpg"), quality=quality)
        return target.with_suffix(".jpg"), {"quality": quality}
    facts = {}
    if kind == "resized":
        scale = rng.uniform(0.5, 2.0)
        filter_ = rng.choice([Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS])
        film = film.resize((round(width * scale), round(height * scale)), filter_)
        facts = {"scale": scale}
    elif kind.startswith("cropped"):
        kept = 0.95
        x, y = rng.uniform(0, 1 - kept), rng.uniform(0, 1 - kept)
        box = (round(x * width), round(y * height), round((x + kept) * width), round((y + kept) * height))
        film = film.crop(box)
        if kind == "cropped_resized":
            film = film.resize((width, height), Image.Resampling.BICUBIC)
        facts = {"x": x, "y": y}
    elif kind in ("brighter", "darker"):
        shift = rng.randint(10, 45) * (1 if kind == "brighter" else -1)
        film = Image.fromarray(numpy.clip(numpy.asarray(film).astype(int) + shift, 0, 255).astype(numpy.uint8))
        facts = {"shift": shift}
    elif kind == "mirrored":
        film = film.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if kind == "png" or rng.random() < 0.3:
        film.save(target.with_suffix(".png"))
        return target.with_suffix(".png"), facts
    film.save(target.with_suffix(".jpg"), quality=rng.randint(85, 95))
    return target.with_suffix(".jpg"), facts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--thorax", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--half", choices=["tune", "test"], required=True)
    parser.add_argument("--films", type=int, default=5000)
    parser.add_argument("--each", type=int, default=160, help="copies of each kind")
    parser.add_argument("--torn", type=int, default=160, help="patients to tear over two splits")
    parser.add_argument("--hosts", type=pathlib.Path, help="JSON of an earlier check of the unplanted sets")
    parser.add_argument("--folder", type=pathlib.Path, help="keep films and results here")
    parser.add_argument("--workers", default="2")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    folder = arguments.folder or pathlib.Path(tempfile.mkdtemp(prefix="planted-"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "copies").mkdir(exist_ok=True)

    films = list(films_of(arguments.data))
    if arguments.hosts and arguments.hosts.exists():
        present = json.loads(arguments.hosts.read_text())
    else:
        write_cohort(folder / "sets.csv", films)
        present = check(arguments.thorax, folder / "sets.csv", arguments.hosts or folder / "sets.json",
                        "--similarity", "0.6", "--workers", arguments.workers)
    doubtful = {pair[side]["path"] for pair in present["duplicates"] for side in ("first", "second")}
    clean = [film for film in films if film["path"] not in doubtful]

    # Copies are made of films of one half; films of the other half only stand around.
    own = [film for film in clean if half_of(film) == arguments.half]
    others = [film for film in clean if half_of(film) != arguments.half]
    rng.shuffle(own)
    rng.shuffle(others)
    copied = own[: len(KINDS) * arguments.each]
    hosts = (own + others)[: arguments.films - len(copied)]
    rows, origin, kind_of, facts_of = [], {}, {}, {}
    for film in hosts:
        rows.append(dict(film))
        origin[film["path"]] = film["path"]
    for index, film in enumerate(copied):
        kind = KINDS[index % len(KINDS)]
        path, facts = planted(kind, film["path"], folder / "copies" / f"{index:05}", rng)
        path = str(path)
        # Half of the copies keep their patient, half claim another: neither must matter.
        patient = film["patient"] if rng.random() < 0.5 else f"planted-{index}"
        rows.append({"path": path, "patient": patient, "site": film["site"]})
        origin[path], kind_of[path], facts_of[path] = film["path"], kind, facts

    patients = sorted({row["patient"] for row in rows})
    split_of = {patient: rng.choices(["train", "validation", "test"], [7, 1.5, 1.5])[0] for patient in patients}
    films_by_patient = {}
    for row in rows:
        row["split"] = split_of[row["patient"]]
        films_by_patient.setdefault(row["patient"], []).append(row)
    several = sorted(patient for patient, own_rows in films_by_patient.items() if len(own_rows) > 1)
    torn = rng.sample(several, min(arguments.torn, len(several)))
    for patient in torn:
        row = rng.choice(films_by_patient[patient])
        row["split"] = rng.choice([s for s in ("train", "validation", "test") if s != row["split"]])
    rng.shuffle(rows)
    write_cohort(folder / "planted.csv", rows)
    (folder / "truth.json").write_text(json.dumps({"origin": origin, "kind": kind_of, "facts": facts_of}))

    found = check(arguments.thorax, folder / "planted.csv", folder / "planted.json", "--workers", arguments.workers,
                  "--output", str(folder / "report"))
    pairs = [(pair["first"]["path"], pair["second"]["path"]) for pair in found["duplicates"]]
    print(f"films {len(rows)} ({len(hosts)} hosts, {len(copied)} copies); sets hold {len(films)} films, "
          f"{len(doubtful)} left out for being in a pair already; candidates {found['effort']}")
    print(f"{'kind':16} {'planted':>7} {'found':>6} {'recall':>7} {'reported':>8} {'right':>6} {'precision':>9}")
    missed = []
    total = [0, 0, 0, 0]
    for kind in KINDS:
        copies = [path for path, own_kind in kind_of.items() if own_kind == kind]
        touched = [pair for pair in pairs if any(kind_of.get(path) == kind for path in pair)]
        right = [pair for pair in touched if origin[pair[0]] == origin[pair[1]]]
        hit = {path for pair in right for path in pair}
        missed += [path for path in copies if path not in hit]
        row = [len(copies), sum(path in hit for path in copies), len(touched), len(right)]
        total = [a + b for a, b in zip(total, row)]
        print(f"{kind:16} {row[0]:7} {row[1]:6} {row[1] / row[0]:7.4f} {row[2]:8} {row[3]:6} "
              f"{row[3] / max(1, row[2]):9.4f}")
    wrong = [pair for pair in pairs if origin[pair[0]] != origin[pair[1]]]
    print(f"{'all':16} {total[0]:7} {total[1]:6} {total[1] / total[0]:7.4f} {len(pairs):8} {len(pairs) - len(wrong):6} "
          f"{1 - len(wrong) / max(1, len(pairs)):9.4f}")
    leaks = {leak["name"] for leak in found["leaks"] if leak["kind"] == "patient"}
    print(f"{'torn patients':16} {len(torn):7} {len(leaks & set(torn)):6} {len(leaks & set(torn)) / len(torn):7.4f} "
          f"{len(leaks):8} {len(leaks & set(torn)):6} {len(leaks & set(torn)) / max(1, len(leaks)):9.4f}")
    (folder / "missed.json").write_text(json.dumps(
        {"missed": [{"copy": m, "kind": kind_of[m], "of": origin[m], "facts": facts_of[m]} for m in missed],
         "wrong": wrong}, indent=1))
    print(f"missed and wrong pairs: {folder / 'missed.json'}")


if __name__ == "__main__":
    main()
