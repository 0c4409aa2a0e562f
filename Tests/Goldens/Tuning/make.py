"""Learning curves fitted by SciPy: python make.py (numpy, scipy) writes powerlaw.json.

Each case is fitted by curve_fit from many starts within the bounds that PowerLaw has, and the best fit is kept.
"""

import json
import pathlib

import numpy
from scipy.optimize import curve_fit


def law(n, a, b, c):
    return a * n ** (-b) + c


def best(counts, errors):
    unit = counts.max()
    found = None
    for b in numpy.geomspace(0.03, 2.5, 12):
        for c in (0.0, errors.min() / 2, errors.min()):
            try:
                fit, _ = curve_fit(
                    law, counts / unit, errors, p0=(max(errors.min() - c, 1e-3), b, c),
                    bounds=([0, 0.02, 0], [numpy.inf, 3, numpy.inf]), ftol=1e-15, xtol=1e-15, gtol=1e-15,
                    max_nfev=20000,
                )
            except RuntimeError:
                continue
            cost = float(((law(counts / unit, *fit) - errors) ** 2).sum())
            if found is None or cost < found[0]:
                found = (cost, fit)
    cost, (a, b, c) = found
    return {"a": a * unit**b, "b": b, "c": c, "cost": cost}


cases = []
generator = numpy.random.default_rng(7)
for name, a, b, c, noise, repeats in [
    ("exact", 1.2, 0.5, 0.05, 0.0, 1),
    ("steep", 8.0, 0.9, 0.1, 0.002, 3),
    ("flat", 0.6, 0.15, 0.0, 0.001, 3),
    ("noisy", 2.0, 0.6, 0.08, 0.01, 4),
    ("no plateau", 3.0, 0.5, 0.0, 0.003, 3),
]:
    counts = numpy.repeat(numpy.array([40, 80, 200, 400, 1000], dtype=float), repeats)
    errors = law(counts, a, b, c) + noise * generator.standard_normal(counts.size)
    fit = best(counts, errors)
    cases.append(
        {
            "name": name, "counts": counts.tolist(), "errors": errors.tolist(), "fit": fit,
            "at2000": float(law(2000.0, fit["a"], fit["b"], fit["c"])),
        }
    )
pathlib.Path(__file__).with_name("powerlaw.json").write_text(json.dumps(cases, indent=1) + "\n")
