#!/usr/bin/env python3
"""Peak anonymous memory of training on many phantom files against few (Linux).

    make build && python3 Benchmarks/memory.py --thorax .build/release/thorax

Mapped pages of the pixel cache don't count: the kernel takes them back when it needs them.
"""
import argparse, os, subprocess, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--few", type=int, default=2000)
parser.add_argument("--many", type=int, default=20000)
options = parser.parse_args()


def anonymous(pid):
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                if line.startswith("RssAnon:"):
                    return int(line.split()[1]) / 1024
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0.0


def peak(count, work):
    phantoms, cohort = os.path.join(work, str(count)), os.path.join(work, f"{count}.csv")
    subprocess.run([options.thorax, "phantom", "--count", str(count), "--size", "64", "--output", phantoms],
                   check=True, capture_output=True)
    subprocess.run([options.thorax, "data", "split", os.path.join(phantoms, "cohort.csv"), "--output", cohort],
                   check=True, capture_output=True)
    process = subprocess.Popen(
        [options.thorax, "train", "Recipes/demo.yaml", "--cohort", cohort, "--output", os.path.join(work, f"run{count}"),
         "--cache", os.path.join(work, f"cache{count}"), "--set", "image.size=64", "--set", "phases.0.epochs=2",
         "--set", "phases.0.warmupEpochs=0", "--set", "threads=1"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    highest = 0.0
    while process.poll() is None:
        highest = max(highest, anonymous(process.pid))
        time.sleep(0.02)
    assert process.returncode == 0, process.stderr.read().decode()
    return highest


with tempfile.TemporaryDirectory() as work:
    few = peak(options.few, work)
    many = peak(options.many, work)
    print(f"peak anonymous memory: {few:.0f} MiB on {options.few} films, {many:.0f} MiB on {options.many}: "
          f"{100 * (many / few - 1):+.1f} % (target: within 10 %)")
