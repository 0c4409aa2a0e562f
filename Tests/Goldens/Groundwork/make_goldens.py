"""Makes the golden file of the seeded generator's tests: a second implementation of SplitMix64 and of the
addressing of its streams, written from the paper and the documentation. Needs only Python's own library."""

import json
import math
import pathlib

MASK = 2**64 - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Stream:
    def __init__(self, seed, purpose="", *path):
        words = [seed, len(purpose.encode())] + list(purpose.encode()) + [step & MASK for step in path]
        self.state = 0x2545F4914F6CDD1D
        for word in words:
            self.state = mix(((self.state ^ word) + 0x9E3779B97F4A7C15) & MASK)

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        return mix(self.state)

    def unit(self):
        return (self.next() >> 11) * 2.0**-53

    def normal(self):
        radius = math.sqrt(-2 * math.log(1 - self.unit()))
        return radius * math.cos(2 * math.pi * self.unit())

    def shuffled(self, items):
        items = list(items)
        for last in range(len(items) - 1, 0, -1):
            other = (self.next() * (last + 1)) >> 64
            items[last], items[other] = items[other], items[last]
        return items


addresses = [(0, "", []), (1, "", []), (7, "augment", [3, 12]), (2**64 - 1, "Röntgen", [-1, 0])]
streams = [
    {
        "seed": str(seed), "purpose": purpose, "path": path,
        "words": [str(s.next()) for s in [Stream(seed, purpose, *path)] for _ in range(4)],
        "units": [s.unit() for s in [Stream(seed, purpose, *path)] for _ in range(3)],
        "normals": [s.normal() for s in [Stream(seed, purpose, *path)] for _ in range(3)],
        "shuffled": Stream(seed, purpose, *path).shuffled(range(12)),
    }
    for seed, purpose, path in addresses
]
here = pathlib.Path(__file__).parent
(here / "seeded_streams.json").write_text("[\n" + ",\n".join(json.dumps(s, ensure_ascii=False) for s in streams) + "\n]\n")
