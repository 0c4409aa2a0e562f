"""Opens model_v1.safetensors, which Thorax wrote, with Python's safetensors, and checks what it holds.

Needs PyPI's torch==2.13.0, safetensors==0.8.0, numpy. Run: python open_in_python.py
"""

import json
import pathlib

import torch
from safetensors import safe_open

from fill import fill

path = pathlib.Path(__file__).parent / "model_v1.safetensors"
with safe_open(path, framework="pt") as file:
    metadata = file.metadata()
    assert metadata["format"] == "pt", metadata
    card = json.loads(metadata["thorax.card"])
    assert card["version"] == 1 and card["findings"] == ["Pneumonia"], card
    expected = {"classifier.conv.weight": fill([2, 1, 3, 3]), "classifier.fc.bias": fill([1], torch.float16)}
    assert set(file.keys()) == set(expected), file.keys()
    for key, value in expected.items():
        assert file.get_tensor(key).dtype == value.dtype and torch.equal(file.get_tensor(key), value), key
print("Python's safetensors reads the model file as expected")
