"""torchvision's models beside a CPU build of PyTorch.

The published torchvision wheel wants the CUDA build, and without its compiled detection operators the import stops
where it describes two of them. The models are pure Python: declaring those two lets the import pass.
"""

import torch

_library = torch.library.Library("torchvision", "DEF")
for _name in ("nms", "qnms"):
    _library.define(f"{_name}(Tensor boxes, Tensor scores, float threshold) -> Tensor")

import torchvision  # noqa: E402, F401
from torchvision import models  # noqa: E402, F401
