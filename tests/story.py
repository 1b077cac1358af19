"""A copy of the demo school that a story can change, build and look into."""
import csv
import hashlib
import json
import os
import re
import shutil
import subprocess

import look
import pictures

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TODAY = "2026-11-20"
URL = "https://deregenboog.example/"


class Wrong(Exception):
    """What was not as the story tells it."""


def check(holds, otherwise):
    if not holds:
        raise Wrong(otherwise)


class School:
    """The demo school in a folder of its own, with its output and its cache."""

    def __init__(self, program, environment, folder, cache=None):
        self.program = program
        self.site = os.path.join(folder, "site")
        self.out = os.path.join(folder, "out")
        self.cache = os.path.join(folder, "cache")
        self.report_file = os.path.join(folder, "report.json")
        shutil.copytree(os.path.join(TOP, "content"), self.site,
                        ignore=shutil.ignore_patterns(".voornaam", "public", "*.key"))
        if cache:
            shutil.copytree(cache, self.cache)
        self.env = environment(VOORNAAM_CACHE=self.cache)
        self.said = ""

    # --- what somebody does -----------------------------------------------------------

    def run(self, *words, expect=0, **more):
        """A command; its words, and the exit code it must have."""
        done = subprocess.run([*self.program, *words], env={**self.env, **more}, cwd=self.site,
                              capture_output=True, text=True, errors="replace", timeout=300)
        self.said = done.stdout + done.stderr
        codes = expect if isinstance(expect, tuple) else (expect,)
        check(done.returncode in codes,
              f"voornaam {' '.join(words)}: exit code {done.returncode}, not {expect}\n{self.said[-2500:]}")
        return done.stdout

    def build(self, *flags, expect=0, today=TODAY, **more):
        return self.run("build", "-d", self.out, "--date", today, "--report", self.report_file, *flags,
                        expect=expect, **more)

    def write(self, path, text):
        path = os.path.join(self.site, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())

    def read(self, path):
        with open(os.path.join(self.site, path), encoding="utf-8") as file:
            return file.read()

    def append(self, path, text):
        self.write(path, self.read(path).rstrip("\n") + "\n" + text)

    def settings(self, protocol=None, policy=None):
        text = self.read("voornaam.yml")
        if protocol:
            text = re.sub(r"^protocol: .*$", "protocol: " + protocol, text, flags=re.M)
        self.write("voornaam.yml", text + (f"\npolicy: {policy}\n" if policy else ""))

    def draw(self, path):
        target = os.path.join(self.site, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        pictures.write_png(target, seed=path)

    # --- what there is ----------------------------------------------------------------------

    def report(self):
        return json.load(open(self.report_file, encoding="utf-8"))

    def withheld(self):
        """{file: (reason, person)}"""
        return {w["file"]: (w["reason"], w["person"]) for w in self.report()["withheld"]}

    def changes(self, path):
        return [c for c in self.report()["changes"] if c["file"] == path]

    def page(self, path):
        path = os.path.join(self.out, path)
        if not os.path.exists(path):
            return None
        with open(path, "rb") as file:
            return file.read()

    def says(self, path, words):
        data = self.page(path)
        check(data is not None, f"{path} is not there")
        return look.says(data, words)

    def files(self):
        """{path: digest} of the output."""
        found = {}
        for name in look.tree(self.out):
            with open(os.path.join(self.out, name), "rb") as file:
                found[name] = hashlib.sha256(file.read()).hexdigest()
        return found

    def nowhere(self, *words):
        for word in words:
            found = look.where_named(self.out, word)
            check(not found, f"{word!r} is still in {found[:5]}")

    def is_cached(self, data):
        """Does a file of the cache hold these bytes, at its end?"""
        for name in look.tree(self.cache):
            with open(os.path.join(self.cache, name), "rb") as file:
                if file.read().endswith(data):
                    return True
        return False

    def media(self):
        """{name: bytes} of the published pictures."""
        return {n: self.page(n) for n in look.tree(self.out) if n.startswith("media/")}

    def people(self):
        with open(os.path.join(self.site, "register.csv"), encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))


def page_url(path):
    """The address of a page of the output."""
    return URL + (path[:-len("index.html")] if path.endswith("index.html") else path)


def page_differences(before, after):
    """{address: new, changed or gone} of the pages of two outputs."""
    found = {}
    for name in sorted(set(before) | set(after)):
        if name.endswith(".html") and before.get(name) != after.get(name):
            found[page_url(name)] = "new" if name not in before else "gone" if name not in after else "changed"
    return found
