"""Makes the files beside it: small synthetic images, and the gray values that Pillow decodes and resizes them to.

Needs numpy 2.4 and Pillow 13.0 from PyPI, and the TurboJPEG library for the one kind (YCCK) that Pillow can't write.
Run it in its own folder: python make_goldens.py
"""
import ctypes, ctypes.util, json, math, struct, zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

here = Path(__file__).parent
manifest = {"decoded": [], "resized": []}
luma = np.array([19595, 38470, 7471], dtype=np.int64)


def texture(width, height, phase=0.0):
    """Waves, a bright disc and a hard edge, 0 to 1: smooth enough for small files, asymmetric in every direction."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    waves = 0.5 + 0.25 * np.sin(x / 5 + phase) + 0.2 * np.cos(y / 9 - x / 17 + 2 * phase)
    disc = np.hypot(x - 0.3 * width, y - 0.6 * height) < 0.2 * min(width, height)
    waves = np.where(disc, 0.9, waves)
    waves[: height // 4, width * 2 // 3:] = 0.1
    return np.clip(waves, 0, 1)


def rgb(width, height):
    """Colours near gray, so that no JPEG value leaves the RGB cube: there luma and Pillow's RGB detour agree to 1."""
    base = texture(width, height) * 0.6 + 0.2
    tint = np.stack([texture(width, height, p) * 0.15 for p in (0, 1, 2)], axis=-1)
    return np.round((base[..., None] + tint - 0.07) * 255).astype(np.uint8)


def record_decoded(name, expected, tolerance=0):
    expected = np.ascontiguousarray(expected)
    (here / f"{name}.raw").write_bytes(expected.astype("<u2" if expected.dtype == np.uint16 else np.uint8).tobytes())
    manifest["decoded"].append({
        "file": name, "expected": f"{name}.raw", "width": expected.shape[1], "height": expected.shape[0],
        "bits": expected.dtype.itemsize * 8, "tolerance": tolerance})


def record_resized(source, size, fit, resize, expected, tolerance):
    name = f"{source}.{fit}{size}.{resize}.raw"
    (here / name).write_bytes(np.ascontiguousarray(expected, dtype=np.uint8).tobytes())
    manifest["resized"].append({
        "file": source, "expected": name, "size": size, "fit": fit, "resize": resize, "tolerance": tolerance})


# JPEG -------------------------------------------------------------------------------------------------------------

def jpeg(name, image, tolerance, **options):
    image.save(here / name, "JPEG", quality=90, **options)
    with Image.open(here / name) as opened:
        record_decoded(name, np.asarray(ImageOps.exif_transpose(opened).convert("L")), tolerance)


def exif(orientation, order):
    header = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(order + "I", 8)
    # A description before the orientation, so that the reader must walk the directory.
    entries = struct.pack(order + "HHI4s", 0x010E, 2, 2, b"x\0\0\0")
    entries += struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0" + header + struct.pack(order + "H", 2) + entries + struct.pack(order + "I", 0)


def ycck(name, cmyk):
    """TurboJPEG turns CMYK pixels into YCCK, as Photoshop does."""
    turbo = ctypes.CDLL(ctypes.util.find_library("turbojpeg"))
    turbo.tjInitCompress.restype = ctypes.c_void_p
    inverted = np.ascontiguousarray(255 - cmyk)
    data, size = ctypes.POINTER(ctypes.c_ubyte)(), ctypes.c_ulong(0)
    height, width = cmyk.shape[:2]
    TJPF_CMYK, TJSAMP_420 = 11, 2
    failed = turbo.tjCompress2(
        ctypes.c_void_p(turbo.tjInitCompress()), inverted.ctypes.data_as(ctypes.c_void_p), width, 0, height, TJPF_CMYK,
        ctypes.byref(data), ctypes.byref(size), TJSAMP_420, 90, 0)
    assert not failed
    (here / name).write_bytes(bytes(data[: size.value]))
    with Image.open(here / name) as opened:
        assert opened.mode == "CMYK"
        record_decoded(name, np.asarray(opened.convert("L")), 2)


gray = Image.fromarray(np.round(texture(61, 43) * 255).astype(np.uint8))
colour = Image.fromarray(rgb(61, 43))
cmyk = np.dstack([255 - rgb(61, 43), np.round(texture(61, 43, 3) * 90).astype(np.uint8)])
jpeg("gray.jpg", gray, 0)
jpeg("gray-progressive.jpg", gray, 0, progressive=True)
jpeg("colour-444.jpg", colour, 1, subsampling=0)
jpeg("colour-422.jpg", colour, 1, subsampling=1)
jpeg("colour-420.jpg", colour, 1, subsampling=2)
jpeg("colour-progressive.jpg", colour, 1, progressive=True)
jpeg("colour-restarts.jpg", colour, 1, restart_marker_blocks=3)
jpeg("colour-rgb.jpg", colour, 1, keep_rgb=True)
planes = [Image.fromarray(np.ascontiguousarray(cmyk[..., i])) for i in range(4)]
jpeg("cmyk.jpg", Image.merge("CMYK", planes), 1)
ycck("ycck.jpg", cmyk)
for orientation in range(1, 9):
    small = Image.fromarray(np.round(texture(29, 18) * 255).astype(np.uint8))
    jpeg(f"orientation-{orientation}.jpg", small, 0, exif=exif(orientation, "<" if orientation % 2 else ">"))


# PNG: written here, because Pillow writes neither interlaced nor 16-bit colour files ----------------------------------

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(samples, depth):
    """Rows of [height, width, channels] samples as bytes."""
    height = samples.shape[0]
    flat = samples.reshape(height, -1)
    if depth == 16:
        return [row.astype(">u2").tobytes() for row in flat]
    bits = ((flat[:, :, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8).reshape(height, -1)
    return [np.packbits(row).tobytes() for row in bits]


def filtered(rows, step):
    """All five PNG filters in turn."""
    out, above = b"", bytes(len(rows[0])) if rows else b""
    for y, row in enumerate(rows):
        kind, line = y % 5, bytearray()
        for i, value in enumerate(row):
            a, b, c = row[i - step] if i >= step else 0, above[i], above[i - step] if i >= step else 0
            p = a + b - c
            paeth = min((a, b, c), key=lambda v: abs(p - v))
            line.append((value - (0, a, b, (a + b) // 2, paeth)[kind]) & 255)
        out, above = out + bytes([kind]) + bytes(line), row
    return out


def png(name, samples, depth, colour_type, interlaced=False, extra=b"", expected=None):
    samples = samples if samples.ndim == 3 else samples[..., None]
    height, width, channels = samples.shape
    step = max(1, channels * depth // 8)
    passes = [(0, 0, 1, 1)]
    if interlaced:
        passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    data = b""
    for top, left, down, right in passes:
        part = samples[top::down, left::right]
        if part.size:
            data += filtered(packed(part, depth), step)
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced))
    (here / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))
    if expected is None:
        with Image.open(here / name) as opened:
            expected = np.asarray(opened if opened.mode == "I;16" else opened.convert("L"))
    record_decoded(name, expected)


def luma16(samples):
    return ((samples[..., :3].astype(np.int64) @ luma + 0x8000) >> 16).astype(np.uint16)


width, height = 37, 26
noise = np.random.default_rng(1)
deep = np.round(texture(width, height) * 65535).astype(np.uint16)
deep_rgb = np.stack([np.round(texture(width, height, p) * 65535).astype(np.uint16) for p in (0, 1, 2)], axis=-1)
alpha = noise.integers(0, 65536, (height, width, 1)).astype(np.uint16)
for interlaced in (False, True):
    suffix = "-interlaced.png" if interlaced else ".png"
    for depth in (1, 2, 4, 8, 16):
        png(f"gray{depth}{suffix}", deep >> (16 - depth), depth, 0, interlaced)
    png("gray8-transparent" + suffix, deep >> 8, 8, 0, interlaced, chunk(b"tRNS", b"\0\x20"))
    for depth in (1, 2, 4, 8):
        palette = noise.integers(0, 256, (2 ** depth, 3)).astype(np.uint8).tobytes()
        png(f"palette{depth}{suffix}", deep >> (16 - depth), depth, 3, interlaced, chunk(b"PLTE", palette))
    palette = chunk(b"PLTE", noise.integers(0, 256, (256, 3)).astype(np.uint8).tobytes())
    png("palette8-transparent" + suffix, deep >> 8, 8, 3, interlaced, palette + chunk(b"tRNS", bytes(range(100))))
    png("rgb8" + suffix, deep_rgb >> 8, 8, 2, interlaced)
    png("rgb16" + suffix, deep_rgb, 16, 2, interlaced, expected=luma16(deep_rgb))
    png("gray8-alpha" + suffix, np.dstack([deep, alpha]) >> 8, 8, 4, interlaced)
    png("gray16-alpha" + suffix, np.dstack([deep, alpha]), 16, 4, interlaced, expected=deep)
    png("rgb8-alpha" + suffix, np.dstack([deep_rgb, alpha]) >> 8, 8, 6, interlaced)
    png("rgb16-alpha" + suffix, np.dstack([deep_rgb, alpha]), 16, 6, interlaced, expected=luma16(deep_rgb))
for side in (1, 2, 3, 5):  # sizes at which some passes of an interlaced file are empty
    png(f"tiny{side}-interlaced.png", deep[:side, : 6 - side] >> 8, 8, 0, True)


# Resizing -----------------------------------------------------------------------------------------------------------

def region(fit, width, height, size):
    """(box of the source, size and corner in the target)."""
    if fit == "stretch":
        return (0, 0, width, height), (size, size), (0, 0)
    if fit == "crop":
        side = min(width, height)
        left, top = (width - side) // 2, (height - side) // 2
        return (left, top, left + side, top + side), (size, size), (0, 0)
    long = max(width, height)
    inner = tuple(max(1, int(v * size / long + 0.5)) for v in (width, height))
    return (0, 0, width, height), inner, ((size - inner[0]) // 2, (size - inner[1]) // 2)


def filter_across_then_down(image, size, box):
    """Pillow's filter in a fixed order. Until 12 Pillow always began across; 13 begins down for some shapes."""
    left, top, right, bottom = box
    narrow = image.resize((size[0], image.size[1]), Image.Resampling.BILINEAR, box=(left, 0, right, image.size[1]))
    values = np.asarray(narrow.resize(size, Image.Resampling.BILINEAR, box=(0, top, size[0], bottom)))
    at_once = np.asarray(image.resize(size, Image.Resampling.BILINEAR, box=box))
    assert np.abs(values.astype(np.float64) - at_once).max() <= 1
    return values


def resized(name, size, fit, resize, tolerance):
    with Image.open(here / name) as opened:
        orientation = opened.getexif().get(0x0112, 1)
        width, height = opened.size if orientation < 5 else opened.size[::-1]
        box, inner, corner = region(fit, width, height, size)
        reduction = 1
        if resize == "fast" and opened.format == "JPEG":
            reduction = next(r for r in (8, 4, 2, 1) if r == 1 or (
                (box[2] - box[0]) / r >= inner[0] and (box[3] - box[1]) / r >= inner[1]))
            stored = opened.size
            opened.draft("L", (stored[0] // reduction, stored[1] // reduction))
            assert opened.size == tuple(-(-v // reduction) for v in stored), (opened.size, reduction)
        opened = ImageOps.exif_transpose(opened)
        deep = opened.mode == "I;16"
        source = Image.fromarray(np.asarray(opened).astype(np.float32)) if deep else opened.convert("L")
        # A side that was rounded up begins with part of a pixel where the orientation turned it round.
        across = source.size[0] - width / reduction if orientation in (2, 3, 6, 7) else 0
        down = source.size[1] - height / reduction if orientation in (3, 4, 7, 8) else 0
        box = (box[0] / reduction + across, box[1] / reduction + down,
               box[2] / reduction + across, box[3] / reduction + down)
        # Cropped first: no value from outside the square may leak in through the filter.
        hull = (math.floor(box[0]), math.floor(box[1]), math.ceil(box[2]), math.ceil(box[3]))
        source = source.crop(hull)
        box = (box[0] - hull[0], box[1] - hull[1], box[2] - hull[0], box[3] - hull[1])
        values = filter_across_then_down(source, inner, box)
        if deep:
            values = np.floor(values.astype(np.float64) / 257 + 0.5)
        canvas = np.zeros((size, size), np.uint8)
        canvas[corner[1]: corner[1] + inner[1], corner[0]: corner[0] + inner[0]] = values
        record_resized(name, size, fit, resize, canvas, tolerance)


Image.fromarray(np.round(texture(97, 61) * 255).astype(np.uint8)).save(here / "film.png", optimize=True)
Image.fromarray(np.round(texture(40, 71) * 65535).astype(np.uint16)).save(here / "film16.png", optimize=True)
Image.fromarray(np.round(texture(600, 33) * 255).astype(np.uint8)).save(here / "strip.png", optimize=True)
Image.fromarray(rgb(333, 257)).save(here / "film.jpg", quality=85)
Image.fromarray(rgb(331, 253)).save(here / "film-sideways.jpg", quality=85, exif=exif(6, ">"))
Image.fromarray(rgb(331, 253)).save(here / "film-upside-down.jpg", quality=85, exif=exif(3, "<"), progressive=True)
for size in (7, 17, 32, 61, 64, 97, 150):
    resized("film.png", size, "stretch", "exact", 0)
for size in (17, 64, 90):
    resized("film.png", size, "pad", "exact", 0)
    resized("film.png", size, "crop", "exact", 0)
for size in (12, 32, 48, 64):  # 104, 40, 32 and 24 taps
    resized("strip.png", size, "stretch", "exact", 0)
resized("strip.png", 9, "pad", "exact", 0)
for size in (24, 90):
    for fit in ("stretch", "pad", "crop"):
        resized("film16.png", size, fit, "exact", 1)
for fit in ("stretch", "pad", "crop"):
    resized("film.jpg", 60, fit, "exact", 1)
    for size in (30, 60, 100, 200):
        resized("film.jpg", size, fit, "fast", 0 if size < 200 else 1)
    resized("film-sideways.jpg", 60, fit, "exact", 1)
    resized("film-sideways.jpg", 60, fit, "fast", 0)
    resized("film-upside-down.jpg", 60, fit, "fast", 0)
resized("film.png", 32, "crop", "fast", 0)

(here / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
