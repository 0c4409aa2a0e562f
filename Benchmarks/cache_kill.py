#!/usr/bin/env python3
"""Kills writers of one pixel cache at random moments, fills a small disk, and looks at what is left (Linux).

    make build && python3 Benchmarks/cache_kill.py --thorax .build/release/thorax --kills 30

Several `thorax data cache` fill one folder at once and are killed with SIGKILL. After every kill Python's own
safetensors opens every shard, every stored film must be, byte for byte, the one that an undisturbed run made of the
same file, and none that was stored before may be missing. Then a tmpfs that is too small (mounting it needs root) fills
up, is checked the same way, is enlarged and completed; training on it goes on without the cache.
Needs: numpy, safetensors (PyPI).
"""
import argparse, csv, os, random, re, shutil, signal, subprocess, tempfile, time

from safetensors import safe_open
from safetensors.numpy import load_file

parser = argparse.ArgumentParser()
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--kills", type=int, default=30)
parser.add_argument("--writers", type=int, default=3)
parser.add_argument("--count", type=int, default=1200, help="films")
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--train", action="store_true", help="also train on the full disk; needs a build with libtorch")
options = parser.parse_args()
randomness = random.Random(options.seed)


def shards(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".safetensors"))


def films(folder):
    """Digest -> pixels of every filled slot of 224 px; fails where a shard, of whatever size, can't be opened."""
    found = {}
    for path in shards(folder):
        with safe_open(path, "np") as file:
            assert file.metadata()["format"] == "thorax-films", path
        tensors = load_file(path)
        if not os.path.basename(path).startswith("224px"):
            continue
        for slot in tensors["digests"].any(axis=1).nonzero()[0]:
            digest = tensors["digests"][slot].tobytes()
            assert digest not in found, f"{path}: the film of slot {slot} is stored twice"
            found[digest] = tensors["films"][slot].tobytes()
    return found


def fill(cohort, folder, wait=True):
    process = subprocess.Popen(
        [options.thorax, "data", "cache", cohort, "--size", "224", "--output", folder],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if not wait:
        return process
    output, errors = process.communicate()
    return process.returncode, output, errors


def check(folder, reference, before):
    now = films(folder)
    for digest, pixels in now.items():
        assert pixels == reference[digest], f"{digest.hex()}: a stored film differs"
    lost = before - now.keys()
    assert not lost, f"{len(lost)} films that were stored are gone"
    return set(now)


def numbers(output):
    return [int(number) for number in re.search(r"(\d+) decoded, (\d+) there already, (\d+) unreadable", output).groups()]


def kill_writers(work, cohort, reference, whole_seconds):
    folder = os.path.join(work, "killed")
    kills = rounds = survivors = 0
    stored = set()
    while kills < options.kills:
        if len(stored) == len(reference):
            # All there: the next kills begin with an empty folder again.
            shutil.rmtree(folder)
            stored = set()
            rounds += 1
        writers = [fill(cohort, folder, wait=False) for _ in range(randomness.randint(2, options.writers))]
        # Some kills fall into the first milliseconds, when the first shard is made; some spare a writer for a while.
        time.sleep(randomness.choice([0.03, 0.3, 1]) * randomness.random() * whole_seconds)
        for writer in writers:
            if writer.poll() is None:
                writer.send_signal(signal.SIGKILL)
                kills += 1
            else:
                survivors += 1
                assert writer.returncode == 0, writer.stderr.read()
            if os.path.isdir(folder):
                stored = check(folder, reference, stored)
        for writer in writers:
            writer.wait()
        if os.path.isdir(folder):
            stored = check(folder, reference, stored)
    os.makedirs(folder, exist_ok=True)
    code, output, errors = fill(cohort, folder)
    assert code == 0, errors
    decoded, found, unreadable = numbers(output)
    assert (decoded, found, unreadable) == (len(reference) - len(stored), len(stored), 0), (output, len(stored))
    check(folder, reference, stored)
    print(f"{kills} kills of {options.writers} or fewer writers at once ({survivors} finished first, folder emptied "
          f"{rounds} times): every shard opened after every kill, no stored film lost or changed; the last run found "
          f"{found} films and decoded {decoded}")


def fill_disk(work, cohort, split, reference):
    disk = os.path.join(work, "disk")
    os.makedirs(disk)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], check=True)
    try:
        folder = os.path.join(disk, "cache")
        writers = [fill(cohort, folder, wait=False) for _ in range(2)]
        outcomes = [(writer.communicate(), writer.returncode) for writer in writers]
        for (_, errors), code in outcomes:
            assert code != 0 and "the disk is full" in errors, errors
        stored = check(folder, reference, set())
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        print(f"full disk of 24 MiB, two writers: {len(stored)} films stored, {free} bytes left, every shard opened; "
              f"each said: {outcomes[0][0][1].strip().splitlines()[-1][-160:]}")
        if options.train:
            run = os.path.join(work, "run")
            result = subprocess.run(
                [options.thorax, "train", "Recipes/demo.yaml", "--cohort", split, "--output", run, "--cache", folder,
                 "--set", "image.size=96", "--set", "phases.0.epochs=1", "--set", "phases.0.warmupEpochs=0"],
                capture_output=True, text=True)
            assert result.returncode == 0, result.stderr
            assert "films are decoded again in every epoch" in result.stderr, result.stderr
            assert os.path.exists(os.path.join(run, "model.safetensors"))
            check(folder, reference, stored)
            print("training with its cache on the full disk: finished, and said: films are decoded again in every epoch")
        subprocess.run(["mount", "-o", "remount,size=400m", disk], check=True)
        code, output, errors = fill(cohort, folder)
        decoded, found, _ = numbers(output)
        assert code == 0 and found == len(stored), (output, errors)
        assert len(check(folder, reference, stored)) == len(reference)
        print(f"enlarged: {found} films found, {decoded} decoded, all {len(reference)} right")
    finally:
        subprocess.run(["umount", disk], check=True)


with tempfile.TemporaryDirectory() as work:
    phantoms = os.path.join(work, "phantoms")
    subprocess.run([options.thorax, "phantom", "--count", str(options.count), "--size", "256", "--output", phantoms],
                   check=True, capture_output=True)
    cohort, split = os.path.join(phantoms, "cohort.csv"), os.path.join(phantoms, "split.csv")
    subprocess.run([options.thorax, "data", "split", cohort, "--output", split], check=True, capture_output=True)
    start = time.monotonic()
    code, _, errors = fill(cohort, os.path.join(work, "whole"))
    whole_seconds = time.monotonic() - start
    assert code == 0, errors
    reference = films(os.path.join(work, "whole"))
    with open(os.path.join(work, "whole", "index.csv"), newline="") as file:
        assert len(list(csv.DictReader(file))) == options.count
    print(f"undisturbed: {len(reference)} films in {whole_seconds:.1f} s, {len(shards(os.path.join(work, 'whole')))} shards")
    kill_writers(work, cohort, reference, whole_seconds)
    fill_disk(work, cohort, split, reference)
