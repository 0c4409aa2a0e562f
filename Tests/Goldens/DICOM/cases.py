"""Small DICOM films of every transfer syntax, photometric interpretation, bit depth and kind of LUT, and what an
independent renderer makes of them.

PyPI: pydicom 3.0.2, numpy, pylibjpeg 2.1.0 with pylibjpeg-libjpeg 2.5.0, pylibjpeg-openjpeg 2.6.0, pylibjpeg-rle 2.2.0,
pyjpegls 1.5.1. Program: dcmcjpeg of DCMTK, for the JPEG encodings that none of these writes.
The films are drawn here; none is of a person.
"""

import copy
import io
import subprocess
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_frames
from pydicom.pixels import apply_color_lut, apply_modality_lut, apply_voi, apply_windowing, convert_color_space
from pydicom.sequence import Sequence
from pydicom.uid import UID, generate_uid

warnings.simplefilter("ignore")
# Rows and columns: an odd number of pixels finds decoders that think in words.
SIZE, SIZE_422, SIZE_JPEG2000 = (21, 23), (20, 24), (32, 33)  # two columns share chroma; six levels of wavelets
IMPLICIT, EXPLICIT, BIG, DEFLATED = (
    "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99")
JPEG = "1.2.840.10008.1.2.4."
RLE = "1.2.840.10008.1.2.5"
NATIVE = [IMPLICIT, EXPLICIT, BIG, DEFLATED]
LOSSLESS = NATIVE + [RLE, JPEG + "57", JPEG + "70", JPEG + "80", JPEG + "90"]
JPEG2000 = [JPEG + "90", JPEG + "91"]
LOSSY = [JPEG + "50", JPEG + "51", JPEG + "53", JPEG + "55", JPEG + "81", JPEG + "91"]
DCMCJPEG = {"50": "+eb", "51": "+ee", "53": "+es", "55": "+ep", "57": "+el", "70": "+e1"}
DEPTHS = [8, 10, 12, 14, 15, 16]
LUTS = [
    "none", "rescale", "modality LUT", "LINEAR", "LINEAR_EXACT", "SIGMOID", "VOI LUT", "INVERSE",
    "rescale + LINEAR", "modality LUT + SIGMOID", "padding", "padding range + LINEAR",
]


@dataclass
class Case:
    name: str
    syntax: str
    photometric: str
    bits: int
    signed: bool
    lut: str
    file: bytes

    @property
    def lossy(self):
        return self.syntax in LOSSY


def bounds(bits, signed):
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)


def drawing(bits, signed, smooth, size, seed=1):
    """A ramp with a disc and a border; noise unless it is to be coded with loss."""
    y, x = np.mgrid[0:size[0], 0:size[1]]
    level = 0.1 + 0.8 * (x / (size[1] - 1) + y / (size[0] - 1)) / 2
    level = level + 0.15 * np.exp(-((x - 15) ** 2 + (y - 8) ** 2) / 20)
    if not smooth:
        level = level + np.random.default_rng(seed).normal(0, 0.05, level.shape)
    low, high = bounds(bits, signed)
    values = np.clip(np.round(low + level * (high - low)), low, high).astype(np.int64)
    if not smooth:
        values[0, 0], values[0, 1] = low, high
    values[:, :3] = low  # what padding masks
    return values


def base(photometric, bits, signed, syntax):
    smooth = syntax in LOSSY or photometric.startswith("YBR")
    size = SIZE_422 if photometric == "YBR_FULL_422" else SIZE_JPEG2000 if syntax in JPEG2000 else SIZE
    data = Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = UID(EXPLICIT)
    data.SOPClassUID = data.file_meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.1")
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["thorax"])
    data.Modality = "CR"
    data.PatientID = "DRAWN"
    data.PhotometricInterpretation = photometric
    data.Rows, data.Columns = size
    data.BitsAllocated = 8 if bits <= 8 else 16
    data.BitsStored, data.HighBit = bits, bits - 1
    data.PixelRepresentation = int(signed)
    data.SamplesPerPixel = 1
    values = drawing(bits, signed, smooth, size)
    if photometric in ("RGB", "YBR_FULL", "YBR_FULL_422"):
        data.SamplesPerPixel, data.PlanarConfiguration = 3, 0
        values = np.stack([drawing(bits, False, smooth, size, seed) for seed in (1, 2, 3)], axis=2)
        values[:, :, 1] = values[::-1, :, 1]
        if photometric != "RGB":
            # Colours that exist: YBR beyond RGB is clipped by who converts it, and isn't by who takes Y.
            values = convert_color_space(values.astype("u1"), "RGB", "YBR_FULL").astype(np.int64)
        if photometric == "YBR_FULL_422":
            values[:, 1::2, 1:] = values[:, 0::2, 1:]
    if photometric == "PALETTE COLOR":
        index = np.arange(256)
        colors = [index, 255 - index, (index * 7) % 256]
        for name, entries in zip(("Red", "Green", "Blue"), colors):
            setattr(data, name + "PaletteColorLookupTableDescriptor", [256, 0, 16])
            setattr(data, name + "PaletteColorLookupTableData", (entries * 257).astype("<u2").tobytes())
    kind = {8: "i1" if signed else "u1", 16: "<i2" if signed else "<u2"}[data.BitsAllocated]
    if photometric == "YBR_FULL_422":
        pairs = values.reshape(size[0], size[1] // 2, 2, 3)
        packed = np.stack([pairs[:, :, 0, 0], pairs[:, :, 1, 0], pairs[:, :, 0, 1], pairs[:, :, 0, 2]], axis=2)
        data.PixelData = packed.astype("u1").tobytes()
    else:
        data.PixelData = values.astype(kind).tobytes()
    if len(data.PixelData) % 2:
        data.PixelData += b"\0"
    data["PixelData"].VR = "OW" if data.BitsAllocated == 16 else "OB"
    return data


def encoded(data, syntax):
    """The data set with its pixels coded in another transfer syntax."""
    data = copy.deepcopy(data)
    uid = UID(syntax)
    if syntax in NATIVE:
        data.file_meta.TransferSyntaxUID = uid
        if syntax == BIG:
            if data.BitsAllocated == 16:
                data.PixelData = np.frombuffer(data.PixelData, "<u2").astype(">u2").tobytes()
            for color in ("Red", "Green", "Blue"):
                name = color + "PaletteColorLookupTableData"
                if name in data:
                    setattr(data, name, np.frombuffer(data[name].value, "<u2").astype(">u2").tobytes())
        return data
    number = syntax.split(".")[-1]
    if number in DCMCJPEG:
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "a.dcm"), Path(folder, "b.dcm")
            data.save_as(source, enforce_file_format=True)
            subprocess.run(
                ["dcmcjpeg", "-q", DCMCJPEG[number], "+ua", str(source), str(target)], check=True,
                capture_output=True)
            coded = pydicom.dcmread(target)
        data.PixelData = coded.PixelData
        for name in ("PhotometricInterpretation", "BitsAllocated", "BitsStored", "HighBit"):
            setattr(data, name, coded[name].value)
        data["PixelData"].VR, data["PixelData"].is_undefined_length = "OB", True
        data.file_meta.TransferSyntaxUID = uid
        return data
    plugins = {RLE: "pydicom", JPEG + "80": "pyjpegls", JPEG + "81": "pyjpegls"}
    options = {JPEG + "81": {"jls_error": 2}, JPEG + "91": {"j2k_cr": [4]}}.get(syntax, {})
    data.compress(
        uid, encoding_plugin=plugins.get(syntax, "pylibjpeg"), generate_instance_uid=False, **options)
    return data


def table(first, signed, entries, bits, kind):
    item = Dataset()
    item.add_new(0x00283002, "SS" if signed else "US", [entries, first, bits])
    item.LUTExplanation = kind
    curve = np.round((np.arange(entries) / (entries - 1)) ** 0.6 * ((1 << bits) - 1)).astype("<u2")
    item.add_new(0x00283006, "US", curve.tolist())
    return item


def with_lut(data, kind, bits, signed):
    """Adds what `kind` names; parameters follow the range of the stored values."""
    data = copy.deepcopy(data)
    low, high = bounds(bits, signed)
    count = high - low + 1
    scale = (1.0, 0.0)
    for part in kind.split(" + "):
        if part == "rescale":
            scale = (0.5, -10.0)
            data.RescaleSlope, data.RescaleIntercept, data.RescaleType = "0.5", "-10", "US"
        elif part == "modality LUT":
            entries = min(count // 2, 400)
            data.ModalityLUTSequence = Sequence(
                [table(low + (count - entries) // 2, signed, entries, 8 if bits == 8 else 16, "drawn")])
            data.ModalityLUTSequence[0].ModalityLUTType = "US"
        elif part in ("LINEAR", "LINEAR_EXACT", "SIGMOID", "INVERSE"):
            if "modality" in kind:
                center, width = 30000.5, 40000
                if bits == 8:
                    center, width = 120.5, 160
            else:
                center = (low + 0.45 * count) * scale[0] + scale[1]
                width = 0.6 * count * abs(scale[0])
            data.WindowCenter, data.WindowWidth = f"{center:.6g}", f"{width:.6g}"
            if part == "INVERSE":
                data.PresentationLUTShape = "INVERSE"
            elif part != "LINEAR":
                data.VOILUTFunction = part
        elif part == "VOI LUT":
            entries = min(count // 2, 400)
            data.VOILUTSequence = Sequence(
                [table(low + (count - entries) // 2, signed, entries, 8 if bits == 8 else 14, "drawn")])
        elif part.startswith("padding"):
            data.add_new(0x00280120, "SS" if signed else "US", low)
            if "range" in part:
                data.add_new(0x00280121, "SS" if signed else "US", low + count // 5)
    return data


def written(data):
    target = io.BytesIO()
    pydicom.dcmwrite(target, data, enforce_file_format=True)
    return target.getvalue()


def gray_cases(syntaxes, depths=DEPTHS, luts=LUTS):
    for syntax in syntaxes:
        for bits in depths:
            for signed in (False, True):
                if not possible(syntax, bits, signed):
                    continue
                coded = {
                    photometric: encoded(base(photometric, bits, signed, syntax), syntax)
                    for photometric in ("MONOCHROME1", "MONOCHROME2")}
                for photometric, data in coded.items():
                    for lut in luts:
                        film = with_lut(data, lut, bits, signed)
                        yield Case(
                            f"{syntax} {photometric} {bits} {'signed' if signed else 'unsigned'} {lut}", syntax,
                            photometric, bits, signed, lut, written(film))


def possible(syntax, bits, signed):
    """What the encoders can write."""
    number = syntax.split(".")[-1]
    if syntax in LOSSY and signed:
        return False
    if number == "50":
        return bits == 8
    if number in ("51", "53", "55"):
        return bits in (8, 12)
    return True


def color_cases(syntaxes):
    for syntax in syntaxes:
        number = syntax.split(".")[-1]
        for photometric in ("RGB", "RGB planar", "YBR_FULL", "YBR_FULL_422", "PALETTE COLOR"):
            if syntax not in NATIVE and photometric in ("YBR_FULL_422", "RGB planar"):
                continue
            if photometric == "YBR_FULL" and syntax not in NATIVE + [RLE]:
                continue
            if photometric == "PALETTE COLOR" and syntax in LOSSY:
                continue
            if number in ("53", "55", "81"):
                continue
            data = base(photometric.split(" planar")[0], 8, False, syntax)
            if "planar" in photometric:
                count = data.Rows * data.Columns * 3
                samples = np.frombuffer(data.PixelData[:count], "u1").reshape(-1, 3)
                data.PixelData, data.PlanarConfiguration = samples.T.tobytes() + b"\0" * (count % 2), 1
            yield Case(
                f"{syntax} {photometric} 8 unsigned", syntax, photometric, 8, False, "none",
                written(encoded(data, syntax)))


def luma(rgb):
    """Pillow's convert("L")."""
    rgb = rgb.astype(np.uint64)
    return (rgb[..., 0] * 19595 + rgb[..., 1] * 38470 + rgb[..., 2] * 7471 + 0x8000) >> 16


def stored_values(data, frame=0):
    # YBR comes as RGB.
    values = data.pixel_array
    return values[frame] if int(data.get("NumberOfFrames", 1) or 1) > 1 else values


def expected(data, frame=0):
    """Gray 0 to 1 by pydicom's functions; padding, which it doesn't know, by PS3.3, C.7.5.1.1.2."""
    values = stored_values(data, frame)
    photometric = data.PhotometricInterpretation
    if photometric == "PALETTE COLOR":
        rgb = apply_color_lut(values, data)
        return luma(rgb) / (65535 if rgb.dtype == np.uint16 else 255)
    if data.SamplesPerPixel == 3:
        return luma(values) / ((1 << data.BitsStored) - 1)
    # pydicom subtracts in the type that it is given.
    values = values.astype(np.int64)
    padding = np.zeros(values.shape, bool)
    if "PixelPaddingValue" in data:
        ends = sorted([data.PixelPaddingValue, data.get("PixelPaddingRangeLimit", data.PixelPaddingValue)])
        padding = (values >= ends[0]) & (values <= ends[1])
    modality = apply_modality_lut(values, data)
    low, high = bounds(data.BitsStored, data.PixelRepresentation == 1)
    if data.get("ModalityLUTSequence"):
        full = [0, (1 << data.ModalityLUTSequence[0].LUTDescriptor[2]) - 1]
    else:
        slope, intercept = float(data.get("RescaleSlope") or 1), float(data.get("RescaleIntercept") or 0)
        full = [low * slope + intercept, high * slope + intercept]
    if data.get("VOILUTSequence"):
        gray = apply_voi(modality, data) / ((1 << data.VOILUTSequence[0].LUTDescriptor[2]) - 1)
    elif "WindowCenter" in data:
        gray = (apply_windowing(modality, data) - full[0]) / (full[1] - full[0])
    else:
        ends = sorted(full) if data.BitsStored <= 8 else [modality[~padding].min(), modality[~padding].max()]
        gray = (modality - ends[0]) / (ends[1] - ends[0])
    if photometric == "MONOCHROME1" or data.get("PresentationLUTShape") == "INVERSE":
        gray = 1 - gray
    gray[padding] = 0
    return gray
