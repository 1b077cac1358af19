"""Channels of pictures, film and sound: each field that can hold a name, in real files."""
import io
import struct
import zlib

import films
import photos
from pictures import png_chunk

from .pages import EMMA, Channel

META = "metadata; surname 102"
FACE, SIZE = photos.FACE, (64, 48)


# --- what exiftool writes: {name: (kind of file, arguments, place)} -----------------------------

def tags(name):
    jpeg = {
        "EXIF Artist": ("-EXIF:Artist=" + name, "EXIF Artist"), "EXIF ImageDescription": ("-EXIF:ImageDescription=Dit is " + name, "EXIF ImageDescription"),
        "EXIF UserComment": ("-EXIF:UserComment=Dit is " + name, "EXIF UserComment"), "EXIF Copyright": ("-EXIF:Copyright=" + name, "EXIF Copyright"),
        "EXIF XPAuthor": ("-EXIF:XPAuthor=" + name, "EXIF XPAuthor"), "EXIF XPKeywords": ("-EXIF:XPKeywords=soep;" + name, "EXIF XPKeywords"),
        "EXIF OwnerName": ("-EXIF:OwnerName=" + name, "EXIF"), "EXIF DocumentName": ("-EXIF:DocumentName=" + name, "EXIF DocumentName"),
        "EXIF of the thumbnail": ("-IFD1:ImageDescription=" + name, "EXIF ImageDescription"), "JPEG comment": ("-Comment=Dit is " + name, "comment"),
        "XMP dc:subject": ("-XMP-dc:Subject=" + name, "XMP dc:subject"), "XMP dc:creator": ("-XMP-dc:Creator=" + name, "XMP dc:creator"),
        "XMP dc:title": ("-XMP-dc:Title=" + name, "XMP dc:title"), "XMP dc:description": ("-XMP-dc:Description=Dit is " + name, "XMP dc:description"),
        "XMP PersonInImage": ("-XMP-iptcExt:PersonInImage=" + name, "PersonInImage"), "XMP face region": (photos.mwg_regions([(name, *FACE)], SIZE)[0], "XMP"),
        "XMP face region of Windows": (photos.microsoft_regions([(name, *FACE)])[0], "PersonDisplayName"), "XMP digiKam": ("-XMP-digiKam:TagsList=Personen/" + name, "TagsList"),
        "XMP Lightroom": ("-XMP-lr:HierarchicalSubject=People|" + name, "hierarchicalSubject"), "XMP attribute": ("-XMP-photoshop:CaptionWriter=" + name, "CaptionWriter"),
        "IPTC Keywords": ("-IPTC:Keywords=" + name, "IPTC Keywords"), "IPTC Caption": ("-IPTC:Caption-Abstract=Dit is " + name, "IPTC Caption"),
        "IPTC By-line": ("-IPTC:By-line=" + name, "IPTC By-line"), "IPTC Writer": ("-IPTC:Writer-Editor=" + name, "IPTC"),
    }
    found = {f"JPEG, {k}": ("jpg", [a], p) for k, (a, p) in jpeg.items()}
    few = ("EXIF Artist", "XMP dc:subject")
    for kind in ("webp", "tif", "png", "heic", "avif"):
        found.update({f"{kind.upper()}, {k}": (kind, [jpeg[k][0]], jpeg[k][1].replace("EXIF ", "")) for k in few})
    found.update({"PNG, text Author": ("png", ["-PNG:Author=" + name], "Author"), "PNG, text Comment": ("png", ["-PNG:Comment=Dit is " + name], "Comment"),
                  "PNG, IPTC": ("png", ["-IPTC:Keywords=" + name], None), "TIFF, IPTC": ("tif", ["-IPTC:Keywords=" + name], "IPTC Keywords"),
                  "TIFF, description": ("tif", ["-EXIF:ImageDescription=" + name], "ImageDescription"), "TIFF, XP": ("tif", ["-EXIF:XPAuthor=" + name], "XPAuthor"),
                  "GIF, comment": ("gif", ["-Comment=Dit is " + name], "GIF comment"), "GIF, XMP": ("gif", ["-XMP-dc:Subject=" + name], "XMP dc:subject"),
                  "HEIC, description": ("heic", ["-EXIF:ImageDescription=" + name], "EXIF ImageDescription")})
    for kind in ("mp4", "mov", "m4a"):
        found.update({f"{kind.upper()}, ©nam": (kind, ["-ItemList:Title=" + name], "©nam"), f"{kind.upper()}, ©ART": (kind, ["-ItemList:Artist=" + name], "©ART")})
    found.update({"MP4, udta": ("mp4", ["-UserData:Author=" + name], "auth"), "MP4, XMP": ("mp4", ["-XMP-dc:Subject=" + name], "XMP dc:subject"), "MP4, comment": ("mp4", ["-ItemList:Comment=" + name], "©cmt"),
                  "MOV, keys": ("mov", ["-Keys:Author=" + name], "author"), "MOV, udta": ("mov", ["-UserData:Title=" + name], "©nam"), "MOV, XMP": ("mov", ["-XMP-dc:Creator=" + name], "XMP dc:creator")})
    return found


def places():
    """Where it was taken: found as a location, in each format that has a field for it."""
    exif = ["-EXIF:GPSLatitude=52.1583", "-EXIF:GPSLatitudeRef=N", "-EXIF:GPSLongitude=4.4931", "-EXIF:GPSLongitudeRef=E"]
    return {**{f"{kind.upper()}, EXIF GPS": (kind, exif, "GPS") for kind in ("jpg", "png", "webp", "tif", "heic", "avif")},
            "JPEG, XMP GPS": ("jpg", ["-XMP-exif:GPSLatitude=52.1583", "-XMP-exif:GPSLongitude=4.4931"], "GPS"),
            "MP4, ©xyz": ("mp4", ["-UserData:GPSCoordinates=52.1583, 4.4931"], "©xyz"), "MOV, keys of a place": ("mov", ["-Keys:GPSCoordinates=52.1583, 4.4931"], "location")}


# What exiftool packs in its own way, or beside what no walk must know.
MORE = {"PNG, IPTC": ("metadata", "surname 102"), "MOV, keys": (META, "uninspectable"), "MOV, keys of a place": ("metadata; location", "uninspectable")}


def written(samples):
    """All that exiftool writes, in one run; a channel for each."""
    if "exiftool" in samples.missing:
        return []
    jobs, channels = [], []
    for wanted, group in ((META, tags(EMMA)), ("metadata; location", places())):
        for number, (name, (kind, words, place)) in enumerate(group.items()):
            if not samples.can(kind):
                continue
            path = samples.path(f"{wanted[-3:]}{number}.{kind}", samples.files["a." + kind])
            jobs.append((path, words))
            wanted_here, may = MORE.get(name, (wanted, ""))
            channels.append(Channel(name, "media/foto." + kind, read(path), EMMA, wanted_here, place=place, may=may, plain=None))
    photos.tag(jobs)
    return channels


def read(path):
    def made(_):
        with open(path, "rb") as file:
            return file.read()
    return made


# --- what it does not write -------------------------------------------------------------------

def of(name, kind, change, wanted=META, place=None, **more):
    """change(bytes of a clean file, text) -> bytes"""
    return name, kind, change, wanted, place, more


def xmp(text):
    return ('<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:subject></rdf:Description>'
            '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>' % text).encode()


def before_pixels(segment):
    """A segment behind the first one of a JPEG."""
    return lambda jpeg, text: jpeg[:2] + segment(text) + jpeg[2:]


def thumbnail(text):
    picture = io.BytesIO()
    photos.draw("thumb", (16, 12)).save(picture, "JPEG", comment=text.encode())
    data = picture.getvalue()
    head = b"Exif\0\0II*\0\x08\0\0\0\0\0" + struct.pack("<I", 14) + struct.pack("<HHHIIHHIII", 2, 0x201, 4, 1, 44, 0x202, 4, 1, len(data), 0)
    return photos.segment(0xE1, head + data)


def named_profile(jpeg, text):
    """A colour profile whose description is another's; as long as it was."""
    at = jpeg.find("sRGB built-in".encode("utf-16-be"))
    return jpeg[:at] + text[:13].encode("utf-16-be") + jpeg[at + 26:]


def chunk_behind_head(kind, body):
    return lambda png, text: png[:33] + png_chunk(kind, body(text)) + png[33:]


def description(text):
    return struct.pack("<HHHIII", 1, 0x010E, 2, len(text), 26, 0) + text.encode()


def on_page_two(_, text):
    """A TIFF of two pages, with a description (tag 270) in the second page's directory."""
    out = io.BytesIO()
    photos.draw("one", (64, 48)).save(out, "TIFF", save_all=True, append_images=[photos.draw("two", (64, 48))])
    data = bytearray(out.getvalue())
    first = struct.unpack_from("<I", data, 4)[0]
    link = first + 2 + 12 * struct.unpack_from("<H", data, first)[0]
    second = struct.unpack_from("<I", data, link)[0]
    count, end = struct.unpack_from("<H", data, second)[0], len(data)
    entries = [bytes(data[second + 2 + 12 * k:second + 14 + 12 * k]) for k in range(count)]
    entries.append(struct.pack("<HHII", 270, 2, len(text) + 1, end + 2 + 12 * (count + 1) + 4))
    entries.sort(key=lambda entry: entry[:2][::-1])
    struct.pack_into("<I", data, link, end)
    return bytes(data) + struct.pack("<H", count + 1) + b"".join(entries) + bytes(4) + text.encode() + b"\0"


def gif_block(label, body):
    def change(gif, text):
        data = body(text)
        parts = b"".join(bytes([len(p)]) + p for p in (data[i:i + 255] for i in range(0, len(data), 255)))
        return gif[:-1] + b"\x21" + label + parts + b"\0" + gif[-1:]
    return change


def riff_chunk(kind, body):
    def change(data, text):
        more = body(text)
        data += kind + struct.pack("<I", len(more)) + more + bytes(len(more) % 2)
        return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]
    return change


def box(kind, body):
    return struct.pack(">I", len(body) + 8) + kind + body


def synchsafe(number):
    return bytes(number >> s & 127 for s in (21, 14, 7, 0))


def id3(frames, version=3):
    body = b"".join(k + (synchsafe(len(d)) if version == 4 else struct.pack(">I", len(d))) + b"\0\0" + d for k, d in frames)
    return b"ID3" + bytes([version, 0, 0]) + synchsafe(len(body)) + body


def cover(text):
    picture = io.BytesIO()
    photos.draw("cover", (16, 16)).save(picture, "JPEG", comment=text.encode())
    return b"\0image/jpeg\0\x03\0" + picture.getvalue()


def ape(text):
    item = struct.pack("<II", len(text), 0) + b"Artist\0" + text.encode()
    return item + b"APETAGEX" + struct.pack("<IIII", 2000, len(item) + 32, 1, 0) + bytes(8)


PICTURES = [
    of("JPEG, bytes behind the end", "jpg", lambda d, t: d + f"\nDit is {t}.\n".encode()),
    of("JPEG, a second picture behind it", "jpg", lambda d, t: photos.with_preview(d, "Dit is " + t)),
    of("JPEG, two pictures (MPF)", "jpg", lambda d, t: photos.with_preview(before_pixels(lambda _: photos.segment(0xE2, b"MPF\0II*\0\x08\0\0\0\0\0\0\0\0\0"))(d, t), t)),
    of("JPEG, a second EXIF", "jpg", lambda d, t: photos.with_second_exif(d, t), place="EXIF ImageDescription"),
    of("JPEG, extended XMP", "jpg", lambda d, t: photos.with_extended_xmp(d, f"<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>{t}</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>"),
       place="PersonInImage"),
    of("JPEG, comment of a thumbnail", "jpg", before_pixels(thumbnail)),
    of("JPEG, a thumbnail and nothing more", "jpg", before_pixels(lambda _: thumbnail("")), "metadata"),
    of("JPEG, unknown APP segment", "jpg", before_pixels(lambda t: photos.segment(0xEB, b"Soep\0" + t.encode()))),
    of("JPEG, UTF-16 comment", "jpg", before_pixels(lambda t: photos.segment(0xFE, t.encode("utf-16-le")))),
    of("JPEG, comment over two segments", "jpg", before_pixels(lambda t: photos.segment(0xFE, t[:6].encode()) + photos.segment(0xFE, t[6:].encode())), "metadata", may="surname 102"),
    of("JPEG, thumbnail of JFIF", "jpg", before_pixels(lambda t: photos.segment(0xE0, b"JFXX\0\x13\1\1" + b"\1\2\3")), "metadata"),
    of("PNG, tEXt", "png", lambda d, t: photos.with_png_text(d, b"tEXt", b"Author", t), place="Author"),
    of("PNG, zTXt", "png", lambda d, t: photos.with_png_text(d, b"zTXt", b"Comment", t), place="Comment"),
    of("PNG, iTXt", "png", lambda d, t: photos.with_png_text(d, b"iTXt", b"Title", t), place="Title"),
    of("PNG, key of a text", "png", lambda d, t: photos.with_png_text(d, b"tEXt", t.encode(), "soep")),
    of("PNG, eXIf", "png", chunk_behind_head(b"eXIf", lambda t: b"II*\0\x08\0\0\0" + description(t)), place="ImageDescription"),
    of("PNG, private chunk", "png", chunk_behind_head(b"sOEp", lambda t: t.encode())),
    of("PNG, packed private chunk", "png", chunk_behind_head(b"sOEp", lambda t: zlib.compress(t.encode())), "metadata", may="surname 102"),
    of("PNG, behind IEND", "png", lambda d, t: d + f"Dit is {t}".encode()),
    of("PNG, time", "png", chunk_behind_head(b"tIME", lambda t: b"\x07\xea\x09\x0b\x0a\x1e\x00"), "metadata"),
    of("WebP, EXIF chunk", "webp", riff_chunk(b"EXIF", lambda t: b"II*\0\x08\0\0\0" + description(t)), place="ImageDescription"),
    of("WebP, XMP chunk", "webp", riff_chunk(b"XMP ", xmp), place="XMP dc:subject"),
    of("WebP, unknown chunk", "webp", riff_chunk(b"SOEP", str.encode)),
    of("WebP, behind the end", "webp", lambda d, t: d + t.encode()),
    of("GIF, XMP block", "gif", gif_block(b"\xff\x0bXMP DataXMP", xmp), "metadata", may="surname 102"),
    of("GIF, comment over two blocks", "gif", gif_block(b"\xfe", lambda t: (" " * 247 + "Dit is " + t).encode())),
    of("GIF, text block", "gif", gif_block(b"\x01\x0c" + bytes(12), lambda t: t.encode())),
    of("GIF, behind the end", "gif", lambda d, t: d + t.encode()),
    of("TIFF, the second page", "tif", on_page_two, place="ImageDescription"),
    of("TIFF, behind the end", "tif", lambda d, t: d + t.encode()),
    of("AVIF, free box", "avif", lambda d, t: d + box(b"free", t.encode())),
    of("HEIC, box of its own", "heic", lambda d, t: d + box(b"uuid", bytes(range(16)) + t.encode())),
]

PLAYED = [
    of("MP4, free box", "mp4", lambda d, t: d + box(b"free", t.encode())),
    of("MP4, uuid box", "mp4", lambda d, t: d + box(b"uuid", bytes(range(16)) + t.encode())),
    of("MP4, handler", "mp4", lambda d, t: d.replace(b"VideoHandler", t.encode()), "metadata; objected 101", leak="Thijmen zong"),
    of("MP3, ID3v2 TPE1", "mp3", lambda d, t: id3([(b"TPE1", b"\0" + t.encode("latin-1"))]) + d, place="TPE1"),
    of("MP3, ID3v2.4 in UTF-16", "mp3", lambda d, t: id3([(b"TIT2", b"\1" + t.encode("utf-16"))], 4) + d, place="TIT2"),
    of("MP3, ID3v2 comment", "mp3", lambda d, t: id3([(b"COMM", b"\3nldx\0" + t.encode())], 4) + d, place="COMM"),
    of("MP3, words of a song", "mp3", lambda d, t: id3([(b"USLT", b"\3nld\0" + t.encode())], 4) + d, place="USLT"),
    of("MP3, its cover", "mp3", lambda d, t: id3([(b"APIC", cover(t))]) + d),
    of("MP3, ID3v1", "mp3", lambda d, t: d + b"TAG" + b"Soep".ljust(30, b"\0") + t.encode().ljust(30, b"\0") + bytes(65)),
    of("MP3, APE tag", "mp3", lambda d, t: d + ape(t)),
    of("WAV, LIST INFO", "wav", riff_chunk(b"LIST", lambda t: b"INFOIART" + struct.pack("<I", len(t)) + t.encode()), place="IART"),
    of("WAV, bext", "wav", riff_chunk(b"bext", lambda t: t.encode().ljust(602, b"\0")), place="bext"),
    of("WAV, iXML", "wav", riff_chunk(b"iXML", lambda t: f"<BWFXML><NOTE>{t}</NOTE></BWFXML>".encode()), place="iXML"),
    of("WAV, ID3", "wav", riff_chunk(b"id3 ", lambda t: id3([(b"TPE1", b"\3" + t.encode())], 4))),
    of("WAV, behind the end", "wav", lambda d, t: d + t.encode()),
]

# {name: (kind, ffmpeg's arguments)}
RETOLD = {
    "OGG, comment": ("ogg", ["-metadata:s:a", f"artist={EMMA}"]), "Opus, comment": ("opus", ["-metadata:s:a", f"title={EMMA}"]), "FLAC, comment": ("flac", ["-metadata", f"artist={EMMA}"]),
    "WebM, tag": ("webm", ["-metadata", f"comment={EMMA}"]), "WebM, title": ("webm", ["-metadata", f"title={EMMA}"]), "WebM, name of a track": ("webm", ["-metadata:s:0", f"title={EMMA}"]),
    "MP4, name of a track": ("mp4", ["-metadata:s:0", f"handler_name={EMMA}"]), "MP3, by ffmpeg": ("mp3", ["-metadata", f"artist={EMMA}"]), "M4A, comment": ("m4a", ["-metadata", f"comment={EMMA}"]),
}


def retold(samples):
    channels = []
    for number, (name, (kind, words)) in enumerate(RETOLD.items()):
        if samples.can(kind):
            path = samples.path(f"r{number}.{kind}", b"")
            films.ffmpeg("-i", samples.path(f"from{number}.{kind}", samples.files["a." + kind]), "-c", "copy", *words, path)
            channels.append(Channel(name, "media/geluid." + kind, read(path), EMMA, META, plain=None))
    return channels


def channels(samples):
    found = written(samples) + retold(samples)
    for name, kind, change, wanted, place, more in PICTURES + PLAYED:
        if samples.can(kind):
            data = samples.files["a." + kind]
            found.append(Channel(name, "media/bestand." + kind, lambda t, c=change, d=data: c(d, t), **{"wanted": wanted, "place": place, "plain": None, **more}))
    profile = samples.files["profile.jpg"]
    found.append(Channel("JPEG, a profile with a name", "media/kleur.jpg", lambda t: named_profile(profile, t), "Thijmen Quast", "surname 101; objected 101", may="metadata", plain=None))
    return found
