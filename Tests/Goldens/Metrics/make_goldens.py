"""Metrics of seeded data sets by scikit-learn, for MetricsTests.

Needs: numpy 2.4.6, scikit-learn 1.9.1.
Run:   python make_goldens.py      (writes binary.json, classes.json, findings.json beside itself)
"""

import json
import warnings
from pathlib import Path

import numpy as np
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

warnings.filterwarnings("ignore")
HERE = Path(__file__).parent


def finite(values):
    return [float(v) if np.isfinite(v) else None for v in values]


def binary_values(truth, score, threshold, weight):
    called = (score >= threshold).astype(int)
    options = {"sample_weight": weight}
    tn, fp, fn, tp = m.confusion_matrix(truth, called, labels=[0, 1], **options).ravel()
    values = {
        "accuracy": m.accuracy_score(truth, called, **options),
        "brier": m.brier_score_loss(truth, score, labels=[0, 1], **options),
        "logLoss": m.log_loss(truth, np.stack([1 - score, score], 1), labels=[0, 1], **options),
        # The rest where the denominator isn't zero: Thorax calls the others undefined.
        "sensitivity": m.recall_score(truth, called, **options) if tp + fn else None,
        "specificity": m.recall_score(truth, called, pos_label=0, **options) if tn + fp else None,
        "positivePredictiveValue": m.precision_score(truth, called, **options) if tp + fp else None,
        "negativePredictiveValue": m.precision_score(truth, called, pos_label=0, **options) if tn + fn else None,
        "f1": m.f1_score(truth, called, **options) if tp + fp + fn else None,
        "matthewsCorrelation": m.matthews_corrcoef(truth, called, **options)
        if (tp + fn) * (tn + fp) * (tp + fp) * (tn + fn) else None,
    }
    both = (tp + fn) > 0 and (tn + fp) > 0
    values["balancedAccuracy"] = m.balanced_accuracy_score(truth, called, **options) if both else None
    values["auroc"] = m.roc_auc_score(truth, score, **options) if both else None
    values["averagePrecision"] = m.average_precision_score(truth, score, **options) if both else None
    return {"confusion": [int(tp), int(fn), int(fp), int(tn)], "values": values}


def binary_case(name, truth, score, threshold, generator):
    weight = generator.integers(0, 4, len(truth))
    case = {"name": name, "labels": truth.tolist(), "probabilities": score.tolist(), "threshold": threshold,
            "multiplicities": weight.tolist(),
            "plain": binary_values(truth, score, threshold, np.ones(len(truth), int)),
            "weighted": binary_values(truth, score, threshold, weight)}
    if 0 < truth.sum() < len(truth):
        fpr, tpr, at = m.roc_curve(truth, score)
        case["roc"] = {"falsePositiveRate": fpr.tolist(), "truePositiveRate": tpr.tolist(), "thresholds": finite(at)}
        precision, recall, at = m.precision_recall_curve(truth, score, drop_intermediate=True)
        case["precisionRecall"] = {"precision": precision[::-1].tolist(), "recall": recall[::-1].tolist(),
                                   "thresholds": [None] + finite(at[::-1])}
        observed, mean = calibration_curve(truth, score, n_bins=10)
        case["reliability"] = {"observed": observed.tolist(), "meanProbability": mean.tolist()}
    return case


def binary():
    cases = []
    for seed, (name, films, prevalence, digits, threshold) in enumerate([
        ("balanced, continuous", 200, 0.5, 6, 0.5), ("many ties", 180, 0.4, 1, 0.5),
        ("imbalanced", 300, 0.03, 4, 0.3), ("few films", 7, 0.5, 2, 0.5), ("every score equal", 30, 0.5, 0, 0.5),
        ("nothing called positive", 60, 0.3, 3, 1.0), ("everything called positive", 60, 0.3, 3, 0.0),
    ]):
        generator = np.random.default_rng(seed)
        truth = (generator.random(films) < prevalence).astype(int)
        truth[:2] = [0, 1]
        score = 1 / (1 + np.exp(-generator.normal(1.5 * (truth - 0.5), 1)))
        score = np.full(films, 0.5) if name == "every score equal" else np.round(score, digits)
        cases.append(binary_case(name, truth, score, threshold, generator))
    generator = np.random.default_rng(99)
    score = np.round(generator.random(25), 2)
    cases.append(binary_case("only positives", np.ones(25, int), score, 0.5, generator))
    cases.append(binary_case("only negatives", np.zeros(25, int), score, 0.5, generator))
    truth = (np.arange(40) % 3 == 0).astype(int)
    cases.append(binary_case("perfect, probabilities of 0 and 1", truth, truth.astype(float), 0.5, generator))
    cases.append(binary_case("wrong throughout", truth, 1.0 - truth, 0.5, generator))
    return cases


def class_values(truth, probabilities, weight):
    k = probabilities.shape[1]
    labels = list(range(k))
    decided = probabilities.argmax(1)
    options = {"sample_weight": weight}
    present = all(weight[truth == c].sum() > 0 for c in labels)
    values = {
        "accuracy": m.accuracy_score(truth, decided, **options),
        "microF1": m.f1_score(truth, decided, labels=labels, average="micro", **options),
        "weightedF1": m.f1_score(truth, decided, labels=labels, average="weighted", **options),
        "matthewsCorrelation": m.matthews_corrcoef(truth, decided, **options)
        if len(set(truth[weight > 0])) > 1 and len(set(decided[weight > 0])) > 1 else None,
        "brier": m.brier_score_loss(truth, probabilities, labels=labels, scale_by_half=False, **options),
        "logLoss": m.log_loss(truth, probabilities, labels=labels, **options),
        "balancedAccuracy": None, "macroF1": None, "macroAUROC": None, "macroAveragePrecision": None,
    }
    if present:
        onehot = np.eye(k)[truth]
        values["balancedAccuracy"] = m.balanced_accuracy_score(truth, decided, **options)
        values["macroF1"] = m.f1_score(truth, decided, labels=labels, average="macro", **options)
        # Indicator columns: scikit-learn takes no weights and no two classes with multi_class="ovr" itself.
        values["macroAUROC"] = m.roc_auc_score(onehot, probabilities, average="macro", **options)
        values["macroAveragePrecision"] = m.average_precision_score(onehot, probabilities, average="macro", **options)
        if (weight == 1).all() and k > 2:
            assert np.isclose(values["macroAUROC"], m.roc_auc_score(truth, probabilities, multi_class="ovr"))
    return {"confusion": m.confusion_matrix(truth, decided, labels=labels, **options).astype(int).tolist(),
            "values": values}


def classes():
    cases = []
    for seed, (name, films, k, digits, skill) in enumerate([
        ("two classes", 90, 2, 5, 1.5), ("three classes", 120, 3, 5, 1.5), ("four classes, imbalanced", 240, 4, 5, 1),
        ("six classes, many ties", 150, 6, 1, 2), ("four classes, one without a film", 80, 4, 5, 1),
        ("three classes, always the same decision", 50, 3, 5, 0),
    ]):
        generator = np.random.default_rng(100 + seed)
        share = np.array([0.7, 0.2, 0.06, 0.04]) if "imbalanced" in name else np.full(k, 1 / k)
        truth = generator.choice(k, films, p=share)
        truth[:k] = range(k)
        if "without" in name:
            truth[truth == 2] = 1
        logits = generator.normal(size=(films, k)) + skill * np.eye(k)[truth]
        if "always" in name:
            logits[:, 1] += 20
        probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        if digits == 1:
            probabilities = generator.multinomial(10, probabilities) / 10
        else:
            probabilities = np.round(probabilities, digits)
            probabilities[:, 0] = 1 - probabilities[:, 1:].sum(1)
            probabilities = np.clip(probabilities, 0, 1)
        weight = generator.integers(0, 4, films)
        weight[:k] = 1
        cases.append({"name": name, "classes": [f"class {c}" for c in range(k)], "labels": truth.tolist(),
                      "probabilities": probabilities.tolist(), "multiplicities": weight.tolist(),
                      "plain": class_values(truth, probabilities, np.ones(films, int)),
                      "weighted": class_values(truth, probabilities, weight)})
    return cases


def findings():
    generator = np.random.default_rng(7)
    films, k = 120, 5
    truth = (generator.random((films, k)) < [0.5, 0.3, 0.1, 0.05, 0.2]).astype(int)
    truth[:, 4] = 0
    known = generator.random((films, k)) < 0.8
    probabilities = np.round(1 / (1 + np.exp(-generator.normal(truth - 0.5, 1))), 4)
    columns = range(4)

    def mean(score, of):
        return float(np.mean([score(truth[known[:, c], c], of[known[:, c], c]) for c in columns]))

    return {"findings": [f"finding {c}" for c in range(k)], "probabilities": probabilities.tolist(),
            "labels": [[int(t) if s else None for t, s in zip(*row)] for row in zip(truth, known)],
            "macroOverDefined": {"auroc": mean(m.roc_auc_score, probabilities),
                                 "averagePrecision": mean(m.average_precision_score, probabilities),
                                 "sensitivity": mean(m.recall_score, (probabilities >= 0.5).astype(int))}}


for file, content in [("binary", binary()), ("classes", classes()), ("findings", findings())]:
    (HERE / f"{file}.json").write_text(json.dumps(content, separators=(",", ":"), allow_nan=False) + "\n")
