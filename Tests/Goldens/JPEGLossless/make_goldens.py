"""Makes the files beside it: small lossless JPEGs (ITU-T T.81, process 14), encoded here from the standard's text and
checked against libjpeg (the reference implementation of ISO/IEC 10918-6) as pylibjpeg-libjpeg wraps it.

Needs numpy 2.4 and pylibjpeg-libjpeg 2.5 from PyPI. Run it in its own folder: python make_goldens.py
"""
import json, struct
from pathlib import Path

import libjpeg
import numpy as np

here = Path(__file__).parent
manifest = []


def category(difference):
    return 16 if difference == 32768 else abs(difference).bit_length()


def predict(predictor, left, above, corner):
    return [None, left, above, corner, left + above - corner, left + ((above - corner) >> 1),
            above + ((left - corner) >> 1), (left + above) >> 1][predictor]


def differences(plane, predictor, precision, rows_per_interval):
    """[height][width] differences modulo 2^16, in -32767 ... 32768."""
    height, width = plane.shape
    result = []
    for y in range(height):
        first = y % rows_per_interval == 0
        for x in range(width):
            if x == 0:
                prediction = 1 << (precision - 1) if first else int(plane[y - 1, 0])
            elif first:
                prediction = int(plane[y, x - 1])
            else:
                prediction = predict(predictor, int(plane[y, x - 1]), int(plane[y - 1, x]), int(plane[y - 1, x - 1]))
            difference = (int(plane[y, x]) - prediction) & 0xFFFF
            result.append(difference - 65536 if difference > 32768 else difference)
    return np.array(result).reshape(height, width)


def skewed_code(order):
    """One code of each length from 1 on, and two of the greatest: it soon leaves any look-up table."""
    counts = [0] * 16
    for i in range(len(order)):
        counts[min(i, 15)] += 1
    assert len(order) <= 16
    return counts, order


def flat_code(order):
    """All codes of five bits."""
    return [0, 0, 0, 0, len(order)] + [0] * 11, order


def codes(counts, order):
    result, code, index = {}, 0, 0
    for length, count in enumerate(counts, 1):
        for _ in range(count):
            result[order[index]] = (code, length)
            code, index = code + 1, index + 1
        code <<= 1
    return result


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def encode(image, precision, predictor, transform=0, restart_rows=0, tables=None):
    """`tables`: one (counts, categories) per component."""
    height, width = image.shape[:2]
    planes = [image] if image.ndim == 2 else [image[..., c] for c in range(image.shape[2])]
    tables = tables or [flat_code(list(range(17)))] * len(planes)
    planes = [plane.astype(int) >> transform for plane in planes]
    rows = restart_rows or height
    errors = [differences(plane, predictor, precision - transform, rows) for plane in planes]
    out = b"\xFF\xD8" + segment(0xC3, struct.pack(">BHHB", precision, height, width, len(planes))
                                + b"".join(bytes([c + 1, 0x11, 0]) for c in range(len(planes))))
    for c, (counts, order) in enumerate(tables):
        out += segment(0xC4, bytes([c]) + bytes(counts) + bytes(order))
    if restart_rows:
        out += segment(0xDD, struct.pack(">H", restart_rows * width))
    out += segment(0xDA, bytes([len(planes)]) + b"".join(bytes([c + 1, c << 4]) for c in range(len(planes)))
                   + bytes([predictor, 0, transform]))
    lookups = [codes(*table) for table in tables]
    for start in range(0, height, rows):
        bits = []
        for y in range(start, min(start + rows, height)):
            for x in range(width):
                for c in range(len(planes)):
                    difference = int(errors[c][y, x])
                    size = category(difference)
                    code, length = lookups[c][size]
                    bits.append(f"{code:0{length}b}")
                    if 0 < size < 16:
                        bits.append(f"{difference if difference > 0 else difference + (1 << size) - 1:0{size}b}")
        text = "".join(bits)
        text += "1" * (-len(text) % 8)
        data = bytes(int(text[i: i + 8], 2) for i in range(0, len(text), 8))
        if start:
            out += bytes([0xFF, 0xD0 + (start // rows - 1) % 8])
        out += data.replace(b"\xFF", b"\xFF\x00")
    return out + b"\xFF\xD9"


def film(width, height, precision, noise, seed):
    y, x = np.mgrid[0:height, 0:width]
    values = 0.5 + 0.3 * np.sin(x / 5) + 0.2 * np.cos(y / 7 - x / 9)
    values = values + np.random.default_rng(seed).normal(0, noise, values.shape)
    return (np.clip(values, 0, 1) * (2**precision - 1)).round().astype(np.uint16)


def record(name, image, precision, data, expected, check=True):
    if check:
        decoded = libjpeg.decode(data)
        assert np.array_equal(decoded.reshape(image.shape), image), name
    (here / name).write_bytes(data)
    (here / expected).write_bytes(np.ascontiguousarray(image).astype("<u2").tobytes())
    manifest.append({"file": name, "expected": expected, "width": image.shape[1], "height": image.shape[0],
                     "components": 1 if image.ndim == 2 else image.shape[2], "precision": precision})


for precision in (8, 10, 12, 16):
    image = film(23, 17, precision, 0.05, precision)
    for predictor in range(1, 8):
        record(f"p{precision}-predictor{predictor}.jpg", image, precision,
               encode(image, precision, predictor), f"p{precision}.raw")
image = film(19, 21, 12, 0.02, 2)
for predictor in (1, 4):
    # Ten intervals: the markers' numbers wrap around.
    record(f"restarts-predictor{predictor}.jpg", image, 12, encode(image, 12, predictor, restart_rows=2), "restarts.raw")
# libjpeg clips what a point transform leaves to white; DCMTK (dcmcjpeg +el +pt 3, dcmdjpeg) agrees with the standard.
record("transform.jpg", (image >> 3) << 3, 12, encode(image, 12, 5, transform=3), "transform.raw", check=False)
# Differences of exactly 2^15 (category 16, which has no value bits), and wrap-around beyond both ends.
extremes = np.random.default_rng(3).choice(np.array([0, 1, 32767, 32768, 65535], dtype=np.uint16), (16, 33))
for predictor in (1, 6, 7):
    record(f"extremes-predictor{predictor}.jpg", extremes, 16, encode(extremes, 16, predictor), "extremes.raw")
# Codes of up to 16 bits: categories in the worst order.
noise = film(40, 25, 15, 0.3, 4)
record("long-codes.jpg", noise, 15, encode(noise, 15, 1, tables=[skewed_code(list(range(15)) + [15])]), "long-codes.raw")
colour = np.stack([film(15, 14, 8, 0.05, seed) for seed in (5, 6, 7)], axis=-1)
tables = [flat_code(list(range(17))), skewed_code(list(range(16))), flat_code(list(range(16, -1, -1)))]
for predictor in (1, 7):
    record(f"colour-predictor{predictor}.jpg", colour, 8, encode(colour, 8, predictor, tables=tables), "colour.raw")
for width, height in ((1, 1), (1, 6), (6, 1), (2, 2), (3, 2)):
    tiny = film(width, height, 9, 0.2, 8)
    record(f"tiny{width}x{height}.jpg", tiny, 9, encode(tiny, 9, 4), f"tiny{width}x{height}.raw")
(here / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
