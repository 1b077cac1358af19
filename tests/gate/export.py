"""A site that another generator made: Debian's Hugo, with a small theme of its own in hugo/.
Nobody of the register is in it; then one leak at a time in what it was made of."""
import os
import shutil
import subprocess
import unittest

import documents
import photos

from .folder import Folder, named, pair, write
from .pages import EMMA

HERE = os.path.dirname(os.path.abspath(__file__))
PAGE, PHOTO = "nieuws/herfst/index.html", "nieuws/herfst/herfst.jpg"


def changed(path, old, new):
    """Changes a file of the site's sources."""
    def change(site):
        path_whole = os.path.join(site, path)
        with open(path_whole, encoding="utf-8") as file:
            text = file.read()
        if old not in text:
            raise ValueError(f"{old!r} is not in {path}")
        write(path_whole, text.replace(old, new))
    return change


def tagged(*words):
    return lambda site: photos.tag([(os.path.join(site, "content/nieuws/herfst/herfst.jpg"), words)])


def renamed(site):
    folder = os.path.join(site, "content/nieuws/herfst")
    os.rename(os.path.join(folder, "herfst.jpg"), os.path.join(folder, "emma-de-zwaluwhof.jpg"))
    changed("content/nieuws/herfst/index.md", 'src="herfst.jpg"', 'src="blad.jpg"')(site)


def added(path, data):
    return lambda site: write(os.path.join(site, path), data)


def front(name, value):
    return changed("content/nieuws/herfst/index.md", "title: Herfst", f"title: Herfst\n{name}: {value}")


# name: (what is changed, findings that must be there, the only files that may have any; () for all)
PLANTS = {
    "title": (changed("content/nieuws/herfst/index.md", "title: Herfst", f"title: Feest van {EMMA}"), {(PAGE, "surname 102"), ("index.xml", "surname 102"), ("nieuws/index.xml", "surname 102"),
                                                                                                       ("index.json", "surname 102"), ("index.html", "surname 102"), ("nieuws/index.html", "surname 102")}, ()),
    "body": (changed("content/nieuws/bericht-3.md", "zei juf.", f"zei {EMMA}."), {("nieuws/bericht-3/index.html", "surname 102"), ("index.json", "surname 102")}, ("nieuws/bericht-3/index.html", "index.json")),
    "summary": (changed("content/nieuws/bericht-3.md", "Emma en Sem", "Thijmen en Sem"), {("nieuws/bericht-3/index.html", "objected 101"), ("index.json", "objected 101"), ("nieuws/index.xml", "objected 101"),
                                                                                          ("index.xml", "objected 101"), ("tags/soep/index.xml", "objected 101")}, ()),
    "footnote": (changed("content/nieuws/bericht-3.md", "Van de markt", "Van *Emma* de **Zwaluw**hof"), {("nieuws/bericht-3/index.html", "surname 102")}, ("nieuws/bericht-3/index.html", "index.json")),
    "heading": (changed("content/nieuws/bericht-3.md", "## Hoe het ging", f"## {EMMA}"), {("nieuws/bericht-3/index.html", "surname 102")}, ("nieuws/bericht-3/index.html", "index.json")),
    "tag": (changed("content/nieuws/herfst/index.md", "tags: [herfst]", f"tags: [{EMMA}]"),
            {("tags/emma-de-zwaluwhof/index.html", "surname 102"), ("tags/emma-de-zwaluwhof/index.xml", "surname 102"), ("tags/index.html", "surname 102"), ("sitemap.xml", "surname 102"), (PAGE, "surname 102")}, ()),
    "alias": (front("aliases", "[/leerlingen/emma-de-zwaluwhof/]"), {("leerlingen/emma-de-zwaluwhof/index.html", "surname 102")}, ("leerlingen/emma-de-zwaluwhof/index.html",)),
    "slug": (front("slug", "thijmen-wint"), {("nieuws/thijmen-wint/index.html", "objected 101"), ("sitemap.xml", "objected 101")}, ()),
    "author": (front("auteur", EMMA), {(PAGE, "surname 102")}, (PAGE,)),
    "description": (front("description", f"Over {EMMA}"), {(PAGE, "surname 102")}, ()),
    "caption": (changed("content/nieuws/herfst/index.md", 'caption="Een blad"', f'caption="{EMMA}"'), {(PAGE, "surname 102")}, ()),
    "argument of a shortcode": (changed("content/nieuws/oud.md", '"de bakker"', f'"{EMMA}"'), {("nieuws/oud/index.html", "surname 102")}, ()),
    "code in colours": (changed("content/nieuws/oud.md", '"brood", "koppen"', f'"{EMMA}", "koppen"'), {("nieuws/oud/index.html", "surname 102")}, ()),
    "table": (changed("content/nieuws/oud.md", "| maandag | brood |", "| Sem | Bos |"), {("nieuws/oud/index.html", "surname 104")}, ()),
    "data": (changed("data/menu.yaml", "eten: soep", f'eten: "soep van {EMMA}"'), {("index.html", "surname 102")}, ("index.html",)),
    "menu": (changed("config.toml", 'name = "Nieuws"', f'name = "{EMMA}"'), {(PAGE, "surname 102"), ("index.html", "surname 102"), ("404.html", "surname 102")}, ()),
    "style": (changed("assets/css/main.css", "Wist u dat", r"Emma de \5awaluwhof"), {("css/*.css", "surname 102")}, ("css/*.css",)),
    "comment of a script, in its source map": (changed("assets/js/zoek.js", "Zoekt in de lijst", f"Gemaakt door {EMMA}"), {("js/*.js", "surname 102")}, ("js/*.js",)),
    "file name of a picture": (renamed, {("nieuws/herfst/emma-de-zwaluwhof.jpg", "surname 102"), (PAGE, "surname 102")}, ()),
    "EXIF of a copied photo": (tagged(f"-EXIF:Artist={EMMA}"), {(PHOTO, "metadata"), (PHOTO, "surname 102")}, (PHOTO,)),
    "a place in a copied photo": (tagged("-EXIF:GPSLatitude=52.1", "-EXIF:GPSLatitudeRef=N", "-EXIF:GPSLongitude=4.4", "-EXIF:GPSLongitudeRef=E"), {(PHOTO, "location"), (PHOTO, "metadata")}, (PHOTO,)),
    "static CSV": (added("static/bestanden/lijst.csv", "naam;groep\nSem Bos;6\n"), {("bestanden/lijst.csv", "surname 104")}, ("bestanden/lijst.csv",)),
    "static PDF": (added("static/bestanden/brief.pdf", documents.pdf((EMMA,))), {("bestanden/brief.pdf", "surname 102")}, ("bestanden/brief.pdf",)),
    "phone number": (changed("content/nieuws/bericht-3.md", "zei juf.", "zei juf (06-12345678)."), {("nieuws/bericht-3/index.html", "phone"), ("index.json", "phone")}, ()),
    "mail, which Hugo links": (changed("content/nieuws/bericht-3.md", "zei juf.", "zei <jan.peeters@gmail.example>."), {("nieuws/bericht-3/index.html", "email"), ("index.json", "email")}, ()),
}


class Export:
    def __init__(self, program, environment):
        if not shutil.which("hugo"):
            raise unittest.SkipTest("hugo is not installed")
        self.folder = Folder(program, environment)
        self.site = os.path.join(self.folder.top, "site")

    def build(self, change=None):
        """The finished folder of the site, with something changed in it."""
        shutil.rmtree(self.site, ignore_errors=True)
        shutil.copytree(os.path.join(HERE, "hugo"), self.site)
        photos.save(photos.draw("herfst"), os.path.join(self.site, "content/nieuws/herfst/herfst.jpg"))
        if change:
            change(self.site)
        out = self.folder.new()
        env = {**self.folder.env, "HUGO_CACHEDIR": os.path.join(self.folder.top, "hugo-cache"), "HOME": self.folder.top}
        done = subprocess.run(["hugo", "--quiet", "--minify", "-s", self.site, "-d", out], env=env, capture_output=True, text=True, timeout=120)
        if done.returncode or not os.path.exists(os.path.join(out, "index.json")):
            raise RuntimeError("hugo: " + (done.stdout + done.stderr)[-1000:])
        return out


def plain(path):
    """css/main.min.4f3a….css is css/*.css."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/*.{name.rsplit('.', 1)[1]}" if folder in ("css", "js") else path


def clean(export):
    code, leaks, said = export.folder.verify(export.build())
    return "\n".join(sorted(f"{l['file']}: {pair(l)}" for l in leaks)) or (f"exit code {code}\n{said[-1000:]}" if code else None)


def draft(export):
    """What Hugo does not publish is not there to be found."""
    code, leaks, said = export.folder.verify(export.build(added("content/nieuws/later.md", f"---\ntitle: Over {EMMA}\ndraft: true\n---\n{EMMA}\n")))
    return f"exit code {code}: {leaks} {said[-500:]}" if code else None


def planted(export):
    problems = []
    for name, (change, wanted, only) in PLANTS.items():
        code, leaks, said = export.folder.verify(export.build(change))
        found = {(plain(l["file"]), pair(l)) for l in leaks}
        if code != 3 or wanted - found:
            problems.append(f"{name}: not found: {sorted(wanted - found)} (exit code {code})")
        elif only and {file for file, _ in found} - set(only):
            problems.append(f"{name}: found in {sorted({file for file, _ in found} - set(only))}, too")
        elif {kind for _, kind in found} - {kind for _, kind in wanted}:
            problems.append(f"{name}: also {sorted({kind for _, kind in found} - {kind for _, kind in wanted})}")
        elif named(said):
            problems.append(f"{name}: the messages name {named(said)}")
    print(f"    {len(PLANTS) - len(problems)} of {len(PLANTS)} channels of a Hugo site")
    return "\n".join(problems) or None


def with_export(test, program, environment):
    export = Export(program, environment)
    try:
        return test(export)
    finally:
        export.folder.remove()


def run(tests, environment, program):
    for name, test in (("clean", clean), ("a draft", draft), ("planted", planted)):
        tests.run(f"gate: a Hugo site, {name}", with_export, test, program, environment)
