"""Maps of the explanation methods, on weights and films that the Swift tests make again from the same hash.

    python make_goldens.py     writes maps.json beside this script

Grad-CAM, HiResCAM, LayerCAM and Score-CAM are pytorch-grad-cam's, integrated gradients and occlusion captum's; Grad-CAM++,
SmoothGrad, RISE and the multi-scale map are written here from their papers (pytorch-grad-cam adds a constant to
Grad-CAM++'s denominator that outweighs it where gradients are small). Made with PyPI's torch 2.13.0, torchvision 0.29.2,
captum 0.9.0, grad-cam 1.5.7 and numpy; the last three with --no-deps.
"""

import functools
import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "ModelZoo"))

from compact_reference import Compact  # noqa: E402
from hash_fill import fill_module, unit  # noqa: E402
from torchvision_models import models  # noqa: E402

# captum and pytorch-grad-cam enlarge maps corner to corner otherwise.
torch.nn.UpsamplingBilinear2d = functools.partial(torch.nn.Upsample, mode="bilinear", align_corners=False)

from captum.attr import IntegratedGradients, Occlusion  # noqa: E402
from pytorch_grad_cam import GradCAM, HiResCAM, LayerCAM, ScoreCAM  # noqa: E402
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget  # noqa: E402

SHAPE = (2, 1, 64, 96)  # not square, so that exchanged axes show
OUTPUTS = 3
OUTPUT = 1
PATH_STEPS = 8
SIDE, STEP = 16, 8
NOISE_SAMPLES, DEVIATION = 3, 0.15
MASKS, CELLS, OPEN = 24, 8, 0.5
MASK = 2**64 - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Stream:
    """The seeded generator, as Tests/Goldens/Groundwork/make_goldens.py describes it."""

    def __init__(self, seed, purpose, *path):
        self.state = 0x2545F4914F6CDD1D
        for word in [seed, len(purpose)] + list(purpose.encode()) + list(path):
            self.state = mix(((self.state ^ word) + 0x9E3779B97F4A7C15) & MASK)

    def unit(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        return (mix(self.state) >> 11) * 2.0**-53

    def normal(self):
        radius = math.sqrt(-2 * math.log(1 - self.unit()))
        return radius * math.cos(2 * math.pi * self.unit())


class Gray(torch.nn.Module):
    """A network of gray levels within 0...1."""

    def __init__(self, network, mean, std):
        super().__init__()
        self.network = network
        self.mean = torch.tensor(mean).reshape(1, -1, 1, 1)
        self.std = torch.tensor(std).reshape(1, -1, 1, 1)

    def normalised(self, gray):
        return (gray - self.mean) / self.std

    def forward(self, gray):
        return self.network(self.normalised(gray))


def compact():
    return Gray(fill_module(Compact(1, OUTPUTS)), [0.5], [0.25]), ["stage1", "stage2", "stage3", "stage4", "stage5"]


def resnet18():
    network = fill_module(models.resnet18(weights=None, num_classes=OUTPUTS))
    return Gray(network, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]), ["layer1", "layer2", "layer3", "layer4"]


def films():
    return torch.from_numpy(((unit("film", math.prod(SHAPE)) + 1) / 2).reshape(SHAPE))


def enlarged(cam):
    return F.interpolate(torch.as_tensor(np.asarray(cam))[:, None], SHAPE[2:], mode="bilinear", align_corners=False)


def captured(model, names, gray):
    """Feature maps and the score's gradients by them."""
    kept = {}
    hooks = [
        getattr(model.network, name).register_forward_hook(lambda _, __, out, name=name: kept.__setitem__(name, out))
        for name in names
    ]
    score = model(gray)[:, OUTPUT].sum()
    gradients = torch.autograd.grad(score, [kept[name] for name in names])
    for hook in hooks:
        hook.remove()
    return [kept[name].detach() for name in names], list(gradients)


def activation_maps(model, names, gray):
    features, gradients = captured(model, names, gray)
    a, g = features[-1].numpy(), gradients[-1].numpy()
    layer = getattr(model.network, names[-1])
    targets = [ClassifierOutputTarget(OUTPUT)] * len(gray)
    result = {}
    for key, method in [("grad-cam", GradCAM), ("hires-cam", HiResCAM), ("layer-cam", LayerCAM)]:
        with method(model=model, target_layers=[layer]) as cam:
            image = cam.get_cam_image(gray, layer, targets, a, g, False)
        result[key] = enlarged(np.maximum(image, 0))
    with ScoreCAM(model=model.network, target_layers=[layer]) as cam:
        image = cam.get_cam_image(model.normalised(gray), layer, targets, a, g, False)
    result["score-cam"] = enlarged(np.maximum(image, 0))

    a, g = a.astype(np.float64), g.astype(np.float64)
    denominator = 2 * g**2 + a.sum((2, 3), keepdims=True) * g**3
    alpha = np.divide(g**2, denominator, out=np.zeros_like(g), where=denominator != 0)
    weights = (alpha * np.maximum(g, 0)).sum((2, 3), keepdims=True)
    result["grad-cam++"] = enlarged(np.maximum((weights * a).sum(1), 0))

    # Coarse and fine LayerCAMs, each at most 1, their geometric mean; the finest is four times the coarsest.
    product, count = 1, 0
    for a, g in zip(features, gradients):
        if a.shape[2] <= 4 * features[-1].shape[2]:
            layer_cam = enlarged(torch.relu((torch.relu(g) * a).sum(1)))
            product = product * layer_cam / (layer_cam.amax((2, 3), keepdim=True) + 1e-12)
            count += 1
    result["multi-scale-cam"] = product ** (1 / count)
    return result


def input_gradient(model, gray):
    leaf = gray.clone().requires_grad_()
    return torch.autograd.grad(model(leaf)[:, OUTPUT].sum(), leaf)[0]


def noise():
    height, width = SHAPE[2:]
    for sample in range(NOISE_SAMPLES):
        stream = Stream(1, "smooth-grad", sample)
        values = [np.float32(stream.normal() * DEVIATION) for _ in range(height * width)]
        yield torch.tensor(np.array(values).reshape(1, 1, height, width))


def rise_mask(index):
    """A grid of open and shut cells, enlarged bilinearly from a random offset."""
    height, width = SHAPE[2:]
    stream = Stream(1, "rise", index)
    side = CELLS + 2
    grid = np.array([1.0 if stream.unit() < OPEN else 0.0 for _ in range(side * side)]).reshape(side, side)
    shift_x, shift_y = stream.unit(), stream.unit()
    x = np.arange(width) * CELLS / width + shift_x
    y = np.arange(height) * CELLS / height + shift_y
    left, top = x.astype(int), y.astype(int)
    across, down = (x - left)[None], (y - top)[:, None]
    upper = grid[top][:, left] * (1 - across) + grid[top][:, left + 1] * across
    lower = grid[top + 1][:, left] * (1 - across) + grid[top + 1][:, left + 1] * across
    return upper * (1 - down) + lower * down


def rise(model, gray, masks):
    result = []
    for film in gray:
        mean = film.mean()
        masked = film * masks + mean * (1 - masks)
        f = torch.sigmoid(model(masked.float()))[:, OUTPUT].detach().double().numpy()
        seen = masks.double().numpy()[:, 0]
        # The paper's mean while seen, less the mean while hidden; f is taken from its own mean first.
        result.append(np.tensordot(f - f.mean(), seen - OPEN, 1) / (len(f) * OPEN * (1 - OPEN)))
    return torch.tensor(np.array(result))[:, None]


def sampled(maps):
    """Every eighth row and column, from the fourth: enough to tell, small to keep."""
    return [[float(f"{v:.7g}") for v in film[0, 4::8, 4::8].flatten().tolist()] for film in maps.detach()]


def goldens(model, names):
    gray = films()
    maps = activation_maps(model, names, gray)
    maps["integrated-gradients"] = IntegratedGradients(model).attribute(
        gray, target=OUTPUT, n_steps=PATH_STEPS, method="riemann_middle"
    )
    maps["smooth-grad"] = sum(input_gradient(model, gray + n) for n in noise()).div(NOISE_SAMPLES).abs()
    maps["occlusion"] = torch.cat(
        [
            Occlusion(model).attribute(
                film[None],
                sliding_window_shapes=(1, SIDE, SIDE),
                strides=(1, STEP, STEP),
                baselines=film.mean().item(),
                target=OUTPUT,
            )
            for film in gray
        ]
    )
    masks = torch.tensor(np.array([rise_mask(i) for i in range(MASKS)]))[:, None]
    maps["rise"] = rise(model, gray, masks)
    return {
        "maps": {name: sampled(values) for name, values in maps.items()},
        "scores": model(gray)[:, OUTPUT].tolist(),
        "blackScore": model(torch.zeros(1, 1, *SHAPE[2:]))[0, OUTPUT].item(),
    }


if __name__ == "__main__":
    settings = {"shape": SHAPE, "outputs": OUTPUTS, "output": OUTPUT, "pathSteps": PATH_STEPS, "side": SIDE}
    settings |= {"step": STEP, "noiseSamples": NOISE_SAMPLES, "noiseDeviation": DEVIATION, "masks": MASKS}
    settings["models"] = {"compact": goldens(*compact()), "resnet18": goldens(*resnet18())}
    (HERE / "maps.json").write_text(json.dumps(settings) + "\n")
