"""Makes the golden weight files beside this script.

Needs PyPI's torch==2.13.0, safetensors==0.8.0, numpy. Run: python make_goldens.py

Every NAME.pth has a twin NAME.safetensors, written by Python's safetensors, with the tensors that reading NAME.pth
must yield. Elements follow `fill.py`, which the tests repeat in Swift.
"""

import collections
import inspect
import os
import pathlib
import unittest.mock
import zipfile

import torch
from safetensors.torch import save_file

from fill import fill

folder = pathlib.Path(__file__).parent


def twin(name, tensors):
    save_file({key: value.detach().clone().contiguous() for key, value in tensors.items()}, folder / name)


def save(name, value, tensors, **options):
    torch.save(value, folder / f"{name}.pth", **options)
    twin(f"{name}.safetensors", tensors)


# Layouts that a state dict can have.
big = fill([6, 10])
state = collections.OrderedDict()
state["features.0.weight"] = fill([4, 3, 3, 3])
state["features.0.bias"] = fill([4])
state["features.1.running_mean"] = fill([4])
state["features.1.num_batches_tracked"] = torch.tensor(7)
state["classifier.6.weight"] = fill([2, 5])
state["transposed"] = fill([3, 5]).t()
state["channels_last"] = fill([2, 3, 4, 5]).to(memory_format=torch.channels_last)
state["expanded"] = fill([3, 1]).expand(3, 4)
state["strided"] = big[1::2, ::3]
state["shared.rows"] = big[2:4]
state["shared.all"] = big
state["empty"] = torch.empty([0, 3])
state["scalar"] = torch.tensor(-1.5)
for dtype in [torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
              torch.uint8, torch.bool]:
    state[f"types.{dtype}"] = fill([2, 3], dtype)
state["extra"] = "not a tensor"
tensors = {key: value for key, value in state.items() if torch.is_tensor(value)}
save("state_zip", state, tensors)
save("state_legacy", state, tensors, _use_new_zipfile_serialization=False)
save("state_protocol4", dict(state), tensors, pickle_protocol=4)
save("state_protocol5_legacy", state, tensors, pickle_protocol=5, _use_new_zipfile_serialization=False)


# Whole pickled modules.
class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(2, 3, 3, bias=False)
        self.norm = torch.nn.BatchNorm2d(3)
        self.register_buffer("hidden", torch.ones(2), persistent=False)
        self.register_parameter("absent", None)
        self.parent = [self]  # a cycle


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.features = torch.nn.Sequential(Block(), torch.nn.ReLU(), Block())
        self.classifier = torch.nn.Linear(3, 2)
        self.tied = torch.nn.Linear(3, 2)
        self.tied.weight = self.classifier.weight
        self.pathologies = ["Mass", "Nodule"]


network = Network()
for value in network.state_dict().values():
    value.copy_(fill(value.shape, value.dtype))
save("module_zip", network, network.state_dict())
# The legacy container stores where each class's source lies: goldens shall not tell where they were made.
source_file = inspect.getsourcefile
with unittest.mock.patch("inspect.getsourcefile", lambda thing: pathlib.Path(source_file(thing)).name):
    save("module_legacy", network, network.state_dict(), _use_new_zipfile_serialization=False)

# A training checkpoint around the state dict of an nn.DataParallel.
optimizer = torch.optim.Adam(network.parameters())
wrapped = {f"module.{key}": value for key, value in network.state_dict().items()}
checkpoint = {"epoch": 3, "best_loss": torch.tensor(0.25), "state_dict": wrapped, "optimizer": optimizer.state_dict()}
save("checkpoint_zip", checkpoint, network.state_dict())


# The storage is untyped and the type stands beside it, as torch.save does for types without a storage class.
class Untyped:
    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce__(self):
        t = self.tensor
        arguments = (t.untyped_storage(), t.storage_offset(), tuple(t.size()), t.stride(), False,
                     collections.OrderedDict(), t.dtype)
        return torch._utils._rebuild_tensor_v3, arguments


untyped = fill([3, 4], torch.float16)[1:]
save("untyped_zip", {"weight": Untyped(untyped)}, {"weight": untyped})
torch.save({"weight": fill([2]).to(torch.complex64)}, folder / "complex_zip.pth")
torch.save({"weight": torch.zeros(2, dtype=torch.uint16)}, folder / "uint16_zip.pth")


# A pickle that runs a command where it is unpickled in the ordinary way.
class Hostile:
    def __reduce__(self):
        return os.system, ("touch hostile-pickle-was-executed",)


torch.save(Hostile(), folder / "hostile_zip.pth")
torch.save({"weight": fill([2, 3]), "other": Hostile()}, folder / "hostile_beside_weights_legacy.pth",
           _use_new_zipfile_serialization=False)
twin("hostile_beside_weights_legacy.safetensors", {"weight": fill([2, 3])})

# Other archives.
with zipfile.ZipFile(folder / "deflated.pth", "w", zipfile.ZIP_DEFLATED) as archive:
    with zipfile.ZipFile(folder / "state_zip.pth") as source:
        for name in source.namelist():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), source.read(name),
                             zipfile.ZIP_DEFLATED)
with zipfile.ZipFile(folder / "torchscript.pth", "w") as archive:
    for name in ["net/data.pkl", "net/constants.pkl", "net/code/__torch__.py"]:
        archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), b"\x80\x02N.")

# Names that JSON must escape, and a text map.
save_file({'quote " slash / back \\ é \n \x01': fill([1], torch.uint8), "b": fill([3], torch.float16)},
          folder / "names.safetensors", {"note": 'says "hi"\n\tü'})
