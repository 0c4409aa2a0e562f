"""Logits of the reference implementations, on weights and inputs that the Swift tests make again from the same hash.

    python make_goldens.py                   writes logits.json and the two small .pth files beside this script
    python make_goldens.py --weights FOLDER  writes full-size torchvision .pth files and expected.json into FOLDER;
                                             point THORAX_TORCHVISION_WEIGHTS at it to test loading them

Made with PyPI's torch 2.13.0, torchvision 0.29.2 (installed with --no-deps; see torchvision_models.py) and numpy.
"""

import argparse
import json
import math
import re
from collections import OrderedDict
from pathlib import Path

import torch
from compact_reference import Compact
from hash_fill import fill, fill_module, unit
from torchvision_models import models

HERE = Path(__file__).parent
OUTPUTS = 5
HIDDEN = 16
INPUT_SHAPE = (2, 3, 64, 96)  # not square, so that exchanged axes show
GRAY_SHAPE = (2, 1, 64, 96)
TINY_DENSENET = dict(growth_rate=4, block_config=(2, 1, 1, 1), num_init_features=8, bn_size=2, num_classes=3)

WEIGHTS = {
    "vgg11": models.VGG11_Weights.IMAGENET1K_V1,
    "vgg11_bn": models.VGG11_BN_Weights.IMAGENET1K_V1,
    "vgg13": models.VGG13_Weights.IMAGENET1K_V1,
    "vgg13_bn": models.VGG13_BN_Weights.IMAGENET1K_V1,
    "vgg16": models.VGG16_Weights.IMAGENET1K_V1,
    "vgg16_bn": models.VGG16_BN_Weights.IMAGENET1K_V1,
    "vgg19": models.VGG19_Weights.IMAGENET1K_V1,
    "vgg19_bn": models.VGG19_BN_Weights.IMAGENET1K_V1,
    "resnet18": models.ResNet18_Weights.IMAGENET1K_V1,
    "resnet34": models.ResNet34_Weights.IMAGENET1K_V1,
    "resnet50": models.ResNet50_Weights.IMAGENET1K_V2,
    "densenet121": models.DenseNet121_Weights.IMAGENET1K_V1,
}


def filled(key, shape):
    return torch.from_numpy(fill(key, shape))


def image(key, shape):
    """An input in [-1, 1)."""
    return torch.from_numpy(unit(key, math.prod(shape)).reshape(shape))


def rounded(logits):
    return [[float(f"{value:.9g}") for value in row] for row in logits.tolist()]


def feature_map(name, model, x):
    """What comes before the reference's classifier, at full spatial size."""
    if name == "compact" or name.startswith("vgg"):
        return model.features(x)
    if name.startswith("densenet"):
        return torch.relu(model.features(x))
    x = model.maxpool(model.relu(model.bn1(model.conv1(x))))
    return model.layer4(model.layer3(model.layer2(model.layer1(x))))


def pooled_logits(features):
    """Thorax's own head: average pool, one hidden layer, output."""
    x = features.mean((2, 3))
    x = torch.relu(x @ filled("head.hidden.0.weight", (HIDDEN, x.shape[1])).T + filled("head.hidden.0.bias", (HIDDEN,)))
    return x @ filled("head.output.weight", (OUTPUTS, HIDDEN)).T + filled("head.output.bias", (OUTPUTS,))


def reference(name, outputs):
    model = Compact(outputs=outputs) if name == "compact" else getattr(models, name)(weights=None, num_classes=outputs)
    return fill_module(model)


def as_on_disk(state):
    """densenet121-a639ec97.pth spells `norm.1` for `norm1` in its dense layers, and knows no batch counts."""
    pattern = re.compile(r"^(.*denselayer\d+\.(?:norm|conv))([12])\.(\w+)$")
    return OrderedDict(
        (pattern.sub(r"\1.\2.\3", key), tensor)
        for key, tensor in state.items()
        if not key.endswith("num_batches_tracked")
    )


def write_goldens():
    goldens = {"torch": torch.__version__, "outputs": OUTPUTS, "hidden": HIDDEN}
    goldens |= {"inputShape": INPUT_SHAPE, "grayShape": GRAY_SHAPE, "models": {}}
    x, gray = image("input", INPUT_SHAPE), image("gray", GRAY_SHAPE)
    for name in [*WEIGHTS, "compact"]:
        model = reference(name, OUTPUTS)
        entry = {
            "reference": rounded(model(x)),
            "pooled": rounded(pooled_logits(feature_map(name, model, x))),
            "gray": rounded(pooled_logits(feature_map(name, model, gray.expand(-1, 3, -1, -1)))),
        }
        if name in WEIGHTS:
            entry |= {
                "parameters": WEIGHTS[name].meta["num_params"],
                "file": WEIGHTS[name].url.rsplit("/", 1)[1],
            }
        else:
            entry["parameters"] = sum(p.numel() for p in Compact().parameters())
        goldens["models"][name] = entry
        print(name, entry["reference"][0], flush=True)

    tiny = fill_module(models.DenseNet(**TINY_DENSENET))
    goldens["tinyDenseNet"] = rounded(tiny(x))
    torch.save(as_on_disk(tiny.state_dict()), HERE / "densenet_tiny.pth")

    # The first layer and the classifier only, in the container that torch wrote before 1.6.
    resnet = reference("resnet18", 2).state_dict()
    part = OrderedDict((key, resnet[key].clone()) for key in resnet if re.match(r"(conv1|bn1|fc)\.", key))
    torch.save(part, HERE / "resnet18_part.pth", _use_new_zipfile_serialization=False)
    (HERE / "logits.json").write_text(json.dumps(goldens, indent=1) + "\n")


def write_weights(folder):
    folder.mkdir(parents=True, exist_ok=True)
    expected = {}
    for name in ("resnet18", "vgg16", "densenet121"):
        model = reference(name, 1000)
        file = WEIGHTS[name].url.rsplit("/", 1)[1]
        state = as_on_disk(model.state_dict()) if name == "densenet121" else model.state_dict()
        torch.save(state, folder / file, _use_new_zipfile_serialization=name != "vgg16")
        expected[name] = rounded(model(image("input", INPUT_SHAPE)))
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    with torch.inference_mode():
        write_weights(arguments.weights) if arguments.weights else write_goldens()
