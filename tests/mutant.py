"""The gate alone: a program whose redactor finds and tells everything but changes nothing
(built as voornaam-mutant, see tests.mk) must be stopped on every page that names anyone.

Who is named where is what the redactor tells; what the gate finds, it finds by itself.
"""
import json
import os
import pty
import re
import shutil
import subprocess
import tempfile
import urllib.parse

from cases import HERE, TODAY, command_lines, environment, lay_out, read_case, with_used
from school import SPELLINGS, School, shared_lists

# What the redactor changes out of caution, the gate can't know for sure: a surname that is in
# no register, a given name of which nobody can tell whose it is.
CERTAIN = ("surname", "hidden", "email", "phone", "address", "iban", "bsn", "birthdate")


def ask(words, site, env):
    done = subprocess.run(words, cwd=site, env=env, capture_output=True, text=True, errors="replace", timeout=300)
    return done.returncode


def build(mutant, site, env, *more):
    """The report, or None of a site that is wrong on purpose: there is nothing to look at."""
    report = os.path.join(site, "report-of-mutant.json")
    code = ask([mutant, "build", "-s", site, "-d", os.path.join(site, "public-of-mutant"), "--date", TODAY, "--report", report, *more], site, env)
    return json.load(open(report, encoding="utf-8")) if code in (0, 3) and os.path.exists(report) else None


def finished(mutant, site, env):
    """{source: file in the output} of the pages that are published. Only a terminal is shown names."""
    here, there = pty.openpty()
    with subprocess.Popen([mutant, "list", "-s", site, "--date", TODAY, "--reveal"], cwd=site, env=env, stdout=there, stderr=subprocess.DEVNULL) as child:
        os.close(there)
        said = b""
        try:
            while more := os.read(here, 65536):
                said += more
        except OSError:  # Linux: the other side is closed
            pass
        child.wait()
    os.close(here)
    pages = {}
    for line in said.decode().replace("\r", "").split("\n"):
        fields = line.split("\t")
        if len(fields) > 3 and fields[0] == "page" and fields[3].startswith("http"):
            path = urllib.parse.unquote(urllib.parse.urlsplit(fields[3]).path).strip("/")
            pages[fields[2]] = (path + "/" if path else "") + "index.html"
    return pages


def is_of_withheld(site, change, withheld):
    """Does the line speak of a picture that is in no finished file?"""
    lines = open(os.path.join(site, change["file"]), encoding="utf-8").read().split("\n")
    line = lines[change["line"] - 1] if 0 < change["line"] <= len(lines) else ""
    return any(os.path.basename(file) in line for file in withheld)


def missed(site, report, pages):
    """{page: who it names}, and of those who was found nowhere. A summary stands in lists and feeds,
    not on its page: then it must be found there."""
    withheld = [entry["file"] for entry in report["withheld"] if entry["kind"] != "page"]
    found, named = set(), {}
    for leak in report["leaks"]:
        found |= {(leak["file"], leak["person"] or None), leak["person"] or None, (leak["file"], None)}
    for change in report["changes"]:
        if change["kind"] in CERTAIN and change["file"] in pages and not is_of_withheld(site, change, withheld):
            named.setdefault(change["file"], set()).add(change["person"])
    silent = {page: {p for p in who if (pages[page], p) not in found and (p is None or p not in found)} for page, who in named.items()}
    return named, {page: who for page, who in silent.items() if who}


def one_case(path, mutant):
    own = read_case(path)
    parts = with_used(path, own)
    with tempfile.TemporaryDirectory(prefix="voornaam-mutant-") as folder:
        base = os.path.join(os.path.dirname(path), "common")
        if os.path.isdir(base) and "@bare" not in parts[""]:
            shutil.copytree(base, folder, dirs_exist_ok=True)
        lay_out(parts, folder)
        more = ["-D"] if any(re.search(r" (-D|--drafts)\b", l) for l in command_lines(parts)) else []
        env = environment()
        report = build(mutant, folder, env, *more)
        if report is None:
            return 0, {}
        named, silent = missed(folder, report, finished(mutant, folder, env))
        return len(named), silent


def cases(mutant):
    pages, problems = 0, []
    for kind in ("golden", "protocols"):
        folder = os.path.join(HERE, kind)
        for file in sorted(os.listdir(folder)):
            if not file.endswith(".txt") or file == "not-kept.txt":
                continue
            count, silent = one_case(os.path.join(folder, file), mutant)
            pages += count
            problems += [f"{kind}/{file}: {page}: nothing was found, though it has {sorted(who, key=str)}" for page, who in sorted(silent.items())]
    if pages < 45:
        problems.append(f"only {pages} pages that name anyone: the mutant does not work")
    print(f"    {pages} pages of the golden sites that name anyone: stopped on {pages - len(problems)}")
    return "\n".join(problems) or None


def demo(mutant):
    with tempfile.TemporaryDirectory(prefix="voornaam-mutant-") as folder:
        site = os.path.join(folder, "site")
        shutil.copytree(os.path.join(os.path.dirname(HERE), "content"), site)
        named, silent = missed(site, build(mutant, site, environment()), finished(mutant, site, environment()))
        print(f"    {len(named)} pages of the demo school that name anyone: stopped on {len(named) - len(silent)}")
        return "\n".join(f"{page}: {sorted(who, key=str)}" for page, who in silent.items()) or (None if len(named) > 30 else "too few pages")


# Not in the page at all, or in no register.
ELSEWHERE = ("comment", "attribute", "typing error")


def spellings(mutant, seed, wanted, names=None):
    """Each spelling that the redactor is tested with, a page for each name: how many the gate sees by itself."""
    school = School(seed, *(names() if names else ()))
    try:
        school.plant(0)
        planted = {}
        for k, (spelling, write) in enumerate(s for s in SPELLINGS.items() if s[0] not in ELSEWHERE):
            for i, person in enumerate(school.rng.sample(school.people, 8)):
                name = f"nieuws/2026-10-{k % 28 + 1:02}-blad-{k}-{i}"
                planted[f"nieuws/blad-{k}-{i}/index.html"] = (spelling, person)
                school.write(name + ".md", f"---\ntitle: Blad {k} {i}\n---\n\nHier.\n\n" + write(*person[:3]).replace("{n}", str(k)) + "\n")
        report = build(mutant, school.site, environment())
        found = {leak["file"] for leak in report["leaks"]}
        left = [(spelling, person[:3]) for page, (spelling, person) in planted.items() if page not in found]
        share = 1 - len(left) / len(planted)
        print(f"    {len(planted)} names in {len(SPELLINGS) - len(ELSEWHERE)} spellings: the gate alone finds {share:.3f}")
        return None if share >= wanted else "not found:\n" + "\n".join(f"{s}: {' '.join(n)}" for s, n in left)
    finally:
        school.close()


def run(tests, environment, program):
    mutant = program[0] + "-mutant"
    tests.run("gate: mutant, golden sites", cases, mutant)
    tests.run("gate: mutant, demo school", demo, mutant)
    tests.run("gate: mutant, spellings", spellings, mutant, 11, 0.995)
    tests.run("gate: mutant, spellings of common names", spellings, mutant, 12, 0.97, shared_lists)
