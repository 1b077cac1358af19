"""Pictures by their pixels: upright whatever EXIF says of how the camera was held, with the
faces that must not be seen painted over, in every size and format."""
import os
import random
import subprocess

from PIL import Image, ImageChops, ImageFilter, ImageStat

import photos
from album import differences
from media_files import icc_profile

METHOD = Image.Transpose if hasattr(Image, "Transpose") else Image
# What makes the upright picture of the one in the file, by EXIF's orientation (Exif 2.32, 4.6.4A) ...
UPRIGHT = {1: None, 2: METHOD.FLIP_LEFT_RIGHT, 3: METHOD.ROTATE_180, 4: METHOD.FLIP_TOP_BOTTOM,
           5: METHOD.TRANSPOSE, 6: METHOD.ROTATE_270, 7: METHOD.TRANSVERSE, 8: METHOD.ROTATE_90}
# ... and the way back.
STORED = {**UPRIGHT, 6: METHOD.ROTATE_90, 8: METHOD.ROTATE_270}
QUARTERS = ((0.75, 0.25, (0, 160, 0)), (0.25, 0.75, (0, 0, 220)), (0.75, 0.75, (230, 220, 0)), (0.4, 0.4, (220, 0, 0)),
            (0.06, 0.06, (255, 255, 255)))


def stored(upright, orientation):
    return upright if STORED[orientation] is None else upright.transpose(STORED[orientation])


def quarters(size, seed):
    """Red, green, blue and yellow, with a white mark in the corner above at the left."""
    picture = Image.new("RGB", size, (220, 0, 0))
    width, height = size
    picture.paste((0, 160, 0), (width // 2, 0, width, height // 2))
    picture.paste((0, 0, 220), (0, height // 2, width // 2, height))
    picture.paste((230, 220, 0), (width // 2, height // 2, width, height))
    picture.paste((255, 255, 255), (0, 0, width // 8, height // 8))
    picture.putpixel((width // 2 + seed, height // 2), (0, 0, 0))  # no two files with the same bytes
    return picture


def near(got, wanted, most=80):
    return all(abs(a - b) <= most for a, b in zip(got, wanted))


def opened(site, name):
    path = os.path.join(site.out, name)
    if name.endswith(".avif"):
        subprocess.run(["heif-convert", path, path + ".png"], check=True, capture_output=True, timeout=60)
        path += ".png"
    return Image.open(path).convert("RGB")


def turned(site):
    """The eight orientations, in each format that has them."""
    size, jobs, entries = (1280, 800), [], []
    for number, (kind, orientation) in enumerate((k, o) for k in ("jpg", "tif", "webp", "png") for o in UPRIGHT):
        name = f"{kind}-{orientation}.{kind}"
        photos.save(stored(quarters(size, number), orientation), site.path("fotos/o/" + name))
        jobs.append((site.path("fotos/o/" + name), [f"-EXIF:Orientation#={orientation}", f"-XMP-tiff:Orientation#={1 + number % 8}"]
                     if kind == "jpg" else [f"-EXIF:Orientation#={orientation}"]))
        entries.append((name, f'alt: "Plaatje {name}", people: none'))
    # Of HEIC and AVIF the container says how to turn it, and EXIF nothing (ISO/IEC 23008-12, 6.5.10; MIAF 7.3.6.7).
    for kind in ("heic", "avif"):
        photos.save(quarters(size, 40), site.path(f"fotos/o/exif-{kind}.{kind}"))
        jobs.append((site.path(f"fotos/o/exif-{kind}.{kind}"), ["-EXIF:Orientation#=6"]))
        entries.append((f"exif-{kind}.{kind}", f'alt: "Plaatje exif-{kind}.{kind}", people: none'))
    photos.tag(jobs)
    site.album("o", entries)
    site.build()
    if site.withheld():
        return f"held: {site.withheld()}"
    images, lines = site.images("fotos/o/index.html"), []
    for name, _ in entries:
        width, height, files = images.get("Plaatje " + name, (0, 0, []))
        lines += [f"{name}: {p}" for p in upright_problems(site, width, height, files, size)]
    return "\n".join(lines[:40]) or None


def upright_problems(site, width, height, files, size):
    if abs(width * size[1] - height * size[0]) > size[0]:
        yield f"the page says {width} x {height}"
    if len(files) < 2:
        yield f"only {len(files)} files are published"
    for file in files:
        picture = opened(site, file)
        if abs(picture.width * size[1] - picture.height * size[0]) > size[0]:
            yield f"{file} is {picture.width} x {picture.height}"
        for x, y, colour in QUARTERS:
            got = picture.getpixel((int(x * picture.width), int(y * picture.height)))
            if not near(got, colour):
                yield f"{file}: {got} at {x}, {y}, not {colour}"


def colours(site):
    """What is sRGB, and says so or says nothing, keeps its colours."""
    wanted = ((0, 0, 220), (220, 0, 0), (0, 160, 0), (128, 128, 128), (255, 255, 255), (0, 0, 0), (200, 150, 120), (40, 60, 90))
    entries, lines = [], []
    for number, (kind, how) in enumerate((("jpg", {}), ("jpg", {"icc_profile": icc_profile()}), ("png", {}), ("webp", {"lossless": True}),
                                          ("tif", {}), ("png", {"icc_profile": icc_profile()}), ("gif", {}))):
        picture = Image.new("RGB", (640, 320 + number))
        for place, colour in enumerate(wanted):
            picture.paste(colour, (place % 4 * 160, place // 4 * 160, place % 4 * 160 + 160, 330 + number))
        photos.save(picture, site.path(f"fotos/k/k{number}.{kind}"), **how)
        entries.append((f"k{number}.{kind}", f'alt: "k{number}.{kind} {"profile" if how.get("icc_profile") else ""}", people: none'))
    site.album("k", entries)
    site.build()
    for alt, (_, _, files) in site.images("fotos/k/index.html").items():
        for file in files:
            picture = opened(site, file)
            for place, colour in enumerate(wanted):
                at = int((place % 4 + 0.5) / 4 * picture.width), int((place // 4 + 0.5) / 2.02 * picture.height)
                if not near(picture.getpixel(at), colour, 9):
                    lines.append(f"{alt}: {file[-5:]} has {picture.getpixel(at)}, not {colour}")
    return "\n".join(lines[:20]) or (None if site.report()["photos"] == len(entries) else f"held: {site.withheld()}")


# --- faces ---------------------------------------------------------------------------------------

REGION = (0.55, 0.2, 0.2, 0.3)  # x, y, width, height of the face in the upright picture
SIZE = (1600, 1200)


def busy(seed, size=SIZE):
    """Coarse and fine detail everywhere: blocks of 10 pixels in two colours far apart, and noise."""
    rng = random.Random(f"busy {seed}")
    blocks = Image.new("L", (size[0] // 10, size[1] // 10))
    blocks.putdata([rng.choice((30, 225)) for _ in range(blocks.width * blocks.height)])
    blocks = blocks.resize(size, Image.NEAREST)
    noise = Image.frombytes("L", size, rng.randbytes(size[0] * size[1])).point(lambda v: v // 6)
    return Image.merge("RGB", (ImageChops.add(blocks, noise), blocks, ImageChops.subtract(blocks, noise)))


def in_stored(region, orientation):
    """The region of the upright picture, as it lies in the stored one."""
    x, y, w, h = region
    x, y = (1 - x - w if orientation in (2, 3, 6, 7) else x), (1 - y - h if orientation in (3, 4, 7, 8) else y)
    # The sides change places for 5 to 8.
    return (y, x, h, w) if orientation > 4 else (x, y, w, h)


def check_in_stored():
    """The formula above against pixels."""
    for orientation in UPRIGHT:
        picture = Image.new("L", (100, 100))
        x, y, w, h = (round(v * 100) for v in REGION)
        picture.paste(255, (x, y, x + w, y + h))
        box = stored(picture, orientation).getbbox()
        sx, sy, sw, sh = (round(v * 100) for v in in_stored(REGION, orientation))
        if box != (sx, sy, sx + sw, sy + sh):
            return f"orientation {orientation}: {box}, not {(sx, sy, sx + sw, sy + sh)}"
    return None


def pixels(region, picture, by=0.0):
    """The region in pixels, grown by a part of its sides at each of them."""
    x, y, w, h = region
    return (max(0, round((x - w * by) * picture.width)), max(0, round((y - h * by) * picture.height)),
            min(picture.width, round((x + w * (1 + by)) * picture.width)), min(picture.height, round((y + h * (1 + by)) * picture.height)))


def steps(picture, across):
    """Where neighbouring columns (rows) differ, as places in pixels: the seams of a mosaic."""
    if not across:
        picture = picture.transpose(METHOD.TRANSPOSE)
    apart = ImageChops.difference(picture.crop((1, 0, picture.width, picture.height)), picture.crop((0, 0, picture.width - 1, picture.height)))
    profile = list(apart.resize((apart.width, 1), Image.BOX).getdata())
    found = []
    for place, height in enumerate(profile):
        if height > 7:
            if found and place - found[-1][-1] <= 3:
                found[-1].append(place)
            else:
                found.append([place])
    return [sum(f) / len(f) for f in found], max(map(len, found), default=0)


def painted_problems(before, after, regions, lossy=0):
    """Is there a mosaic over the regions, and nothing else changed? Pictures of one size."""
    changed = ImageChops.difference(before.convert("L"), after.convert("L"))
    rest = changed.copy()
    for region in regions:
        yield from mosaic_problems(after.convert("L"), region)
        face = pixels(region, after)
        if ImageStat.Stat(changed.crop(face)).mean[0] < 40:
            yield f"the face is as it was, {ImageStat.Stat(changed.crop(face)).mean[0]:.0f} of 255 apart"
        ring = pixels(region, after, 1 / 6)
        for box in ((ring[0], ring[1], ring[2], face[1]), (ring[0], face[3], ring[2], ring[3]),
                    (ring[0], ring[1], face[0], ring[3]), (face[2], ring[1], ring[2], ring[3])):
            if box[2] - box[0] > 3 and box[3] - box[1] > 3 and ImageStat.Stat(changed.crop(box)).mean[0] < 30:
                yield f"it is not grown by a third: {box} is as it was"
        x0, y0, x1, y1 = pixels(region, after, 1 / 3)
        rest.paste(0, (x0 - 20, y0 - 20, x1 + 20, y1 + 20))
    smooth = rest.filter(ImageFilter.BoxBlur(4)).getextrema()[1]
    if smooth > 3 + lossy:
        yield f"elsewhere it changed too, by {smooth} of 255"


def mosaic_problems(grey, region):
    """At most 8 by 8 cells, each at least an eighth of the region, and nothing within a cell."""
    inside = pixels(region, grey, 1 / 8)
    crop = grey.crop(inside)
    for across, length in ((True, crop.width), (False, crop.height)):
        places, widest = steps(crop, across)
        side = length / 1.25 * 4 / 3
        if len(places) > 8 or widest > max(4, side / 16):
            yield f"{len(places)} seams, the widest over {widest} pixels, in {length} pixels"
        elif any(b - a < side / 8 * 0.8 - 2 for a, b in zip(places, places[1:])):
            yield f"cells of {min(b - a for a, b in zip(places, places[1:])):.0f} pixels, where the region has {length}"
        # Half of the seams may fall where two cells are alike.
        if not places:
            yield "no mosaic: the region is of one piece"


def compare_builds(site, before, page, regions):
    """Each picture of a page held against the one of the build before."""
    lines, after = [], site.images(page)
    for alt, (width, height, files) in sorted(after.items()):
        if before[alt]["size"] != (width, height):
            lines.append(f"{alt}: {width} x {height}, was {before[alt]['size']}")
        for file in files:
            picture = opened(site, file)
            old = before[alt]["files"].get((file.rsplit(".", 1)[1], picture.size))
            if old is None:
                lines.append(f"{alt}: no picture of {picture.size} without the mosaic")
            else:
                lossy = 0 if file.endswith(".jpg") else 12
                lines += [f"{alt} at {picture.size}, {file[-4:]}: {p}" for p in painted_problems(old, picture, regions[alt], lossy)]
    return "\n".join(lines[:40]) or None


def pictures_of(site, page):
    return {alt: {"size": (w, h), "files": {(f.rsplit(".", 1)[1], p.size): p for f, p in ((f, opened(site, f)) for f in files)}}
            for alt, (w, h, files) in site.images(page).items()}


def rectangles(site):
    """blur: of an entry, under every orientation."""
    regions, entries, jobs = {}, [], []
    for orientation in UPRIGHT:
        name = f"o{orientation}.jpg"
        photos.save(stored(busy(orientation), orientation), site.path("fotos/b/" + name), quality=95)
        jobs.append((site.path("fotos/b/" + name), [f"-EXIF:Orientation#={orientation}"]))
        entries.append((name, f'alt: "Plaatje {orientation}", people: none'))
        regions[f"Plaatje {orientation}"] = [REGION]
    photos.save(busy("two"), site.path("fotos/b/two.png"))
    regions["Plaatje two"] = [(0.1, 0.1, 0.15, 0.2), (0.6, 0.55, 0.2, 0.25)]
    photos.save(busy("edge"), site.path("fotos/b/edge.png"))
    regions["Plaatje edge"] = [(0.85, 0.8, 0.15, 0.2)]
    entries += [(f"{n}.png", f'alt: "Plaatje {n}", people: none') for n in ("two", "edge")]
    photos.tag(jobs)
    site.album("b", entries)
    site.build()
    before, sharp = pictures_of(site, "fotos/b/index.html"), site.media()
    alts = dict(zip([f for f, _ in entries], regions))
    site.album("b", [(f, f"{more}, blur: {[list(r) for r in regions[alts[f]]]}") for f, more in entries])
    site.build()
    if site.withheld() or len(before) != len(regions):
        return f"held: {site.withheld()}"
    same = [n for n, data in site.media().items() if data in sharp.values()]
    return f"as sharp as before: {same}" if same else compare_builds(site, before, "fotos/b/index.html", regions)


def mosaic(picture, region, cells=8, by=1 / 6, shift=0):
    """What the program should make, made by other means."""
    box = tuple(v + shift for v in pixels(region, picture, by))
    crop = picture.crop(box)
    picture = picture.copy()
    picture.paste(crop.resize((cells, cells), Image.BOX).resize(crop.size, Image.NEAREST), box)
    return picture


def eyes(site):
    """The comparison itself: it passes what is painted well, and nothing else."""
    before, lines = busy("eyes"), []
    soft = before.copy()
    box = pixels(REGION, before, 1 / 6)
    soft.paste(before.crop(box).filter(ImageFilter.GaussianBlur(12)), box)
    for label, picture, well in (
            ("8 cells", mosaic(before, REGION), True), ("4 cells", mosaic(before, REGION, cells=4), True),
            ("as it was", before, False), ("16 cells", mosaic(before, REGION, cells=16), False),
            ("12 cells", mosaic(before, REGION, cells=12), False), ("a soft blur", soft, False),
            ("not grown", mosaic(before, REGION, by=0), False), ("elsewhere", mosaic(before, REGION, shift=200), False),
            ("all of it", mosaic(before, REGION, by=0.6), False)):
        for scale in (1, 0.6, 0.3):
            size = tuple(int(v * scale) for v in SIZE)
            found = list(painted_problems(before.resize(size, Image.LANCZOS), picture.resize(size, Image.LANCZOS), [REGION]))
            if bool(found) == well:
                lines.append(f"{label} at {size}: {found}")
    return check_in_stored() or "\n".join(lines) or None


# --- a board whose preset says blur -----------------------------------------------------------------

def board_that_blurs(program):
    """The program with `objected_photo: blur` in its baseline: `make` builds it for this test."""
    path = os.path.join(os.path.dirname(program[0]), "voornaam-blur")
    if not os.path.exists(path):
        raise RuntimeError("make it first: make build/voornaam-blur")
    return [path]


def faces(site):
    """Regions that name who objects, under every orientation, by both standards."""
    site.program = board_that_blurs(site.program)
    problem = check_in_stored()
    if problem:
        return problem
    regions, entries, jobs, before = {}, [], [], {}
    for orientation in UPRIGHT:
        for standard in ("mwg", "mp"):
            label = f"Plaatje {standard} {orientation}"
            name = f"{standard}-{orientation}.jpg"
            picture = stored(busy(label), orientation)
            photos.save(picture, site.path("fotos/b/" + name), quality=95)
            x, y, w, h = in_stored(REGION, orientation)
            face = ((x + w / 2, y + h / 2), (w, h))
            other = ((0.15, 0.85), (0.1, 0.1))
            people = [("Fenna Hoekmeijer", *other), ("Joris Wolthuizen", *face)]
            words = photos.mwg_regions(people, picture.size) if standard == "mwg" else photos.microsoft_regions(people)
            jobs.append((site.path("fotos/b/" + name), [f"-EXIF:Orientation#={orientation}", *words]))
            entries.append((name, f'alt: "{label}"'))
            regions[label] = [REGION]
    photos.tag(jobs)
    site.album("b", entries)
    register = site.path("register.csv")
    with open(register, encoding="utf-8") as file:
        text = file.read()
    site.write("register.csv", text.replace("nee;nee;nee;nee;nee", "ja;ja;ja;ja;ja"))
    site.build()
    before = pictures_of(site, "fotos/b/index.html")
    site.write("register.csv", text)
    site.build()
    if site.withheld() or len(before) != len(regions):
        return f"held: {site.withheld()}, {len(before)} pictures before"
    return compare_builds(site, before, "fotos/b/index.html", regions)


def faces_decided(site):
    """What is blurred and what is dropped, where the board says blur."""
    site.program = board_that_blurs(site.program)
    no, yes, unknown, face = "Joris Wolthuizen", "Fenna Hoekmeijer", "Pleun Zandwijker", photos.FACE
    objection = ("objection", "302")
    rows = {
        "region": (photos.mwg_regions([(no, *face)], SIZE), "", None),
        "mp-region": (photos.microsoft_regions([(no, *face)]), "", None),
        "region and id": (photos.mwg_regions([(no, *face)], SIZE), "pupils: [302]", None),
        "id alone": ([], "pupils: [302]", objection),
        "keyword alone": ([f"-XMP-dc:Subject={no}"], "", objection),
        "caption alone": ([], f'caption: "{no}"', objection),
        "region of another": (photos.mwg_regions([(yes, *face)], SIZE), "pupils: [302]", objection),
        "region and unknown": (photos.mwg_regions([(no, *face), (unknown, (0.1, 0.1), (0.1, 0.1))], SIZE), "", ("unknown-tag", None)),
        "region and two more": (photos.mwg_regions([(no, *face), ("Noûr el Idrisséi", (0.1, 0.1), (0.1, 0.1))], SIZE), "", None),
        "region and another's id": (photos.mwg_regions([(no, *face)], SIZE), "pupils: [306]", ("objection", "306")),
        "region of no size": (photos.mwg_regions([(no, (0.5, 0.5), (0, 0))], SIZE), "", objection),
        "region outside": (photos.mwg_regions([(no, (7.5, 7.5), (0.1, 0.1))], SIZE), "", objection),
        "region of other sides": (["-XMP-mwg-rs:RegionInfo={AppliedToDimensions={W=999,H=100,Unit=pixel},RegionList=[{Area={X=0.5,Y=0.4,"
                                   f"W=0.2,H=0.3,Unit=normalized}},Name={no},Type=Face}}]}}"], "", objection),
    }
    jobs, entries, expected = [], [], {}
    for number, (label, (words, more, result)) in enumerate(rows.items()):
        name = f"f{number}.jpg"
        photos.save(busy(label, (800, 600)), site.path("fotos/b/" + name))
        if words:
            jobs.append((site.path("fotos/b/" + name), words))
        entries.append((name, f'alt: "Plaatje {number}"' + (", " + more if more else "")))
        if result:
            expected[label] = result
    photos.tag(jobs)
    site.album("b", entries)
    site.build()
    labels = dict(zip([f"fotos/b/f{n}.jpg" for n in range(len(rows))], rows))
    return differences(expected, {labels[f]: r for f, r in site.withheld().items()})


TESTS = (("the comparison of painted pictures", eyes), ("pictures are upright", turned), ("colours stay", colours),
         ("blur: paints over what it should", rectangles),
         ("a face that objects is painted over", faces), ("what is painted over and what is dropped", faces_decided))
