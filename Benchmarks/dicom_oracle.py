"""Renders DICOM films with thorax and with pydicom, and tabulates how far they are apart.

    python Benchmarks/dicom_oracle.py --thorax .build/release/thorax [--data ../shared/data/dicom] [--table table.md]

Every combination of transfer syntax, photometric interpretation, bit depth, sign and kind of LUT (drawn films of
Tests/Goldens/DICOM/cases.py, which says what must be installed), then every file below --data.

Gray values are compared on a scale of 255: lossless syntaxes must agree within 1. For lossy ones the stored values must
agree within 2 before the chain. Exits with 1 where they don't.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent.parent / "Tests/Goldens/DICOM"))
import cases  # noqa: E402

Image.MAX_IMAGE_PIXELS = None


def ours(thorax, film, folder, stored):
    """Gray 0 to 1 and, where asked for, the stored values."""
    gray = folder / (film.stem + ".png")
    values = folder / (film.stem + "-stored.png")
    command = [thorax, "data", "show", str(film), "--output", str(gray)]
    result = subprocess.run(
        command + (["--stored", str(values)] if stored else []), capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(result.stderr.strip())
    image = np.asarray(Image.open(gray))
    return image / (255 if image.dtype == np.uint8 else 65535), np.asarray(Image.open(values)) if stored else None


def compare(thorax, film, folder):
    """Differences of gray on a scale of 255 and of stored values; None where only one side decodes."""
    data = pydicom.dcmread(film)
    try:
        gray, stored = cases.expected(data), cases.stored_values(data).astype(np.int64) & 0xFFFF
        theirs = None
    except (NotImplementedError, AttributeError, RuntimeError, KeyError) as error:
        theirs = str(error).split("\n")[0]
    try:
        own_gray, own_stored = ours(thorax, film, folder, stored=True)
    except RuntimeError as error:
        reason = str(error).split(": ", 2)[-1]
        return None, None, f"refused by both: {reason}" if theirs else f"thorax: {reason}"
    if theirs:
        return None, None, "rendered; pydicom has no decoder for it"
    if stored.ndim == 3:
        # Colour: pydicom's values may have been converted, gray alone is compared.
        return float(np.abs(own_gray - gray).max() * 255), None, ""
    difference = np.abs(own_stored.astype(np.int64) - stored)
    difference = int(np.minimum(difference, 65536 - difference).max())
    return float(np.abs(own_gray - gray).max() * 255), difference, ""


def matrix(thorax, table):
    groups, failures = defaultdict(list), []
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(2) as pool:
        folder = Path(name)

        def run(item):
            index, case = item
            film = folder / f"{index}.dcm"
            film.write_bytes(case.file)
            outcome = compare(thorax, film, folder)
            for file in folder.glob(f"{index}[.-]*"):
                file.unlink()
            return case, outcome

        for syntax in cases.LOSSLESS + cases.LOSSY:
            films = list(cases.gray_cases([syntax])) + list(cases.color_cases([syntax]))
            for case, (gray, stored, note) in pool.map(run, enumerate(films)):
                groups[case.syntax, case.photometric].append((case, gray, stored, note))
                bad = gray is not None and (
                    (stored or 0) > 2 if case.lossy and stored is not None else gray > (2 if case.lossy else 1))
                if bad or note.startswith("thorax:"):
                    failures.append(f"{case.name}: {note or f'gray {gray:.3f}, stored {stored}'}")
    table.append("| transfer syntax | photometric | films | gray, of 255 | stored values | note |")
    table.append("|---|---|---:|---:|---:|---|")
    for (syntax, photometric), rows in groups.items():
        grays = [row[1] for row in rows if row[1] is not None]
        stored = [row[2] for row in rows if row[2] is not None]
        notes = "; ".join(sorted({row[3] for row in rows if row[3]}))
        table.append(
            f"| {pydicom.uid.UID(syntax).name.split(' [')[0]} `{syntax}` | {photometric} | {len(rows)} | "
            f"{f'{max(grays):.3f}' if grays else '–'} | {max(stored) if stored else '–'} | {notes} |")
    return sum(len(rows) for rows in groups.values()), failures


def files(thorax, root, table):
    failures = []
    table += ["", "| file | gray, of 255 | stored values | note |", "|---|---:|---:|---|"]
    with tempfile.TemporaryDirectory() as name:
        for film in sorted(Path(root).rglob("*.dcm")):
            gray, stored, note = compare(thorax, film, Path(name))
            lossy = any(film.name.endswith(end) for end in (".50.dcm", ".51.dcm", "4.91.dcm"))
            if gray is not None and gray > 1 and not (lossy and stored <= 2):
                failures.append(f"{film}: gray {gray}, stored {stored}")
            table.append(
                f"| {film.relative_to(root)} | {'–' if gray is None else f'{gray:.3f}'} | "
                f"{'–' if stored is None else stored} | {note} |")
    return failures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--thorax", default=".build/release/thorax")
    parser.add_argument("--data")
    parser.add_argument("--table")
    arguments = parser.parse_args()
    lines = []
    count, failures = matrix(arguments.thorax, lines)
    if arguments.data:
        failures += files(arguments.thorax, arguments.data, lines)
    print("\n".join(lines))
    if arguments.table:
        Path(arguments.table).write_text("\n".join(lines) + "\n")
    print(f"\n{count} films, {len(failures)} outside the limits")
    print("\n".join(failures[:100]))
    sys.exit(1 if failures else 0)
