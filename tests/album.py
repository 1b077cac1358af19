"""A small school with an album, for tests of pictures: what lies in it, a build, and what
the report and the pages say."""
import html
import json
import os
import re
import shutil
import subprocess
import tempfile

import look

TODAY = "2026-11-20"
URL = "https://test.example/"

REGISTER = """id;rol;roepnaam;tussenvoegsel;achternaam;groep;geboortedatum;naam;werk;foto;film;geluid;datum;bewijs;email
301;leerling;Fenna;;Hoekmeijer;5;2016-02-01;ja;ja;ja;ja;ja;2026-09-01;brief;
302;leerling;Joris;;Wolthuizen;5;2016-03-01;nee;nee;nee;nee;nee;2026-09-01;brief;
303;leerling;Sem;;Koningsveld;6;2015-03-01;ja;ja;ja;ja;ja;2026-09-01;brief;
304;leerling;Sem;;Hagestein;6;2015-04-01;nee;nee;nee;nee;nee;2026-09-01;brief;
305;leerling;Zoë;van der;Brugghen;6;2015-05-01;ja;ja;ja;ja;ja;2026-09-01;brief;
306;leerling;Noûr;el;Idrisséi;6;2015-05-01;nee;nee;nee;nee;nee;2026-09-01;brief;
307;leerling;Tjitske;;Roordink;6;2015-05-01;;;;;;2026-09-01;;
201;medewerker;Anja;;Postmeijer;;;ja;;ja;ja;ja;2026-09-01;brief;anja@test.example
"""
SETTINGS = """title: obs Test
url: https://test.example/
protocol: baseline
mail_domains: [test.example]
"""


class Site:
    """A folder with a site, its output and its cache; removed at the end of a with."""

    def __init__(self, program, environment, settings=SETTINGS, register=REGISTER):
        self.program, self.folder = program, os.path.realpath(tempfile.mkdtemp(prefix="voornaam-media-"))
        self.site, self.out, self.cache = (os.path.join(self.folder, n) for n in ("site", "out", "cache"))
        self.report_file = os.path.join(self.folder, "report.json")
        self.env = environment(VOORNAAM_CACHE=self.cache)
        self.said, self.code = "", None
        self.write("voornaam.yml", settings)
        self.write("register.csv", register)
        self.write("_index.md", "---\ntitle: Welkom\n---\n")
        self.write("fotos/_index.md", "---\ntitle: Foto's\ntype: gallery\n---\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        path = os.path.join(self.site, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())

    def album(self, name, entries, keys=""):
        """entries: pairs of a file and the rest of its entry, as YAML."""
        lines = "".join(f"  - {{file: {json.dumps(f)}{', ' + more if more else ''}}}\n" for f, more in entries)
        self.write(f"fotos/{name}/index.md", f"---\ntitle: Album\ndate: 2026-11-01\nauthor: juf Anja\n{keys}"
                   + (f"photos:\n{lines}" if lines else "") + "---\n")

    def build(self, *flags, expect=(0,), command="build", **env):
        if os.path.exists(self.report_file):
            os.remove(self.report_file)
        done = subprocess.run([*self.program, command, "-s", self.site, "-d", self.out, "--date", TODAY, "--report",
                               self.report_file, *flags], env={**self.env, **env}, capture_output=True, text=True,
                              errors="replace", timeout=580)
        self.said, self.code = done.stdout + done.stderr, done.returncode
        if self.code not in expect:
            raise RuntimeError(f"exit code {self.code}, not {expect}:\n{self.said[-2500:]}")
        return self.said

    # --- what came of it ---------------------------------------------------------------------

    def report(self):
        with open(self.report_file, encoding="utf-8") as file:
            return json.load(file)

    def withheld(self):
        """{file: (reason, person)}"""
        return {w["file"]: (w["reason"], w["person"]) for w in self.report()["withheld"]}

    def page(self, name):
        with open(os.path.join(self.out, name), encoding="utf-8") as file:
            return file.read()

    def files(self):
        """{path: bytes} of the output."""
        return {n: self.read(n) for n in look.tree(self.out) if n != ".voornaam-output"}

    def read(self, name):
        with open(os.path.join(self.out, name), "rb") as file:
            return file.read()

    def media(self):
        return {n: d for n, d in self.files().items() if n.startswith("media/")}

    def images(self, page):
        """{alt: (width, height, [file])} of the pictures of a page, all their sizes and formats."""
        found = {}
        text = re.sub(r"<(script|style)\b.*?</\1>", "", self.page(page), flags=re.S)
        for block in re.findall(r"<picture\b.*?</picture>|<img\b[^>]*>", text, re.S):
            image = re.search(r"<img\b[^>]*>", block.rpartition("<img")[1] + block.rpartition("<img")[2])
            keys = {k: html.unescape(v) for k, v in re.findall(r'([\w-]+)="([^"]*)"', image.group())}
            if not keys.get("alt"):
                continue
            names = set(re.findall(r"(media/[\w./-]+)", html.unescape(block)))
            found[keys["alt"]] = (int(keys.get("width", 0)), int(keys.get("height", 0)), sorted(names))
        return found


def differences(expected, got, most=40):
    """Lines that say where two dictionaries differ, or None."""
    lines = [f"{key}: expected {expected.get(key)}, got {got.get(key)}"
             for key in sorted(set(expected) | set(got)) if expected.get(key) != got.get(key)]
    if len(lines) > most:
        lines = lines[:most] + [f"and {len(lines) - most} more"]
    return "\n".join(lines) or None
