#!/usr/bin/env python3
"""Thorax against the same work in Python: same libtorch version, same threads, same run, alternating.

    python3 -m venv .venv-bench && .venv-bench/bin/pip install torch==2.13.0 numpy pillow safetensors
    make build && .venv-bench/bin/python Benchmarks/compare.py --thorax .build/release/thorax

Prints one table of ratios (above 1: Thorax is faster) and writes it with --output. Single times mean little on
shared machines: every figure is the median over rounds of the ratio within a round.
"""
import argparse, io, json, os, statistics, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--output")
parser.add_argument("--only", default="")
options = parser.parse_args()

THREADS = options.threads
rows = []


def thorax(*arguments):
    out = subprocess.run([options.thorax, "benchmark", *map(str, arguments)], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def report(name, ratios, detail, target):
    median = statistics.median(ratios)
    rows.append((name, median, min(ratios), max(ratios), target, detail))
    print(f"{name:44s} {median:6.2f}  ({min(ratios):.2f} to {max(ratios):.2f})  target {target:8s} {detail}", flush=True)


# --- Python's side of the networks: torchvision's definitions, written out so that no torchvision is needed.
def networks():
    import torch
    from torch import nn

    def vgg16():
        layers, channels = [], 3
        for width in [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0]:
            if width == 0:
                layers.append(nn.MaxPool2d(2, 2))
            else:
                layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU(inplace=True)]
                channels = width
        return nn.Sequential(
            *layers, nn.AdaptiveAvgPool2d(7), nn.Flatten(), nn.Linear(25088, 4096), nn.ReLU(True), nn.Dropout(),
            nn.Linear(4096, 4096), nn.ReLU(True), nn.Dropout(), nn.Linear(4096, 2))

    class Block(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
            self.bn1 = nn.BatchNorm2d(outputs)
            self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
            self.bn2 = nn.BatchNorm2d(outputs)
            self.relu = nn.ReLU(inplace=True)
            self.downsample = None
            if stride != 1 or inputs != outputs:
                self.downsample = nn.Sequential(
                    nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

        def forward(self, x):
            identity = x if self.downsample is None else self.downsample(x)
            out = self.relu(self.bn1(self.conv1(x)))
            out = self.bn2(self.conv2(out))
            out += identity
            return self.relu(out)

    def resnet18():
        stages, inputs = [], 64
        for outputs, stride in [(64, 1), (128, 2), (256, 2), (512, 2)]:
            stages += [Block(inputs, outputs, stride), Block(outputs, outputs, 1)]
            inputs = outputs
        return nn.Sequential(
            nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(True), nn.MaxPool2d(3, 2, 1), *stages,
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 2))

    return {"resnet18": resnet18, "vgg16": vgg16}


def torch_rate(name, mode, batch, steps, layout):
    import torch

    torch.set_num_threads(THREADS)
    torch.manual_seed(1)
    model = networks()[name]()
    format = torch.channels_last if layout == "nhwc" else torch.contiguous_format
    model = model.to(memory_format=format)
    x = torch.randn(batch, 3, 224, 224).contiguous(memory_format=format)
    y = torch.arange(batch) % 2
    if mode == "inference":
        model.eval()

        def step():
            with torch.inference_mode():
                model(x)
    else:
        model.train()
        optimiser = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)

        def step():
            optimiser.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(model(x), y).backward()
            optimiser.step()

    step()
    times = []
    for _ in range(steps):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return batch / statistics.median(times)


def compare_networks():
    for name, batch, steps in [("resnet18", 16, 6), ("vgg16", 8, 4)]:
        for mode in ["training", "inference"]:
            ratios, ours, theirs = [], [], []
            for _ in range(options.rounds):
                a = thorax("network", "--architecture", name, "--mode", mode, "--batch", batch, "--steps", steps,
                           "--threads", THREADS)["filmsPerSecond"]
                b = max(torch_rate(name, mode, batch, steps, layout) for layout in ("nhwc", "nchw"))
                ratios.append(a / b)
                ours.append(a)
                theirs.append(b)
            report(f"{name} {mode} at 224, batch {batch}", ratios,
                   f"{statistics.median(ours):.1f} against {statistics.median(theirs):.1f} films/s", "≥ 1.0")


def compare_decoding(folder):
    """Colour JPEGs as compressible as real films, and ones whose noise is the same in no two channels."""
    compare_decoding_of("like films", os.path.join(folder, "films"), noise=2.0, shared=True)
    compare_decoding_of("noisy colour", os.path.join(folder, "noisy"), noise=8.0, shared=False)


def compare_decoding_of(title, folder, noise, shared):
    import numpy as np
    from PIL import Image

    os.makedirs(folder)
    rng = np.random.default_rng(1)
    paths = []
    for index in range(24):
        coarse = rng.integers(0, 255, (13, 10, 1 if shared else 3), dtype=np.uint8).repeat(3 if shared else 1, axis=2)
        image = Image.fromarray(coarse).resize((1000, 1300), Image.BICUBIC)
        noisy = np.asarray(image).astype(int) + rng.normal(0, noise, (1300, 1000, 1 if shared else 3))
        path = os.path.join(folder, f"{index}.jpg")
        Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).save(path, quality=90)
        paths.append(path)
    density = sum(map(os.path.getsize, paths)) / len(paths) / 1.3e6

    def pillow(draft):
        start = time.perf_counter()
        for path in paths:
            with Image.open(path) as image:
                if draft:
                    image.draft("L", (224, 224))
                np.asarray(image.convert("L").resize((224, 224), Image.BILINEAR))
        return time.perf_counter() - start

    results = {"fast / plain": [], "fast / draft": [], "exact / plain": []}
    pillow(False)
    for _ in range(options.rounds * 3):
        fast = thorax("decode", folder, "--resize", "fast", "--size", 224)["seconds"]
        plain = pillow(False)
        exact = thorax("decode", folder, "--resize", "exact", "--size", 224)["seconds"]
        draft = pillow(True)
        results["fast / plain"].append(plain / fast)
        results["fast / draft"].append(draft / fast)
        results["exact / plain"].append(plain / exact)
    detail = f"one thread, {density:.2f} bytes per pixel"
    report(f"1300×1000 JPEG {title} to 224, fast / Pillow", results["fast / plain"], detail, "≥ 3")
    report(f"1300×1000 JPEG {title} to 224, fast / Pillow draft", results["fast / draft"], detail, "≥ 1.1")
    report(f"1300×1000 JPEG {title} to 224, exact / Pillow", results["exact / plain"], detail, "≥ 1.3")


def compare_start(folder):
    model, film = os.path.join(folder, "model.safetensors"), os.path.join(folder, "film.png")
    weights = os.path.join(folder, "weights.pt")
    subprocess.run([options.thorax, "benchmark", "fixture", folder], check=True, capture_output=True)
    code = f"""
import numpy as np, torch
from PIL import Image
sys = __import__('sys'); sys.path.insert(0, {os.path.dirname(os.path.abspath(__file__))!r})
from start_model import resnet18
model = resnet18().eval(); model.load_state_dict(torch.load({weights!r}))
x = torch.from_numpy(np.asarray(Image.open({film!r}).convert('L').resize((224, 224), Image.BILINEAR)).copy())
x = (x.float().div(255) - 0.449) / 0.226
with torch.inference_mode(): print(torch.sigmoid(model(x.expand(1, 3, 224, 224))))
"""
    import torch
    torch.save(networks()["resnet18"]().state_dict(), weights)
    with open(os.path.join(folder, "start_model.py"), "w") as file:
        import inspect
        file.write("def networks():\n" + inspect.getsource(networks).split("\n", 1)[1] + "\nresnet18 = networks()['resnet18']\n")
    code = code.replace(repr(os.path.dirname(os.path.abspath(__file__))), repr(folder))
    ratios, ours, theirs = [], [], []
    for round in range(options.rounds + 1):
        start = time.perf_counter()
        subprocess.run([options.thorax, "predict", model, film], check=True, capture_output=True)
        a = time.perf_counter() - start
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        b = time.perf_counter() - start
        if round > 0:
            ratios.append(b / a); ours.append(a); theirs.append(b)
    report("start of predict to first result (ResNet18)", ratios,
           f"{statistics.median(ours):.2f} s against {statistics.median(theirs):.2f} s", "≥ 4")


def compare_loading(folder):
    result = thorax("loading", folder, "--threads", THREADS)
    share = 100 * result["waitSeconds"] / result["stepSeconds"]
    rows.append(("second epoch: waiting for films", share, share, share, "< 5 %", "percent of the step time, ResNet18 at 224"))
    print(f"second epoch: waiting for films {share:.2f} % of the step time (target < 5 %)")


with tempfile.TemporaryDirectory() as folder:
    for name, run in [("decode", compare_decoding), ("start", compare_start), ("loading", compare_loading)]:
        if not options.only or name in options.only:
            place = os.path.join(folder, name)
            os.makedirs(place)
            run(place)
if not options.only or "networks" in options.only:
    compare_networks()

if options.output:
    with open(options.output, "w") as file:
        file.write("| measured | median | range | target | detail |\n|---|---|---|---|---|\n")
        for name, median, low, high, target, detail in rows:
            file.write(f"| {name} | {median:.2f} | {low:.2f}–{high:.2f} | {target} | {detail} |\n")
