"""SARIF (--sarif FILE) of verify and build: by the standard, at the right line, and nobody named.

The schema of OASIS is not the project's: where VOORNAAM_SARIF_SCHEMA says where it is and
python has jsonschema, files are held against it too; what a forge needs is checked always.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
TODAY = "2026-11-20"
KINDS = "surname objected email phone address bsn iban birthdate location metadata uninspectable register content".split()
NAMES = ("emma", "vriesema", "daan", "bakker", "koningsveld", "hagestein", "12345678", "thuis@")
PAGE = """<!doctype html><title>x</title>
<p>Op het plein stond Emma de Vriesema te zwaaien.</p>
<p>Bel 06-12345678, of mail thuis@gmail.example.</p>
<p>Op het plein stond Emma de Vriesema te zwaaien.</p>
"""


def uri_is_relative(uri):
    return bool(re.fullmatch(r"(?:[A-Za-z0-9\-._~/]|%[0-9A-F]{2})+", uri)) and not uri.startswith("/") and ".." not in uri.split("/")


def location_problem(place):
    physical = place["physicalLocation"]
    if not uri_is_relative(physical["artifactLocation"]["uri"]):
        return f"not a relative address: {physical['artifactLocation']['uri']}"
    region = physical.get("region")
    if region is not None and (region["startLine"] < 1 or region.get("startColumn", 1) < 1):
        return f"not a region: {region}"
    return None


def structure_problem(log):
    """What sections 3.13 to 3.28 of the standard ask of what we write, or None."""
    if log["version"] != "2.1.0" or "sarif-schema-2.1.0.json" not in log["$schema"] or len(log["runs"]) != 1:
        return "not the head of a log"
    run = log["runs"][0]
    driver = run["tool"]["driver"]
    rules = [r["id"] for r in driver["rules"]]
    if driver["name"] != "Voornaam" or rules != KINDS or run["columnKind"] != "unicodeCodePoints":
        return f"not our tool: {driver['name']} {rules}"
    if not all(r["shortDescription"]["text"] and r["help"]["text"] for r in driver["rules"]):
        return "a rule without words"
    called = run["invocations"][0]
    if len(run["invocations"]) != 1 or not isinstance(called["executionSuccessful"], bool) or called["exitCode"] not in (0, 1, 3):
        return f"not how it went: {run['invocations']}"
    seen = set()
    for result in run["results"]:
        if result["ruleId"] not in rules or result["level"] not in ("error", "warning") or not result["message"]["text"]:
            return f"not a result: {result}"
        for place in result["locations"] + result.get("relatedLocations", []):
            if location_problem(place):
                return location_problem(place)
        if len(result["locations"]) != 1:
            return "a result has one place"
        prints = tuple(result["partialFingerprints"].values())
        if not prints or prints in seen:
            return f"fingerprints must differ: {result}"
        seen.add(prints)
    return None


def schema_problem(log):
    path = os.environ.get("VOORNAAM_SARIF_SCHEMA")
    if not path:
        return None
    try:
        import jsonschema
    except ImportError:
        return None
    try:
        jsonschema.validate(log, json.load(open(path, encoding="utf-8")))
    except jsonschema.ValidationError as error:
        return str(error)[:2000]
    return None


def naming_problem(text):
    said = urllib.parse.unquote(text).casefold()
    named = [n for n in NAMES if n in said]
    return f"it names {named}" if named else None


def first_place(result):
    physical = result["locations"][0]["physicalLocation"]
    region = physical.get("region", {})
    return urllib.parse.unquote(physical["artifactLocation"]["uri"]), region.get("startLine"), region.get("startColumn")


def base_of(result):
    return result["locations"][0]["physicalLocation"]["artifactLocation"].get("uriBaseId")


class Sarif:
    def __init__(self, program, environment):
        self.program, self.env = program, environment
        self.work = tempfile.mkdtemp(prefix="voornaam-sarif-")

    def site(self, name, files):
        """A copy of the common site with these files, as folder `name` of a repository."""
        top = os.path.join(self.work, name)
        shutil.copytree(os.path.join(HERE, "golden", "common"), os.path.join(top, "school"))
        for path, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(top, path)), exist_ok=True)
            with open(os.path.join(top, path), "w", encoding="utf-8") as file:
                file.write(text)
        return top

    def run(self, top, *words, code, **env):
        """The log that came of it; raises what is wrong."""
        done = subprocess.run([*self.program, *words, "--sarif", "out.sarif", "--date", TODAY], cwd=top, env=self.env(**env),
                              capture_output=True, text=True, timeout=60)
        if done.returncode != code:
            raise AssertionError(f"exit code {done.returncode}\n{done.stdout}{done.stderr}"[:3000])
        text = open(os.path.join(top, "out.sarif"), encoding="utf-8").read()
        log = json.loads(text)
        problem = structure_problem(log) or schema_problem(log) or naming_problem(text)
        if problem:
            raise AssertionError(problem)
        self.log, self.said = log["runs"][0], done.stdout + done.stderr
        return log["runs"][0]["results"]

    def verify(self):
        top = self.site("verify", {"uit/index.html": PAGE, "uit/één map/emma-de-vriesema.html": "<p>niets</p>", "uit/goed.html": "<p>x</p>"})
        results = self.run(top, "verify", "uit", "--register", "school/register.csv", code=3)
        places = [(r["ruleId"], *first_place(r)) for r in results]
        wanted = [("surname", "uit/index.html", 2, 31), ("phone", "uit/index.html", 3, 8), ("email", "uit/index.html", 3, 29),
                  ("surname", "uit/index.html", 4, 31), ("surname", "uit/één map/‹101›.html", None, None)]
        missing = [w for w in wanted if w not in places]
        if missing:
            return f"not there: {missing}\nthere: {places}"
        words = [r["message"]["text"] for r in results if r["ruleId"] == "surname"]
        return None if "Op het plein stond ‹101› te zwaaien" in words[-1] + words[0] else f"{words}"

    def verify_clean(self):
        top = self.site("clean", {"uit/goed.html": "<p>Soep</p>"})
        results = self.run(top, "verify", "uit", "--register", "school/register.csv", code=0)
        return f"{results}" if results else None

    def verify_dutch(self):
        top = self.site("dutch", {"uit/index.html": PAGE})
        results = self.run(top, "verify", "uit", "--register", "school/register.csv", code=3, VOORNAAM_LANG="nl")
        said = " ".join(r["message"]["text"] for r in results)
        return None if "achternaam ‹101› (tekst)" in said and "telefoonnummer" in said else said

    def elsewhere(self):
        """However the folder is written, its files are told from where we run; one that lies
        elsewhere has a base of its own, or its files would be those at the top."""
        top = self.site("elsewhere", {"weg/uit/index.html": PAGE, "index.html": PAGE, "werk/x.txt": "x"})
        for folder in ("weg/uit", "weg/uit/", os.path.join(top, "weg/uit"), "./weg/../weg/uit", "../elsewhere/weg/uit"):
            results = self.run(top, "verify", folder, "--register", "school/register.csv", code=3)
            places = {(first_place(r)[0], base_of(r)) for r in results}
            if places != {("weg/uit/index.html", None)}:
                return f"{folder}: {places}"
        for folder in ("../weg/uit", os.path.join(top, "weg/uit")):
            results = self.run(os.path.join(top, "werk"), "verify", folder, "--register", "../school/register.csv", code=3)
            places = {(first_place(r)[0], base_of(r)) for r in results}
            if places != {("index.html", "DIR")} or "DIR" not in self.log["originalUriBaseIds"]:
                return f"{folder}: {places}"
        return None

    def build_template(self):
        """A leak in a template: at its line there, with the finished file beside it."""
        top = self.site("template", {})
        with open(os.path.join(top, "school/templates/base.mustache"), "a", encoding="utf-8") as file:
            file.write("<p>Op het plein stond Emma de Vriesema te zwaaien.</p>\n")
        line = open(os.path.join(top, "school/templates/base.mustache"), encoding="utf-8").read().count("\n")
        results = self.run(top, "build", "-s", "school", "-d", "public", code=3)
        places = {(r["ruleId"], *first_place(r)) for r in results}
        if places != {("surname", "school/templates/base.mustache", line, 31)}:
            return f"{places}"
        finished = [r["relatedLocations"][0]["physicalLocation"] for r in results]
        told = [f for f in finished if f["artifactLocation"]["uri"] == "public/index.html" and f["region"]["startLine"] > 1]
        return None if len(told) == 1 and self.log["invocations"][0]["executionSuccessful"] else f"{finished}"

    def build_source(self):
        """A leak in a page: at its line there. Only a program that leaves names in can show it."""
        top = self.site("source", {"school/nieuws/2026-09-01-plein.md": "---\ntitle: Plein\ndate: 2026-09-01\nauthor: Anja Postma\n---\nHet was koud.\n\nOp het plein stond Emma de Vriesema te zwaaien.\n"})
        program, self.program = self.program, [self.program[0] + "-mutant"]
        if not os.path.exists(self.program[0]):
            self.program = program
            raise unittest.SkipTest("voornaam-mutant is not built")
        try:
            results = self.run(top, "build", "-s", "school", "-d", "public", code=3)
        finally:
            self.program = program
        places = {first_place(r) for r in results if r["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("plein/index.html")}
        if places != {("school/nieuws/2026-09-01-plein.md", 8, 28)} or naming_problem(self.said):
            return f"{places} {self.said}"
        return None if "nieuws/2026-09-01-plein.md:8:28: refused:" in self.said else self.said

    def build_partly(self):
        """Who is named in a page, well redacted, and in a template: the page's line is not told for it."""
        top = self.site("partly", {"school/nieuws/2026-09-01-plein.md": "---\ntitle: Plein\ndate: 2026-09-01\nauthor: Anja Postma\n---\nGisteren kwam Emma de Vriesema langs met koek.\n"})
        for place in ("a", "b"):  # in two of them, so that neither is the only one
            os.makedirs(os.path.join(top, "school/templates"), exist_ok=True)
            with open(os.path.join(top, "school/templates", "base.mustache" if place == "a" else "news.mustache"), "a", encoding="utf-8") as file:
                file.write(f"<p>{place} Emma de Vriesema {place}</p>\n")
        results = self.run(top, "build", "-s", "school", "-d", "public", code=3)
        wrong = [first_place(r) for r in results if first_place(r)[0].endswith("plein.md") and first_place(r)[1]]
        return f"{wrong}" if wrong or not results else None

    def withheld(self):
        """A file of static/ that waits is no error, and stands nowhere but there."""
        top = self.site("withheld", {"school/static/a.txt": "Op het plein stond\nEmma de Vriesema te zwaaien.\n"})
        results = self.run(top, "build", "-s", "school", "-d", "public", code=0)
        told = [(r["level"], *first_place(r), "relatedLocations" in r) for r in results]
        return None if told == [("warning", "school/static/a.txt", 2, 9, False)] else f"{told}"

    def refused(self):
        """What could not be looked through does not pass for clean, and names nobody."""
        top = self.site("refused", {"uit/index.html": PAGE, "leeg.csv": "id;roepnaam;achternaam\n"})
        cases = [(["uit", "--register", "weg.csv"], 3), (["uit", "--register", "leeg.csv"], 3), (["uit"], 3),
                 (["emma-de-vriesema/uit", "--register", "school/register.csv"], 1), (["uit", "-s", "uit"], 1)]
        for words, code in cases:
            results = self.run(top, "verify", *words, code=code)
            run = self.log["invocations"][0]
            if run["executionSuccessful"] or run["exitCode"] != code or len(results) + len(run["toolExecutionNotifications"]) != 1:
                return f"{words}: {results} {run}"
        self.run(top, "verify", "uit", "--register", "school/register.csv", code=3)
        return None if self.log["invocations"][0]["executionSuccessful"] else "a run with findings did succeed"

    def verify_content(self):
        """An error in the site of -s, at its line, its names masked."""
        top = self.site("mistake", {"uit/goed.html": "<p>Soep</p>",
                                    "school/nieuws/2026-09-01-emma-de-vriesema.md": "---\ntitle: Emma\ndate: 2026-09-01\ntitl: Emma de Vriesema\n---\nx\n"})
        results = self.run(top, "verify", "uit", "-s", "school", code=1)
        places = [(r["ruleId"], *first_place(r)) for r in results]
        if places != [("content", "school/nieuws/2026-09-01-‹101›.md", 4, 1)] or naming_problem(self.said):
            return f"{places} {self.said}"
        return None if not self.log["invocations"][0]["executionSuccessful"] else "it did not look"

    def build_content(self):
        """An error in the content, at its line."""
        top = self.site("content", {"school/nieuws/2026-09-01-emma.md": "---\ntitle: Emma\ndate: 2026-09-01\ntitl: Emma de Vriesema\n---\nx\n"})
        for command in ("build", "check"):
            results = self.run(top, command, "-s", "school", "-d", "public", code=1)
            places = [(r["ruleId"], *first_place(r)) for r in results]
            if ("content", "school/nieuws/2026-09-01-‹101›.md", 4, 1) not in places:
                return f"{command}: {places}"
        return None

    def not_public(self):
        """It may not stand where it would be published, nor take the place of another file."""
        top = self.site("public", {"uit/index.html": PAGE, "brief.txt": "Beste mensen"})
        for where in ("uit/out.sarif", "brief.txt"):
            done = subprocess.run([*self.program, "verify", "uit", "--register", "school/register.csv", "--sarif", where], cwd=top,
                                  env=self.env(), capture_output=True, text=True, timeout=60)
            if done.returncode != 1 or "--sarif" not in done.stderr:
                return f"{where}: {done.returncode} {done.stderr}"
        if os.path.exists(os.path.join(top, "uit/out.sarif")) or open(os.path.join(top, "brief.txt")).read() != "Beste mensen":
            return "it was written"
        return None

    def schema(self):
        """Where the schema is, it is asked: it refuses what is no log."""
        broken = {"version": "2.1.0", "runs": [{"tool": {}}]}
        if not schema_problem(broken):
            raise unittest.SkipTest("there is no schema of OASIS here, or no jsonschema")
        return schema_problem({"version": "2.1.0", "runs": []})


def run(tests, environment, program):
    work = Sarif(program, environment)
    try:
        for name in ("verify", "verify_clean", "verify_dutch", "elsewhere", "build_template", "build_source", "build_partly", "withheld", "refused", "verify_content", "build_content", "not_public", "schema"):
            tests.run(f"sarif {name.replace('_', ' ')}", getattr(work, name))
    finally:
        shutil.rmtree(work.work, ignore_errors=True)
