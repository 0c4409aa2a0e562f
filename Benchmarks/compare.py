#!/usr/bin/env python3
"""Thorax against the same work in Python: same libtorch version, same threads, same run, alternating.

    python3 -m venv .venv-bench
    .venv-bench/bin/pip install torch==2.13.0 numpy pillow safetensors opencv-python-headless pydicom \
        pylibjpeg pylibjpeg-libjpeg python-gdcm
    make build && .venv-bench/bin/python Benchmarks/compare.py --thorax .build/release/thorax

Prints one table of ratios (above 1: Thorax is faster) and writes it with --output. Single times mean little on
shared machines: every figure is the median over rounds of the ratio within a round. Decoding is compared in processor
time on one thread, needs no libtorch (--only decode), and makes lossless DICOM films where DCMTK's tools are installed.
"""
import argparse, glob, json, os, shutil, statistics, subprocess, sys, tempfile, time

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
    print(f"{name:60s} {median:6.2f}  ({min(ratios):.2f} to {max(ratios):.2f})  target {target:8s} {detail}", flush=True)


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


def seconds(work):
    """Processor time, as Thorax reports it: other programs on the machine don't count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def paired(name, ours, theirs, detail, target, rounds=None):
    """Ratios of their time to ours, taken alternately; each side has run once before."""
    theirs()
    ratios, our_times = [], []
    for _ in range(rounds or options.rounds * 3):
        our_times.append(ours())
        ratios.append(seconds(theirs) / our_times[-1])
    report(name, ratios, detail, target)


def decode(folder, *arguments):
    return lambda: thorax("decode", folder, *arguments)["seconds"]


def compare_decoding(folder):
    compare_jpeg(folder)
    compare_png(folder)
    compare_lossless(folder)


def compare_jpeg(folder):
    """Colour JPEGs as compressible as real films, and ones whose noise is the same in no two channels."""
    compare_jpeg_of("like films", os.path.join(folder, "films"), noise=2.0, shared=True)
    compare_jpeg_of("noisy colour", os.path.join(folder, "noisy"), noise=8.0, shared=False)


def compare_jpeg_of(title, folder, noise, shared):
    import cv2
    import numpy as np
    from PIL import Image

    cv2.setNumThreads(1)
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
        for path in paths:
            with Image.open(path) as image:
                if draft:
                    image.draft("L", (224, 224))
                np.asarray(image.convert("L").resize((224, 224), Image.BILINEAR))

    def opencv(flag):
        for path in paths:
            cv2.resize(cv2.imread(path, flag), (224, 224), interpolation=cv2.INTER_AREA)

    fast, exact = decode(folder, "--resize", "fast"), decode(folder, "--resize", "exact")
    detail = f"{density:.2f} bytes per pixel"
    name = f"JPEG 1300×1000 {title} to 224"
    paired(f"{name}, fast / Pillow", fast, lambda: pillow(False), detail, "≥ 3")
    paired(f"{name}, fast / Pillow draft", fast, lambda: pillow(True), detail, "≥ 1.1")
    # A quarter is the greatest reduction that leaves 224 pixels; OpenCV's own choice of a half is slower.
    paired(f"{name}, fast / OpenCV reduced by 4", fast, lambda: opencv(cv2.IMREAD_REDUCED_GRAYSCALE_4), detail, "≥ 1.1")
    paired(f"{name}, fast / OpenCV reduced by 2", fast, lambda: opencv(cv2.IMREAD_REDUCED_GRAYSCALE_2), detail, "≥ 1.1")
    paired(f"{name}, exact / Pillow", exact, lambda: pillow(False), detail, "≥ 1.3")


def smooth_film(width, height, bits, noise, seed):
    """Soft structures with a detector's noise."""
    import numpy as np

    y, x = np.mgrid[0:height, 0:width]
    values = 0.5 + 0.3 * np.sin(x / 37 + seed) + 0.2 * np.cos(y / 53 - x / 71)
    values = values + np.random.default_rng(seed).normal(0, noise, values.shape)
    return (np.clip(values, 0, 1) * (2**bits - 1)).round().astype(np.uint8 if bits == 8 else np.uint16)


def compare_png(folder):
    import cv2
    import numpy as np
    from PIL import Image

    cv2.setNumThreads(1)
    for bits, noise in [(8, 0.004), (8, 0.02), (16, 0.004)]:
        place = os.path.join(folder, f"png{bits}-{noise}")
        os.makedirs(place)
        paths = [os.path.join(place, f"{i}.png") for i in range(12)]
        for i, path in enumerate(paths):
            Image.fromarray(smooth_film(1024, 1024, bits, noise, i)).save(path)
        density = sum(map(os.path.getsize, paths)) / len(paths) / 1024**2

        def opencv(size=None):
            for path in paths:
                image = cv2.imread(path, cv2.IMREAD_UNCHANGED)
                if size:
                    cv2.resize(image, size, interpolation=cv2.INTER_AREA)

        def pillow():
            for path in paths:
                with Image.open(path) as image:
                    np.asarray(image)

        name, detail = f"PNG 1024² {bits} bit", f"{density:.2f} bytes per pixel"
        decoded = decode(place, "--to", "decoded")
        paired(f"{name} / OpenCV", decoded, opencv, detail, "≥ 1.2")
        paired(f"{name} / Pillow", decoded, pillow, detail, "")
        paired(f"{name} to 224 / OpenCV", decode(place), lambda: opencv((224, 224)), detail, "≥ 1.2")


def compare_lossless(folder):
    """Lossless JPEG in DICOM, with each handler that pydicom finds; its fastest one counts."""
    import numpy as np
    import pydicom
    from pydicom.encaps import generate_frames
    from pydicom.pixels import apply_modality_lut, apply_voi_lut, get_decoder

    for title, films in lossless_films(folder):
        place = os.path.join(folder, title.replace(" ", "-"))
        os.makedirs(os.path.join(place, "frames"))
        os.makedirs(os.path.join(place, "films"))
        sets = [pydicom.dcmread(film) for film in films]
        for i, (film, data) in enumerate(zip(films, sets)):
            with open(os.path.join(place, "frames", f"{i}.jpg"), "wb") as file:
                file.write(next(generate_frames(data.PixelData, number_of_frames=1)))
            shutil.copy(film, os.path.join(place, "films", f"{i}.dcm"))
        decoder = get_decoder(sets[0].file_meta.TransferSyntaxUID)
        plugins = decoder.available_plugins

        def handler(plugin):
            for data in sets:
                decoder.as_array(data, decoding_plugin=plugin)

        def rendered(plugin):
            for film in films:
                data = pydicom.dcmread(film)
                values, _ = decoder.as_array(data, decoding_plugin=plugin)
                apply_voi_lut(apply_modality_lut(values, data), data)

        times = {plugin: [] for plugin in plugins}
        for _ in range(3):
            for plugin in plugins:
                times[plugin].append(seconds(lambda: handler(plugin)))
        fastest = min(plugins, key=lambda plugin: min(times[plugin]))
        detail = f"fastest of {', '.join(plugins)}: {fastest}"
        stored = decode(os.path.join(place, "frames"), "--to", "lossless-jpeg")
        paired(f"DICOM JPEG lossless {title}, stored values / pydicom", stored, lambda: handler(fastest), detail, "≥ 2")
        whole = decode(os.path.join(place, "films"), "--to", "decoded")
        try:
            whole()
        except subprocess.CalledProcessError as failure:
            print(f"DICOM {title}, read and rendered: left out, this thorax doesn't read the files ({failure.stderr.strip()})")
            continue
        paired(f"DICOM JPEG lossless {title}, read and rendered / pydicom", whole, lambda: rendered(fastest), detail, "≥ 2")


def lossless_films(folder):
    """(title, DICOM files): synthetic 12-bit films where DCMTK's dcmcjpeg is installed, real ones where THORAX_DATA is."""
    import pydicom
    from pydicom.dataset import FileDataset, FileMetaDataset

    if shutil.which("dcmcjpeg"):
        films = []
        for i in range(6):
            pixels = smooth_film(2000, 2000, 12, 0.01, i)
            meta = FileMetaDataset()
            meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
            meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.1"
            meta.MediaStorageSOPInstanceUID = f"1.2.3.{i + 1}"
            data = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
            data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
            data.Modality, data.PhotometricInterpretation, data.SamplesPerPixel = "CR", "MONOCHROME2", 1
            data.Rows, data.Columns = pixels.shape
            data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 12, 11, 0
            data.PixelData = pixels.tobytes()
            plain, packed = os.path.join(folder, f"{i}.dcm"), os.path.join(folder, f"{i}-packed.dcm")
            data.save_as(plain, enforce_file_format=True)
            subprocess.run(["dcmcjpeg", "+e1", plain, packed], check=True)
            films.append(packed)
        yield "12 bit 2000²", films
    root = os.path.join(os.environ.get("THORAX_DATA", "../shared/data"), "dicom")
    real = [path for path in glob.glob(os.path.join(root, "**", "*.dcm"), recursive=True)
            if pydicom.dcmread(path, stop_before_pixels=True, force=True).file_meta.get("TransferSyntaxUID")
            == "1.2.840.10008.1.2.4.70"]
    if real:
        yield "real films", sorted(real)


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
