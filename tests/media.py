"""Pictures, films and sound, from what the files say to what is published of them: written
from the contract (sections 6, 7 and 11), on files that real programs made."""
import importlib
import json
import os
import unicodedata

import look
import photos
from album import Site, differences

# {case: name, what becomes of a photo whose tag is that name, and of one whose words are it}
SHOWN, UNTAGGED, DOUBT = None, ("untagged", None), ("doubt", None)
CASES = {
    "yes": ("Fenna Hoekmeijer", SHOWN, SHOWN),
    "no": ("Joris Wolthuizen", ("objection", "302"), ("objection", "302")),
    "unknown": ("Pleun Zandwijker", ("unknown-tag", None), UNTAGGED),
    "silent": ("Tjitske Roordink", ("no-consent", "307"), ("no-consent", "307")),
    "given": ("Fenna", SHOWN, SHOWN),
    "given-no": ("Joris", ("objection", "302"), ("objection", "302")),
    "given-two": ("Sem", DOUBT, DOUBT),
    "accents": ("Zoë van der Brugghen", SHOWN, SHOWN),
    "accents-no": ("Noûr el Idrisséi", ("objection", "306"), ("objection", "306")),
    "reversed-no": ("Wolthuizen, Joris", ("objection", "302"), ("objection", "302")),
    "staff": ("Anja Postmeijer", SHOWN, SHOWN),
}
FEW = ("yes", "no", "unknown")
# What is tried in each format: all there is in a JPEG; of others what may be read in another way.
FORMATS = {"jpg": ("", CASES), "png": ("", FEW), "webp": ("", FEW), "tif": ("", FEW),
           "gif": ("mwg-region digikam xmp-description comment", FEW),
           "heic": ("mwg-region person-in-image xmp-subject exif-description", FEW),
           "avif": ("mwg-region mp-region xmp-description exif-comment", FEW)}


class Matrix:
    """Collects photos, then builds once and compares what was held with what should be."""

    def __init__(self, site):
        self.site, self.jobs, self.entries, self.expected = site, [], {}, {}
        self.labels = {}

    def photo(self, label, expected, name=None, kind="jpg", words=(), entry="", album="m", change=None):
        number = len(self.labels) + 1
        file = f"fotos/{album}/{name or f'p{number:04}'}.{kind}"
        path = self.site.path(file)
        photos.save(photos.draw(label), path)
        if words:
            self.jobs.append((path, words))
        if change:
            with open(path, "rb") as source:
                data = change(source.read())
            self.site.write(file, data)
        self.entries.setdefault(album, []).append((os.path.basename(file), entry or f'alt: "Plaatje {number}"'))
        self.labels[file] = label
        if expected:
            self.expected[label] = expected

    def build(self):
        photos.tag(self.jobs)
        for album, entries in self.entries.items():
            self.site.album(album, entries)
        self.site.build()
        held = {self.labels.get(f, f): r if r[0] != "doubt" else DOUBT for f, r in self.site.withheld().items()}
        problem = differences(self.expected, held)
        shown, said = len(self.labels) - len(self.expected), self.site.report()["photos"]
        if not problem and said != shown:
            problem = f"the report counts {said} photos, not {shown}"
        return problem


def in_files(site):
    """Every source that a file has, in every format, for each kind of person."""
    matrix = Matrix(site)
    sources = {**photos.PERSON_TAGS, **photos.WORDS, **photos.PNG_WORDS, **photos.COMMENT}
    for kind, (only, cases) in FORMATS.items():
        for source, words in sources.items():
            if not photos.can_hold(source, kind) or (only and source not in only.split()):
                continue
            for case in cases:
                name, as_tag, as_words = CASES[case]
                matrix.photo(f"{kind} {source} {case}", as_tag if source in photos.PERSON_TAGS else as_words,
                             kind=kind, words=words(name))
    return matrix.build()


def in_words(site):
    """Front matter, captions, alt and the file's own name."""
    matrix = Matrix(site)
    for label, ids, expected in (("yes", "301", SHOWN), ("no", "302", ("objection", "302")), ("unknown", "999", ("unknown-tag", None)),
                                 ("silent", "307", ("no-consent", "307")), ("yes and no", "301, 302", ("objection", "302"))):
        matrix.photo(f"pupils {label}", expected, entry=f'alt: "Plaatje", pupils: [{ids}]')
    matrix.photo("people staff", SHOWN, entry='alt: "Plaatje", people: [201]')
    matrix.photo("people none", SHOWN, entry='alt: "Plaatje", people: none')
    for case, (name, _, expected) in CASES.items():
        plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
        matrix.photo(f"caption {case}", expected, entry=f'alt: "Plaatje", caption: "{name} op het plein"')
        matrix.photo(f"alt {case}", expected, entry=f'alt: "{name} op het plein"')
        matrix.photo(f"file name {case}", expected, name=plain.lower().replace(",", "").replace(" ", "-"), entry='alt: "Plaatje"', album="n")
        matrix.photo(f"camera's file name {case}", expected, name="IMG_0042 " + name, entry='alt: "Plaatje"', album="n")
    problem = matrix.build()
    warned = [w["message"] for w in site.report()["warnings"] if "999" in w["message"]]
    return problem or (None if warned else "no warning names the number that is not in the register")


# Who made it, with what, and when: Joris Wolthuizen objects to being in pictures, not to making them.
CAMERA = ["-EXIF:Make=Canon", "-EXIF:Model=Canon EOS 450D", "-EXIF:Software=GIMP 2.10", "-EXIF:Artist=Joris Wolthuizen",
          "-EXIF:Copyright=Joris Wolthuizen", "-EXIF:DateTimeOriginal=2026:09:10 09:31:00", "-EXIF:LensModel=EF-S 18-55", "-EXIF:OwnerName=Joris Wolthuizen",
          "-EXIF:GPSLatitude=52.01", "-EXIF:GPSLatitudeRef=N", "-EXIF:ImageUniqueID=8f3a0b1c2d3e4f5a6b7c8d9e0f1a2b3c", "-EXIF:XPAuthor=Joris Wolthuizen",
          "-IPTC:By-line=Joris Wolthuizen", "-IPTC:Credit=Joris Wolthuizen", "-IPTC:DateCreated=2026:09:10", "-IPTC:Writer-Editor=Joris Wolthuizen",
          "-XMP-dc:Creator=Joris Wolthuizen", "-XMP-dc:Rights=Joris Wolthuizen", "-XMP-xmpRights:Owner=Joris Wolthuizen",
          "-XMP-photoshop:Credit=Joris Wolthuizen", "-XMP-photoshop:CaptionWriter=Joris Wolthuizen", "-XMP-xmp:CreatorTool=Adobe Lightroom",
          "-XMP-xmpMM:DocumentID=xmp.did:8f3a0b1c2d3e4f5a6b7c8d9e0f1a2b3c", "-XMP-aux:Lens=EF-S 18-55", "-XMP-crs:Version=15.0",
          "-XMP-iptcCore:CreatorWorkEmail=joris.wolthuizen@test.example", "-XMP-plus:ImageCreatorName=Joris Wolthuizen"]


XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:p="http://ns.adobe.com/photoshop/1.0/" p:Headline="%s"><dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq>
</dc:creator><dc:subject><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>"""


def beside(site):
    """What programs write in a file beside the picture, when they write nothing into it."""
    matrix, no, name = Matrix(site), ("objection", "302"), CASES["no"][0]
    told = {"keyword": ("%s.xmp", XMP % ("Plein", "Juf", name), no), "attribute": ("%s.jpg.xmp", XMP % (name, "Juf", "plein"), no),
            "maker": ("%s.xmp", XMP % ("Plein", name, "plein"), SHOWN), "other": ("x%s.xmp", XMP % (name, name, name), SHOWN),
            "Google": ("%s.jpg.json", json.dumps({"title": "a.jpg", "people": [{"name": name}]}), no),
            "large": ("%s.xmp", XMP % ("Plein", "Juf", "plein" * 300000), ("uninspectable", None))}
    for label, (file, text, expected) in told.items():
        stem = "beside-" + label.lower()
        matrix.photo(f"beside: {label}", expected, name=stem, entry='alt: "Een plein", people: none', album="b")
        site.write("fotos/b/" + file % stem, text)
    problem = matrix.build()
    return problem or "\n".join(n for n in look.tree(site.out) if n.endswith((".xmp", ".json"))) or None


def together(site):
    """Several sources in one file, and what the page says against what the file says."""
    matrix, tags = Matrix(site), photos.PERSON_TAGS
    no, unknown, face = ("objection", "302"), ("unknown-tag", None), photos.FACE
    for source, words in tags.items():
        matrix.photo(f"people: none, {source} objects", no, words=words(CASES["no"][0]), entry='alt: "Een plein", people: none')
        matrix.photo(f"people: none, {source} unknown", unknown, words=words(CASES["unknown"][0]), entry='alt: "Een plein", people: none')
        matrix.photo(f"pupils: yes, {source} objects", no, words=words(CASES["no"][0]), entry='alt: "Een plein", pupils: [301]')
    for source, words in photos.WORDS.items():
        matrix.photo(f"people: none, {source} objects", no, words=words(CASES["no"][0]), entry='alt: "Een plein", people: none')
        matrix.photo(f"people: none, {source} unknown", SHOWN, words=words(CASES["unknown"][0]), entry='alt: "Een plein", people: none')
    matrix.photo("two faces, the second objects", no, words=photos.mwg_regions(
        [(CASES["yes"][0], *face), (CASES["no"][0], (0.2, 0.2), (0.1, 0.1))], (96, 64)))
    matrix.photo("two faces, the second unknown", unknown, words=photos.microsoft_regions(
        [(CASES["yes"][0], *face), (CASES["unknown"][0], (0.2, 0.2), (0.1, 0.1))]))
    matrix.photo("a face without a name", UNTAGGED, words=photos.mwg_regions([("", *face)], (96, 64)))
    matrix.photo("a pet", UNTAGGED, words=photos.mwg_regions([("Balou", *face)], (96, 64), kind="Pet"))
    matrix.photo("a pet that is called like a pupil", SHOWN, words=photos.mwg_regions([("Joris", *face)], (96, 64), kind="Pet"),
                 entry='alt: "Een hond", people: none')
    matrix.photo("places and things", UNTAGGED, words=["-XMP-digiKam:TagsList=Plaatsen/Utrecht", "-XMP-digiKam:TagsList=Dieren/Geit",
                                                       "-XMP-lr:HierarchicalSubject=Places|Utrecht", "-XMP-dc:Subject=schoolreis"])
    matrix.photo("a person below a group", no, words=["-XMP-digiKam:TagsList=People/Groep 5/" + CASES["no"][0]])
    matrix.photo("extended XMP", no, change=lambda jpeg: photos.with_extended_xmp(
        jpeg, f"<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>{CASES['no'][0]}</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>"))
    for kind in (b"tEXt", b"zTXt", b"iTXt"):
        matrix.photo(f"PNG {kind.decode()}", no, kind="png", change=lambda png, kind=kind: photos.with_png_text(
            png, kind, b"Anything", "Links staat " + CASES["no"][0]))
        matrix.photo(f"PNG {kind.decode()} at the end", no, kind="png", change=lambda png, kind=kind: photos.at_the_end(photos.with_png_text(
            png, kind, b"Anything", "Links staat " + CASES["no"][0]), png))
    matrix.photo("PNG, the last of many", no, kind="png", change=lambda png: photos.with_many_texts(png, "Links staat " + CASES["no"][0]))
    matrix.photo("PNG that unpacks to much", ("uninspectable", None), kind="png",
                 change=lambda png: photos.with_png_text(png, b"zTXt", b"Anything", "a" * (5 << 20)), entry='alt: "Een plein", people: none')
    matrix.photo("a second EXIF block", no, change=lambda jpeg: photos.with_second_exif(jpeg, "Links staat " + CASES["no"][0]))
    matrix.photo("EXIF behind the picture", no, change=lambda jpeg: photos.with_preview(jpeg, "Links staat " + CASES["no"][0]))
    matrix.photo("EXIF with a text that is not there", ("uninspectable", None), entry='alt: "Een plein", people: none',
                 change=lambda jpeg: photos.with_second_exif(jpeg, "Links staat " + CASES["no"][0], beyond=5000))
    matrix.photo("what cameras write", SHOWN, words=CAMERA, entry='alt: "Een plein", people: none')
    return matrix.build()


def blur_is_looser(site):
    """objected_photo: blur is of the board's preset only, and all presets say drop."""
    photos.save(photos.draw("looser"), site.path("fotos/m/a.jpg"))
    site.album("m", [("a.jpg", "alt: Plaatje, pupils: [302], blur: [[0.1, 0.1, 0.3, 0.3]]")])
    site.build()
    if site.withheld() != {"fotos/m/a.jpg": ("objection", "302")}:
        return f"blur: shows who objects: {site.withheld()}"
    site.write("voornaam.yml", site_settings(site) + "policy: {objected_photo: blur}\n")
    site.build(expect=(1,))
    wanted = ("voornaam.yml:", "protocols/baseline.yml:", "objected_photo")
    return None if all(w in site.said for w in wanted) else f"it does not say what is looser than what:\n{site.said}"


def site_settings(site):
    with open(site.path("voornaam.yml"), encoding="utf-8") as file:
        return file.read()


def with_site(test, program, environment):
    with Site(program, environment) as site:
        return test(site)


MATRIX = (("the matrix of what files say", in_files), ("what the page says", in_words), ("files beside pictures", beside), ("sources together", together),
          ("blur is the board's to choose", blur_is_looser))
PARTS = ("media_files", "media_upright", "media_films", "media_kept")


def run(tests, environment, program):
    for name, test in MATRIX:
        tests.run("media: " + name, with_site, test, program, environment)
    for part in PARTS:
        for name, test in importlib.import_module(part).TESTS:
            tests.run("media: " + name, with_site, test, program, environment)
