#!/usr/bin/env python3
"""A training step of Thorax and of PyTorch at 224 pixels: films per second and peak memory, in one run.

    python3 -m venv .venv-bench
    .venv-bench/bin/pip install torch==2.13.0 safetensors pyyaml && .venv-bench/bin/pip install --no-deps torchvision timm
    make build && .venv-bench/bin/python Benchmarks/training_throughput.py

The networks are torchvision's (timm's for ViT-S), in the faster of PyTorch's two memory formats; same libtorch, same
threads, SGD with momentum and cross entropy, alternating with Thorax. Each side runs in a process of its own, whose peak
resident memory is the kernel's; PyTorch's without its imports' is given, too. Medians over rounds.
"""
import argparse, json, os, pathlib, statistics, subprocess, sys, time

NETWORKS = {"vgg16": 8, "resnet50": 16, "densenet121": 16, "convnext_tiny": 16, "vit_small_patch16_224": 16}
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--steps", type=int, default=4)
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--only", nargs="+", default=list(NETWORKS))
parser.add_argument("--torch", nargs=2, metavar=("NETWORK", "FORMAT"), help=argparse.SUPPRESS)
options = parser.parse_args()


def peak():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM:"))


def torch_side(name, layout):
    sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Tests/Goldens/ModelZoo"))
    import torch
    from torchvision_models import models

    torch.set_num_threads(options.threads)
    create = models.get_model
    if name.startswith("vit"):
        from timm import create_model as create
    imports = peak()
    model = create(name, num_classes=2)
    format = torch.channels_last if layout == "nhwc" else torch.contiguous_format
    model = model.to(memory_format=format).train()
    batch = NETWORKS[name]
    x = torch.randn(batch, 3, 224, 224).contiguous(memory_format=format)
    y = torch.arange(batch) % 2
    optimiser = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)
    times = []
    for _ in range(options.steps + 1):
        start = time.perf_counter()
        optimiser.zero_grad(set_to_none=True)
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimiser.step()
        times.append(time.perf_counter() - start)
    print(json.dumps({"rate": batch / statistics.median(times[1:]), "peak": peak(), "imports": imports}))


def run(command):
    """What a process prints as JSON, and its peak resident memory in MiB."""
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return json.loads(text), usage.ru_maxrss / 1024


if options.torch:
    torch_side(*options.torch)
    sys.exit()
print("| network, batch | Thorax / PyTorch, films/s | range | films/s | peak memory, MiB: Thorax | PyTorch | of it imports |")
print("|---|---|---|---|---|---|---|")
for name in options.only:
    ratios, rates, ours, theirs, imports = [], [], [], [], []
    best = None
    for _ in range(options.rounds):
        found, memory = run([options.thorax, "benchmark", "network", "--architecture", name, "--mode", "training", "--batch",
                             NETWORKS[name], "--steps", options.steps, "--threads", options.threads])
        sides = {}
        for layout in [best] if best else ["nhwc", "nchw"]:
            sides[layout] = run([sys.executable, __file__, "--threads", options.threads, "--steps", options.steps,
                                 "--torch", name, layout])[0]
        best = max(sides, key=lambda layout: sides[layout]["rate"])
        ratios.append(found["filmsPerSecond"] / sides[best]["rate"])
        rates.append((found["filmsPerSecond"], sides[best]["rate"]))
        ours.append(memory)
        theirs.append(sides[best]["peak"])
        imports.append(sides[best]["imports"])
    m = statistics.median
    print(f"| {name}, {NETWORKS[name]} | {m(ratios):.2f} | {min(ratios):.2f}–{max(ratios):.2f} | {m(r[0] for r in rates):.1f} "
          f"against {m(r[1] for r in rates):.1f} ({best}) | {m(ours):.0f} | {m(theirs):.0f} | {m(imports):.0f} |", flush=True)
