"""A folder for the gate: what lies in it, the register, and what `verify` says of it."""
import csv
import json
import os
import re
import shutil
import subprocess
import tempfile

import look

COLUMNS = "id;rol;roepnaam;tussenvoegsel;achternaam;groep;geboortedatum;naam;werk;foto;film;geluid;datum;bewijs;email"
YES, NO = "ja;ja;ja;ja;ja;2026-09-01;;", "nee;nee;nee;nee;nee;2026-09-01;;"
# Emma (102) may be called Emma; Thijmen (101) may not be named at all.
REGISTER = "\n".join((
    COLUMNS, "101;leerling;Thijmen;;Quast;5;2016-02-01;" + NO, "102;leerling;Emma;de;Zwaluwhof;5;2016-03-04;" + YES,
    "103;leerling;Zoë;van 't;Holthuis;6;2015-05-06;" + NO, "104;leerling;Sem;;Bos;6;2015-07-08;" + YES,
    "105;leerling;Sem;;Hagestein;7;2014-09-10;" + NO, "106;leerling;Łucja;;Wójcik;8;2013-11-12;" + YES,
    "107;leerling;Joris;van der;Meulenkamp;8;2013-01-02;" + NO, "108;leerling;Fenna;;Terpstra;4;2017-03-05;" + YES,
    "109;leerling;Jan-Willem;;Sijtsma;4;2017-04-06;" + NO, "110;leerling;Roos;;Bakker;3;2018-05-07;" + YES,
    "111;leerling;Milan;el;Idrissi;3;2018-06-08;" + YES, "112;leerling;Aylin;;Özdemir;3;2018-07-09;" + YES,
    "201;medewerker;Anja;;Postma;;;" + YES)) + "\n"


def rows(text=REGISTER):
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def surnames(text=REGISTER):
    """Of pupils, folded; those that are ordinary words are left out."""
    return sorted(look.fold(r["achternaam"]) for r in rows(text) if r["rol"] == "leerling" and r["achternaam"] not in ("Bos", "Bakker"))


class Folder:
    """Files below a folder of its own; `run` verifies them, or a part of them."""

    def __init__(self, program, environment, register=REGISTER):
        self.program, self.top = program, tempfile.mkdtemp(prefix="voornaam-gate-")
        self.env = environment(VOORNAAM_CACHE=os.path.join(self.top, "cache"))
        self.register = os.path.join(self.top, "register.csv")
        self.number = 0
        with open(self.register, "w", encoding="utf-8") as file:
            file.write(register)

    def new(self, files=()):
        """A folder with these files: {path: bytes or text}; a tuple ("link", TARGET) is a link."""
        self.number += 1
        folder = os.path.join(self.top, f"out{self.number}")
        os.makedirs(folder)
        for path, data in dict(files).items():
            write(os.path.join(folder, path), data)
        return folder

    def verify(self, folder, *words):
        """(exit code, leaks of the report, all that was printed)"""
        report = folder + ".json"
        done = subprocess.run([*self.program, "verify", folder, "--register", self.register, "--report", report, *words], cwd=self.top,
                              env=self.env, capture_output=True, text=True, errors="replace", timeout=300)
        leaks = []
        if os.path.exists(report):
            with open(report, encoding="utf-8") as file:
                leaks = json.load(file)["leaks"]
        return done.returncode, leaks, done.stdout + done.stderr

    def remove(self):
        shutil.rmtree(self.top, ignore_errors=True)


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if isinstance(data, tuple):
        os.symlink(data[1], path)
        return
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def pair(leak):
    """A finding as "kind id", or "kind" when it is nobody's."""
    return leak["kind"] + (f" {leak['person']}" if leak["person"] else "")


def wrong_place(leak, place, line):
    """Does a finding say where it is? `place` is a part of its words, `line` counts from 1.
    A report without these keys is not judged by them."""
    if place and leak.get("place") is not None and place.casefold() not in leak["place"].casefold():
        return f"place {leak['place']!r}, not {place!r}"
    if line and leak.get("line") not in (None, line):
        return f"line {leak['line']}, not {line}"
    return None


def named(text):
    """Surnames of the register in what was printed: there may be none."""
    folded = look.fold(text)
    return [s for s in surnames() if re.search(r"\b" + re.escape(s), folded)]
