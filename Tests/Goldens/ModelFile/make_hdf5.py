"""HDF5 files as Keras writes them, and a safetensors with what h5py reads from each.

    python make_hdf5.py                   writes the small files beside this script
    python make_hdf5.py --weights FOLDER  writes a full VGG-16 without its top, and the features that Keras computes
                                          with it; point THORAX_KERAS_WEIGHTS at FOLDER to test importing it

Made with h5py 3.16, keras 3.15 on TensorFlow, numpy and safetensors.
"""

import argparse
import json
import sys
from pathlib import Path

import h5py
import numpy as np
from safetensors.numpy import save_file

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "ModelZoo"))
WIDTHS = {1: (2, [4, 4]), 2: (4, [5, 5]), 3: (5, [6, 6, 6]), 4: (6, [7, 7, 7]), 5: (7, [8, 8, 8])}


def values(shape, dtype=np.float32):
    index = np.arange(int(np.prod(shape)))
    return ((37 * index % 101 - 50) / 8).astype(dtype).reshape(shape)


def convolutions():
    """Every convolution of a VGG-16 of few channels: its Keras name, kernel (HWIO) and bias."""
    channels = 3
    for block, (_, widths) in WIDTHS.items():
        for number, width in enumerate(widths, 1):
            yield f"block{block}_conv{number}", values((3, 3, channels, width)), values((width,))
            channels = width


def tensors(path):
    """What h5py reads, by path."""
    found = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset) and item.dtype.kind in "fiu" and item.shape is not None:
            found[name] = np.ascontiguousarray(item[()]).reshape(item.shape)

    with h5py.File(path) as file:
        file.visititems(visit)
    return found


def write(name, fill, **options):
    path = HERE / f"{name}.h5"
    with h5py.File(path, "w", **options) as file:
        fill(file)
    save_file(tensors(path), HERE / f"{name}_h5.safetensors")


def keras1(file):
    for name, kernel, bias in convolutions():
        group = file.create_group(name)
        group.create_dataset(f"{name}_W_1:0", data=kernel)
        group.create_dataset(f"{name}_b_1:0", data=bias)
        group.attrs["weight_names"] = [f"{name}_W_1:0".encode(), f"{name}_b_1:0".encode()]
    file.create_group("block1_pool").attrs["weight_names"] = []
    file.attrs["layer_names"] = [name.encode() for name, _, _ in convolutions()]


def keras2(file):
    group = file.create_group("model_weights")
    for name, kernel, bias in convolutions():
        layer = group.create_group(f"{name}/{name}")
        layer.create_dataset("kernel:0", data=kernel)
        layer.create_dataset("bias:0", data=bias)
    # What an optimiser remembers bears the same names, and must not be taken for weights.
    file["optimizer_weights/Adam/block1_conv1/kernel/m:0"] = np.zeros((3, 3, 3, 4), np.float32)
    file.attrs["model_config"] = json.dumps({"class_name": "Functional"})


def types(file):
    for dtype in ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1"):
        file[f"types/{dtype}"] = values((2, 3), dtype)
    file["types/scalar"] = np.float32(2.5)
    file["types/empty"] = np.zeros((0, 3), np.float32)
    file["types/text"] = "not a number"
    file["linked"] = h5py.SoftLink("/types/f4")
    file["itself"] = h5py.SoftLink("/")
    for index in range(40):  # more than one node of the tree
        file[f"many/layer{index}"] = values((2,))


def expected():
    """The small VGG in PyTorch's layout, made without any of our code: OIHW, and colours the other way round."""
    first = {1: 0, 2: 5, 3: 10, 4: 17, 5: 24}
    result = {}
    for name, kernel, bias in convolutions():
        block, number = int(name[5]), int(name[-1])
        if name == "block1_conv1":
            kernel = kernel[:, :, ::-1, :]
        position = first[block] + 2 * (number - 1)
        result[f"features.{position}.weight"] = np.ascontiguousarray(kernel.transpose(3, 2, 0, 1))
        result[f"features.{position}.bias"] = bias
    return result


def small_files():
    write("keras1", keras1)
    write("keras2", keras2)
    write("types", types)
    write("latest", lambda file: file.create_dataset("a/kernel:0", data=values((3, 2))), libver="latest")
    save_file(expected(), HERE / "keras_vgg.safetensors")
    for name, options in {"chunked": dict(chunks=(4, 4)), "gzip": dict(chunks=(4, 4), compression="gzip")}.items():
        with h5py.File(HERE / f"{name}.h5", "w") as file:
            file.create_dataset("kernel:0", data=values((8, 8)), **options)
    with h5py.File(HERE / "bigendian.h5", "w") as file:
        file["kernel:0"] = values((2, 2), ">f4")
    with h5py.File(HERE / "cycle.h5", "w") as file:
        file["group/kernel:0"] = values((2, 2))
        file["group/again"] = file["/group"]
        file["group/root"] = file["/"]


def full_size(folder):
    import keras
    from hash_fill import fill, unit

    folder.mkdir(parents=True, exist_ok=True)
    model = keras.applications.VGG16(include_top=False, weights=None, input_shape=(64, 96, 3))
    first = {"1": 0, "2": 5, "3": 10, "4": 17, "5": 24}
    for layer in model.layers:
        if "conv" not in layer.name:
            continue
        key = f"features.{first[layer.name[5]] + 2 * (int(layer.name[-1]) - 1)}"
        inputs, outputs = layer.kernel.shape[2:]
        kernel = fill(f"{key}.weight", (outputs, inputs, 3, 3)).transpose(2, 3, 1, 0)
        if layer.name == "block1_conv1":
            kernel = kernel[:, :, ::-1, :]
        layer.set_weights([kernel, fill(f"{key}.bias", (outputs,))])
    model.save_weights(folder / "vgg16.weights.h5")
    model.save(folder / "vgg16_model.h5")
    gray = np.floor((unit("keras", 64 * 96).reshape(1, 64, 96, 1) + 1) * 127.999)
    rgb = np.repeat(gray, 3, axis=3).astype(np.float32)
    features = np.asarray(model(keras.applications.vgg16.preprocess_input(rgb.copy())))
    expected = {"gray": gray.astype(int).ravel().tolist(), "shape": [64, 96]}
    expected["features"] = features.transpose(0, 3, 1, 2).ravel().astype(float).tolist()
    (folder / "expected.json").write_text(json.dumps(expected))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, metavar="FOLDER")
    arguments = parser.parse_args()
    full_size(arguments.weights) if arguments.weights else small_files()
