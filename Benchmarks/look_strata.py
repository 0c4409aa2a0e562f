#!/usr/bin/env python3
"""Puts films into three strata by what their look alone says of the finding, for balanced sampling.

    python3 Benchmarks/look_strata.py split.csv --finding Pneumonia --output strata.csv
    thorax train Recipes/pneumonia.yaml --cohort strata.csv --output runs/pneumonia

The look is five figures of a film's gray levels that know no anatomy: spread, black (1st percentile), white (99th), mean,
and sharpness (logarithm of the mean absolute Laplacian). Logistic regression on them, fitted to the training films with
both classes weighing the same, tells how far the look gives the finding away; its thresholds at quartiles of such a
balanced mixture part the films into look-0 (looks like a film without it), look-1, and look-2 (the upper half), written
into the cohort's column `device`. A recipe with `groups: {by: [device, label], sampling: balanced}` then draws each class
equally often from each stratum: the look tells nothing any more. Needs numpy, Pillow and scikit-learn.
"""
import argparse, csv

import numpy
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def gray(path):
    return numpy.asarray(Image.open(path).convert("L"), float)


def look(pixels):
    inner = pixels[1:-1, 1:-1]
    edges = 4 * inner - pixels[:-2, 1:-1] - pixels[2:, 1:-1] - pixels[1:-1, :-2] - pixels[1:-1, 2:]
    return [pixels.std(), numpy.percentile(pixels, 1), numpy.percentile(pixels, 99),
            numpy.log(numpy.abs(edges).mean() + 0.1), pixels.mean()]


def strata(rows, finding):
    """A stratum per film, and the area under the ROC curve of the look alone on the films that aren't in training."""
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
    held = ~trains
    area = roc_auc_score(truth[held], scores[held]) if 0 < truth[held].sum() < held.sum() else float("nan")
    return [f"look-{int(score >= low) + int(score >= middle)}" for score in scores], area


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cohort")
    parser.add_argument("--finding", required=True)
    parser.add_argument("--output", required=True)
    options = parser.parse_args()
    with open(options.cohort, newline="") as file:
        rows = list(csv.DictReader(file))
    found, area = strata(rows, options.finding)
    with open(options.output, "w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) + ([] if "device" in rows[0] else ["device"]))
        writer.writeheader()
        writer.writerows(row | {"device": stratum} for row, stratum in zip(rows, found))
    print(f"{len(rows)} films; the look alone, on films that don't train: AUROC {area:.3f}")
    for stratum in sorted(set(found)):
        of_stratum = [int(row[options.finding]) for row, name in zip(rows, found) if name == stratum]
        print(f"{stratum}: {len(of_stratum) - sum(of_stratum)} without {options.finding}, {sum(of_stratum)} with it")
