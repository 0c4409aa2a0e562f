"""Writes ConfidentialityTable.swift: PS3.15, table E.1-1, as two published packages transcribe it.

The Basic Profile's column is that of edition 2026c, from dicom-anonymizer 2.1.0; the options' columns are those of
edition 2024d, from idiscore 1.2.0, which also confirms the Basic Profile's older rows. Names are pydicom 3.0.2's.

    pip install dicom-anonymizer==2.1.0 idiscore==1.2.0 pydicom==3.0.2
    python confidentiality_table.py > ../../../Sources/Imaging/DICOM/Deidentify/ConfidentialityTable.swift
"""

import inspect
import re
import sys

import idiscore._public_dicom as options
from dicomanonymizer.dicom_anonymization_databases import dicomfields_2026c as profile
from pydicom.datadict import dictionary_description, dictionary_has_tag

CODES = {
    "D_TAGS": "D", "Z_TAGS": "Z", "X_TAGS": "X", "U_TAGS": "U", "Z_D_TAGS": "Z/D", "X_Z_TAGS": "X/Z",
    "X_D_TAGS": "X/D", "X_Z_D_TAGS": "X/Z/D", "X_Z_U_STAR_TAGS": "X/Z/U*",
}
OPTIONS = {
    "U": options.retain_uid, "D": options.retain_device_id, "I": options.retain_institution_id,
    "P": options.retain_patient_characteristics, "F": options.retain_full_dates, "M": options.retain_modified_dates,
}
REPEATING = {(0x5000, 0): "50XXXXXX", (0x6000, 0x4000): "60XX4000", (0x6000, 0x3000): "60XX3000"}
REPEATING_NAMES = {"50XXXXXX": "Curve Data", "60XX4000": "Overlay Comments", "60XX3000": "Overlay Data"}


def source_names():
    text = re.sub(r"\(\s+(0x\w+),\s+(0x\w+),?\s+\)", r"(\1, \2)", inspect.getsource(profile))
    found = re.findall(r"\((0x\w+), (0x\w+)\),\s*#\s*(.*)", text)
    return {f"{int(g, 16):04X}{int(e, 16):04X}": name.strip() for g, e, name in found}


def kept():
    table = {}
    for letter, rule_set in OPTIONS.items():
        for identifier, code in rule_set.rules:
            key = getattr(identifier, "tag", None)
            if key is None:
                continue
            tag = f"{key.group:04X}{key.element:04X}" if hasattr(key, "group") else re.sub(r"\W", "", str(key)).upper()
            table.setdefault(tag, []).append(f"{letter}={code.key}")
    return table


def main():
    names, columns, rows = source_names(), kept(), []
    for variable, code in CODES.items():
        for tag in getattr(profile, variable):
            key = REPEATING.get(tuple(tag[:2])) if len(tag) == 4 else f"{tag[0]:04X}{tag[1]:04X}"
            number = None if "X" in key else int(key, 16)
            name = (
                dictionary_description(number) if number and dictionary_has_tag(number)
                else REPEATING_NAMES.get(key) or names.get(key, "")
            )
            rows.append(f"{key} {code} {','.join(columns.get(key, [])) or '-'} {name}".rstrip())
    rows.sort()
    before, after = TEMPLATE.split("ROWS\n")
    sys.stdout.write(before + "".join(f"        {row}\n" for row in rows) + after)


TEMPLATE = '''/// PS3.15, table E.1-1: what becomes of each attribute that may tell whose a data set is.
///
/// The Basic Profile's column is that of edition 2026c. The options' columns are those of edition 2024d: an attribute
/// that came later is never kept. Made by `Tests/Goldens/DICOMTools/confidentiality_table.py`.
enum ConfidentialityTable {
    /// Tag (X stands for any digit), action of the Basic Profile, actions of options, name.
    ///
    /// Actions (table E.1-1a): D dummy value, Z empty value, X removal, U new UID; several: the one that the object's
    /// definition needs. Options: U retain UIDs, D device identity, I institution identity, P patient
    /// characteristics, F full dates, M modified dates; K keep, C clean.
    static let rows = """
ROWS
        """
}
'''

main()
