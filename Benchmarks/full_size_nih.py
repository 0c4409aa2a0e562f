"""Writes tables of ChestX-ray14's full size and published format, without films, to measure an import.

    python3 Benchmarks/full_size_nih.py FOLDER
    /usr/bin/time -v thorax data import nih FOLDER --missing keep --output FOLDER/cohort.csv

Sizes are the published ones: 112,120 films of 30,805 patients, 25,596 films in test_list.txt, 984 boxes on 880 films.
Contents are random (seeded). With `--files`, empty files take the films' places in images_001 … images_012, so that
finding them is measured, too. Needs Python alone.
"""

import os
import random
import sys

FILMS, PATIENTS, TEST_FILMS, BOXES, BOXED_FILMS = 112_120, 30_805, 25_596, 984, 880
FINDINGS = """Atelectasis Cardiomegaly Effusion Infiltration Mass Nodule Pneumonia Pneumothorax Consolidation
Edema Emphysema Fibrosis Pleural_Thickening Hernia""".split()
BOXED = ["Atelectasis", "Cardiomegaly", "Effusion", "Infiltrate", "Mass", "Nodule", "Pneumonia", "Pneumothorax"]


def films_per_patient(chance):
    """Every patient has one film, and the rest go to patients at random, so that some have dozens."""
    counts = [1] * PATIENTS
    for _ in range(FILMS - PATIENTS):
        counts[int(PATIENTS * chance.random() ** 3)] += 1
    return counts


def main():
    folder = sys.argv[1]
    chance = random.Random(1)
    os.makedirs(folder, exist_ok=True)
    names, by_patient = [], []
    with open(f"{folder}/Data_Entry_2017.csv", "w") as table:
        table.write(
            "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
            "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],\n")
        for number, count in enumerate(films_per_patient(chance), 1):
            age, sex = chance.randint(1, 95), chance.choice("MF")
            own = []
            for follow_up in range(count):
                name = f"{number:08d}_{follow_up:03d}.png"
                present = "|".join(chance.sample(FINDINGS, chance.choice([0, 0, 0, 1, 1, 2, 3]))) or "No Finding"
                view = chance.choice(["PA", "PA", "PA", "AP", "AP"])
                table.write(
                    f"{name},{present},{follow_up},{number},{age:03d}Y,{sex},{view},2500,2048,0.168,0.168,\n")
                own.append(name)
            names += own
            by_patient.append(own)
    chance.shuffle(by_patient)
    test = []
    for own in by_patient:
        if len(test) + len(own) <= TEST_FILMS:
            test += own
    held_out = set(test)
    with open(f"{folder}/test_list.txt", "w") as out:
        out.write("\n".join(sorted(test)))
    with open(f"{folder}/train_val_list.txt", "w") as out:
        out.write("\n".join(name for name in names if name not in held_out))
    boxed = chance.sample(names, BOXED_FILMS)
    with open(f"{folder}/BBox_List_2017.csv", "w") as table:
        table.write("Image Index,Finding Label,Bbox [x,y,w,h],,,\n")
        for name in boxed + chance.choices(boxed, k=BOXES - BOXED_FILMS):
            x, y = chance.uniform(50, 700), chance.uniform(50, 700)
            table.write(f"{name},{chance.choice(BOXED)},{x},{y},{chance.uniform(40, 300)},{chance.uniform(40, 300)},,,\n")
    if "--files" in sys.argv:
        for index, name in enumerate(names):
            place = f"{folder}/images_{index * 12 // FILMS + 1:03d}/images"
            os.makedirs(place, exist_ok=True)
            open(f"{place}/{name}", "w").close()
    print(f"{len(names)} films, {len(held_out)} in the test list")


main()
