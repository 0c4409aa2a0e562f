"""Reads what `thorax explain` wrote for DICOM films with pydicom, and checks it against the film and PS3.3.

    python Benchmarks/explanation_dicom_oracle.py FILM.dcm EXPLAINED/dicom/*.dcm

Needs PyPI's pydicom 3.0 and numpy; uses DCMTK's dcmpschk on presentation states where it is installed. Exits with 1 at
the first thing that is wrong.
"""

import shutil
import subprocess
import sys

import pydicom
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes
from pydicom.uid import ExplicitVRLittleEndian, GrayscaleSoftcopyPresentationStateStorage, SecondaryCaptureImageStorage

# Attributes of type 1 (a value) and 2 (there, maybe empty), PS3.3 A.8.1 and A.33.1.
COMMON_1 = ["SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "Modality"]
COMMON_2 = ["PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime"]
COMMON_2 += ["ReferringPhysicianName", "StudyID", "AccessionNumber", "SeriesNumber", "Manufacturer", "InstanceNumber"]
CAPTURE_1 = ["ConversionType", "SamplesPerPixel", "PhotometricInterpretation", "Rows", "Columns", "BitsAllocated"]
CAPTURE_1 += ["BitsStored", "HighBit", "PixelRepresentation", "PlanarConfiguration", "PixelData", "SourceImageSequence"]
STATE_1 = ["InstanceNumber", "ContentLabel", "PresentationCreationDate", "PresentationCreationTime"]
STATE_1 += ["ReferencedSeriesSequence", "DisplayedAreaSelectionSequence", "GraphicLayerSequence", "PresentationLUTShape"]
STATE_2 = ["ContentDescription", "ContentCreatorName"]


def expect(condition, text):
    if not condition:
        sys.exit(f"wrong: {text}")


def common(film, derived: Dataset):
    expect(derived.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian, "the transfer syntax")
    expect(derived.file_meta.MediaStorageSOPInstanceUID == derived.SOPInstanceUID, "the meta header's instance")
    for name in COMMON_1:
        expect(derived.get(name), f"{name} has no value")
    for name in COMMON_2:
        expect(name in derived, f"{name} is missing")
    for name in ["StudyInstanceUID", "PatientID", "PatientName"]:
        expect(derived.get(name) == film.get(name, ""), f"{name} isn't the film's")
    expect(derived.SeriesInstanceUID != film.SeriesInstanceUID, "the series is the film's own")
    for element in derived.iterall():
        if element.VR == "UI":
            for uid in [element.value] if isinstance(element.value, str) else element.value:
                expect(pydicom.uid.UID(uid).is_valid, f"{element}")


def refers(item, film):
    expect(item.ReferencedSOPInstanceUID == film.SOPInstanceUID, "the referenced instance")
    expect(item.ReferencedSOPClassUID == film.SOPClassUID, "the referenced class")


def capture(film, derived):
    for name in CAPTURE_1:
        expect(derived.get(name) is not None, f"{name} has no value")
    refers(derived.SourceImageSequence[0], film)
    purpose = derived.SourceImageSequence[0].PurposeOfReferenceCodeSequence[0]
    code = codes.DCM.SourceImageForImageProcessingOperation
    expect((purpose.CodeValue, purpose.CodeMeaning) == (code.value, code.meaning), "the purpose of reference")
    expect(derived.pixel_array.shape == (film.Rows, film.Columns, 3), f"pixels of {derived.pixel_array.shape}")
    expect(derived.ImageType[0] == "DERIVED", "the image type")


def state(film, derived, path):
    for name in STATE_1:
        expect(derived.get(name), f"{name} has no value")
    for name in STATE_2:
        expect(name in derived, f"{name} is missing")
    series = derived.ReferencedSeriesSequence[0]
    expect(series.SeriesInstanceUID == film.SeriesInstanceUID, "the referenced series")
    refers(series.ReferencedImageSequence[0], film)
    layers = {layer.GraphicLayer for layer in derived.GraphicLayerSequence}
    for annotation in derived.get("GraphicAnnotationSequence", []):
        expect(annotation.GraphicLayer in layers, "the graphic layer")
        refers(annotation.ReferencedImageSequence[0], film)
        for item in annotation.get("GraphicObjectSequence", []):
            points = list(item.GraphicData)
            expect(len(points) == 2 * item.NumberOfGraphicPoints, "the number of points")
            expect(0.5 <= min(points) and max(points[::2]) <= film.Columns + 0.5, "points beside the film")
            expect(max(points[1::2]) <= film.Rows + 0.5, "points below the film")
    for name in ["RescaleIntercept", "RescaleSlope"]:
        expect(derived.get(name) == film.get(name), f"{name} isn't the film's")
    window = derived.get("SoftcopyVOILUTSequence", [Dataset()])[0]
    if "VOILUTSequence" not in film:
        expect(window.get("WindowCenter") == film.get("WindowCenter"), "the window isn't the film's")
    if shutil.which("dcmpschk"):
        result = subprocess.run(["dcmpschk", path], capture_output=True, text=True)
        expect(result.returncode == 0 and "Error" not in result.stdout + result.stderr, result.stdout + result.stderr)


film = pydicom.dcmread(sys.argv[1])
for path in sys.argv[2:]:
    derived = pydicom.dcmread(path)
    common(film, derived)
    if derived.SOPClassUID == SecondaryCaptureImageStorage:
        capture(film, derived)
    elif derived.SOPClassUID == GrayscaleSoftcopyPresentationStateStorage:
        state(film, derived, path)
    else:
        sys.exit(f"{path}: {derived.SOPClassUID} is neither")
    print(f"{path}: sound")
