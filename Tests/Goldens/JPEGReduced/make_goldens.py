"""Makes the files beside it: colour JPEGs of every chroma layout, large enough to be decoded at an eighth of their size.
What they must decode to comes from TurboJPEG, within the test.

Needs numpy 2.4 and Pillow 13.0 from PyPI, and the TurboJPEG library. Run it in its own folder: python make_goldens.py
"""
import ctypes, ctypes.util
from pathlib import Path

import numpy as np
from PIL import Image

y, x = np.mgrid[0:97, 0:131]
rng = np.random.default_rng(1)
base = 128 + 70 * np.sin(x / 9) + 50 * np.cos(y / 13 - x / 21)
base[30:50, 80:110] = 250
pixels = base[..., None] + rng.normal(0, 12, (97, 131, 3)) + [10, 0, -10]
film = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
    film.save(f"colour-{name}.jpg", quality=85, subsampling=subsampling)
# Pillow can't write chroma at half the height alone; the TurboJPEG library can.
turbo = ctypes.CDLL(ctypes.util.find_library("turbojpeg"))
turbo.tjInitCompress.restype = ctypes.c_void_p
data, size, (TJPF_RGB, TJSAMP_440) = ctypes.POINTER(ctypes.c_ubyte)(), ctypes.c_ulong(0), (0, 4)
assert turbo.tjCompress2(
    ctypes.c_void_p(turbo.tjInitCompress()), film.tobytes(), 131, 0, 97, TJPF_RGB, ctypes.byref(data),
    ctypes.byref(size), TJSAMP_440, 85, 0) == 0
Path("colour-440.jpg").write_bytes(bytes(data[: size.value]))
film.save("restarts.jpg", quality=85, restart_marker_blocks=2)
film.save("optimised.jpg", quality=60, optimize=True)
film.save("coarse.jpg", quality=5)
film.save("fine.jpg", quality=100)
# The hardest case for sums: every coefficient as large as pixels can make it.
extreme = rng.choice(np.array([0, 255], dtype=np.uint8), (97, 131))
Image.fromarray(extreme).save("extreme-gray.jpg", quality=100)
# Left to TurboJPEG.
film.save("progressive.jpg", quality=85, progressive=True)
film.save("rgb.jpg", quality=85, keep_rgb=True)
