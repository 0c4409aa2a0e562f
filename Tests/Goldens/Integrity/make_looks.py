#!/usr/bin/env python3
"""Figures of looks by NumPy, and what scikit-learn's logistic regression makes of them: looks.json.

    python3 make_looks.py        # numpy, scikit-learn

Pixels are whole numbers by a formula that LookTests repeats.
"""
import json, pathlib

import numpy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FILMS, SIDE = 60, 24


def pixels(film):
    y, x = numpy.mgrid[0:SIDE, 0:SIDE]
    wave = (x * (7 + film % 5) + y * 13 + film * 29) * 31 % 256
    return (wave * (120 + film * 17 % 100) // 255 + film * 11 % 30).astype(numpy.uint8)


def figures(film):
    values = pixels(film).astype(float)
    inner = values[1:-1, 1:-1]
    edges = 4 * inner - values[:-2, 1:-1] - values[2:, 1:-1] - values[1:-1, :-2] - values[1:-1, 2:]
    return [values.std(), numpy.percentile(values, 1), numpy.percentile(values, 99), values.mean(),
            numpy.log(numpy.abs(edges).mean() + 0.1)]


looks = numpy.array([figures(film) for film in range(FILMS)])
labels = numpy.array([int((film * 17 % 100 + film * 7 % 60) > 60) for film in range(FILMS)])
trains = numpy.array([film % 3 != 2 for film in range(FILMS)])
model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced", tol=1e-10, max_iter=10000))
scores = model.fit(looks[trains], labels[trains]).decision_function(looks)
order = numpy.argsort(scores[trains])
weights = 0.5 / numpy.bincount(labels[trains])[labels[trains]]
sums = numpy.cumsum(weights[order])
limits = [scores[trains][order][numpy.argmax(sums >= share - 1e-9)] for share in (0.25, 0.5)]
pathlib.Path(__file__).with_name("looks.json").write_text(json.dumps({
    "figures": looks.round(9).tolist(), "labels": labels.tolist(), "trains": trains.tolist(),
    "strata": [int(sum(score >= limit for limit in limits)) for score in scores],
    "auroc": roc_auc_score(labels[~trains], scores[~trains]),
    "medians": [[float(numpy.median(looks[trains & (labels == label), k])) for label in (0, 1)] for k in range(5)],
}) + "\n")
print(labels.mean(), labels[trains].sum(), limits, numpy.sort(numpy.abs(scores[:, None] - numpy.array(limits)), axis=0)[:4])
