"""Makes Fuzzing/Seeds/*: small, synthetic, valid or nearly valid files, beside the goldens, for the fuzzer to start from.

Needs Python 3.11, numpy 2.4, pillow 13.0 (with OpenJPEG), pydicom 3.0, DCMTK's dcmcjpeg, dcmcjpls and dcmcrle 3.6.7,
and TurboJPEG 2.1 for arithmetic codes. Run: python Fuzzing/make_seeds.py
"""

import ctypes
import gzip
import io
import os
import pathlib
import struct
import subprocess
import tempfile

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence
from pydicom.uid import UID

SEEDS = pathlib.Path(__file__).parent / "Seeds"
GOLDENS = pathlib.Path(__file__).parent.parent / "Tests/Goldens"


def put(name, data):
    path = SEEDS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def gray(width=24, height=17):
    return ((np.arange(width)[None, :] * 9 + np.arange(height)[:, None] * 5) % 256).astype(np.uint8)


def jpegs():
    image = Image.fromarray(gray())

    def save(name, image, **options):
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", **options)
        put("jpeg/" + name, buffer.getvalue())

    sideways = Image.Exif()
    sideways[274] = 6
    save("tiny.jpg", image, quality=40)
    save("tiny-progressive.jpg", image, quality=40, progressive=True)
    save("tiny-cmyk.jpg", image.convert("CMYK"), quality=30)
    save("tiny-cmyk-progressive.jpg", image.convert("CMYK"), quality=30, progressive=True)
    save("tiny-sideways.jpg", image.convert("RGB"), quality=30, exif=sideways, subsampling=2)
    save("tiny-restarts.jpg", image.convert("RGB"), quality=30, restart_marker_blocks=1)
    os.environ["TJ_ARITHMETIC"] = "1"
    turbo = ctypes.CDLL("libturbojpeg.so.0")
    turbo.tjInitCompress.restype = ctypes.c_void_p
    for name, flags in (("tiny-arithmetic", 0), ("tiny-arithmetic-progressive", 16384)):
        handle, buffer, size = turbo.tjInitCompress(), ctypes.c_void_p(), ctypes.c_ulong()
        gray_format, gray_sampling = 6, 3
        assert turbo.tjCompress2(
            ctypes.c_void_p(handle), gray().tobytes(), 24, 0, 17, gray_format, ctypes.byref(buffer),
            ctypes.byref(size), gray_sampling, 40, flags) == 0
        put(f"jpeg/{name}.jpg", ctypes.string_at(buffer, size.value))


def png_rows():
    """What PNGAssembly makes films of: kind, width, height, palette, filtered rows."""
    for kind in range(31):
        width, height = (16, 9) if kind < 16 else (9, 7)
        head = bytes([kind, width, height])
        if 7 <= kind % 16 <= 10:
            head += bytes([4]) + bytes(range(12))
        rows = b"".join(
            bytes([y % 5]) + bytes((x * 7 + y * 3) & 255 for x in range(width * 8)) for y in range(height * 2))
        put(f"png/rows-{kind:02d}", head + rows[:400])


def text(value):
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def number(value):
    return b"\x8a\x08" + struct.pack("<q", value)


def name(module, member):
    return f"c{module}\n{member}\n".encode()


def tensor(shape, strides, offset=0, storage="FloatStorage", count=16):
    return (
        name("torch._utils", "_rebuild_tensor_v2") + b"((" + text("storage") + name("torch", storage) + text("0")
        + text("cpu") + number(count) + b"tQ" + number(offset) + b"(" + b"".join(map(number, shape)) + b"t("
        + b"".join(map(number, strides)) + b"t\x89}tR")


def state(items):
    return b"\x80\x02}(" + b"".join(text(key) + value for key, value in items) + b"u."


def pickles():
    put("pth/strided.pkl", state([
        ("a", tensor([4, 4], [1, 4])), ("b", tensor([2, 3, 2], [0, 2, 1], 1)), ("c", tensor([], [])),
        ("d", tensor([0, 4], [4, 1]))]))
    put("pth/bytes.pkl", state([
        ("a", tensor([8, 8], [1, 8], 0, "ByteStorage", 64)), ("h", tensor([32], [1], 0, "HalfStorage", 32))]))
    put("pth/module.pkl",
        b"\x80\x02" + name("torch.nn", "Module") + b")\x81}(" + text("_modules") + b"}" + text("sub")
        + name("torch.nn", "Linear") + b")\x81}(" + text("_parameters") + b"}" + text("w") + tensor([4], [1]) + b"s"
        + text("_buffers") + b"}" + text("_non_persistent_buffers_set") + name("builtins", "set") + b"(]" + text("z")
        + b"atRubsub.")
    untyped = (
        name("torch._utils", "_rebuild_tensor_v3") + b"((" + text("storage") + name("torch.storage", "UntypedStorage")
        + text("0") + text("cpu") + number(64) + b"tQ" + number(0) + b"(" + number(4) + b"t(" + number(1) + b"t\x89}"
        + name("torch", "float32") + b"tR")
    put("pth/untyped.pkl",
        b"\x80\x04\x95" + bytes(8) + b"}(" + text("state_dict") + b"}(" + text("module.x") + untyped + b"uu.")
    put("pth/protocol5.pkl",
        b"\x80\x05\x95\x09" + bytes(7) + b"}\x94(\x8c\x05model\x94}\x94(\x8c\x01k\x94\x8c\x05torch\x8c\x0cFloatStorage"
        b"\x93\x8f\x91C\x02hi\x96\x02" + bytes(7) + b"ab\x8d\x01" + bytes(7) + b"xG" + bytes(8)
        + b"Nu\x88\x89M\x01\x00J\x01\x00\x00\x00K\x01uu.")


def safetensors():
    def file(header, count):
        header = header.encode()
        return struct.pack("<Q", len(header)) + header + bytes(i & 255 for i in range(count))

    sizes = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}
    entries, end = [], 0
    for dtype, size in sizes.items():
        entries.append(f'"{dtype}":{{"dtype":"{dtype}","shape":[2],"data_offsets":[{end},{end + 2 * size}]}}')
        end += 2 * size
    metadata = r'"__metadata__":{"a":"\u00e9\ud83e\udec1 \n"}'
    put("safetensors/types.safetensors", file("{" + ",".join([metadata] + entries) + "}  ", end))
    put("safetensors/empty.safetensors", file("{}", 0))
    put("safetensors/zero.safetensors", file(
        '{"a":{"shape":[0,4],"data_offsets":[0,0],"dtype":"F32"},"b":{"shape":[],"data_offsets":[0,4],"dtype":"F32"}}',
        4))


COHORTS = {
    "plain": "path,patient,split,site,view,sex,age,Pneumonia,Mass\na.png,p1,train,A,PA,F,63,1,0\n"
             "b.png,p2,test,,AP,M,,,1\n",
    "quoted": '\ufeffpath,patient,"Odd, ""one"""\r\n"a,b.png","p\n1",1\r\n\r\n/abs/c.png,p2,0\r\n',
    "cr": "Path,PATIENT,age\ra.png,p,0.5\rb/../c.png,q,1e3\r",
    "problems": 'path,patient,split,Mass,Mass\na.png,p,trian,1,2\na.png,p\n"open,p,x\n',
    "boxes": "path,patient,study,split,site,view,sex,age,device,boxes,masks,Nodule\n"
             "a.png,p,s1,train,NIH,PA,F,63,DX,Nodule 12.5 30 40 50; Mass 1 2 3 4,lungs=masks/a.png; Nodule=m.png,1\n",
    "accents": "path,patient,Épanchement\nfilms/é.png,p,1\nfilms/e\u0301.png,q,0\n",
}

# The published headers, with made-up rows.
TABLES = {
    "nih2017": "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
               "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],\n"
               "00000001_000.png,Cardiomegaly|Effusion,0,1,060Y,M,PA,2682,2749,0.143,0.143,\n"
               "00000002_000.png,No Finding,1,2,81,F,AP,2500,2048,0.168,0.168,\n",
    "boxes": "Image Index,Finding Label,Bbox [x,y,w,h],,,\n00000001_000.png,Mass,225.08,547.0,86.7,79.1,,,\n",
    "chexpert": "Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,"
                "Lung Lesion,Edema,Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,"
                "Fracture,Support Devices\n"
                "CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg,Female,68,Frontal,AP,1.0,,,,,,,,,0.0,"
                "-1.0,,,1.0\n",
    "mimic": "subject_id,study_id,Atelectasis,Cardiomegaly,Consolidation,Edema,Enlarged Cardiomediastinum,Fracture,"
             "Lung Lesion,Lung Opacity,No Finding,Pleural Effusion,Pleural Other,Pneumonia,Pneumothorax,"
             "Support Devices\n10000032,50414267,,,,,,,,,1.0,,,-1.0,0.0,\n",
    "padchest": ",ImageID,ImageDir,StudyDate_DICOM,StudyID,PatientID,PatientBirth,PatientSex_DICOM,"
                "ViewPosition_DICOM,Projection,MethodProjection,Pediatric,Modality_DICOM,Manufacturer_DICOM,Report,"
                "Labels,Localizations\n0,a_1.png,0,20140915,s1,p1,1930.0,M,POSTEROANTERIOR,PA,Manual,No,CR,X,"
                "\"torax\",\"['pleural effusion', 'loc right', 'unchanged']\",\"['loc right']\"\n",
    "rsna": "patientId,x,y,width,height,Target\nid1,,,,,0\nid2,264.0,152.0,213.0,379.0,1\n",
    "vindr": "image_id,class_name,class_id,rad_id,x_min,y_min,x_max,y_max\ni1,No finding,14,R11,,,,\n"
             "i2,Cardiomegaly,3,R7,691.0,1375.0,1653.0,1831.0\n",
    "covid": "patientid,offset,sex,age,finding,RT_PCR_positive,survival,view,modality,date,location,folder,filename\n"
             "2,0.0,M,65.0,Pneumonia/Viral/COVID-19,Y,Y,PA,X-ray,\"January 22, 2020\",\"Ho Chi Minh City, Vietnam\","
             "images,a.jpg\n",
    "generic": "file;id;label\na.png;p1;Pneumonia\nb.png;p2;normal\n",
    "tabs": "image\tpatient\tMass\na.png\tp\t1\n",
}


def tables():
    for key, content in COHORTS.items():
        put(f"csv/{key}.csv", content.encode())
    for key, content in TABLES.items():
        put(f"tables/{key}.csv", content.encode())
    put("tables/latin1.csv", "image,patient,Épanchement\na.png,Müller,1\n".encode("latin-1"))

    def packed(data, **options):
        buffer = io.BytesIO()
        with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, **options) as file:
            file.write(data)
        return buffer.getvalue()

    nih = TABLES["nih2017"].encode()
    put("tables/nih2017.csv.gz", packed(nih))
    put("gzip/table.gz", packed(nih, filename="table.csv"))
    put("gzip/members.gz", packed(b"one\n") + packed(b"two\n") + bytes(16))
    put("gzip/empty.gz", packed(b""))
    put("gzip/zeros.gz", packed(bytes(100_000)))
    put("gzip/stored.gz", packed(bytes(range(256)), compresslevel=0))


def film(syntax, pixels, *, stored=None, signed=False, photometric="MONOCHROME2", frames=None):
    """A data set with all that the rendering chain looks at."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.1.1")
    meta.MediaStorageSOPInstanceUID = UID("1.2.3.4")
    meta.TransferSyntaxUID = UID(syntax)
    film = Dataset()
    film.file_meta = meta
    film.SOPClassUID, film.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    film.SpecificCharacterSet, film.PatientID, film.PatientName = "ISO_IR 100", "p1", "A^B"
    film.PatientSex, film.PatientAge, film.Modality, film.ViewPosition = "F", "063Y", "DX", "PA"
    film.Manufacturer, film.BurnedInAnnotation, film.PixelSpacing = "M", "NO", [0.14, 0.14]
    film.Rows, film.Columns = pixels.shape[-3:-1] if photometric == "RGB" else pixels.shape[-2:]
    film.SamplesPerPixel = 3 if photometric == "RGB" else 1
    if photometric == "RGB":
        film.PlanarConfiguration = 0
    film.PhotometricInterpretation = photometric
    bits = pixels.dtype.itemsize * 8
    film.BitsAllocated, film.BitsStored = bits, stored or bits
    film.HighBit, film.PixelRepresentation = film.BitsStored - 1, int(signed)
    if frames:
        film.NumberOfFrames = frames
    film.PixelData = pixels.tobytes()
    film["PixelData"].VR = "OB" if bits == 8 else "OW"
    return film


def saved(film, path=None):
    syntax = film.file_meta.TransferSyntaxUID
    buffer = io.BytesIO()
    film.save_as(
        buffer, implicit_vr=syntax.is_implicit_VR, little_endian=syntax.is_little_endian, enforce_file_format=True)
    return buffer.getvalue()


def reports():
    put("report/one.xml", b'''<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE eCitation [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
<eCitation><uId id="CXR1"/><MeSH><major>Cardiomegaly/mild</major><major>Opacity &amp; &b;</major></MeSH>
<parentImage id="CXR1_1_IM-0001-3001"><![CDATA[x]]></parentImage><!-- c --></eCitation>''')
    put("report/bare.xml", b"<eCitation><uId id='1'/></eCitation>")
    put("report/latin1.xml", "<?xml version='1.0' encoding='iso-8859-1'?><eCitation><uId id='\xe9'/></eCitation>".encode("latin-1"))
    put("report/open.xml", b"<eCitation><uId id='1'><major>")


def dicoms():
    little, implicit, big, deflated = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", \
        "1.2.840.10008.1.2.1.99"
    eight = gray()
    twelve = (eight.astype(np.uint16) * 16) & 0xFFF
    put("dicom/explicit8.dcm", saved(film(little, eight)))
    put("dicom/implicit12.dcm", saved(film(implicit, twelve, stored=12, photometric="MONOCHROME1")))
    put("dicom/deflated.dcm", saved(film(deflated, twelve, stored=12)))
    put("dicom/big12.dcm", saved(film(big, twelve.byteswap(), stored=12)))
    put("dicom/bare.dcm", saved(film(implicit, eight))[132:])
    put("dicom/frames.dcm", saved(film(little, np.stack([eight, 255 - eight, eight]), frames=3)))
    put("dicom/rgb.dcm", saved(film(little, np.stack([eight, eight // 2, eight], axis=-1), photometric="RGB")))
    put("dicom/nothing.dcm", saved(film(little, eight)).split(b"\xe0\x7f\x10\x00")[0])

    rich = film(little, (twelve.astype(np.int16) - 2000), stored=16, signed=True)
    rich.RescaleIntercept, rich.RescaleSlope, rich.RescaleType = "-10", "1.5", "US"
    rich.WindowCenter, rich.WindowWidth, rich.VOILUTFunction = ["40", "100"], ["400", "2000"], "SIGMOID"
    rich.PixelPaddingValue, rich.PixelPaddingRangeLimit = -2000, -1900
    rich["PixelPaddingValue"].VR = rich["PixelPaddingRangeLimit"].VR = "SS"
    rich.PresentationLUTShape = "INVERSE"
    put("dicom/window.dcm", saved(rich))

    tables = film(little, twelve, stored=12)
    modality, voi = Dataset(), Dataset()
    modality.LUTDescriptor, modality.ModalityLUTType = [256, 0, 16], "US"
    modality.LUTData = (np.arange(256, dtype="<u2") * 200).tobytes()
    voi.LUTDescriptor, voi.LUTData = [256, 0, 12], (np.arange(256, dtype="<u2") * 15).tobytes()
    for item in (modality, voi):
        item["LUTDescriptor"].VR, item["LUTData"].VR = "US", "OW"
    tables.ModalityLUTSequence, tables.VOILUTSequence = Sequence([modality]), Sequence([voi])
    put("dicom/tables.dcm", saved(tables))

    palette = film(little, eight, photometric="PALETTE COLOR")
    for color in ("Red", "Green", "Blue"):
        setattr(palette, color + "PaletteColorLookupTableDescriptor", [256, 0, 16])
        palette[color + "PaletteColorLookupTableDescriptor"].VR = "US"
        setattr(palette, color + "PaletteColorLookupTableData", (np.arange(256, dtype="<u2") * 257).tobytes())
    put("dicom/palette.dcm", saved(palette))

    nested = film(little, eight)
    item = Dataset()
    for _ in range(20):
        outer = Dataset()
        outer.RequestAttributesSequence = Sequence([item])
        item = outer
    nested.RequestAttributesSequence = Sequence([item])
    put("dicom/nested.dcm", saved(nested))

    def wrapped(syntax, pixels, data, **options):
        result = film(syntax, pixels, **options)
        result.PixelData = encapsulate(data if isinstance(data, list) else [data])
        result["PixelData"].VR, result["PixelData"].is_undefined_length = "OB", True
        return saved(result)

    def encoded(image, kind, **options):
        buffer = io.BytesIO()
        image.save(buffer, kind, **options)
        return buffer.getvalue()

    put("dicom/jpeg-baseline.dcm", wrapped(
        "1.2.840.10008.1.2.4.50", eight, encoded(Image.fromarray(eight), "JPEG", quality=40)))
    put("dicom/jpeg-frames.dcm", wrapped(
        "1.2.840.10008.1.2.4.50", np.stack([eight, eight]), [encoded(Image.fromarray(eight), "JPEG")] * 2, frames=2))
    for name, bits in (("j2k", eight), ("j2k16", twelve)):
        codestream = encoded(Image.fromarray(bits), "JPEG2000", no_jp2=True)
        put(f"dicom/{name}.dcm", wrapped("1.2.840.10008.1.2.4.90", bits, codestream))
    for command, options, name, pixels in (
        ("dcmcjpeg", ["+e1"], "jpeg-lossless", twelve), ("dcmcjpeg", ["+ee"], "jpeg-extended", twelve),
        ("dcmcjpls", ["+el"], "jpeg-ls", twelve), ("dcmcjpls", ["+en"], "jpeg-ls-near", eight),
        ("dcmcrle", [], "rle", twelve),
    ):
        source, target = (os.path.join(tempfile.gettempdir(), f"seed-{side}.dcm") for side in ("in", "out"))
        pathlib.Path(source).write_bytes(saved(film(little, pixels, stored=8 * pixels.itemsize if pixels is eight else 12)))
        subprocess.run([command, *options, source, target], check=True)
        put(f"dicom/{name}.dcm", pathlib.Path(target).read_bytes())


jpegs()
png_rows()
pickles()
safetensors()
tables()
reports()
dicoms()
