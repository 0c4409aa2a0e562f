"""Intervals, comparisons, calibration, conformal sets, probes and mask scores by independent implementations, for
MetricsTests.

Needs: numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1, statsmodels 0.15.0, pandas 3.1.1, dcurves 1.1.7, mapie 1.6.0.
Run:   python make_statistics.py      (writes statistics.json beside itself)
"""

import itertools
import json
import sys
import types
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import statsmodels.api as sm
from mapie.classification import SplitConformalClassifier
from scipy import ndimage, optimize, special, stats
from sklearn import metrics as m
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import _sigmoid_calibration
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

for other in ("lifelines", "matplotlib", "matplotlib.pyplot"):  # of dcurves' other parts: survival times, plots
    sys.modules.setdefault(other, types.ModuleType(other))
from dcurves import dca  # noqa: E402

warnings.filterwarnings("ignore")
HERE = Path(__file__).parent
MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Seeded:
    """Groundwork's SeededGenerator."""

    def __init__(self, seed, purpose, *path):
        state = 0x2545F4914F6CDD1D
        for word in [seed, len(purpose), *purpose.encode(), *path]:
            state = mix(((state ^ word) + 0x9E3779B97F4A7C15) & MASK)
        self.state = state

    def index(self, count):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        return (mix(self.state) * count) >> 64


def bits_hash(row):
    """Groundwork's StableHash of floating-point numbers."""
    state = 0x2545F4914F6CDD1D
    for value in row:
        word = int(np.float64(value).view(np.uint64))
        state = mix(((state ^ word) + 0x9E3779B97F4A7C15) & MASK)
    return state


def films_of_patients(generator, patients, rate=0.45, gap=1.2):
    """Truths, probabilities of two models, patients; up to three films each."""
    rows = []
    for patient in range(patients):
        label = int(generator.random() < rate)
        shared = generator.normal()
        for _ in range(generator.integers(1, 4)):
            a = 0.6 * shared + 0.8 * generator.normal() + gap * (label - 0.5)
            b = 0.7 * a + 0.7 * generator.normal() + 0.3 * gap * (label - 0.5)
            rows.append((label, a, b, patient))
    truth, a, b, patient = (np.array(column) for column in zip(*rows))
    return truth.astype(int), np.round(special.expit(a), 3), np.round(special.expit(b), 3), patient.astype(int)


def weighted(name, truth, score, threshold, weight):
    called = (score >= threshold).astype(int)
    options = {"sample_weight": weight}
    if name == "auroc":
        return m.roc_auc_score(truth, score, **options)
    if name == "averagePrecision":
        return m.average_precision_score(truth, score, **options)
    if name == "sensitivity":
        return m.recall_score(truth, called, **options)
    if name == "specificity":
        return m.recall_score(truth, called, pos_label=0, **options)
    if name == "matthewsCorrelation":
        return m.matthews_corrcoef(truth, called, **options)
    if name == "brier":
        return m.brier_score_loss(truth, score, **options)
    return m.log_loss(truth, np.stack([1 - score, score], 1), **options)


def bca(statistic, patient, seed, replicates):
    """SciPy's BCa interval of a statistic of film weights, on the draws of patients that Thorax makes."""
    count = int(patient.max()) + 1

    def of_patients(drawn):
        return statistic(np.bincount(drawn.astype(int), minlength=count)[patient])

    values = []
    for replicate in range(replicates):
        generator = Seeded(seed, "bootstrap", replicate)
        values.append(of_patients(np.array([generator.index(count) for _ in range(count)])))
    class Drawn:
        bootstrap_distribution = np.array(values)
    result = stats.bootstrap((np.arange(count),), of_patients, n_resamples=0, vectorized=False, method="BCa",
                             bootstrap_result=Drawn())
    low, high = result.confidence_interval
    return {"value": float(statistic(np.ones(len(patient)))), "lower": float(low), "upper": float(high)}


def intervals():
    generator = np.random.default_rng(11)
    truth, a, b, patient = films_of_patients(generator, 45)
    group = np.array([["north", "south", "west"][i] for i in generator.integers(0, 3, len(truth))])
    seed, replicates, threshold = 7, 250, 0.5
    names = ["auroc", "averagePrecision", "sensitivity", "specificity", "matthewsCorrelation", "brier", "logLoss"]
    of = {name: bca(lambda w: weighted(name, truth, a, threshold, w), patient, seed, replicates) for name in names}
    gaps = {}
    for name in ["auroc", "brier"]:
        inside = group == "north"
        gaps[name] = bca(lambda w: weighted(name, truth, a, threshold, w * inside)
                         - weighted(name, truth, a, threshold, w * ~inside), patient, seed, replicates)
    paired = {name: bca(lambda w: weighted(name, truth, a, threshold, w)
                        - weighted(name, truth, b, threshold, w), patient, seed, replicates)
              for name in ["auroc", "sensitivity"]}
    return {"labels": truth.tolist(), "a": a.tolist(), "b": b.tolist(), "patients": patient.tolist(),
            "groups": group.tolist(), "seed": seed, "replicates": replicates, "threshold": threshold,
            "metrics": of, "gapsOfNorth": gaps, "paired": paired}


def placements(truth, score):
    """Every pair compared, one by one."""
    pos, neg = np.where(truth == 1)[0], np.where(truth == 0)[0]
    wins = (score[pos][:, None] > score[neg][None]) + 0.5 * (score[pos][:, None] == score[neg][None])
    return wins.mean(1), wins.mean(0), pos, neg


def delong_case(truth, a, b, patient):
    """Obuchowski (1997) as printed; with a film per patient also DeLong (1988) as printed, by NumPy's covariance."""
    parts = [placements(truth, score) for score in (a, b)]
    areas = [p[0].mean() for p in parts]
    pos, neg = parts[0][2], parts[0][3]
    covariance = np.zeros((2, 2))
    everyone = np.unique(patient)
    positive_patients, negative_patients = np.unique(patient[pos]), np.unique(patient[neg])
    for r, s in itertools.product(range(2), repeat=2):
        s10 = s01 = s11 = 0.0
        for who in everyone:
            own_pos, own_neg = patient[pos] == who, patient[neg] == who
            x = [(parts[k][0][own_pos] - areas[k]).sum() for k in (r, s)]
            y = [(parts[k][1][own_neg] - areas[k]).sum() for k in (r, s)]
            s10 += x[0] * x[1]
            s01 += y[0] * y[1]
            s11 += x[0] * y[1] + y[0] * x[1]
        i10, i01, i = len(positive_patients), len(negative_patients), len(everyone)
        mm, nn = len(pos), len(neg)
        covariance[r, s] = (i10 / ((i10 - 1) * mm) * s10 / mm + i01 / ((i01 - 1) * nn) * s01 / nn
                            + i / ((i - 1) * mm * nn) * s11)
    if len(everyone) == len(truth):
        plain = np.cov([p[0] for p in parts]) / len(pos) + np.cov([p[1] for p in parts]) / len(neg)
        assert np.allclose(plain, covariance, atol=1e-15)
    error = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    z = (areas[0] - areas[1]) / error
    se = np.sqrt(np.diag(covariance))
    quantile = stats.norm.ppf(0.975)
    logit = [special.logit(area) for area in areas]
    half = [quantile * e / (area * (1 - area)) for e, area in zip(se, areas)]
    return {"labels": truth.tolist(), "a": a.tolist(), "b": b.tolist(), "patients": patient.tolist(),
            "areas": [float(v) for v in areas], "standardErrors": se.tolist(), "difference": float(areas[0] - areas[1]),
            "differenceError": float(error), "z": float(z), "pValue": float(2 * stats.norm.sf(abs(z))),
            "intervals": [[float(special.expit(l - h)), float(special.expit(l + h))] for l, h in zip(logit, half)]}


def delong():
    generator = np.random.default_rng(5)
    truth, a, b, patient = films_of_patients(generator, 40)
    mixed = generator.integers(0, 25, len(truth))
    ties = (np.round(a, 1), np.round(b, 1))
    return [delong_case(truth, a, b, np.arange(len(truth))), delong_case(truth, *ties, np.arange(len(truth))),
            delong_case(truth, a, b, patient), delong_case(truth, *ties, mixed)]


def decision(truth, score):
    frame = pd.DataFrame({"truth": truth, "model": score})
    thresholds = [0.05, 0.1, 0.2, 0.35, 0.5, 0.8]
    cases = []
    for prevalence in (None, 0.08):
        options = {} if prevalence is None else {"prevalence": prevalence}
        table = dca(data=frame, outcome="truth", modelnames=["model"], thresholds=np.array(thresholds), **options)
        own = table[table.model == "model"].sort_values("threshold")
        everyone = table[table.model == "all"].sort_values("threshold")
        cases.append({"prevalence": prevalence, "thresholds": thresholds, "netBenefit": own.net_benefit.tolist(),
                      "all": everyone.net_benefit.tolist()})
    return cases


def calibration():
    generator = np.random.default_rng(3)
    films = 160
    logits = np.round(1.7 * generator.normal(size=films) - 0.4, 4)
    truth = (generator.random(films) < special.expit(0.6 * logits + 0.5)).astype(int)
    score = special.expit(logits)
    logits = special.logit(score)
    ends = [0.0001, 0.02, 0.3, 0.5, 0.77, 0.9999]

    def expected(bins):
        gaps = [(len(b), abs(score[b].mean() - truth[b].mean())) for b in bins if len(b)]
        n = sum(size for size, _ in gaps)
        return {"expected": float(sum(s * g for s, g in gaps) / n), "maximum": float(max(g for _, g in gaps)),
                "rootMeanSquare": float(np.sqrt(sum(s * g * g for s, g in gaps) / n))}

    which = np.clip(np.ceil(score * 10).astype(int) - 1, 0, 9)
    width = expected([np.where(which == k)[0] for k in range(10)])
    mass = expected(np.array_split(np.argsort(score), 10))
    offset = sm.GLM(truth, np.ones((films, 1)), family=sm.families.Binomial(), offset=logits).fit(tol=1e-14)
    line = sm.GLM(truth, sm.add_constant(logits), family=sm.families.Binomial()).fit(tol=1e-14)

    coarse = np.round(score, 1)
    groups = [np.where(coarse == v)[0] for v in np.unique(coarse)]
    decomposition = {"probabilities": coarse.tolist(), "brier": m.brier_score_loss(truth, coarse),
                     "reliability": float(sum(len(g) * (coarse[g[0]] - truth[g].mean()) ** 2 for g in groups) / films),
                     "resolution": float(sum(len(g) * (truth[g].mean() - truth.mean()) ** 2 for g in groups) / films),
                     "uncertainty": float(truth.mean() * (1 - truth.mean()))}

    best = optimize.minimize_scalar(lambda t: m.log_loss(truth, special.expit(logits / t)), bounds=(0.05, 20),
                                    method="bounded", options={"xatol": 1e-12})
    root = optimize.brentq(lambda b: np.mean(logits * (special.expit(b * logits) - truth)), 0.05, 20, xtol=1e-15)
    assert abs(best.x - 1 / root) < 1e-5
    # Platt's targets, minimised by SciPy; scikit-learn's own fit stops earlier.
    high, low = (truth.sum() + 1) / (truth.sum() + 2), 1 / ((1 - truth).sum() + 2)
    target = np.where(truth == 1, high, low)
    z = lambda p: p[0] * logits + p[1]
    platt = optimize.minimize(lambda p: np.sum(np.logaddexp(0, z(p)) - target * z(p)), [1, 0], method="trust-exact",
                              jac=lambda p: np.array([np.sum((special.expit(z(p)) - target) * logits),
                                                      np.sum(special.expit(z(p)) - target)]),
                              hess=lambda p: np.array([[np.sum(special.expit(z(p)) * special.expit(-z(p)) * logits ** k)
                                                        for k in pair] for pair in ((2, 1), (1, 0))]),
                              options={"gtol": 1e-12})
    a, b = _sigmoid_calibration(logits, truth)
    assert abs(-a - platt.x[0]) < 1e-3 and abs(-b - platt.x[1]) < 1e-3

    def isotonic(values):
        fitted = IsotonicRegression(out_of_bounds="clip", y_min=0, y_max=1).fit(values, truth)
        at = np.unique(np.concatenate([values, ends, (values[:-1] + values[1:]) / 2]))
        return {"probabilities": values.tolist(), "at": at.tolist(), "calibrated": fitted.predict(at).tolist()}

    return {"labels": truth.tolist(), "probabilities": score.tolist(), "equalWidth": width, "equalMass": mass,
            "bias": float(score.mean() - truth.mean()), "intercept": float(offset.params[0]),
            "slope": float(line.params[1]), "decomposition": decomposition, "temperature": float(1 / root),
            "platt": {"slope": float(platt.x[0]), "intercept": float(platt.x[1])},
            "isotonic": [isotonic(score), isotonic(np.round(score, 1))], "decision": decision(truth, score)}


def three_classes(generator, films, sharpness=1.0):
    truth = generator.integers(0, 3, films)
    logits = generator.normal(size=(films, 3)) + 1.3 * np.eye(3)[truth]
    return truth, logits, special.softmax(sharpness * logits, axis=1)


def multiclass():
    generator = np.random.default_rng(21)
    truth, logits, _ = three_classes(generator, 120)
    logits = np.round(1.9 * logits, 4)
    loss = lambda b: -np.mean(special.log_softmax(b * logits, axis=1)[np.arange(len(truth)), truth])
    slope = lambda b: np.mean((special.softmax(b * logits, axis=1) * logits).sum(1) - logits[np.arange(len(truth)), truth])
    inverse = optimize.brentq(slope, 0.05, 20, xtol=1e-15)
    assert loss(inverse) <= min(loss(inverse * 1.001), loss(inverse * 0.999))
    return {"labels": truth.tolist(), "logits": logits.tolist(), "temperature": float(1 / inverse)}


def prevalence():
    generator = np.random.default_rng(8)
    _, _, probabilities = three_classes(generator, 150)
    keep = generator.random(150) < np.array([1.0, 0.5, 0.2])[probabilities.argmax(1)]
    probabilities = probabilities[keep]
    trained = np.array([0.3, 0.3, 0.4])

    # The shares that make the films most likely: what the estimation must arrive at, found by another road.
    def negative(free):
        shares = special.softmax([0, *free])
        return -np.log((probabilities * shares / trained).sum(1)).sum()

    best = optimize.minimize(negative, [0, 0], method="Nelder-Mead", options={"xatol": 1e-11, "fatol": 1e-14,
                                                                             "maxiter": 10000})
    shares = special.softmax([0, *best.x])
    corrected = probabilities * shares / trained
    corrected /= corrected.sum(1, keepdims=True)
    return {"trained": trained.tolist(), "probabilities": probabilities.tolist(), "estimated": shares.tolist(),
            "corrected": corrected.tolist()}


class Given(ClassifierMixin, BaseEstimator):
    """A classifier whose features are its probabilities."""

    def fit(self, x, y):
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, x):
        return np.asarray(x)

    def predict(self, x):
        return self.classes_[np.asarray(x).argmax(1)]


def conformal():
    generator = np.random.default_rng(31)
    truth, _, probabilities = three_classes(generator, 90)
    _, _, fresh = three_classes(generator, 40)
    cases = []
    for miscoverage in (0.05, 0.1, 0.3):
        lac = SplitConformalClassifier(Given().fit(probabilities, truth), confidence_level=1 - miscoverage,
                                       conformity_score="lac", prefit=True)
        lac.conformalize(probabilities, truth)
        sets = lac.predict_set(fresh)[1][:, :, 0]
        # Romano, Sesia and Candès (2020), equation 5, each film's draw being a hash of its probabilities.
        n = len(truth)

        def strangeness(row):
            generator = Seeded(bits_hash(row), "aps")
            share = (generator.index(1 << 64) >> 11) * 2.0 ** -53
            return [sum(p for p in row if p > own) + share * own for own in row]

        scores = [strangeness(row)[label] for row, label in zip(probabilities, truth)]
        limit = np.sort(scores)[int(np.ceil((n + 1) * (1 - miscoverage) - 1e-9)) - 1]
        aps = np.array([strangeness(row) for row in fresh]) <= limit
        cases.append({"miscoverage": miscoverage, "lac": sets.astype(bool).tolist(), "aps": aps.tolist()})
    return {"labels": truth.tolist(), "probabilities": probabilities.tolist(), "fresh": fresh.tolist(), "cases": cases}


def risk_coverage():
    generator = np.random.default_rng(41)
    certainty = generator.permutation(60) / 60
    losses = (generator.random(60) < 0.5 - 0.4 * certainty).astype(float)
    def area(losses):
        return float(np.mean(np.cumsum(losses) / np.arange(1, len(losses) + 1)))
    few = np.array([0.0, 1, 0, 1, 1, 0])
    tied = [0.9, 0.9, 0.9, 0.5, 0.5, 0.1]
    orders = [area(few[list(x) + list(y) + [5]]) for x in itertools.permutations([0, 1, 2])
              for y in itertools.permutations([3, 4])]
    return {"certainty": certainty.tolist(), "losses": losses.tolist(), "area": area(losses[np.argsort(-certainty)]),
            "best": area(np.sort(losses)), "tiedCertainty": tied, "tiedLosses": few.tolist(),
            "tiedArea": float(np.mean(orders))}


def probes():
    generator = np.random.default_rng(51)
    films, width, l2 = 70, 6, 0.02
    features = np.round(generator.normal(size=(films, width)) * [1, 5, 0.1, 20, 1, 1] + [0, 3, 1, -50, 0, 2], 3)
    features = features.astype(np.float32)
    truth = (features[:, 0] + 0.2 * features[:, 1] + generator.normal(size=films)).round().astype(int).clip(-1, 1) + 1
    age = 50 + 10 * features[:, 0] + generator.normal(size=films) * 3
    x = StandardScaler().fit_transform(features.astype(float))
    logistic = LogisticRegression(C=1 / (l2 * films), tol=1e-13, max_iter=100000, solver="lbfgs").fit(x, truth)
    two = LogisticRegression(C=1 / (l2 * films), tol=1e-13, max_iter=100000, solver="newton-cholesky").fit(x, truth > 0)
    ridge = Ridge(alpha=l2 * films, solver="cholesky", tol=1e-14).fit(x, age)
    wide = np.round(generator.normal(size=(20, 45)), 3).astype(np.float32)
    wide_x = StandardScaler().fit_transform(wide.astype(float))
    return {"l2": l2, "features": features.astype(float).tolist(), "labels": truth.tolist(), "age": age.tolist(),
            "probabilities": logistic.predict_proba(x).tolist(), "twoLabels": (truth > 0).astype(int).tolist(),
            "twoProbabilities": two.predict_proba(x).tolist(), "predictedAge": ridge.predict(x).tolist(),
            "wide": wide.astype(float).tolist(), "wideTargets": age[:20].tolist(),
            "widePredicted": Ridge(alpha=l2 * 20).fit(wide_x, age[:20]).predict(wide_x).tolist()}


def segmentation():
    generator = np.random.default_rng(61)
    cases = []
    for rows, columns, spacing in [(24, 31, (1.0, 1.0)), (40, 20, (0.7, 1.9)), (9, 9, (1.0, 1.0))]:
        noise = ndimage.gaussian_filter(generator.normal(size=(rows, columns)), 2)
        a = noise > np.quantile(noise, 0.6)
        b = ndimage.shift(noise, (2, -1)) + 0.02 * generator.normal(size=(rows, columns)) > np.quantile(noise, 0.65)
        cross = ndimage.generate_binary_structure(2, 1)
        edge = [mask & ~ndimage.binary_erosion(mask, cross) for mask in (a, b)]
        far = [ndimage.distance_transform_edt(~e, sampling=spacing) for e in edge]
        distances = np.concatenate([far[1][edge[0]], far[0][edge[1]]])
        cases.append({"width": columns, "height": rows, "spacing": [spacing[1], spacing[0]],
                      "a": a.astype(int).ravel().tolist(), "b": b.astype(int).ravel().tolist(),
                      "distances": ndimage.distance_transform_edt(~a, sampling=spacing).ravel().tolist(),
                      "dice": float(2 * (a & b).sum() / (a.sum() + b.sum())),
                      "intersectionOverUnion": float(m.jaccard_score(a.ravel(), b.ravel())),
                      "hausdorff": float(distances.max()), "hausdorff95": float(np.percentile(distances, 95)),
                      "meanSurfaceDistance": float(distances.mean())})
    return cases


def normal():
    at = [1e-300, 1e-20, 1e-9, 1e-4, 0.025, 0.07, 0.3, 0.5, 0.575, 0.93, 0.975, 0.999, 1 - 1e-10]
    x = [-37, -8.2, -3, -1.96, 0, 0.5, 2.5, 8]
    return {"probabilities": at, "quantiles": stats.norm.ppf(at).tolist(), "x": x,
            "cumulative": stats.norm.cdf(x).tolist()}


def main():
    content = {"normal": normal(), "intervals": intervals(), "delong": delong(), "calibration": calibration(),
               "multiclass": multiclass(), "prevalence": prevalence(), "conformal": conformal(),
               "riskCoverage": risk_coverage(), "probes": probes(), "segmentation": segmentation()}
    (HERE / "statistics.json").write_text(json.dumps(content, separators=(",", ":")) + "\n")


main()
