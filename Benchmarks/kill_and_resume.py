#!/usr/bin/env python3
"""Kills a training run at random moments, resumes it, and compares its weights with an uninterrupted run's.

    make build && python3 Benchmarks/kill_and_resume.py --thorax .build/release/thorax --kills 20

Every resumed run gets another number of decode workers. After each kill every file of the run must be readable.
Needs no Python package.
"""
import argparse, hashlib, json, os, random, signal, struct, subprocess, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--kills", type=int, default=20)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--epochs", type=int, default=12)
parser.add_argument("--count", type=int, default=240)
options = parser.parse_args()
randomness = random.Random(options.seed)


def tensors(path):
    """Digests of all tensors of a safetensors file; fails where it can't be read whole."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    body = data[8 + length :]
    assert max(entry["data_offsets"][1] for entry in header.values()) == len(body), f"{path}: cut"
    return {
        name: hashlib.sha256(body[entry["data_offsets"][0] : entry["data_offsets"][1]]).hexdigest()
        for name, entry in header.items()
    }


def check_readable(folder):
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.endswith(".safetensors"):
            tensors(path)
        elif name.endswith(".jsonl"):
            with open(path) as file:
                for line in file:
                    json.loads(line)
        elif name.endswith(".json"):
            with open(path) as file:
                json.load(file)


with tempfile.TemporaryDirectory() as work:
    phantoms, cohort = os.path.join(work, "phantoms"), os.path.join(work, "split.csv")

    def thorax(*arguments, **extra):
        return subprocess.run([options.thorax, *arguments], check=True, capture_output=True, text=True, **extra)

    thorax("phantom", "--count", str(options.count), "--size", "96", "--output", phantoms)
    thorax("data", "split", os.path.join(phantoms, "cohort.csv"), "--output", cohort)

    def command(folder, workers, *more):
        return [
            options.thorax, "train", "Recipes/demo.yaml", "--cohort", cohort, "--output", folder,
            "--cache", os.path.join(work, "cache"), "--set", "image.size=64", "--set", "checkpointSeconds=0.2",
            "--set", f"phases=[{{name: head, unfreeze: 0, epochs: 3, cacheFeatures: true}}, "
            f"{{name: whole, epochs: {options.epochs}, warmupEpochs: 1}}]",
            "--set", f"workers={workers}", *more,
        ]

    whole = os.path.join(work, "whole")
    start = time.time()
    subprocess.run(command(whole, 2), check=True, capture_output=True)
    duration = time.time() - start
    expected = tensors(os.path.join(whole, "model.safetensors"))
    print(f"uninterrupted: {duration:.1f} s, {len(expected)} tensors", flush=True)

    broken = os.path.join(work, "broken")
    kills = 0
    while True:
        workers = randomness.choice([1, 2, 3, 5])
        process = subprocess.Popen(
            command(broken, workers, "--resume"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if kills < options.kills:
            # Uniform from the first instant to a good part of a run, so that start, steps, saves and ends are hit.
            delay = randomness.uniform(0.05, max(1.0, duration / options.kills * 3))
            try:
                process.wait(timeout=delay)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
                kills += 1
                if os.path.isdir(broken):
                    check_readable(broken)
                print(f"kill {kills} after {delay:.2f} s with {workers} workers", flush=True)
                continue
        _, errors = process.communicate()
        assert process.returncode == 0, errors
        if kills >= options.kills:
            break
        print("finished before all kills were done; starting over", flush=True)
        found = tensors(os.path.join(broken, "model.safetensors"))
        assert found == expected, "weights differ"
        subprocess.run(["rm", "-rf", broken], check=True)

    found = tensors(os.path.join(broken, "model.safetensors"))
    different = sorted(name for name in expected if found.get(name) != expected[name])
    assert found == expected, f"weights differ: {different[:5]} and {len(different)} in all"
    print(f"{kills} kills: all {len(expected)} tensors equal bit for bit; no unreadable file")
