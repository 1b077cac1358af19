#!/usr/bin/env python3
"""Runs the tests and ends with "N passed, N failed".

Units are the cmocka programs below BUILD/tests. A case file in tests/golden, tests/invalid
or tests/protocols is a whole site in one text file (see tests/README.md): the program is
run on it, and what comes out is held against what the file says. --update writes what
came out into the file instead, to be read in the diff.
"""
import argparse
import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
sys.path.insert(0, HERE)
DEBIAN = "/usr/bin/python3"
if importlib.util.find_spec("PIL") is None and os.path.exists(DEBIAN) and not os.environ.get("VOORNAAM_PYTHON"):
    # Another python stands first in the path; what Debian's packages bring, Debian's sees.
    os.execve(DEBIAN, [DEBIAN, *sys.argv], {**os.environ, "VOORNAAM_PYTHON": DEBIAN})

from cases import environment, program, run_case, search  # noqa: E402


class Tests:
    def __init__(self, options):
        self.options = options
        self.passed, self.failed, self.skipped = 0, [], 0

    def wanted(self, name):
        return not self.options.only or self.options.only in name

    def result(self, name, problem):
        if problem is None:
            self.passed += 1
            print(f"ok    {name}")
        else:
            self.failed.append(name)
            print(f"FAIL  {name}\n" + "\n".join("      " + l for l in problem.rstrip().split("\n")))
        sys.stdout.flush()

    def run(self, name, test, *args):
        """A test returns None when all is well, else what is not."""
        if not self.wanted(name):
            return
        try:
            problem = test(*args)
        except unittest.SkipTest as why:
            self.skipped += 1
            print(f"skip  {name}: {why}")
            return
        except subprocess.TimeoutExpired as error:
            problem = f"took longer than {error.timeout} s"
        except Exception as error:  # a mistake in a test is a failure of it
            problem = f"{type(error).__name__}: {error}"
        self.result(name, problem)

    def end(self):
        if self.failed:
            print("\nfailed: " + ", ".join(self.failed))
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"{self.passed} passed, {len(self.failed)} failed{skipped}")
        return bool(self.failed)


# --- units -----------------------------------------------------------------------------

def run_units(tests):
    folder = os.path.join(tests.options.build, "tests")
    for room, _, files in sorted(os.walk(folder)):
        for file in sorted(files):
            path = os.path.join(room, file)
            if file.endswith((".d", ".o")) or not os.access(path, os.X_OK):
                continue
            name = "unit " + os.path.relpath(path, folder)
            if tests.wanted(name):
                run_unit(tests, name, path)


def run_unit(tests, name, path):
    env = dict(os.environ, VOORNAAM_SHARED=os.environ.get("VOORNAAM_SHARED", os.path.join(TOP, "..", "shared")))
    env["VOORNAAM_DECODE"] = os.path.abspath(os.path.join(tests.options.build, "voornaam-decode"))
    done = subprocess.run([os.path.abspath(path)], cwd=TOP, env=env, capture_output=True, text=True, errors="replace", timeout=600)
    out = done.stdout + done.stderr
    passed = re.findall(r"^\[       OK \] (.*)$", out, re.M)
    skipped = re.findall(r"^\[  SKIPPED \] (\w+)$", out, re.M)
    failed = re.findall(r"^\[  FAILED  \] (\w+)$", out, re.M)
    figures = [l for l in out.split("\n") if l.startswith("    ")]
    tests.passed += len(passed)
    tests.skipped += len(set(skipped))
    if done.returncode == 0 and not failed:
        print(f"ok    {name}: {len(passed)}" + (f", {len(set(skipped))} skipped" if skipped else ""))
        for line in figures[:6]:
            print("    " + line)
    else:
        tests.result(name, out[-4000:] or f"exit code {done.returncode}")


# --- case files --------------------------------------------------------------------------

def run_cases(tests, kind):
    folder = os.path.join(HERE, kind)
    for file in sorted(os.listdir(folder)):
        if file.endswith(".txt") and file != "not-kept.txt":
            tests.run(f"{kind} {file[:-4]}", run_case, os.path.join(folder, file), tests.options)


# --- protocols ---------------------------------------------------------------------------

def not_kept():
    """{sentence id: why it is not kept}, with an id as often as it has a part that is not."""
    lines = open(os.path.join(HERE, "protocols", "not-kept.txt"), encoding="utf-8").read().split("\n")
    return [tuple(l.split(": ", 1)) for l in lines if l and not l.startswith("#")]


def skip(why):
    raise unittest.SkipTest(why)


def check_every_sentence():
    """Each sentence of shared/protocols.md has a case, or stands in not-kept.txt."""
    shared = os.environ.get("VOORNAAM_SHARED", os.path.join(TOP, "..", "shared"))
    path = os.path.join(shared, "protocols.md")
    if not os.path.exists(path):
        skip("there is no protocols.md in ../shared")
    text = open(path, encoding="utf-8").read()
    wanted = re.findall(r"^\| ([A-Z]{3}-\d+) \|", text, re.M)
    cases = {f[:-4] for f in os.listdir(os.path.join(HERE, "protocols"))}
    known = cases | {sentence for sentence, _ in not_kept()}
    missing = [sentence for sentence in wanted if sentence not in known]
    quotes = dict(re.findall(r'^\| ([A-Z]{3}-\d+) \| [^"|]*"([^"]*)"', text, re.M))
    problem = f"without a case: {' '.join(missing)}\n" if missing else ""
    for sentence in sorted(set(quotes) & cases):
        first = open(os.path.join(HERE, "protocols", sentence + ".txt"), encoding="utf-8").readline()
        if quotes[sentence] not in first:
            problem += f"{sentence}: its first line does not quote the sentence\n"
    return problem or (None if len(wanted) > 50 else f"only {len(wanted)} sentences were found in {path}")


def check_not_kept():
    """What is not kept stands in the presets, in README.md and in not-kept.txt alike."""
    here = {sentence for sentence, _ in not_kept()}
    folder, there = os.path.join(TOP, "generator", "data", "protocols"), set()
    for file in sorted(os.listdir(folder)):
        sentence = None
        for line in open(os.path.join(folder, file), encoding="utf-8"):
            key = re.match(r"  ([A-Z]{3}-\d+):", line)
            sentence = key.group(1) if key else sentence
            if line.startswith("    not_kept:"):
                there.add(sentence)
    readme = open(os.path.join(TOP, "README.md"), encoding="utf-8").read()
    table = set(re.findall(r"\b([A-Z]{3}-\d+): ", "\n".join(l for l in readme.split("\n") if re.match(r"\| `\w+` \| .* of \d+", l))))
    return None if here == there == table else f"not-kept.txt: {sorted(here)}\npresets: {sorted(there)}\nREADME.md: {sorted(table)}"


def run_protocols(tests):
    run_cases(tests, "protocols")
    if tests.options.update:
        return
    tests.run("protocols every sentence", check_every_sentence)
    tests.run("protocols not kept", check_not_kept)
    for sentence, why in not_kept():
        tests.run(f"protocols {sentence}, in part" if os.path.exists(os.path.join(HERE, "protocols", sentence + ".txt"))
                  else f"protocols {sentence}", skip, why)


# --- structure ------------------------------------------------------------------------------

def run_tool(*command):
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else None


def check_headers(options):
    """Every header compiles alone."""
    problems = ""
    flags = compile_flags()
    for at, folders, files in os.walk(os.path.join(TOP, "generator")):
        for file in sorted(files):
            if file.endswith(".h"):
                done = subprocess.run(["gcc", *flags, "-fsyntax-only", "-x", "c", os.path.join(at, file)],
                                      capture_output=True, text=True, cwd=TOP)
                if done.returncode:
                    problems += done.stderr
    return problems or None


def compile_flags():
    packages = "glib-2.0 vips exempi-2.0 libgit2 libexif poppler-glib libxml-2.0"
    cflags = subprocess.run(["pkg-config", "--cflags", *packages.split()], capture_output=True, text=True).stdout.split()
    return ["-std=c17", "-D_GNU_SOURCE", "-Igenerator", "-Wall", "-Werror=incompatible-pointer-types", *cflags]


def check_wall(path):
    """The file must be refused, and for the reason that stands in its first line."""
    text = open(path, encoding="utf-8").read()
    how, _, expected = re.search(r"expect: (.*)", text).group(1).partition(": ")
    room = re.search(r"room: (\w+)", text).group(1)
    with tempfile.TemporaryDirectory() as folder:
        if how == "layers":
            shutil.copy(os.path.join(TOP, "generator", "LAYERS"), folder)
            os.makedirs(os.path.join(folder, room))
            shutil.copy(path, os.path.join(folder, room, "wall.c"))
            done = subprocess.run([sys.executable, os.path.join(HERE, "tools/layers.py"), folder], capture_output=True, text=True)
        else:
            done = subprocess.run(["gcc", *compile_flags(), "-c", path, "-o", os.path.join(folder, "wall.o")],
                                  capture_output=True, text=True, cwd=TOP)
    out = done.stdout + done.stderr
    if done.returncode == 0:
        return "it was not refused"
    return None if re.search(expected, out) else "refused for another reason:\n" + out


def check_messages(options):
    """Every message of the source has its Dutch in generator/po/nl.po."""
    sources = [os.path.join(at, file) for at, _, files in os.walk(os.path.join(TOP, "generator"))
               for file in sorted(files) if file.endswith(".c")]
    with tempfile.TemporaryDirectory() as folder:
        found = os.path.join(folder, "found.pot")
        subprocess.run(["xgettext", "--from-code=UTF-8", "-k_", "-kN_", "-kmessage_plural:1,2", "-o", found,
                        *sorted(sources)], capture_output=True, check=True)
        return (run_tool("msgcmp", "generator/po/nl.po", found)
                or run_tool("msgfmt", "--check", "-o", os.devnull, "generator/po/nl.po"))


def check_searches():
    """The parts has, hasnt and never find what they must, and only that."""
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "public", "sem"))
        with open(os.path.join(folder, "public", "a.html"), "w", encoding="utf-8") as file:
            file.write("<title>K&amp;K</title><p>Emma <b>de\nVr</b>ies%C3%A9 </p><script>weg</script>")
        right = {"has a.html": "K&K\nEmma de Vries\n<b>de Vr</b>\n", "hasnt a.html": "Daan\nEmmade\n", "never": "daan\n",
                 "has @tree": "a.html", "hasnt @messages": "stil", "has @messages": "luid"}
        problem = search(right, folder, "luid")
        for part, text in (("has a.html", "Daan"), ("hasnt a.html", "Emma de Vries"), ("never", "EMMA DE VRIESE"),
                           ("never", "VRIESÉ"), ("has b.html", "x"), ("hasnt b.html", "x"), ("has @tree", "b.html"),
                           ("hasnt @messages", "luid"), ("has @messages", "stil")):
            if not search({part: text}, folder, "luid"):
                problem += f"{part}: {text!r} was not seen\n"
    return problem or None


def run_structure(tests):
    tests.run("searches", check_searches)
    tests.run("layers", run_tool, sys.executable, "tests/tools/layers.py")
    tests.run("sizes", run_tool, sys.executable, "tests/tools/sizes.py")
    tests.run("headers", check_headers, tests.options)
    if shutil.which("xgettext") and shutil.which("msgcmp"):
        tests.run("messages", check_messages, tests.options)
    elif tests.wanted("messages"):
        tests.skipped += 1
        print("skip  messages: gettext is not installed")
    walls = os.path.join(HERE, "walls")
    for file in sorted(os.listdir(walls)):
        tests.run(f"wall {file[:-2]}", check_wall, os.path.join(walls, file))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build")
    parser.add_argument("--only")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--sanitized", action="store_true")
    parser.add_argument("--valgrind", action="store_true")
    parser.add_argument("--hostile", action="store_true", help="all hostile files, and nothing else")
    tests = Tests(parser.parse_args())
    if tests.options.hostile:
        importlib.import_module("hostile").run(tests, environment, program(tests.options), whole=True)
        return tests.end()
    if not tests.options.update:
        run_units(tests)
        run_structure(tests)
    run_cases(tests, "golden")
    run_cases(tests, "invalid")
    run_protocols(tests)
    if not tests.options.update:
        for name in ("demo", "stories", "fixed", "media", "hostile", "school", "mutant", "gate", "progress", "sarif", "review", "deploy", "servers", "forges", "faults"):
            if os.path.exists(os.path.join(HERE, name + ".py")) or os.path.isdir(os.path.join(HERE, name)):
                importlib.import_module(name).run(tests, environment, program(tests.options))
    return tests.end()


if __name__ == "__main__":
    sys.exit(main())
