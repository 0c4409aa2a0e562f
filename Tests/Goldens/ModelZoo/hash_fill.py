"""Weights from one integer hash of a tensor's key and an element's index.

Both sides of a golden comparison make the same weights from nothing, so that only logits need to be kept. The Swift
twin is Tests/_TorchTestSupport/HashFill.swift. Every step is exact or correctly rounded in IEEE 754, hence bit-identical:
24 hash bits become a float32 in [-1, 1), which is multiplied once and, for some kinds, added to 1.
"""

import math

import numpy as np


def fnv1a(key: str) -> int:
    """The 64-bit FNV-1a hash of the key's UTF-8 bytes."""
    value = 0xCBF29CE484222325
    for byte in key.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def unit(key: str, count: int) -> np.ndarray:
    """`count` float32 numbers in [-1, 1): SplitMix64 of the key's hash plus the index times the golden ratio."""
    with np.errstate(over="ignore"):
        z = np.uint64(fnv1a(key)) + np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return ((z >> np.uint64(40)).astype(np.int64) - (1 << 23)).astype(np.float32) * np.float32(2.0**-23)


def fill(key: str, shape: tuple[int, ...]) -> np.ndarray:
    """The tensor under `key`: matrices and kernels keep a rectified signal's variance, the rest stays near rest."""
    values = unit(key, math.prod(shape))
    if len(shape) >= 2:
        values *= np.float32(math.sqrt(6 / math.prod(shape[1:])))
    elif key.endswith("running_var"):
        values = np.float32(1) + np.float32(0.5) * values
    elif key.endswith("weight"):
        values = np.float32(1) + np.float32(0.25) * values
    else:
        values *= np.float32(0.125)
    return values.reshape(shape)


def fill_module(module):
    """Fills every float tensor of a PyTorch module under its own key and returns the module in evaluation mode."""
    import torch

    with torch.no_grad():
        for key, tensor in module.state_dict().items():
            if tensor.is_floating_point():
                tensor.copy_(torch.from_numpy(fill(key, tuple(tensor.shape))))
    return module.eval()
