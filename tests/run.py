#!/usr/bin/env python3
"""Runs the tests and ends with "N passed, N failed".

Units are the cmocka programs below BUILD/tests. A case file in tests/golden or
tests/invalid is a whole site in one text file (see tests/README.md): the program is run
on it, and exit code, messages, tree, report and pages are compared with what the file
says. --update writes what came out into the file instead, to be read in the diff.
"""
import argparse
import difflib
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
TODAY = "2026-11-20"
sys.path.insert(0, HERE)


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


def environment(**more):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("VOORNAAM", "LC_", "LANG"))}
    env.update(LC_ALL="C.UTF-8", VOORNAAM_LANG="en", TZ="UTC", VOORNAAM_KEY="a key for the tests")
    env.update(more)
    return env


def program(options):
    return [os.path.join(os.path.abspath(options.build), "voornaam")]


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

def read_case(path):
    """{name: text} of the parts, in order; "" is what stands before the first."""
    parts, name, lines = {}, "", []
    for line in open(path, encoding="utf-8", newline="").read().split("\n"):
        match = re.fullmatch(r"-- (.+) --", line)
        if match:
            parts[name] = "\n".join(lines) + ("\n" if name else "")
            name, lines = match.group(1), []
        else:
            lines.append(line)
    parts[name] = "\n".join(lines)
    return parts


def write_case(path, parts):
    with open(path, "w", encoding="utf-8", newline="") as file:
        for name, text in parts.items():
            if name:
                file.write(f"-- {name} --\n")
            file.write(text if text.endswith("\n") or not text else text + "\n")


def lay_out(parts, folder):
    """Makes the site: parts named in/PATH, and lines "@copy FROM TO" at the top."""
    for name, text in parts.items():
        if not name.startswith("in/"):
            continue
        path = os.path.join(folder, name[3:])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if text.startswith("@bytes "):
            data = bytes(text[7:].strip(), "ascii").decode("unicode_escape").encode("latin-1")
        else:
            data = text.encode("utf-8")
        with open(path, "wb") as file:
            file.write(data)
    for line in parts[""].split("\n"):
        words = line.split()
        if words and words[0] == "@copy":
            target = os.path.join(folder, words[2])
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy(os.path.join(TOP, words[1]), target)
        if words and words[0] == "@link":
            os.symlink(words[2], os.path.join(folder, words[1]))


def read_tree(folder):
    found = []
    for at, folders, files in os.walk(folder):
        folders.sort()
        for file in sorted(files):
            name = os.path.relpath(os.path.join(at, file), folder)
            if name != ".voornaam-output":
                found.append(re.sub(r"style-[0-9a-f]+", "style-HASH", name))
    return "".join(name + "\n" for name in sorted(found))


def command_lines(parts):
    lines = [l[2:] for l in parts[""].split("\n") if l.startswith("$ ")]
    return lines or ["build"]


def clean(text, folder):
    text = text.replace(folder + "/", "").replace(folder, ".")
    text = re.sub(r"in [0-9.]+ s$", "in S s", text, flags=re.M)
    return text


def run_commands(parts, folder, options):
    """Exit codes and messages of the case's commands, each run in the site's folder."""
    codes, messages = [], ""
    for line in command_lines(parts):
        if line.startswith("!"):
            subprocess.run(line[1:], shell=True, cwd=folder, check=True, timeout=60,
                           env=environment(TOP=TOP), capture_output=True)
            continue
        env = environment()
        while re.match(r"\w+=", line):
            setting, _, line = line.partition(" ")
            key, _, value = setting.partition("=")
            env[key] = value
        command = program(options) + line.split()
        if line.split()[0] in ("build", "check", "list", "new"):  # these depend on the day
            command += ["--date", TODAY]
        if line.split()[0] in ("build", "check") and "--report" not in line:
            command += ["--report", "report.json"]
        if options.valgrind:
            env.update(VIPS_NOVECTOR="1", ORC_CODE="backup")  # valgrind knows no code made at run time
            command = ["valgrind", "-q", "--error-exitcode=99", "--leak-check=full",
                       "--errors-for-leak-kinds=definite", "--show-leak-kinds=definite",
                       "--child-silent-after-fork=yes",
                       f"--suppressions={HERE}/tools/valgrind.supp"] + command
            if line.split()[0] in ("build", "check", "list", "verify"):
                command += ["-j", "1"]
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True,
                              errors="replace", timeout=300)
        codes.append(str(done.returncode))
        messages += clean(done.stdout + done.stderr, folder)
    return " ".join(codes) + "\n", messages


def read_report(folder):
    path = os.path.join(folder, "report.json")
    if not os.path.exists(path):
        return ""
    report = json.load(open(path, encoding="utf-8"))
    report.pop("seconds")
    rows = {k: report.pop(k) for k in ("changes", "withheld", "leaks", "warnings", "urls") if k in report}
    lines = [json.dumps(report, ensure_ascii=False)]
    for kind, entries in rows.items():
        lines += [f"{kind}: " + json.dumps(e, ensure_ascii=False) for e in entries]
    return "".join(l + "\n" for l in lines)


def run_case(path, options):
    parts = read_case(path)
    base = os.path.join(os.path.dirname(path), "common")
    with tempfile.TemporaryDirectory(prefix="voornaam-case-") as folder:
        folder = os.path.realpath(folder)
        if os.path.isdir(base) and "@bare" not in parts[""]:
            shutil.copytree(base, folder, dirs_exist_ok=True)
        lay_out(parts, folder)
        codes, messages = run_commands(parts, folder, options)
        got = {"exit": codes, "messages": messages}
        public = os.path.join(folder, "public")
        if "tree" in parts:
            got["tree"] = read_tree(public) if os.path.isdir(public) else ""
        if "report" in parts:
            got["report"] = read_report(folder)
        for name in parts:
            if name.startswith("out/"):
                file = os.path.join(public, name[4:])
                got[name] = open(file, encoding="utf-8").read() if os.path.exists(file) else "(not there)\n"
    return compare(path, parts, got, options)


def compare(path, parts, got, options):
    if options.update:
        write_case(path, {**parts, **got})
        return None
    problem = ""
    for name, text in got.items():
        expected = parts.get(name, "")
        if name.startswith("out/") or name in ("messages", "report"):
            text = text if text.endswith("\n") or not text else text + "\n"
        if text.rstrip("\n") != expected.rstrip("\n"):
            problem += f"{name}:\n" + "\n".join(
                difflib.unified_diff(expected.split("\n"), text.split("\n"), "expected", "got", lineterm="", n=1)) + "\n"
    return problem or None


def run_cases(tests, kind):
    folder = os.path.join(HERE, kind)
    for file in sorted(os.listdir(folder)):
        if file.endswith(".txt"):
            tests.run(f"{kind} {file[:-4]}", run_case, os.path.join(folder, file), tests.options)


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
    packages = "glib-2.0 vips exempi-2.0 libgit2 libexif"
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


def run_structure(tests):
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
    tests = Tests(parser.parse_args())
    if not tests.options.update:
        run_units(tests)
        run_structure(tests)
    run_cases(tests, "golden")
    run_cases(tests, "invalid")
    if not tests.options.update:
        for name in ("demo", "school", "faults"):
            if os.path.exists(os.path.join(HERE, name + ".py")):
                importlib.import_module(name).run(tests, environment, program(tests.options))
    if tests.failed:
        print("\nfailed: " + ", ".join(tests.failed))
    skipped = f", {tests.skipped} skipped" if tests.skipped else ""
    print(f"{tests.passed} passed, {len(tests.failed)} failed{skipped}")
    return bool(tests.failed)


if __name__ == "__main__":
    sys.exit(main())
