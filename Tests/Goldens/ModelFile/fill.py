"""The elements of every golden tensor."""

import torch


def fill(shape, dtype=torch.float32):
    """Element i is (37 i mod 101 - 50) / 8; without the division for whole numbers; its parity for booleans."""
    count = 1
    for length in shape:
        count *= length
    index = torch.arange(count)
    value = (37 * index) % 101 - 50
    if dtype == torch.bool:
        return (value % 2 == 1).reshape(shape)
    if dtype == torch.uint8:
        return (value + 50).to(dtype).reshape(shape)
    if dtype.is_floating_point:
        return (value.double() / 8).to(dtype).reshape(shape)
    return value.to(dtype).reshape(shape)
