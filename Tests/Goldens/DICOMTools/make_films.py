"""Makes the small DICOM files that the tests read. None shows a person.

    pip install pydicom==3.0.2 numpy
    python make_films.py

markers.dcm has every attribute of PS3.15's table E.1-1, at the top and in a sequence, each with a value of its own;
markers.txt lists the values that may not be found in its de-identified form. The others are 32 × 24 gradients.
"""

import datetime
import pathlib
import re

import numpy as np
from pydicom.datadict import dictionary_VR, dictionary_has_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

HERE = pathlib.Path(__file__).parent
TABLE = HERE / "../../../Sources/Imaging/DICOM/Deidentify/ConfidentialityTable.swift"
ROOT = "1.2.826.0.1.3680043.8.498."
CR, DX, CT, MR, US, SC, SR = (
    "1.2.840.10008.5.1.4.1.1." + tail for tail in ("1", "1.1", "2", "4", "6.1", "7", "88.11"))


class Markers:
    """Values that occur nowhere else."""

    def __init__(self):
        self.count = 0
        self.texts = []

    def value(self, vr, tag):
        self.count += 1
        n = self.count
        day = datetime.date(1931, 1, 1) + datetime.timedelta(days=n)
        text = {
            "DA": day.strftime("%Y%m%d"),
            "TM": f"{n // 3600 % 24:02d}{n // 60 % 60:02d}{n % 60:02d}.{n + 310000:06d}",
            "DT": day.strftime("%Y%m%d") + f"0101{n % 60:02d}.{n + 510000:06d}",
            "UI": f"1.2.826.0.1.3680043.77.{n}.{tag}",
            "DS": f"77{n}.5", "IS": f"88{n}00", "AS": "093Y", "PN": f"Mrk{n}^Qx{tag:08x}",
            "UR": f"http://mrk{n}.example/q",
        }.get(vr)
        if vr == "SQ":
            item = Dataset()
            item.add_new(0x00100010, "PN", self.value("PN", 0x00100010))
            item.add_new(0x00081155, "UI", self.value("UI", 0x00081155))
            item.add_new(0x00104000, "LT", self.value("LT", 0x00104000))
            return Sequence([item])
        if vr in ("OB", "UN", "OW", "OF", "OD", "OL", "OV"):
            text = f"MRKB{n:08d}"
            self.texts.append(text)
            return text.encode() + b" " * 4
        if vr in ("US", "SS", "UL", "SL", "SV", "UV"):
            return 7
        if vr in ("FL", "FD"):
            return 0.5
        if vr == "AT":
            return 0x00100010
        if text is None:
            text = f"MRK{n}Q" if vr in ("CS", "AE", "SH") else f"MRK{n}Q{tag:08X}"
        if vr not in ("AS",):
            self.texts.append(text)
        return text


def rows():
    for line in TABLE.read_text().splitlines():
        match = re.match(r"\s+([0-9A-FX]{8}) \S+ \S+ ", line)
        if match:
            yield match[1]


def fill(data_set, markers):
    for digits in rows():
        tag = int(digits.replace("X", "0"), 16)
        if tag >> 16 in (0x0000, 0x0002, 0x0004, 0xFFFA, 0xFFFC):
            continue
        vr = dictionary_VR(tag) if dictionary_has_tag(tag) else "LO"
        if digits == "50XXXXXX":
            tag, vr = 0x50003000, "OB"
        vr = vr.split(" or ")[-1]
        data_set.add(DataElement(tag, vr, markers.value(vr, tag)))
    # What belongs to overlays and curves beside the table's rows, private attributes, and a later edition's.
    data_set.add_new(0x60001500, "LO", markers.value("LO", 0x60001500))
    data_set.add_new(0x50020030, "SH", markers.value("SH", 0x50020030))
    data_set.add_new(0x00110010, "LO", markers.value("LO", 0x00110010))
    data_set.add_new(0x00111001, "LO", markers.value("LO", 0x00111001))
    data_set.add_new(0x0010FFF0, "LO", markers.value("LO", 0x0010FFF0))


def image(sop_class, modality, number, frames=1, photometric="MONOCHROME2", bits=8):
    data_set = Dataset()
    data_set.SOPClassUID = sop_class
    data_set.SOPInstanceUID = f"{ROOT}1.{number}"
    data_set.StudyInstanceUID = f"{ROOT}2.{number // 10}"
    data_set.SeriesInstanceUID = f"{ROOT}3.{number // 10}"
    data_set.StudyDate, data_set.StudyTime = "20200229", "101112"
    data_set.Modality = modality
    data_set.Manufacturer, data_set.ManufacturerModelName = "Acme", "Ray 1"
    data_set.DeviceSerialNumber = "SN-4711"
    data_set.InstitutionName = "Nowhere General"
    data_set.PatientName, data_set.PatientID = "Doe^Jane", f"PAT-{number // 10:04d}"
    data_set.PatientBirthDate, data_set.PatientSex, data_set.PatientAge = "19700405", "F", "049Y"
    data_set.ViewPosition, data_set.ImageLaterality = "PA", "U"
    data_set.ReferringPhysicianName = "Roe^Richard"
    values = np.add.outer(np.arange(24), np.arange(32)).astype(np.uint16) * (40 if bits > 8 else 3) + 5
    if sop_class != SR:
        data_set.SamplesPerPixel, data_set.PhotometricInterpretation = 1, photometric
        data_set.Rows, data_set.Columns = values.shape
        data_set.BitsAllocated = 16 if bits > 8 else 8
        data_set.BitsStored, data_set.HighBit, data_set.PixelRepresentation = bits, bits - 1, 0
        if frames > 1:
            data_set.NumberOfFrames = frames
        data_set.PixelData = np.tile(values, (frames, 1, 1)).astype("<u2" if bits > 8 else "u1").tobytes()
    return data_set


def save(data_set, name):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = data_set.SOPClassUID
    meta.MediaStorageSOPInstanceUID = data_set.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = ROOT + "9"
    meta.SourceApplicationEntityTitle = "SRCAEMARK"
    data_set.file_meta = meta
    data_set.save_as(HERE / name, enforce_file_format=True)


def main():
    markers = Markers()
    marked = Dataset()
    fill(marked, markers)
    item = Dataset()
    fill(item, markers)
    marked.ViewCodeSequence = Sequence([item])
    # A kept description that repeats the patient's name, and a person whom no rule names.
    name, number = str(marked.PatientName), str(marked.PatientID)
    base = image(DX, "DX", 1)
    for element in base:
        if element.tag not in marked:
            marked.add(element)
    marked.PatientName, marked.PatientID = name, number
    marked.ContrastBolusRoute = "given to " + name.split("^")[0]
    save(marked, "markers.dcm")
    texts = markers.texts + ["SRCAEMARK"]
    (HERE / "markers.txt").write_text("".join(text + "\n" for text in texts))

    save(image(DX, "DX", 11), "dx.dcm")
    save(image(DX, "DX", 12, photometric="MONOCHROME1", bits=12), "dx-monochrome1.dcm")
    save(image(CR, "CR", 21, bits=10), "cr-10bit.dcm")
    secondary = image(SC, "OT", 31)
    del secondary.ViewPosition
    save(secondary, "secondary-capture.dcm")
    for sop_class, modality in ((CT, "CT"), (MR, "MR"), (US, "US"), (SR, "SR")):
        save(image(sop_class, modality, 40), f"{modality.lower()}.dcm")
    save(image(DX, "DX", 51, frames=3), "three-frames.dcm")
    bare = (HERE / "dx.dcm").read_bytes()
    length = int.from_bytes(bare[140:144], "little")
    (HERE / "bare.dcm").write_bytes(bare[144 + length:])


main()
