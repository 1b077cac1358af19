"""What is published of pictures, films and sound that say all that such files can say:
each file is walked through, and read with exiftool and ffprobe."""
import io
import json
import os
import re
import subprocess

import films
import photos
import walk

SECRET = films.SECRET
WORDS = [f"-XMP-dc:Description={SECRET} xmp", f"-XMP-dc:Creator={SECRET}", f"-EXIF:ImageDescription={SECRET} exif", f"-EXIF:Artist={SECRET}",
         f"-EXIF:UserComment={SECRET}", f"-EXIF:XPComment={SECRET}", f"-IPTC:Caption-Abstract={SECRET} iptc", f"-IPTC:City={SECRET}",
         "-EXIF:GPSLatitude=52.1583", "-EXIF:GPSLatitudeRef=N", "-EXIF:GPSLongitude=4.4931", "-EXIF:GPSLongitudeRef=E",
         "-EXIF:DateTimeOriginal=2026:09:10 09:31:00", "-EXIF:Make=Camera", f"-EXIF:SerialNumber={SECRET}",
         f"-XMP-photoshop:City={SECRET}", f"-XMP-xmpRights:Owner={SECRET}", "-XMP:GPSLatitude=52.1583"]


def icc_profile():
    from PIL import ImageCms
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def plain(mode="RGB"):
    def draw(seed):
        return photos.draw(seed, (640, 480)).convert(mode)
    return draw


def sixteen_bits(seed):
    return photos.draw(seed, (640, 480)).convert("I").point(lambda v: v * 256).convert("I;16")


def frames(seed):
    return photos.draw(seed + " 2", (640, 480))


# {name: (kind of file, how it is drawn, how it is saved)}
PICTURES = {
    "jpeg": ("jpg", plain(), {"icc_profile": icc_profile(), "comment": SECRET.encode()}),
    "jpeg-progressive": ("jpg", plain(), {"progressive": True, "dpi": (300, 300)}),
    "jpeg-grey": ("jpg", plain("L"), {}),
    "jpeg-cmyk": ("jpg", plain("CMYK"), {}),
    "jpeg-422": ("jpg", plain(), {"subsampling": 1}),
    "png": ("png", plain(), {"icc_profile": icc_profile(), "dpi": (300, 300)}),
    "png-alpha": ("png", plain("RGBA"), {}),
    "png-palette": ("png", plain("P"), {}),
    "png-grey": ("png", plain("L"), {}),
    "png-sixteen": ("png", sixteen_bits, {}),
    "webp": ("webp", plain(), {"icc_profile": icc_profile()}),
    "webp-lossless": ("webp", plain("RGBA"), {"lossless": True}),
    "webp-moving": ("webp", plain(), {"moving": True}),
    "gif": ("gif", plain("P"), {"comment": SECRET.encode()}),
    "gif-moving": ("gif", plain("P"), {"moving": True}),
    "tiff": ("tif", plain(), {"compression": "tiff_lzw", "icc_profile": icc_profile()}),
    "tiff-pages": ("tif", plain(), {"moving": True}),
    "tiff-grey": ("tif", plain("L"), {}),
    "heic": ("heic", plain(), {}),
    "avif": ("avif", plain(), {}),
}


def make_pictures(site):
    """Every kind of PICTURES, with all the metadata there is; their entries."""
    jobs, entries = [], []
    small = io.BytesIO()
    photos.draw("thumbnail", (160, 120)).save(small, "JPEG")
    thumb = os.path.join(site.folder, "thumb.jpg")
    with open(thumb, "wb") as file:
        file.write(small.getvalue())
    for name, (kind, draw, how) in PICTURES.items():
        how = dict(how)
        path = site.path(f"fotos/f/{name}.{kind}")
        if how.pop("moving", False):
            how.update(save_all=True, append_images=[frames(name)])
        photos.save(draw(name), path, **how)
        extra = [f"-ThumbnailImage<={thumb}", f"-Comment={SECRET}"] if kind == "jpg" else \
            [f"-PNG:Comment={SECRET}", f"-PNG:Author={SECRET}"] if kind == "png" else []
        words = [w for w in WORDS if photos.can_hold(w[1:].split(":")[0].lower(), kind)]
        jobs.append((path, words + extra))
        entries.append((f"{name}.{kind}", f'alt: "Plaatje {name}", people: none'))
    photos.tag(jobs)
    more_in_jpeg(site, entries, small.getvalue())
    return entries


def more_in_jpeg(site, entries, second):
    """What phones put behind the picture or into segments of their own."""
    for name, change in (("behind", lambda j: j + b"\0\0\0\x20ftypmp42" + SECRET.encode() * 9),
                         ("mpf", lambda j: j[:2] + photos.segment(0xE2, b"MPF\0II*\0" + SECRET.encode()) + j[2:] + second),
                         ("app", lambda j: j[:2] + b"".join(photos.segment(m, SECRET.encode()) for m in range(0xE3, 0xEE)) + j[2:]),
                         ("com", lambda j: j[:2] + photos.segment(0xFE, SECRET.encode()) + j[2:])):
        path = site.path(f"fotos/f/jpeg-{name}.jpg")
        photos.save(photos.draw(name, (640, 480)), path)
        with open(path, "rb") as file:
            data = file.read()
        site.write(f"fotos/f/jpeg-{name}.jpg", change(data))
        entries.append((f"jpeg-{name}.jpg", f'alt: "Plaatje jpeg-{name}", people: none'))


# --- reading what came out ---------------------------------------------------------------------

# What exiftool may say of a published file: its frame, and nothing of its making.
STRUCTURE = {"ExifTool", "System", "File", "Composite", "JFIF", "APP14", "RIFF", "QuickTime", "MPEG", "Matroska", "Meta",
             "Opus", "Vorbis", "Theora", "PNG", "GIF", "SVG", "XML"}
NEVER = ("title", "artist", "author", "comment", "copyright", "description", "gps", "location", "software", "make", "model",
         "serial", "creator", "keyword", "subject", "thumbnail", "album", "tagname", "tagstring", "language", "chapter")
FORMAT_TAGS = {"CompressorID", "CompressorName", "HandlerDescription", "TrackLanguage", "MediaLanguageCode", "Encoder",
               "ThumbnailOffset", "CopyrightFlag", "OriginalMedia"}


def exiftool_problems(folder):
    done = subprocess.run(["exiftool", "-j", "-a", "-G1", "-r", "-api", "largefilesupport=1", "-ext", "*", "--ext", "html", "--ext",
                           "xml", "--ext", "css", "--ext", "js", "--ext", "txt", "--ext", "ics", "--ext", "json", folder],
                          capture_output=True, text=True, timeout=300)
    lines = []
    for entry in json.loads(done.stdout or "[]"):
        name = os.path.relpath(entry["SourceFile"], folder)
        for key, value in entry.items():
            group, _, tag = key.partition(":")
            if key == "SourceFile" or group in ("System", "ExifTool") or re.match(r"(icon|favicon)", os.path.basename(name)):
                continue
            if re.sub(r"\d+$", "", group) not in STRUCTURE | {"Track"}:
                lines.append(f"{name}: exiftool finds {key} = {str(value)[:60]}")
            elif tag.endswith("Date") and not str(value).startswith("0000"):
                lines.append(f"{name}: exiftool finds a date, {key} = {value}")
            elif any(n in tag.lower() for n in NEVER) and tag not in FORMAT_TAGS:
                lines.append(f"{name}: exiftool finds {key} = {str(value)[:60]}")
    return lines


def secret_problems(files):
    lines = []
    for name, data in files.items():
        for secret in (SECRET, "52.1583"):
            for form in (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")):
                if form in data:
                    lines.append(f"{name}: what the original says is in it")
    return lines


def clean(site, least):
    """Everything about an output that has at least so many pictures, films and sounds."""
    files = site.files()
    found = [n for n, d in files.items() if walk.kind_of(d)]
    lines = [] if len(found) >= least else [f"only {len(found)} files of pictures, film and sound are there"]
    lines += walk.output_problems(files) + exiftool_problems(site.out) + secret_problems(files)
    return lines


def told(lines, most=40):
    lines = list(dict.fromkeys(lines))
    return "\n".join(lines[:most] + ([f"and {len(lines) - most} more"] if len(lines) > most else [])) or None


def pictures(site):
    entries = make_pictures(site)
    site.album("f", entries)
    site.build()
    lines = [f"held: {f} {r}" for f, r in site.withheld().items()]
    return told(lines + clean(site, len(entries) - len(lines)))


def other_formats(site):
    """AVIF too, when the settings ask for it, and JPEG alone."""
    entries = make_pictures(site)[:6]
    site.album("f", entries)
    with open(site.path("voornaam.yml"), encoding="utf-8") as file:
        settings = file.read()
    problem = []
    for formats, kinds in (("[jpeg]", {"jpeg"}), ("[jpeg, webp, avif]", {"jpeg", "webp", "avif"})):
        site.write("voornaam.yml", settings + f"photos: {{formats: {formats}}}\n")
        site.build()
        found = {walk.kind_of(d) for d in site.media().values()}
        if found != kinds:
            problem.append(f"formats {formats}: there are {sorted(map(str, found))}")
        problem += clean(site, 6)
    return told(problem)


def film_and_sound(site):
    entries, sources = [], {}
    for makers, make in ((films.FILMS, films.make_film), (films.SOUNDS, films.make_sound)):
        for number, (name, (kind, _)) in enumerate(makers.items()):
            path = site.path(f"fotos/film/{name}.{kind}")
            make(name, path, site.folder, number)
            sources[name] = path
            entries.append((f"{name}.{kind}", f'caption: "Opname {name}", alt: "Opname {name}", people: none'))
    site.album("film", entries)
    site.build()
    lines = [f"held: {f} {r}" for f, r in site.withheld().items()]
    lines += clean(site, len(entries) - len(lines))
    return told(lines + same_content(site, sources))


def same_content(site, sources):
    """Each is there in its own quality, as long and as upright as it was."""
    lines, published = [], [n for n, d in site.files().items() if walk.kind_of(d) in ("mp4", "mov", "m4a", "webm", "mp3", "wav", "ogg")]
    shown = {}
    for name in published:
        path = os.path.join(site.out, name)
        shown[films.decoded(path, "v"), films.decoded(path, "a")] = name
        about = films.probe(path)
        tags = {**about.get("format", {}).get("tags", {})}
        for stream in about.get("streams", []):
            tags.update(stream.get("tags", {}))
            if stream["codec_type"] not in ("video", "audio") or stream.get("disposition", {}).get("attached_pic"):
                lines.append(f"{name}: a track of kind {stream['codec_type']}")
        tags = {k: v for k, v in tags.items() if k not in ("major_brand", "minor_version", "compatible_brands", "language", "vendor_id",
                                                           "handler_name", "rotate", "DURATION", "encoder")}
        if tags or about.get("chapters"):
            lines.append(f"{name}: ffprobe finds {tags} {about.get('chapters')}")
    for name, path in sources.items():
        film = name in films.FILMS
        wanted = films.decoded(path, "v") if film else None, films.decoded(path, "a")
        if not any(a == wanted[1] and (not film or v == wanted[0]) for v, a in shown):
            lines.append(f"{name}: what it shows and says is not published as it was")
    return lines


def walks_see(site):
    """The walks and exiftool do find what is wrong, in every original."""
    entries, lines = make_pictures(site), []
    for name, _ in entries:
        with open(site.path(f"fotos/f/{name}"), "rb") as file:
            found = walk.problems(file.read())
        if not found or any("not whole" in f for f in found):
            lines.append(f"{name}: the walk says {found}")
    for makers, make in ((films.FILMS, films.make_film), (films.SOUNDS, films.make_sound)):
        for name, (kind, _) in makers.items():
            path = os.path.join(site.folder, f"{name}.{kind}")
            make(name, path, site.folder, 3)
            with open(path, "rb") as file:
                found = walk.problems(file.read())
            if not found or any("not whole" in f for f in found):
                lines.append(f"{name}: the walk says {found}")
    said = exiftool_problems(os.path.join(site.site, "fotos/f"))
    lines += [f"exiftool is silent about {n}" for n, _ in entries if not any(s.startswith(n) for s in said)
              and not n.startswith(("jpeg-behind", "jpeg-app", "jpeg-mpf"))]
    return told(lines)


def whole_walks(site):
    """Walks pass what is clean: the barest file of each kind."""
    lines = []
    for kind in ("jpg", "png", "webp"):
        path = os.path.join(site.folder, "clean." + kind)
        photos.save(photos.draw(kind), path)
        with open(path, "rb") as file:
            lines += [f"{kind}: {p}" for p in walk.problems(file.read())]
    bare = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    for kind, words in (("mp4", films.H264), ("mov", films.H264), ("wav", []), ("m4a", []),
                        ("mp3", ["-id3v2_version", "0"])):
        path = os.path.join(site.folder, "clean." + kind)
        film = kind in ("mp4", "mov")
        films.ffmpeg(*(films.picture_source(1) if film else []), *films.sound_source(1), *words, *bare, path)
        with open(path, "rb") as file:
            found = walk.problems(file.read())
        lines += [f"{kind}: {p}" for p in found if not (film and "compressor" in p)]
    return told(lines)


TESTS = (("the walks find what is there", walks_see), ("the walks pass what is clean", whole_walks),
         ("nothing in published pictures but the picture", pictures), ("the formats of the settings", other_formats),
         ("nothing in published film and sound but that", film_and_sound))
