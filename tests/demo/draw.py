#!/usr/bin/env python3
"""Draws the demo school's pictures into a content folder: draw.py CONTENT [NAME...]

Each picture is a scene in scenes.py or outings.py, drawn as SVG, made a raster
by rsvg-convert and JPEG, PNG or WebP by ImageMagick. exiftool then writes what
a camera or a photo album would have left in the file: dates, place, captions,
and the names of the people in it. All names are made up, and the same run
gives the same pictures. A NAME is a part of a path: only those are drawn.
"""
import os
import subprocess
import sys
import tempfile
import zlib

import outings
import scenes
from shapes import Sheet

NORMAL, SMALL = 1440, 1200
CAMERA = ["-Make=Fujifilm", "-Model=FinePix XP140", "-Artist=obs De Regenboog"]
ZONNEHOEVE = ["-GPSLatitude=52.9031", "-GPSLatitudeRef=N", "-GPSLongitude=6.4417", "-GPSLongitudeRef=E"]

# path in the content folder: scene, then width, and what is written into the file
PICTURES = {
    "beeld/school.jpg": (scenes.home, 1600),
    "groepen/beeld/groep-1.jpg": (scenes.block_corner, SMALL),
    "groepen/beeld/groep-2.jpg": (scenes.boots_row, SMALL),
    "groepen/beeld/groep-3.jpg": (scenes.letters, SMALL),
    "groepen/beeld/groep-4.jpg": (scenes.clock, SMALL),
    "groepen/beeld/groep-5.jpg": (scenes.world, SMALL),
    "groepen/beeld/groep-6.jpg": (scenes.instruments, SMALL),
    "groepen/beeld/groep-7.jpg": (scenes.bikes, SMALL),
    "groepen/beeld/groep-8.jpg": (scenes.stage, SMALL),
    "nieuws/beeld/plein.jpg": (scenes.playground, SMALL),
    "nieuws/beeld/moestuin.jpg": (scenes.garden, SMALL),
    "nieuws/beeld/boeken.jpg": (scenes.books, SMALL),
    "nieuws/beeld/fietsen.jpg": (lambda s: scenes.bikes(s, True), SMALL),
    "nieuws/beeld/boer.jpg": (scenes.farm, SMALL),
    "nieuws/beeld/ontbijt.jpg": (scenes.breakfast, SMALL),
    "nieuws/beeld/orkest.jpg": (scenes.orchestra, SMALL),
    "nieuws/beeld/lampionnen.jpg": (scenes.lanterns, SMALL),
    "nieuws/beeld/tekening.jpg": (scenes.drawing_village, SMALL),
    "nieuws/beeld/stoomboot.png": (scenes.steamboat, 1000),
    "nieuws/beeld/voorleeshoek.jpg": (scenes.reading_nook, SMALL),
    "nieuws/2026-10-09-appeltaart/appeltaart.jpg": (scenes.pie, SMALL),
    "fotos/schoolreis/vertrek-bus.jpg": (outings.departure, NORMAL, CAMERA + ["-DateTimeOriginal=2026:09:10 08:44:10"]),
    "fotos/schoolreis/IMG_20260910_0931.jpg": (outings.gate, NORMAL, CAMERA + ZONNEHOEVE + [
        "-DateTimeOriginal=2026:09:10 09:31:02", "-SerialNumber=8SA01477"]),
    "fotos/schoolreis/koeien.jpg": (outings.cows, NORMAL),
    "fotos/schoolreis/femke-hoekstra-en-de-geiten.jpg": (outings.goats, NORMAL),
    "fotos/schoolreis/glijbaan.jpg": (outings.slide, NORMAL),
    "fotos/schoolreis/treintje.jpg": (outings.train, NORMAL, ["faces", "Adam El Idrissi", "Jikke Dijkhuizen"]),
    "fotos/schoolreis/reuzenrad.jpg": (outings.wheel, NORMAL, ["turned"] + CAMERA + ZONNEHOEVE + [
        "-DateTimeOriginal=2026:09:10 13:20:41", "-IPTC:Caption-Abstract=Rayan El Amrani en Maud Huizenga in het reuzenrad",
        "-IPTC:By-line=mevrouw Huizenga", "-IPTC:City=Wilgenveen", "-Comment=foto van de moeder van Maud Huizenga"]),
    "fotos/schoolreis/picknick.jpg": (outings.picnic, NORMAL, ["faces", "Mei-Lin Huang", "Mirthe Kalkman"]),
    "fotos/schoolreis/draaimolen.jpg": (outings.carousel, NORMAL, CAMERA + ["-DateTimeOriginal=2026:09:10 14:05:00"]),
    "fotos/schoolreis/IMG_20260910_1502.jpg": (outings.homeward, NORMAL, CAMERA + ZONNEHOEVE + ["-DateTimeOriginal=2026:09:10 15:02:33"]),
    "fotos/sportdag/start.jpg": (outings.start, NORMAL, ["faces", "Max Terpstra", "Oleksandr Shevchenko"]),
    "fotos/sportdag/hordelopen.jpg": (outings.hurdles, NORMAL),
    "fotos/sportdag/touwtrekken.jpg": (outings.tug, NORMAL),
    "fotos/sportdag/jurre-kooistra-verspringen.jpg": (outings.long_jump, NORMAL),
    "fotos/sportdag/voetbal.jpg": (outings.football, NORMAL),
    "fotos/sportdag/estafette.jpg": (outings.relay, NORMAL),
    "fotos/sportdag/podium.jpg": (outings.podium, NORMAL, [
        "-XMP-iptcExt:PersonInImage=Nynke Sikkema", "-XMP-iptcExt:PersonInImage=Szymon Nowak",
        "-XMP-digiKam:TagsList=People/Nynke Sikkema", "-XMP-digiKam:TagsList=People/Szymon Nowak",
        "-IPTC:Keywords=sportdag", "-IPTC:Keywords=Nynke Sikkema"]),
    "fotos/sportdag/warming-up.jpg": (outings.warming_up, NORMAL),
    "fotos/sportdag/water.webp": (outings.lemonade, NORMAL),
    "fotos/sportdag/scheidsrechter.jpg": (outings.referee, NORMAL, ["-XMP-iptcExt:PersonInImage=Sem"]),
    "fotos/sportdag/luchtfoto.jpg": (outings.from_above, NORMAL),
    "fotos/sportdag/dorpsveld.jpg": (outings.empty_field, NORMAL),
    "fotos/herfst-in-het-bos/laan.jpg": (outings.lane, NORMAL),
    "fotos/herfst-in-het-bos/paddenstoel.jpg": (outings.mushrooms, NORMAL),
    "fotos/herfst-in-het-bos/eekhoorn.jpg": (outings.squirrel, NORMAL),
    "fotos/herfst-in-het-bos/hut.jpg": (outings.hut, NORMAL),
    "fotos/herfst-in-het-bos/bladeren.png": (outings.leaf_throw, 1000),
    "fotos/herfst-in-het-bos/regenlaarzen.jpg": (outings.puddle, NORMAL),
    "fotos/herfst-in-het-bos/tekening-eekhoorn.jpg": (outings.drawing_squirrel, SMALL),
    "fotos/herfst-in-het-bos/tekening-egel.jpg": (outings.drawing_hedgehog, SMALL),
    "fotos/herfst-in-het-bos/uil.jpg": (outings.owl, NORMAL),
    "fotos/herfst-in-het-bos/kring.jpg": (outings.circle_of_logs, NORMAL, ["microsoft", "Bilal Bouzid"]),
}


def tool(*words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def rasterise(sheet, width, turned, folder, target):
    """Writes the sheet as a picture of the target's type, `width` pixels wide."""
    svg, png = os.path.join(folder, "s.svg"), os.path.join(folder, "s.png")
    with open(svg, "w", encoding="utf-8") as f:
        f.write(sheet.svg())
    tool("rsvg-convert", "-w", str(width), "-b", "white", "-o", png, svg)
    end = {"jpg": ["-sampling-factor", "4:2:0", "-quality", "82"],
           "png": ["-dither", "None", "-colors", "96", "-define", "png:exclude-chunks=date,time", "-define", "png:compression-level=9"],
           "webp": ["-quality", "80"]}[target.rsplit(".", 1)[1]]
    turn = ["-rotate", "270"] if turned else []
    tool("/usr/bin/convert", png, *turn, "-strip", *end, target)


def face_regions(sheet, names):
    """exiftool arguments for one mwg-rs region per name, at the sheet's first heads from the left."""
    heads = sorted(sheet.heads)
    rows = ["{Area={X=%.4f,Y=%.4f,W=%.4f,H=%.4f,Unit=normalized},Name=%s,Type=Face}" % (*h, n) for h, n in zip(heads, names)]
    return ["-RegionInfo={AppliedToDimensions={W=1440,H=1080,Unit=pixel},RegionList=[%s]}" % ",".join(rows)]


def microsoft_regions(sheet, names):
    heads = sorted(sheet.heads)
    rows = ["{PersonDisplayName=%s,Rectangle=%.4f\\, %.4f\\, %.4f\\, %.4f}".replace("\\,", "|,")
            % (n, x - w / 2, y - h / 2, w, h) for (x, y, w, h), n in zip(heads, names)]
    return ["-RegionInfoMP={Regions=[%s]}" % ",".join(rows)]


def describe(sheet, target, notes, folder):
    """Writes the camera's and the album's notes into the finished file."""
    kind, notes = (notes[0], notes[1:]) if notes[0] in ("faces", "turned", "microsoft") else ("", notes)
    if kind == "faces":
        notes = face_regions(sheet, notes)
    elif kind == "microsoft":
        notes = microsoft_regions(sheet, notes)
    elif kind == "turned":
        thumb = os.path.join(folder, "t.jpg")
        tool("/usr/bin/convert", target, "-resize", "160x160", "-strip", "-quality", "60", thumb)
        notes = ["-n", "-Orientation=6", "-ThumbnailImage<=" + thumb] + notes
    tool("exiftool", "-q", "-overwrite_original", "-codedcharacterset=utf8", *notes, target)


def main(content, only):
    for name, (scene, width, *notes) in PICTURES.items():
        if only and not any(o in name for o in only):
            continue
        target = os.path.join(content, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        sheet = Sheet(zlib.crc32(name.encode()))
        scene(sheet)
        with tempfile.TemporaryDirectory() as folder:
            rasterise(sheet, width, "turned" in (notes[0] if notes else []), folder, target)
            if notes:
                describe(sheet, target, notes[0], folder)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
