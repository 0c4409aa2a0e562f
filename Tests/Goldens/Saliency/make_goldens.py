"""Similarities of maps, their localisation scores and attention rollout, by other libraries and from the papers.

    python make_goldens.py     writes values.json beside this script

Made with PyPI's numpy 2.4.6, scipy 1.17.1, scikit-image 0.26.0 and scikit-learn 1.9.1.
"""

import json
from pathlib import Path

import numpy as np
from scipy.ndimage import distance_transform_edt
from scipy.stats import spearmanr
from skimage.measure import find_contours
from skimage.metrics import structural_similarity
from sklearn.metrics import auc, jaccard_score

HERE = Path(__file__).parent
rng = np.random.default_rng(5)
HEIGHT, WIDTH = 20, 20


def smooth(values, passes):
    for _ in range(passes):
        padded = np.pad(values, 1, mode="edge")
        values = sum(padded[i : i + HEIGHT, j : j + WIDTH] for i in range(3) for j in range(3)) / 9
    return values


def numbers(array):
    return [float(f"{v:.9g}") for v in np.asarray(array, dtype=np.float64).flatten()]


def pairs():
    for kind in ("smooth", "noise", "ties", "negative"):
        a, b = rng.normal(size=(2, HEIGHT, WIDTH))
        if kind == "smooth":
            a, b = smooth(a, 3), smooth(0.5 * a + b, 3)
        if kind == "ties":
            a, b = np.round(smooth(a, 1) * 3), np.round(smooth(a + 0.3 * b, 1) * 3)
        if kind == "negative":
            b = -a + 0.5 * b
        a, b = a.astype(np.float32), b.astype(np.float32)
        evidence = [np.maximum(m, 0).astype(np.float64) / m.max() for m in (a, b)]
        yield {
            "kind": kind,
            "first": numbers(a),
            "second": numbers(b),
            "spearman": float(spearmanr(a.flatten(), b.flatten()).statistic),
            "ssim": float(structural_similarity(*evidence, win_size=7, data_range=1)),
        }


def localisations():
    for shift in (0, 3, 8):
        y, x = np.mgrid[:HEIGHT, :WIDTH]
        values = np.exp(-((x - 7 - shift) ** 2 + (y - 9) ** 2) / 18) + 0.02 * rng.random((HEIGHT, WIDTH)) - 0.1
        values = values.astype(np.float32)
        mask = (x - 7) ** 2 + (y - 9) ** 2 <= 9
        positive = np.maximum(values, 0).astype(np.float64)
        peak = np.unravel_index(values.argmax(), values.shape)
        share = values / values.max()
        distance = distance_transform_edt(~mask)[peak]
        columns, rows = np.where(mask.any(0))[0], np.where(mask.any(1))[0]
        yield {
            "values": numbers(values),
            "mask": [int(v) for v in mask.flatten()],
            "distance": float(distance),
            "isInBox": bool(columns[0] <= peak[1] <= columns[-1] and rows[0] <= peak[0] <= rows[-1]),
            "iou": [float(jaccard_score(mask.flatten(), (share >= t).flatten())) for t in (0.25, 0.5, 0.75)],
            "energy": float(positive[mask].sum() / positive.sum()),
            "area": float(mask.mean()),
            # Every contour's length at half the largest value, in pixels.
            "contourLength": float(
                sum(np.linalg.norm(np.diff(c, axis=0), axis=1).sum() for c in find_contours(values, 0.5))
            ),
        }


def rollout():
    layers, heads, tokens = 3, 2, 5
    attention = rng.random((layers, heads, tokens, tokens)) ** 3
    attention = (attention / attention.sum(-1, keepdims=True)).astype(np.float32)
    flow = np.eye(tokens)
    for layer in attention.astype(np.float64):
        mixed = 0.5 * layer.mean(0) + 0.5 * np.eye(tokens)
        flow = (mixed / mixed.sum(-1, keepdims=True)) @ flow
    return {
        "tokens": tokens,
        "attention": [[numbers(head) for head in layer] for layer in attention],
        "flow": numbers(flow),
    }


def curve():
    shares = np.linspace(0, 1, 6)
    values = rng.random(6)
    return {"values": numbers(values), "area": float(auc(shares, values))}


values = {"width": WIDTH, "height": HEIGHT, "pairs": list(pairs()), "localisations": list(localisations())}
values |= {"rollout": rollout(), "curve": curve()}
(HERE / "values.json").write_text(json.dumps(values) + "\n")
