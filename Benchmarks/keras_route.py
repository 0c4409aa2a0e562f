#!/usr/bin/env python3
"""The first notebook's route, frozen VGG16 and a head trained for 20 epochs, in Keras and in Thorax in one run.

    python3 -m venv .venv-keras && .venv-keras/bin/pip install tensorflow-cpu scikit-learn
    make build && .venv-keras/bin/python Benchmarks/keras_route.py --films 384 --validation 160

Three times the same films, the same VGG16 weights and the same head (average, 256 with ReLU, dropout 0.5, one output;
Adam at 0.001, batches of 32), no augmentation, validation after each epoch:

- the notebook: every film goes through VGG16 in each of 20 epochs. One epoch is timed after a warm-up batch, times 20;
- Keras with its features computed once: predict over all films, then 20 epochs of the head alone;
- Thorax: `thorax train` with `cacheFeatures`, the whole process from start to model file.

Times are of the subset and scaled linearly to 5,216 films. With --heads the head is trained again from other seeds, on both
sides, and validation AUROC (the best of 20 epochs) is compared over all of them. --weights names Keras' own no-top .h5;
without it VGG16 keeps Keras' random weights, written to a file that Thorax reads: as much work, and both sides see the same
features.
"""
import argparse, csv, json, math, os, pathlib, statistics, subprocess, time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--thorax", default=".build/release/thorax")
parser.add_argument("--data", default="../shared/data", type=pathlib.Path)
parser.add_argument("--work", default="runs/keras", type=pathlib.Path)
parser.add_argument("--films", type=int, default=384)
parser.add_argument("--validation", type=int, default=160)
parser.add_argument("--size", type=int, default=224)
parser.add_argument("--heads", type=int, default=1, help="seeds of the head to compare AUROC over; the first is timed")
parser.add_argument("--weights")
parser.add_argument("--threads", type=int, default=os.cpu_count())
parser.add_argument("--precision", nargs="+", default=["bfloat16", "float32"])
options = parser.parse_args()

import keras
import numpy
import tensorflow
from sklearn.metrics import roc_auc_score

tensorflow.config.threading.set_intra_op_parallelism_threads(options.threads)
keras.utils.set_random_seed(1)
options.work.mkdir(parents=True, exist_ok=True)

# Films in turns from both classes, patients of one split only: no patient trains and validates.
folder = (options.data / "kermany224").resolve()
with open(folder / "labels.csv", newline="") as file:
    films = [row for row in csv.DictReader(file) if not row["duplicate_of"]]
patients = sorted({row["patient_id"] for row in films})
validating = set(patients[::5])
root = folder if (folder / films[0]["image"]).exists() else folder / "images"


def choose(isValidation, count):
    chosen = []
    for label in ("NORMAL", "PNEUMONIA"):
        of_label = [r for r in films if r["label"] == label and (r["patient_id"] in validating) == isValidation]
        step = max(1, len(of_label) // (count // 2))
        chosen += [(str(root / r["image"]), r["patient_id"], int(label == "PNEUMONIA")) for r in of_label[::step][:count // 2]]
    return chosen


sets = {"train": choose(False, options.films), "validation": choose(True, options.validation)}
scale = 5216 / len(sets["train"])


def dataset(chosen, shuffle):
    """Films decoded and prepared anew in each pass, as image_dataset_from_directory does."""
    def load(path, label):
        film = tensorflow.io.decode_jpeg(tensorflow.io.read_file(path), channels=3)
        film = tensorflow.image.resize(film, (options.size, options.size), antialias=True)
        return keras.applications.vgg16.preprocess_input(film), label
    data = tensorflow.data.Dataset.from_tensor_slices(([c[0] for c in chosen], [float(c[2]) for c in chosen]))
    if shuffle:
        data = data.shuffle(len(chosen), seed=1)
    return data.map(load, num_parallel_calls=options.threads).batch(32).prefetch(2)


base = keras.applications.VGG16(include_top=False, weights=options.weights, input_shape=(options.size, options.size, 3))
base.trainable = False
weights = options.weights or str(options.work / "vgg16.weights.h5")
if not options.weights:
    base.save_weights(weights)


def head(inputs):
    x = keras.layers.GlobalAveragePooling2D()(inputs)
    x = keras.layers.Dropout(0.5)(keras.layers.Dense(256, activation="relu")(x))
    return keras.layers.Dense(1, activation="sigmoid")(x)


def compiled(inputs, outputs):
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Adam(1e-3), "binary_crossentropy")
    return model


train, validation = dataset(sets["train"], True), dataset(sets["validation"], False)
truth = numpy.array([c[2] for c in sets["validation"]])

film = keras.Input((options.size, options.size, 3))
notebook = compiled(film, head(base(film, training=False)))
notebook.fit(train.take(1), epochs=1, validation_data=validation.take(1), verbose=0)
start = time.perf_counter()
notebook.fit(train, epochs=1, validation_data=validation, verbose=0)
notebook_seconds = (time.perf_counter() - start) * 20

start = time.perf_counter()
features = {name: base.predict(dataset(chosen, False), verbose=0) for name, chosen in sets.items()}
labels = {name: numpy.array([float(c[2]) for c in chosen]) for name, chosen in sets.items()}


def keras_area(seed):
    keras.utils.set_random_seed(seed)
    maps = keras.Input(features["train"].shape[1:])
    once = compiled(maps, head(maps))
    areas = []
    for _ in range(20):
        once.fit(features["train"], labels["train"], batch_size=32, epochs=1, verbose=0)
        areas.append(roc_auc_score(truth, once.predict(features["validation"], verbose=0)[:, 0]))
    return max(areas)


keras_areas = [keras_area(1)]
once_seconds = time.perf_counter() - start
keras_areas += [keras_area(seed) for seed in range(2, options.heads + 1)]

cohort = options.work / "cohort.csv"
with open(cohort, "w", newline="") as file:
    writer = csv.writer(file)
    writer.writerow(["path", "patient", "split", "Pneumonia"])
    for split, chosen in sets.items():
        writer.writerows([path, patient, split, label] for path, patient, label in chosen)
recipe = options.work / "recipe.yaml"
recipe.write_text("""name: keras-route
task: binary
findings: [Pneumonia]
model: {architecture: keras-vgg16, channels: 3, head: {kind: pooled, hidden: [256], dropout: 0.5}}
image: {size: SIZE}
batchSize: 32
optimiser: {kind: adam, weightDecay: 0.0}
phases:
  - {name: head, unfreeze: 0, epochs: 20, learningRate: 0.001, schedule: constant, cacheFeatures: true}
""".replace("SIZE", str(options.size)))


def thorax_area(precision, seed):
    run = options.work / f"run-{precision}"
    subprocess.run(["rm", "-rf", str(run), str(options.work / "cache")], check=True)
    subprocess.run([options.thorax, "train", str(recipe), "--cohort", str(cohort), "--output", str(run), "--cache",
                    str(options.work / "cache"), "--set", f"model.weights={weights}", "--set", f"threads={options.threads}",
                    "--set", f"precision={precision}", "--set", f"seed={seed}"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(run / "log.jsonl") as file:
        events = [json.loads(line) for line in file]
    return max(e["validation.auroc"] for e in events if e["event"] == "epoch")


def described(areas):
    """Mean and range over the heads."""
    spread = f" ({min(areas):.4f}–{max(areas):.4f})" if len(areas) > 1 else ""
    return f"validation AUROC {statistics.mean(areas):.4f}{spread}"


def difference(a, b):
    """Of two means, with Welch's standard error, twice."""
    if len(a) < 2:
        return ""
    half = 2 * math.sqrt(statistics.variance(a) / len(a) + statistics.variance(b) / len(b))
    return f", {statistics.mean(a) - statistics.mean(b):+.4f} ± {half:.4f} of Keras'"


print(f"{len(sets['train'])} training and {len(truth)} validation films at {options.size} pixels, {options.threads} threads; "
      f"weights {'as given' if options.weights else 'random, the same on both sides'}; seconds scaled to 5,216 films; "
      f"heads: {options.heads}")
print(f"| Keras, the notebook's recipe | {notebook_seconds * scale:.0f} s | |")
print(f"| Keras, features once | {once_seconds * scale:.0f} s | {described(keras_areas)} |")
for precision in options.precision:
    start = time.perf_counter()
    areas = [thorax_area(precision, 1)]
    seconds = time.perf_counter() - start
    areas += [thorax_area(precision, seed) for seed in range(2, options.heads + 1)]
    print(f"| Thorax, {precision} | {seconds * scale:.0f} s | {described(areas)}{difference(areas, keras_areas)}; "
          f"{notebook_seconds / seconds:.1f} times as fast as the notebook's recipe, {once_seconds / seconds:.2f} as features "
          f"once |", flush=True)
