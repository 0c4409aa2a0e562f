"""Ledoit and Wolf's shrinkage and the leading variances of features that the tests make by the same formula.

Packages: numpy 2.4, scikit-learn 1.9.
"""
import json

import numpy as np
from sklearn.covariance import ledoit_wolf

films, width = 40, 12
features = np.array(
    [[((37 * i + 101 * j + 13 * i * j) % 97) / 97 * (1 + (5 if j == 3 else 0)) for j in range(width)] for i in range(films)],
    dtype=np.float32,
).astype(np.float64)
shrunk, shrinkage = ledoit_wolf(features)
values = np.sort(np.linalg.eigvalsh(shrunk))[::-1]
point = np.array([0.5 + 0.1 * j for j in range(width)], dtype=np.float32).astype(np.float64)
centred = point - features.mean(0)
distance = float(np.sqrt(centred @ np.linalg.inv(shrunk) @ centred / width))
print(json.dumps({"shrinkage": shrinkage, "variances": values.tolist(), "distance": distance}, indent=1))
