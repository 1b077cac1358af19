"""Photos for tests, as cameras and photo programs make them: real files in every format,
with what exiftool writes into them. Every picture is another one, in content and bytes."""
import hashlib
import os
import random
import struct
import subprocess
import zlib

from PIL import Image

from pictures import png_chunk

PIL_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "tif": "TIFF", "gif": "GIF"}
FORMATS = (*PIL_FORMATS, "heic", "avif")


def draw(seed, size=(96, 64)):
    """Blocks in colours that follow from the seed."""
    rng = random.Random(f"picture {seed}")
    small = Image.new("RGB", (8, 6))
    small.putdata([tuple(rng.randrange(256) for _ in range(3)) for _ in range(48)])
    return small.resize(size, Image.NEAREST)


def save(picture, path, **how):
    """In the format that the end of the path says."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    kind = path.rsplit(".", 1)[1]
    if kind in PIL_FORMATS:
        how = {"quality": 92, **how} if kind in ("jpg", "webp") else how
        picture.save(path, PIL_FORMATS[kind], **how)
        return
    plain = path + ".png"
    picture.save(plain)
    subprocess.run(["heif-enc", *(["-A"] if kind == "avif" else []), "-q", "80", plain, "-o", path],
                   check=True, capture_output=True, timeout=120)
    os.remove(plain)


def tag(jobs):
    """Writes metadata with one run of exiftool: jobs are pairs of a path and arguments."""
    lines = []
    for path, words in jobs:
        # exiftool reads a line break as the end of an argument.
        lines += [*(w.replace("\n", " ") for w in words), path, "-execute"]
    done = subprocess.run(["exiftool", "-@", "-", "-common_args", "-q", "-overwrite_original", "-m"],
                          input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=300)
    errors = [l for l in done.stderr.split("\n") if l.strip() and "[minor]" not in l]
    if errors:
        raise RuntimeError("exiftool: " + "; ".join(errors[:3]))


# --- what programs write to say who is there -----------------------------------------------

def quoted(text):
    """A text within exiftool's notation of structures."""
    return "".join("|" + c if c in "|,}]{[" else c for c in text)


def mwg_regions(people, size, kind="Face"):
    """people: triples of a name, the middle of the face and its size, as parts of the stored
    picture (Metadata Working Group, Guidelines 2.0, 5.9)."""
    regions = ",".join(f"{{Area={{X={x:.5f},Y={y:.5f},W={w:.5f},H={h:.5f},Unit=normalized}},Name={quoted(name)},Type={kind}}}"
                       for name, (x, y), (w, h) in people)
    return [f"-XMP-mwg-rs:RegionInfo={{AppliedToDimensions={{W={size[0]},H={size[1]},Unit=pixel}},RegionList=[{regions}]}}"]


def microsoft_regions(people):
    """The same, as Windows' photo gallery writes it: the corner, then the size."""
    regions = ",".join(f"{{Rectangle={x - w / 2:.5f}|, {y - h / 2:.5f}|, {w:.5f}|, {h:.5f},PersonDisplayName={quoted(name)}}}"
                       for name, (x, y), (w, h) in people)
    return [f"-XMP-MP:RegionInfoMP={{Regions=[{regions}]}}"]


FACE = ((0.5, 0.4), (0.2, 0.3))

# {source: exiftool's arguments for one name}; tags of persons ...
PERSON_TAGS = {
    "mwg-region": lambda name: mwg_regions([(name, *FACE)], (96, 64)),
    "mp-region": lambda name: microsoft_regions([(name, *FACE)]),
    "person-in-image": lambda name: [f"-XMP-iptcExt:PersonInImage={name}"],
    "person-details": lambda name: [f"-XMP-iptcExt:PersonInImageWDetails={{PersonName={quoted(name)}}}"],
    "digikam": lambda name: [f"-XMP-digiKam:TagsList=People/{name}"],
    "digikam-dutch": lambda name: [f"-XMP-digiKam:TagsList=Personen/{name}"],
    "lightroom": lambda name: [f"-XMP-lr:HierarchicalSubject=People|{name}"],
    "microsoft-keyword": lambda name: [f"-XMP-microsoft:LastKeywordXMP=People/{name}"],
}
# ... and words that may name somebody.
WORDS = {
    "xmp-subject": lambda name: [f"-XMP-dc:Subject={name}"],
    "xmp-description": lambda name: [f"-XMP-dc:Description=Op het plein: {name}"],
    "xmp-title": lambda name: [f"-XMP-dc:Title={name}"],
    "xmp-description-dutch": lambda name: [f"-XMP-dc:Description-nl-NL=Op het plein: {name}"],
    "iptc-keywords": lambda name: [f"-IPTC:Keywords={name}"],
    "iptc-caption": lambda name: [f"-IPTC:Caption-Abstract=Op het plein: {name}"],
    "iptc-headline": lambda name: [f"-IPTC:Headline={name}"],
    "exif-description": lambda name: [f"-EXIF:ImageDescription=Op het plein: {name}"],
    "exif-comment": lambda name: [f"-EXIF:UserComment=Op het plein: {name}"],
    "exif-document": lambda name: [f"-EXIF:DocumentName={name}"],
    "exif-thumbnail": lambda name: [f"-IFD1:ImageDescription=Op het plein: {name}"],
    "xmp-alt": lambda name: [f"-XMP-iptcCore:AltTextAccessibility=Op het plein: {name}"],
    "xmp-extended": lambda name: [f"-XMP-iptcCore:ExtDescrAccessibility={name} lacht"],
    "xmp-label": lambda name: [f"-XMP-xmp:Label={name}"],
    "xmp-event": lambda name: [f"-XMP-iptcExt:Event=Feest van {name}"],
    "xmp-comment": lambda name: [f"-XMP-exif:UserComment=Op het plein: {name}"],
    "xmp-raw-name": lambda name: [f"-XMP-crs:RawFileName={name}.dng"],
    "xmp-old-name": lambda name: [f"-XMP-xmpMM:PreservedFileName={name}.jpg"],
    "xmp-region-text": lambda name: ["-XMP-mwg-rs:RegionInfo={AppliedToDimensions={W=96,H=64,Unit=pixel},RegionList=[{Area={X=0.5,Y=0.5,"
                                     f"W=0.1,H=0.1,Unit=normalized}},Description={quoted(name)},Type=Focus}}]}}"],
    "iptc-title": lambda name: [f"-IPTC:ObjectName={name}"],
    "iptc-instructions": lambda name: [f"-IPTC:SpecialInstructions=Niet van {name}"],
    "xp-title": lambda name: [f"-EXIF:XPTitle={name}"],
    "xp-comment": lambda name: [f"-EXIF:XPComment={name}"],
    "xp-keywords": lambda name: [f"-EXIF:XPKeywords={name}"],
    "xp-subject": lambda name: [f"-EXIF:XPSubject={name}"],
}
PNG_WORDS = {
    "png-title": lambda name: [f"-PNG:Title={name}"],
    "png-description": lambda name: [f"-PNG:Description=Op het plein: {name}"],
    "png-comment": lambda name: [f"-PNG:Comment={name}"],
}
COMMENT = {"comment": lambda name: [f"-Comment=Op het plein: {name}"]}


def can_hold(source, kind):
    """Is there a place for this in files of the format?"""
    if source.startswith("iptc"):
        return kind in ("jpg", "tif", "png")
    if source == "exif-thumbnail":
        return kind == "jpg"
    if source.startswith(("exif", "xp-")):
        return kind != "gif"
    if source == "comment":
        return kind in ("jpg", "gif")
    return kind == "png" if source in PNG_WORDS else True


# --- what exiftool does not write ------------------------------------------------------------

def segment(marker, data):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def with_extended_xmp(jpeg, body):
    """A JPEG whose XMP goes on in a second packet, as Adobe's programs write what is longer
    than a segment (XMP Specification Part 3, 1.1.3.1)."""
    wrap = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">%s</rdf:RDF></x:xmpmeta>'
    extended = (wrap % f'<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">{body}'
                       '</rdf:Description>').encode()
    guid = hashlib.md5(extended).hexdigest().upper().encode()
    main = (wrap % '<rdf:Description rdf:about="" xmlns:xmpNote="http://ns.adobe.com/xmp/note/" '
                   f'xmpNote:HasExtendedXMP="{guid.decode()}"/>').encode()
    first = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + main)
    half = len(extended) // 2
    parts = b"".join(segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + guid + struct.pack(">II", len(extended), at) + piece)
                     for at, piece in ((0, extended[:half]), (half, extended[half:])))
    return jpeg[:2] + first + parts + jpeg[2:]


def with_png_text(png, kind, keyword, text):
    """A PNG with one more chunk of text: tEXt, zTXt or iTXt, behind its head."""
    data = {b"tEXt": keyword + b"\0" + text.encode("latin-1"),
            b"zTXt": keyword + b"\0\0" + zlib.compress(text.encode("latin-1")),
            b"iTXt": keyword + b"\0\1\0nl\0\0" + zlib.compress(text.encode())}[kind]
    return png[:33] + png_chunk(kind, data) + png[33:]


def at_the_end(with_text, png):
    """Moves the chunk that with_png_text has added to the end, before IEND."""
    chunk = with_text[33:33 + len(with_text) - len(png)]
    return png[:-12] + chunk + png[-12:]


def with_many_texts(png, text):
    chunks = b"".join(png_chunk(b"tEXt", b"Comment\0een plein") for _ in range(1500))
    return png[:33] + chunks + png_chunk(b"tEXt", b"Comment\0" + text.encode("latin-1")) + png[33:]


def exif_of(text, beyond=0):
    """A block with a description, which stands `beyond` what there is."""
    data = text.encode()
    return (b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 0x010E, 2, len(data), 26 + beyond, 0) + data)


def with_second_exif(jpeg, text, beyond=0):
    """Behind one that says nothing."""
    return jpeg[:2] + segment(0xE1, exif_of("een plein")) + segment(0xE1, exif_of(text, beyond)) + jpeg[2:]


def with_preview(jpeg, text):
    """Another picture behind the first, as phones and cameras add one (CIPA DC-007)."""
    return jpeg + jpeg[:2] + segment(0xE1, exif_of(text)) + jpeg[2:]
