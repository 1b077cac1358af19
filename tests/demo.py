"""The demo school: nothing leaks (an independent look), the same input gives the same
bytes, and what must be held is held.

Shares no code with the program: reads the register with python's csv, and greps raw
bytes, decoded entities, percent-encoding and JSON escapes.
"""
import csv
import filecmp
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.parse

from look import TEXT, fold, readings, tree

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TODAY = "2026-11-20"
# Surnames of demo pupils that are ordinary words: they count with a capital only.
WORDS = {"bakker", "bos", "boer", "visser"}


def register():
    with open(os.path.join(TOP, "content/register.csv"), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def build(program, env, out, *flags, site=None):
    return subprocess.run([*program, "build", "-s", site or os.path.join(TOP, "content"), "-d", out, "--date", TODAY, *flags],
                          env=env, capture_output=True, text=True, timeout=600)


class Demo:
    def __init__(self, program, environment):
        self.program, self.environment = program, environment
        self.work = tempfile.mkdtemp(prefix="voornaam-demo-")
        self.env = environment(VOORNAAM_CACHE=os.path.join(self.work, "cache"))
        self.out = os.path.join(self.work, "out")
        self.report = os.path.join(self.work, "report.json")

    def builds(self):
        done = build(self.program, self.env, self.out, "--report", self.report)
        return None if done.returncode == 0 else f"exit code {done.returncode}\n{done.stderr[-3000:]}"

    def no_surname(self):
        pupils = [r for r in register() if r["rol"] == "leerling"]
        folded = {fold(r["achternaam"]).replace(" ", "") for r in pupils} - WORDS
        pattern = re.compile("|".join(sorted(map(re.escape, folded), key=len, reverse=True)))
        words = re.compile(r"\b(" + "|".join(w.capitalize() for w in WORDS) + r")\b")
        return self.grep(pattern, words)

    def no_objecting_name(self):
        people = {}
        for r in register():
            people.setdefault(r["id"], []).append(r)
        allowed, objecting = set(), set()
        for rows in people.values():
            last = sorted(rows, key=lambda r: "-".join(reversed(r["datum"].split("-"))) if r["datum"][2:3] == "-" else r["datum"])[-1]
            no = last["naam"].strip().lower() in ("nee", "n") or (last.get("afscherming") or "").strip()
            (objecting if no else allowed).add(last["roepnaam"])
        names = {fold(n) for n in objecting - allowed}
        if len(names) < 8:
            return f"the demo should have eight objecting pupils with a name of their own, not {len(names)}"
        return self.grep(re.compile(r"\b(" + "|".join(sorted(names)) + r")\w?\b"), None)

    def grep(self, folded, raw):
        problems = []
        for name in tree(self.out):
            data = open(os.path.join(self.out, name), "rb").read()
            found = folded.search(fold(urllib.parse.unquote(name)))
            if found:
                problems.append(f"in the name of {name}")
            if not name.endswith(TEXT):
                # A few letters turn up by chance in the bytes of a picture.
                found = next((m for m in folded.finditer(data.decode("latin-1").lower()) if len(m.group()) >= 7), None)
                if found:
                    problems.append(f"{name}: in its bytes")
                continue
            for text in readings(data):
                hit = folded.search(fold(text)) or (raw and raw.search(text))
                if hit:
                    problems.append(f"{name}: …{text[max(0, hit.start() - 30):hit.end() + 10]!r}")
                    break
        return "\n".join(problems[:20]) or None

    def pictures_are_bare(self):
        marks = (b"Exif\0", b"http://ns.adobe.com/xap", b"Photoshop 3.0", b"ICC_PROFILE", b"EXIF", b"XMP ", b"tEXt", b"iTXt")
        problems = []
        for name in tree(self.out):
            if name.endswith((".jpg", ".webp", ".png")):
                data = open(os.path.join(self.out, name), "rb").read()
                problems += [f"{name}: {m!r}" for m in marks if m in data[:4096] or m in data[-4096:]]
        done = subprocess.run(["exiftool", "-r", "-q", "-j", "-G1", "-EXIF:all", "-XMP:all", "-IPTC:all", "-Comment", "-ICC_Profile:all", self.out],
                              capture_output=True, text=True)
        for entry in json.loads(done.stdout or "[]"):
            extra = [k for k in entry if k != "SourceFile"]
            if extra:
                problems.append(f"{entry['SourceFile']}: {extra}")
        return "\n".join(problems[:20]) or None

    def verify_passes(self):
        done = subprocess.run([*self.program, "verify", self.out, "-s", os.path.join(TOP, "content"), "--date", TODAY],
                              env=self.env, capture_output=True, text=True, timeout=300)
        return None if done.returncode == 0 else done.stdout[-2000:] + done.stderr[-2000:]

    def withheld(self):
        report = json.load(open(self.report, encoding="utf-8"))
        got = {w["file"]: w["reason"] for w in report["withheld"]}
        expected = {
            "fotos/schoolreis/glijbaan.jpg": "objection", "fotos/schoolreis/treintje.jpg": "objection",
            "fotos/schoolreis/picknick.jpg": "unknown-tag", "fotos/schoolreis/draaimolen.jpg": "untagged",
            "fotos/sportdag/jurre-kooistra-verspringen.jpg": "objection", "fotos/sportdag/voetbal.jpg": "objection",
            "fotos/sportdag/warming-up.jpg": "objection", "fotos/sportdag/scheidsrechter.jpg": "doubt",
            "fotos/sportdag/luchtfoto.jpg": "credit", "fotos/herfst-in-het-bos/tekening-eekhoorn.jpg": "objection",
            "fotos/herfst-in-het-bos/kring.jpg": "objection", "nieuws/2026-08-31-oude-schoolfotos.md": "takedown",
            "nieuws/2026-09-14-verloren-voorwerpen.md": "expired", "nieuws/2026-11-13-zorgoverleg.md": "private",
            "nieuws/2026-11-17-doos-op-zolder.md": "doubt", "nieuws/2026-11-19-kerst-eerste-plannen.md": "draft",
            "nieuws/2026-12-04-terugblik-op-het-feest.md": "scheduled"}
        problems = [f"{f}: {got.get(f)}, not {r}" for f, r in expected.items() if got.get(f) != r]
        problems += [f"{f}: {r}, not expected" for f, r in got.items() if f not in expected]
        return "\n".join(problems) or None

    def same_bytes(self):
        """Again, with one worker and two, from a copy elsewhere, and from a commit."""
        copy = os.path.join(self.work, "elsewhere/deep/site")
        shutil.copytree(os.path.join(TOP, "content"), copy, ignore=shutil.ignore_patterns(".voornaam", "public", "*.key"))
        for label, flags, site in (("j1", ["-j", "1"], None), ("j2", ["-j", "2"], None), ("copy", [], copy)):
            out = os.path.join(self.work, "out-" + label)
            env = self.environment(VOORNAAM_CACHE=os.path.join(self.work, "cache-" + label))
            done = build(self.program, env, out, *flags, site=site)
            if done.returncode:
                return f"{label}: exit code {done.returncode}\n{done.stderr[-1000:]}"
            if tree(out) != tree(self.out):
                return f"{label}: other files: {set(tree(out)) ^ set(tree(self.out))}"
            _, different, errors = filecmp.cmpfiles(self.out, out, tree(out), shallow=False)
            if different or errors:
                return f"{label}: other bytes in {different[:10]}"
        return None

    def from_commit(self):
        repo = os.path.join(self.work, "repo")
        shutil.copytree(os.path.join(TOP, "content"), os.path.join(repo, "school"),
                        ignore=shutil.ignore_patterns(".voornaam", "public", "*.key"))
        git = ["git", "-C", repo, "-c", "user.name=T", "-c", "user.email=t@example.org"]
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
            subprocess.run(git + command, check=True, capture_output=True)
        out = os.path.join(self.work, "out-commit")
        done = subprocess.run([*self.program, "build", "-s", repo + ":school", "--rev", "HEAD", "-d", out, "--date", TODAY,
                               "--register", os.path.join(TOP, "content/register.csv")], env=self.env, capture_output=True, text=True)
        if done.returncode:
            return f"exit code {done.returncode}\n{done.stderr[-1000:]}"
        _, different, errors = filecmp.cmpfiles(self.out, out, tree(self.out), shallow=False)
        return f"other bytes in {different[:5]} {errors[:5]}" if different or errors else None

    def rebuild_is_idle(self):
        before = {n: os.stat(os.path.join(self.out, n)).st_mtime_ns for n in tree(self.out)}
        done = build(self.program, self.env, self.out)
        after = {n: os.stat(os.path.join(self.out, n)).st_mtime_ns for n in tree(self.out)}
        if done.returncode or before != after:
            return "a second build wrote files again"
        return None if "Nothing has changed" in done.stdout else done.stdout[:300]

    def failure_keeps_output(self):
        site = os.path.join(self.work, "failing")
        shutil.copytree(os.path.join(TOP, "content"), site, ignore=shutil.ignore_patterns(".voornaam", "public", "*.key"))
        out = os.path.join(self.work, "out-failing")
        if build(self.program, self.env, out, site=site).returncode:
            return "the first build failed"
        before = {n: open(os.path.join(out, n), "rb").read() for n in tree(out)}
        with open(os.path.join(site, "nieuws/2026-11-18-fout.md"), "w") as file:
            file.write("---\ntitle: Fout\nauthor: juf Anja Postma\n---\n\n[weg](er-is-niets.md)\n")
        done = build(self.program, self.env, out, site=site)
        after = {n: open(os.path.join(out, n), "rb").read() for n in tree(out)}
        if done.returncode != 1:
            return f"exit code {done.returncode}, not 1"
        left = [n for n in os.listdir(self.work) if n.endswith(".voornaam-new")]
        return "the output changed" if before != after else f"left behind: {left}" if left else None

    def log_names_nobody(self):
        """Neither messages nor report texts hold a surname; paths are masked in messages."""
        done = build(self.program, self.env, os.path.join(self.work, "out-log"), "-v")
        text = fold(done.stdout + done.stderr)
        pupils = {fold(r["achternaam"]) for r in register() if r["rol"] == "leerling"} - WORDS
        found = sorted(p for p in pupils if re.search(r"\b" + re.escape(p) + r"\b", text))
        return f"in the messages: {found}" if found else None


def run(tests, environment, program):
    demo = Demo(program, environment)
    try:
        for name in ("builds", "no_surname", "no_objecting_name", "pictures_are_bare", "verify_passes", "withheld",
                     "same_bytes", "from_commit", "rebuild_is_idle", "failure_keeps_output", "log_names_nobody"):
            tests.run("demo " + name.replace("_", " "), getattr(demo, name))
    finally:
        shutil.rmtree(demo.work, ignore_errors=True)
