"""Checks `thorax data deidentify` with pydicom: no marker is left, UIDs agree, pixels are equal.

    pip install pydicom==3.0.2 numpy pylibjpeg pylibjpeg-libjpeg pylibjpeg-openjpeg pylibjpeg-rle
    python deidentify_oracle.py PATH/TO/thorax [FOLDER OF REAL DICOM FILES]
"""

import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import pydicom

GOLDENS = pathlib.Path(__file__).parent / "../Tests/Goldens/DICOMTools"
NAMES = ("PatientName", "PatientID", "PatientBirthDate", "AccessionNumber", "ReferringPhysicianName",
         "InstitutionName", "StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "DeviceSerialNumber")


def deidentify(thorax, path, folder, key, *options):
    before = set(folder.glob("*.dcm"))
    run = subprocess.run(
        [thorax, "data", "deidentify", str(path), "--output", str(folder), "--key-file", str(key), *options],
        capture_output=True, text=True)
    after = set(folder.glob("*.dcm")) - before
    assert run.returncode == 0 and len(after) == 1, (path, run.stderr)
    return after.pop(), run.stderr


def elements(data_set):
    for element in data_set.iterall():
        yield element


def check(path, output):
    """What the de-identified form of any file must satisfy."""
    old, new = pydicom.dcmread(path, force=True), pydicom.dcmread(output)
    raw = output.read_bytes()
    for name in NAMES:
        value = str(old.get(name, "") or "").encode("utf-8", "ignore")
        # The dummy for dates is a birth date that some writers use.
        assert len(value) < 6 or value == b"19000101" or value not in raw, f"{path}: {name} {value!r} is left"
    assert new.PatientIdentityRemoved == "YES" and new.DeidentificationMethodCodeSequence[0].CodeValue == "113100"
    assert not [e for e in elements(new) if e.tag.is_private], f"{path}: private attributes are left"
    assert new.file_meta.MediaStorageSOPInstanceUID == new.SOPInstanceUID
    if "PixelData" not in old:
        return "no pixels"
    if old.get("PixelData") == new.PixelData:
        outcome = "pixel data byte-identical"
    else:
        outcome = "pixel data differ"
        raise AssertionError(f"{path}: {outcome}")
    try:
        assert np.array_equal(old.pixel_array, new.pixel_array)
        outcome += ", decoded equal"
    except (AttributeError, NotImplementedError, RuntimeError, ValueError) as error:
        outcome += f", pydicom can't decode it ({type(error).__name__})"
    return outcome


def main():
    thorax = sys.argv[1]
    with tempfile.TemporaryDirectory() as temporary:
        temporary = pathlib.Path(temporary)
        key = temporary / "key"
        marked, _ = deidentify(thorax, GOLDENS / "markers.dcm", temporary / "m", key) if (temporary / "m").mkdir() is None else None
        raw = marked.read_bytes()
        markers = (GOLDENS / "markers.txt").read_text().split("\n")[:-1]
        left = [marker for marker in markers if marker.encode() in raw]
        assert not left, left
        check(GOLDENS / "markers.dcm", marked)
        print(f"markers: none of {len(markers)} is left in {len(raw)} bytes")
        folders = [GOLDENS] + [pathlib.Path(folder) for folder in sys.argv[2:]]
        files = sorted(file for folder in folders for file in folder.rglob("*.dcm"))
        for number, file in enumerate(files):
            folder = temporary / str(number)
            folder.mkdir()
            output, _ = deidentify(thorax, file, folder, key)
            print(f"{file.name}: {check(file, output)}")


main()
