#!/usr/bin/env python3
"""Renders a matrix of generated DICOM files with `thorax data show` and compares with pydicom.

transfer syntax × photometric interpretation × bit depth × LUT kind. The expected values come from pydicom's pixel
handlers, `apply_modality_lut` and `apply_voi_lut`; the pictures are patterns, not X-rays.

    pip install pydicom==3.0.2 numpy pillow pylibjpeg pylibjpeg-libjpeg pylibjpeg-openjpeg pylibjpeg-rle pyjpegls
    apt-get install dcmtk          # dcmcjpeg writes the lossless and 12-bit JPEG
    python Benchmarks/dicom_matrix.py --thorax .build/release/thorax

Prints one Markdown row per transfer syntax and LUT kind: cases, largest difference in 255ths after rendering, and for
lossy syntaxes the largest difference of stored values. Exit 1 where a case exceeds its limit.
"""
import argparse
import collections
import io
import itertools
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixels import apply_modality_lut, apply_voi_lut, pixel_array
from pydicom.sequence import Sequence
from pydicom.uid import (
    UID, DeflatedExplicitVRLittleEndian, DigitalXRayImageStorageForPresentation, ExplicitVRBigEndian,
    ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEG2000, JPEG2000Lossless, JPEGBaseline8Bit, JPEGExtended12Bit,
    JPEGLossless, JPEGLosslessSV1, JPEGLSLossless, JPEGLSNearLossless, RLELossless)

ROWS, COLUMNS = 40, 48
NATIVE = [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
LOSSLESS = NATIVE + [RLELossless, JPEGLossless, JPEGLosslessSV1, JPEGLSLossless, JPEG2000Lossless]
LOSSY = [JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLSNearLossless, JPEG2000]
DEPTHS = [8, 10, 12, 14, 15, 16]
LUTS = ["none", "rescale", "modality LUT", "LINEAR", "LINEAR_EXACT", "SIGMOID", "VOI LUT", "full window"]


def pattern(bits, signed):
    """A smooth slope with rings over the whole range, `[ROWS, COLUMNS]`."""
    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    slope = (x + 2 * y) / (COLUMNS - 1 + 2 * (ROWS - 1))
    rings = 0.5 + 0.5 * np.cos(np.hypot(x - 20, y - 17) / 3)
    level = 0.8 * slope + 0.2 * rings
    level = (level - level.min()) / np.ptp(level)
    values = np.round(level * (2**bits - 1)).astype(np.int64)
    return values - 2 ** (bits - 1) if signed else values


def base(photometric, bits, signed, samples=1):
    ds = Dataset()
    ds.file_meta = FileMetaDataset()
    ds.SOPClassUID = DigitalXRayImageStorageForPresentation
    ds.SOPInstanceUID = "1.2.826.0.1.3680043.8.498.1"
    ds.Modality = "DX"
    ds.PatientID = "phantom"
    ds.Rows, ds.Columns, ds.SamplesPerPixel = ROWS, COLUMNS, samples
    ds.BitsAllocated = 8 if bits <= 8 else 16
    ds.BitsStored, ds.HighBit = bits, bits - 1
    ds.PixelRepresentation = int(signed)
    ds.PhotometricInterpretation = photometric
    if samples > 1:
        ds.PlanarConfiguration = 0
    return ds


def table(first, values, bits, signed):
    item = Dataset()
    vr = "SS" if signed else "US"
    item.add_new(0x00283002, vr, [len(values), first, bits])
    item.add_new(0x00283006, "US", [int(v) for v in values])
    return item


def add_lut(ds, kind, bits, signed, inverse):
    low = -(2 ** (bits - 1)) if signed else 0
    size = 2**bits
    middle = low + size // 2
    if kind == "rescale":
        ds.RescaleSlope, ds.RescaleIntercept, ds.RescaleType = "0.5", str(-size // 8), "US"
        ds.WindowCenter, ds.WindowWidth = str(0.5 * middle - size // 8), str(size * 0.3)
    elif kind == "modality LUT":
        entries = min(size, 1024)
        curve = np.round((np.arange(entries) / (entries - 1)) ** 0.7 * 65535)
        item = table(middle - entries // 2, curve, 16, signed)
        item.ModalityLUTType = "OD"
        ds.ModalityLUTSequence = Sequence([item])
        ds.WindowCenter, ds.WindowWidth = "32000", "48000"
    elif kind in ("LINEAR", "LINEAR_EXACT", "SIGMOID"):
        ds.WindowCenter, ds.WindowWidth = str(middle - size // 16), str(size * 0.6)
        if kind != "LINEAR":
            ds.VOILUTFunction = kind
    elif kind == "full window":
        ds.WindowCenter, ds.WindowWidth, ds.VOILUTFunction = str(middle), str(size), "LINEAR_EXACT"
    elif kind == "VOI LUT":
        entries = min(size, 512)
        curve = np.round((np.arange(entries) / (entries - 1)) ** 2 * 65535)
        item = table(middle - entries // 3, curve, 16, signed)
        ds.VOILUTSequence = Sequence([item])
        # A LUT goes before a window (PS3.3, C.11.2).
        ds.WindowCenter, ds.WindowWidth = "1", "2"
    if inverse:
        ds.PresentationLUTShape = "INVERSE"


def native(ds, values, syntax):
    allocated = ds.BitsAllocated
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    kind = "i" if ds.PixelRepresentation else "u"
    data = values.astype(f"{order}{kind}{allocated // 8}").tobytes()
    # 8-bit samples travel in 16-bit words where the VR is OW, and those are swapped in big endian.
    if allocated == 8 and len(data) % 2:
        data += b"\0"
    ds.PixelData = data
    ds["PixelData"].VR = "OB" if allocated == 8 and syntax != ImplicitVRLittleEndian else "OW"
    ds.file_meta.TransferSyntaxUID = syntax


def dcmtk_jpeg(ds, option, folder):
    source, target = folder / "native.dcm", folder / "jpeg.dcm"
    ds.save_as(source, enforce_file_format=True)
    subprocess.run(["dcmcjpeg", option, str(source), str(target)], check=True, capture_output=True)
    encoded = pydicom.dcmread(target)
    encoded.PixelData  # read before the folder goes
    return encoded


def encode(ds, values, syntax, folder):
    """The data set with `values` in the transfer syntax, or None where the two don't go together."""
    if syntax in NATIVE:
        native(ds, values, syntax)
        return ds
    native(ds, values, ExplicitVRLittleEndian)
    if syntax == JPEGBaseline8Bit:
        if ds.BitsStored != 8 or ds.PixelRepresentation or ds.PhotometricInterpretation == "PALETTE COLOR":
            return None
        buffer = io.BytesIO()
        color = ds.SamplesPerPixel == 3
        Image.fromarray(values.astype(np.uint8), "RGB" if color else "L").save(buffer, "JPEG", quality=92)
        ds.PixelData = encapsulate([buffer.getvalue()])
        ds["PixelData"].VR = "OB"
        if color:
            ds.PhotometricInterpretation = "YBR_FULL_422"
        ds.file_meta.TransferSyntaxUID = syntax
        return ds
    if syntax == JPEGExtended12Bit:
        # dcmcjpeg renders lossy monochrome; only LUTs that survive that are asked for.
        if ds.SamplesPerPixel != 1 or ds.BitsStored != 12 or ds.PixelRepresentation:
            return None
        if "ModalityLUTSequence" in ds or "RescaleSlope" in ds:
            return None
        return dcmtk_jpeg(ds, "+ee", folder)
    if syntax in (JPEGLossless, JPEGLosslessSV1):
        return dcmtk_jpeg(ds, "+el" if syntax == JPEGLossless else "+e1", folder)
    options = {}
    if syntax == JPEGLSNearLossless:
        options["jls_error"] = 2
    if syntax == JPEG2000:
        # High enough that stored values stay close; what is compared is two decoders, not the loss.
        options["j2k_psnr"] = [70]
    if syntax in (JPEGLSNearLossless, JPEG2000) and ds.PhotometricInterpretation == "PALETTE COLOR":
        return None
    if syntax in (JPEG2000, JPEG2000Lossless) and ds.SamplesPerPixel == 3 and ds.PhotometricInterpretation == "RGB":
        ds.PhotometricInterpretation = "YBR_RCT" if syntax == JPEG2000Lossless else "YBR_ICT"
        ds.compress(syntax, generate_instance_uid=False, encoding_plugin="pylibjpeg", **options)
        return ds
    ds.compress(syntax, generate_instance_uid=False, **options)
    return ds


def luma(rgb):
    r, g, b = (rgb[..., i].astype(np.int64) for i in range(3))
    return (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16


def expected(path):
    """Rendered values 0…1 and stored values, by pydicom."""
    ds = pydicom.dcmread(path)
    stored = pixel_array(ds)
    photometric = ds.PhotometricInterpretation
    if photometric == "PALETTE COLOR":
        rgb = pydicom.pixels.apply_color_lut(stored, ds)
        return luma(rgb) / (255 if rgb.dtype.itemsize == 1 else 65535), stored
    if ds.SamplesPerPixel == 3:
        if photometric.startswith("YBR_FULL") and ds.file_meta.TransferSyntaxUID not in LOSSY:
            # Y is luma as it is; converted to RGB and back it would be rounded and clipped.
            y = pixel_array(ds, raw=True)[..., 0]
            return y / (2**ds.BitsStored - 1), y
        return luma(stored) / (2**ds.BitsStored - 1), luma(stored)
    signed, bits = bool(ds.PixelRepresentation), ds.BitsStored
    values = apply_modality_lut(stored, ds)
    windows = "WindowCenter" in ds or "VOILUTSequence" in ds
    if windows:
        shown = np.asarray(apply_voi_lut(values, ds, prefer_lut=True), dtype=np.float64)
        if "VOILUTSequence" in ds:
            low, high = 0, 2 ** ds.VOILUTSequence[0].LUTDescriptor[2] - 1
        else:
            low, high = window_range(ds, signed, bits)
    elif bits <= 8:
        shown = np.asarray(values, dtype=np.float64)
        low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    else:
        shown = np.asarray(values, dtype=np.float64)
        low, high = shown.min(), shown.max()
    level = (shown - low) / (high - low)
    if photometric == "MONOCHROME1" or ds.get("PresentationLUTShape") == "INVERSE":
        level = 1 - level
    return level, stored


def window_range(ds, signed, bits):
    """The output range that pydicom's apply_voi_lut uses for windows."""
    if "ModalityLUTSequence" in ds:
        return 0, 2 ** ds.ModalityLUTSequence[0].LUTDescriptor[2] - 1
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    if "RescaleSlope" in ds:
        slope, intercept = float(ds.RescaleSlope), float(ds.RescaleIntercept)
        low, high = low * slope + intercept, high * slope + intercept
    return low, high


def cases():
    for syntax in LOSSLESS + LOSSY:
        for photometric, bits, signed in itertools.product(["MONOCHROME1", "MONOCHROME2"], DEPTHS, [False, True]):
            for kind in LUTS:
                yield syntax, photometric, bits, signed, kind, False
            if photometric == "MONOCHROME2":
                yield syntax, photometric, bits, signed, "LINEAR", True
        for photometric, bits in [("RGB", 8), ("RGB", 16), ("YBR_FULL", 8), ("PALETTE COLOR", 8)]:
            yield syntax, photometric, bits, False, "none", False


def build(case, folder):
    syntax, photometric, bits, signed, kind, inverse = case
    samples = 3 if photometric in ("RGB", "YBR_FULL") else 1
    ds = base(photometric, bits, signed, samples)
    values = pattern(bits, signed)
    if samples == 3:
        values = np.stack([values, values[::-1], values[:, ::-1]], axis=-1)
        if bits == 16 and syntax in (JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLossless, JPEGLosslessSV1):
            return None
        if photometric == "YBR_FULL" and syntax not in NATIVE + [RLELossless]:
            return None
    elif photometric == "PALETTE COLOR":
        ramp = np.arange(256)
        for color, curve in zip(("Red", "Green", "Blue"), (ramp, 255 - ramp, ramp // 2)):
            setattr(ds, f"{color}PaletteColorLookupTableDescriptor", [256, 0, 16])
            setattr(ds, f"{color}PaletteColorLookupTableData", (curve * 257).astype("<u2").tobytes())
        if syntax not in (ImplicitVRLittleEndian, ExplicitVRLittleEndian, DeflatedExplicitVRLittleEndian, RLELossless):
            return None
    else:
        add_lut(ds, kind, bits, signed, inverse)
    return encode(ds, values, syntax, folder)


def show(thorax, path, picture):
    run = subprocess.run([thorax, "data", "show", str(path), "--output", str(picture)], capture_output=True, text=True)
    if run.returncode != 0:
        raise RuntimeError(run.stderr.strip())
    image = np.asarray(Image.open(picture))
    return image / (255 if image.dtype == np.uint8 else 65535)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--thorax", default=".build/release/thorax")
    parser.add_argument("--keep", help="keep the generated files in this folder")
    arguments = parser.parse_args()
    results = collections.defaultdict(list)
    failures, impossible = [], collections.Counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(arguments.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for number, case in enumerate(cases()):
            syntax, photometric, bits, signed, kind, inverse = case
            name = f"{photometric} {bits}{'s' if signed else 'u'} {kind}{' INVERSE' if inverse else ''}"
            path, picture = folder / f"{number:05}.dcm", folder / "shown.png"
            try:
                ds = build(case, folder)
            except Exception as error:
                impossible[f"{syntax.name}: {type(error).__name__} {str(error)[:90]}"] += 1
                continue
            if ds is None:
                continue
            ds.save_as(path, enforce_file_format=True)
            try:
                level, stored = expected(path)
            except Exception as error:
                impossible[f"{syntax.name} (oracle): {str(error)[:90]}"] += 1
                continue
            try:
                shown = show(arguments.thorax, path, picture)
            except RuntimeError as error:
                failures.append(f"{syntax.name}, {name}: {error}")
                continue
            difference = np.abs(shown - level).max() * 255
            lossy = syntax in LOSSY
            values = None
            if lossy and kind == "full window" and photometric.startswith("MONO"):
                back = 1 - shown if photometric == "MONOCHROME1" else shown
                truth = 1 - level if photometric == "MONOCHROME1" else level
                values = np.abs(back - truth).max() * 2**bits
                if values > 2:
                    failures.append(f"{syntax.name}, {name}: stored values differ by {values:.2f}")
            elif not lossy and difference > 1:
                failures.append(f"{syntax.name}, {name}: {difference:.2f} of 255")
            results[syntax.name, "colour" if photometric[0] in "RYP" else kind].append((difference, values))
    print("| transfer syntax | LUT kind | cases | largest difference, 255ths | of stored values |")
    print("|---|---|---|---|---|")
    for (syntax, kind), found in results.items():
        values = [v for _, v in found if v is not None]
        print(f"| {syntax} | {kind} | {len(found)} | {max(d for d, _ in found):.2f} | {f'{max(values):.2f}' if values else ''} |")
    print(f"\n{sum(map(len, results.values()))} cases, {len(failures)} failures")
    for text, count in impossible.items():
        print(f"not made: {count} × {text}")
    for failure in failures:
        print("FAILED", failure)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
