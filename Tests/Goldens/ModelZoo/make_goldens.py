"""Logits of the reference implementations, on weights and inputs that the Swift tests make again from the same hash.

    python make_goldens.py                   writes logits.json and the two small .pth files beside this script
    python make_goldens.py --weights FOLDER  writes full-size torchvision .pth files and expected.json into FOLDER;
                                             point THORAX_TORCHVISION_WEIGHTS at it to test loading them

    python make_goldens.py --only NAME …     makes the entries of these models alone anew

Made with PyPI's torch 2.13.0, torchvision 0.29.2 (installed with --no-deps; see torchvision_models.py), timm 1.0.31 and
numpy; the networks after DenseNet-121 with torchvision 0.28.0.
"""

import argparse
import json
import math
import re
from collections import OrderedDict
from pathlib import Path

import torch
from compact_reference import Compact
from safetensors.torch import save_file
from hash_fill import fill, fill_module, fnv1a, unit
from torchvision_models import models
import timm  # isort: skip  (it imports torchvision)
from timm.layers import resample_abs_pos_embed  # isort: skip

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
    "resnet101": models.ResNet101_Weights.IMAGENET1K_V2,
    "resnext50_32x4d": models.ResNeXt50_32X4D_Weights.IMAGENET1K_V2,
    "wide_resnet50_2": models.Wide_ResNet50_2_Weights.IMAGENET1K_V2,
    "densenet169": models.DenseNet169_Weights.IMAGENET1K_V1,
    "densenet201": models.DenseNet201_Weights.IMAGENET1K_V1,
    "efficientnet_b0": models.EfficientNet_B0_Weights.IMAGENET1K_V1,
    "efficientnet_b1": models.EfficientNet_B1_Weights.IMAGENET1K_V2,
    "efficientnet_b2": models.EfficientNet_B2_Weights.IMAGENET1K_V1,
    "efficientnet_b3": models.EfficientNet_B3_Weights.IMAGENET1K_V1,
    "efficientnet_b4": models.EfficientNet_B4_Weights.IMAGENET1K_V1,
    "efficientnet_v2_s": models.EfficientNet_V2_S_Weights.IMAGENET1K_V1,
    "mobilenet_v3_small": models.MobileNet_V3_Small_Weights.IMAGENET1K_V1,
    "mobilenet_v3_large": models.MobileNet_V3_Large_Weights.IMAGENET1K_V2,
    "convnext_tiny": models.ConvNeXt_Tiny_Weights.IMAGENET1K_V1,
    "convnext_small": models.ConvNeXt_Small_Weights.IMAGENET1K_V1,
    "swin_t": models.Swin_T_Weights.IMAGENET1K_V1,
    "vit_base_patch16": models.ViT_B_16_Weights.IMAGENET1K_V1,
}

# timm's name of the networks that torchvision hasn't.
TIMM = {"vit_small_patch16_224": "vit_small_patch16_224", "dinov2_vitb14": "vit_base_patch14_dinov2"}

# Its forty residual units make numbers so large that its own float32 and float64 disagree; with smaller norms they don't.
NORM_SCALES = {"efficientnet_v2_s": 0.75}

# Sides must be multiples of the patch's 14 pixels.
SHAPES = {"dinov2_vitb14": (56, 84)}


def filled(key, shape):
    return torch.from_numpy(fill(key, shape))


def image(key, shape):
    """An input in [-1, 1)."""
    return torch.from_numpy(unit(key, math.prod(shape)).reshape(shape))


def rounded(logits):
    return [[float(f"{value:.9g}") for value in row] for row in logits.tolist()]


def feature_map(name, model, x):
    """What comes before the reference's classifier, at full spatial size."""
    if name == "compact" or name.startswith(("vgg", "efficientnet", "mobilenet", "convnext")):
        return model.features(x)
    if name == "swin_t":
        return model.permute(model.norm(model.features(x)))
    if name == "vit_base_patch16":
        # torchvision's own layers; its forward refuses other sizes than 224, so positions are timm's.
        patches = model.conv_proj(x)
        tokens = torch.cat([model.class_token.expand(x.shape[0], -1, -1), patches.flatten(2).transpose(1, 2)], 1)
        positions = resample_abs_pos_embed(model.encoder.pos_embedding, list(patches.shape[2:]))
        return model.encoder.ln(model.encoder.layers(tokens + positions))
    if name in TIMM:
        return model.forward_features(x)
    if name.startswith("densenet"):
        return torch.relu(model.features(x))
    x = model.maxpool(model.relu(model.bn1(model.conv1(x))))
    return model.layer4(model.layer3(model.layer2(model.layer1(x))))


def pooled_logits(features):
    """Thorax's own head: average pool, one hidden layer, output."""
    x = features[:, 0] if features.ndim == 3 else features.mean((2, 3))
    x = torch.relu(x @ filled("head.hidden.0.weight", (HIDDEN, x.shape[1])).T + filled("head.hidden.0.bias", (HIDDEN,)))
    return x @ filled("head.output.weight", (OUTPUTS, HIDDEN)).T + filled("head.output.bias", (OUTPUTS,))


def reference(name, outputs):
    if name in TIMM:
        return fill_module(timm.create_model(TIMM[name], num_classes=outputs, dynamic_img_size=True))
    name = "vit_b_16" if name == "vit_base_patch16" else name
    model = Compact(outputs=outputs) if name == "compact" else getattr(models, name)(weights=None, num_classes=outputs)
    model = fill_module(model)
    for key, tensor in model.state_dict().items():
        if key.endswith("weight") and tensor.ndim == 1:
            tensor.mul_(NORM_SCALES.get(name, 1))
    return model


def reference_logits(name, model, x):
    return model.heads(feature_map(name, model, x)[:, 0]) if name == "vit_base_patch16" else model(x)


def key_digest(name):
    """A hash of all keys and shapes, with 3 input channels and 1,000 outputs."""
    with torch.device("meta"):
        if name in TIMM:
            model = timm.create_model(TIMM[name], num_classes=1000)
        elif name == "compact":
            model = Compact()
        else:
            model = getattr(models, "vit_b_16" if name == "vit_base_patch16" else name)(weights=None)
    lines = sorted(f"{key} {list(tensor.shape)}" for key, tensor in model.state_dict().items())
    return f"{fnv1a(chr(10).join(lines)):016x}", sum(p.numel() for p in model.parameters())


def as_on_disk(state):
    """densenet121-a639ec97.pth spells `norm.1` for `norm1` in its dense layers, and knows no batch counts."""
    pattern = re.compile(r"^(.*denselayer\d+\.(?:norm|conv))([12])\.(\w+)$")
    return OrderedDict(
        (pattern.sub(r"\1.\2.\3", key), tensor)
        for key, tensor in state.items()
        if not key.endswith("num_batches_tracked")
    )


def write_goldens(only):
    file = HERE / "logits.json"
    goldens = {"torch": torch.__version__, "outputs": OUTPUTS, "hidden": HIDDEN}
    goldens |= {"inputShape": INPUT_SHAPE, "grayShape": GRAY_SHAPE, "models": {}}
    if only:
        goldens = json.loads(file.read_text())
    for name in only or [*WEIGHTS, *TIMM, "compact"]:
        size = SHAPES.get(name, INPUT_SHAPE[2:])
        x, gray = image("input", (*INPUT_SHAPE[:2], *size)), image("gray", (*GRAY_SHAPE[:2], *size))
        model = reference(name, OUTPUTS)
        entry = {
            "reference": rounded(reference_logits(name, model, x)),
            "pooled": rounded(pooled_logits(feature_map(name, model, x))),
            "gray": rounded(pooled_logits(feature_map(name, model, gray.expand(-1, 3, -1, -1)))),
        }
        entry["keys"], entry["parameters"] = key_digest(name)
        if name in SHAPES:
            entry["size"] = size
        if name in NORM_SCALES:
            entry["normScale"] = NORM_SCALES[name]
        if name in WEIGHTS:
            assert WEIGHTS[name].meta["num_params"] == entry["parameters"]
            entry["file"] = WEIGHTS[name].url.rsplit("/", 1)[1]
        goldens["models"][name] = entry
        print(name, entry["reference"][0], flush=True)
        file.write_text(json.dumps(goldens, indent=1) + "\n")
    # A position embedding of 7 × 7 patches for 14 × 14, sparsely.
    positions = resample_abs_pos_embed(filled("positions", (1, 50, 384)), [14, 14]).flatten()[::997]
    goldens["positions"] = rounded(positions[None])[0]
    file.write_text(json.dumps(goldens, indent=1) + "\n")
    if only:
        return

    x = image("input", INPUT_SHAPE)
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
    for name in [*WEIGHTS, *TIMM]:
        if name.startswith("vgg") and name != "vgg16":
            continue
        model = reference(name, 1000)
        state = as_on_disk(model.state_dict()) if name.startswith("densenet") else model.state_dict()
        if name in WEIGHTS:
            file = WEIGHTS[name].url.rsplit("/", 1)[1]
            torch.save(state, folder / file, _use_new_zipfile_serialization=name != "vgg16")
        else:
            save_file(state, folder / f"{name}.safetensors")
        size = SHAPES.get(name, INPUT_SHAPE[2:])
        expected[name] = rounded(reference_logits(name, model, image("input", (*INPUT_SHAPE[:2], *size))))
        print(name, flush=True)
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, metavar="FOLDER")
    parser.add_argument("--only", nargs="+", metavar="NAME")
    arguments = parser.parse_args()
    with torch.inference_mode():
        write_weights(arguments.weights) if arguments.weights else write_goldens(arguments.only)
