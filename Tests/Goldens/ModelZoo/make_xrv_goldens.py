"""What TorchXRayVision's own classes give, on weights and inputs that the Swift tests make again from the same hash.

    python make_xrv_goldens.py                   writes xrv_logits.json and xrv_tiny.pth beside this script
    python make_xrv_goldens.py --weights FOLDER  writes full-size files under their published names into FOLDER;
                                                 point THORAX_XRV_WEIGHTS at it to test importing them

Made with PyPI's torch 2.13.0, torchvision 0.29.2 (see torchvision_models.py) and torchxrayvision 1.5.2.
"""

import argparse
import json
import tempfile
from pathlib import Path

import torch
import torchvision_models  # noqa: F401
from hash_fill import fill_module
from make_goldens import image, rounded
from torchxrayvision import models

HERE = Path(__file__).parent
SHAPE = (2, 1, 64, 96)
DENSENET = models.model_urls["densenet121-res224-all"]
RESNET = models.model_urls["resnet50-res512-all"]
TINY = dict(growth_rate=4, block_config=(2, 1, 1, 1), num_init_features=8, bn_size=2)


def densenet(**options):
    return fill_module(models.DenseNet(num_classes=18, in_channels=1, **options))


def resnet_state():
    """The package's ResNet can only be made from a file: this is that file's content."""
    model = models.torchvision.models.resnet50(num_classes=18, weights=None)
    model.conv1 = torch.nn.Conv2d(1, 64, kernel_size=7, stride=2, padding=3, bias=False)
    return fill_module(model).state_dict()


def resnet():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "state.pt"
        torch.save(resnet_state(), path)
        models.get_weights = lambda weights, cache_dir=None: str(path)
        return models.ResNet(weights="resnet50-res512-all")


def dense_logits(model, x):
    return model.classifier(model.features2(x))


def write_goldens():
    # As far apart as normalised films: -1024 ... 1024.
    x = image("xrv", SHAPE) * 1024
    tiny = densenet(**TINY)
    tiny.op_threshs = torch.tensor(DENSENET["op_threshs"])
    torch.save(tiny, HERE / "xrv_tiny.pth")
    goldens = {
        "shape": SHAPE,
        "densenet121": rounded(dense_logits(densenet(), x)),
        "resnet50": rounded(resnet().model(x)),
        "tiny": rounded(dense_logits(tiny, x)),
        "normalised": {str(v): models.utils.normalize(torch.tensor([float(v)]).numpy(), 255)[0].item() for v in (0, 1, 100, 255)},
    }
    (HERE / "xrv_logits.json").write_text(json.dumps(goldens, indent=1) + "\n")
    print(json.dumps(goldens)[:500])


def write_weights(folder):
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(densenet(), folder / DENSENET["weights_url"].rsplit("/", 1)[1])
    torch.save(resnet_state(), folder / RESNET["weights_url"].rsplit("/", 1)[1])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    with torch.inference_mode(False), torch.no_grad():
        write_weights(arguments.weights) if arguments.weights else write_goldens()
