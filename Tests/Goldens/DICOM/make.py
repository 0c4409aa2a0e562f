"""Writes films.json: a small choice of cases.py's films, each with the gray values that it must be rendered to.

    python make.py

Needs what cases.py names. Every transfer syntax meets every bit depth, sign and kind of LUT at least once; the whole
matrix is Benchmarks/dicom_oracle.py's.
"""

import base64
import io
import json
from pathlib import Path

import numpy as np
import pydicom

from cases import LOSSLESS, LOSSY, color_cases, expected, gray_cases, stored_values


def chosen():
    for syntax in LOSSLESS + LOSSY:
        films = list(gray_cases([syntax]))
        # A stride that is prime to every dimension walks through all of their values.
        yield from films[:: 29 if syntax in LOSSLESS else 13]
        yield from color_cases([syntax])


def record(case):
    entry = {"name": case.name, "file": base64.b64encode(case.file).decode(), "isLossy": case.lossy}
    data = pydicom.dcmread(io.BytesIO(case.file))
    try:
        gray = expected(data)
    except NotImplementedError:  # pydicom has no decoder for spectral selection and progression
        return entry
    entry["gray"] = base64.b64encode(np.round(np.clip(gray, 0, 1) * 65535).astype("<u2").tobytes()).decode()
    stored = stored_values(data).astype(np.int64) & 0xFFFF
    if stored.ndim == 2:
        entry["stored"] = base64.b64encode(stored.astype("<u2").tobytes()).decode()
    return entry


if __name__ == "__main__":
    films = [record(case) for case in chosen()]
    target = Path(__file__).with_name("films.json")
    target.write_text("[\n" + ",\n".join(json.dumps(film) for film in films) + "\n]\n")
    print(len(films), "films,", target.stat().st_size, "bytes")
