"""Case files: a whole site in one text file, what the program is asked, and what must come
of it (see tests/README.md for their parts)."""
import difflib
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile

import documents
import look
import pictures

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
TODAY = "2026-11-20"
DATED = ("build", "check", "list", "new", "trace", "takedown")  # these depend on the day
REPORTING = ("build", "check")


def environment(**more):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("VOORNAAM", "LC_", "LANG"))}
    env.update(LC_ALL="C.UTF-8", VOORNAAM_LANG="en", TZ="UTC", VOORNAAM_KEY="a key for the tests")
    env.update(more)
    return env


def program(options):
    return [os.path.join(os.path.abspath(options.build), "voornaam")]


# --- reading and writing ------------------------------------------------------------------

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


def with_used(path, own):
    """The case's own parts, over those of the file that it uses. Lines at the top that lay
    out files are of both; commands are of the case, when it has any."""
    used = re.findall(r"^@use (\S+)$", own[""], re.M)
    parts = {"": ""}
    for name in used:
        other = os.path.join(os.path.dirname(path), name)
        parts = {**parts, **with_used(other, read_case(other))}
    lines = parts[""].split("\n")
    if any(l.startswith("$ ") for l in own[""].split("\n")):
        lines = [l for l in lines if not l.startswith("$ ")]
    return {**parts, **own, "": "\n".join(lines + own[""].split("\n"))}


def write_case(path, parts):
    with open(path, "w", encoding="utf-8", newline="") as file:
        for name, text in parts.items():
            if name:
                file.write(f"-- {name} --\n")
            file.write(text if text.endswith("\n") or not text else text + "\n")


def lay_out(parts, folder):
    """Makes the site: parts named in/PATH, and lines with @ at the top."""
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
        if words and words[0] in ("@copy", "@picture"):
            target = os.path.join(folder, words[-1])
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if words[0] == "@copy":
                shutil.copy(os.path.join(TOP, words[1]), target)
            else:
                pictures.write_png(target, seed=words[-1])
        if words and words[0] == "@document":
            target = os.path.join(folder, words[1])
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                file.write(eval(line.split(None, 2)[2], vars(documents)))  # a call in documents.py
        if words and words[0] == "@link":
            os.symlink(words[2], os.path.join(folder, words[1]))


# --- running --------------------------------------------------------------------------------

def command_lines(parts):
    lines = [l[2:] for l in parts[""].split("\n") if l.startswith("$ ")]
    return lines or ["build"]


def clean(text, folder):
    text = text.replace(folder + "/", "").replace(folder, ".")
    text = re.sub(r"in [0-9.]+ s$", "in S s", text, flags=re.M)
    return text


def whole_command(line, options):
    """The program's words for a line, the day and the report added where they matter."""
    words = shlex.split(line)
    command = program(options) + words
    if words[0] in DATED and "--date" not in words:
        command += ["--date", TODAY]
    if words[0] in REPORTING and "--report" not in words:
        command += ["--report", "report.json"]
    if options.valgrind:
        command = ["valgrind", "-q", "--error-exitcode=99", "--leak-check=full",
                   "--errors-for-leak-kinds=definite", "--show-leak-kinds=definite",
                   "--child-silent-after-fork=yes",
                   f"--suppressions={HERE}/tools/valgrind.supp"] + command
        if words[0] in ("build", "check", "list", "verify"):
            command += ["-j", "1"]
    return command


def run_commands(parts, folder, options):
    """Exit codes and messages of the case's commands, each run in the site's folder."""
    codes, messages = [], ""
    for line in command_lines(parts):
        if line.startswith("!"):
            done = subprocess.run(line[1:], shell=True, cwd=folder, timeout=60, text=True,
                                  env=environment(TOP=TOP), capture_output=True)
            if done.returncode:
                if options.update:
                    raise RuntimeError(f"this failed: {line[1:]}")
                messages += f"this failed: {line[1:]}\n{done.stdout}{done.stderr}"
                codes.append(f"(!{done.returncode})")
            continue
        env = environment()
        while re.match(r"\w+=", line):
            setting, _, line = line.partition(" ")
            key, _, value = setting.partition("=")
            env[key] = value
        if options.valgrind:
            env.update(VIPS_NOVECTOR="1", ORC_CODE="backup")  # valgrind knows no code made at run time
        done = subprocess.run(whole_command(line, options), cwd=folder, env=env, capture_output=True,
                              text=True, errors="replace", timeout=300)
        codes.append(str(done.returncode))
        messages += clean(done.stdout + done.stderr, folder)
    return " ".join(codes) + "\n", messages


def read_tree(folder):
    found = [n for n in look.tree(folder) if n != ".voornaam-output"] if os.path.isdir(folder) else []
    return "".join(re.sub(r"(style|viewer)-[0-9a-f]+", r"\1-HASH", name) + "\n" for name in found)


def read_report(folder):
    path = os.path.join(folder, "report.json")
    if not os.path.exists(path):
        return ""
    report = json.load(open(path, encoding="utf-8"))
    report.pop("seconds", None)
    rows = {k: report.pop(k) for k in ("changes", "withheld", "leaks", "warnings", "urls") if k in report}
    lines = [json.dumps(report, ensure_ascii=False)]
    for kind, entries in rows.items():
        lines += [f"{kind}: " + json.dumps(e, ensure_ascii=False) for e in entries]
    return "".join(l + "\n" for l in lines)


# --- comparing --------------------------------------------------------------------------------

def searched_in(where, folder, said):
    """The bytes that a part "has WHERE" looks into, or None."""
    if where == "@messages":
        return said.encode()
    if where == "@report":
        return read_report(folder).encode()
    if where == "@tree":
        return read_tree(os.path.join(folder, "public")).encode()
    path = os.path.join(folder, where) if where.startswith("./") else os.path.join(folder, "public", where)
    return open(path, "rb").read() if os.path.isfile(path) else None


def search(parts, folder, said):
    """What "has", "hasnt" and "never" find wrong."""
    problem = ""
    for part, text in parts.items():
        what, _, where = part.partition(" ")
        lines = [l for l in text.split("\n") if l.strip()]
        if what in ("has", "hasnt"):
            data = searched_in(where, folder, said)
            if data is None:
                problem += f"{where}: not there\n"
                continue
            plain = where.startswith("@")
            for line in lines:
                there = any(w in data.decode() if plain else look.says(data, w) for w in line.split(" || "))
                if there != (what == "has"):
                    problem += f"{where}: {'lacks' if what == 'has' else 'has'} {line!r}\n"
        elif part == "never":
            public = os.path.join(folder, "public")
            if not os.path.isdir(public):
                problem += "never: there is no output to look in\n"
                continue
            for line in lines:
                problem += "".join(f"never {line!r}: it is in {f}\n" for f in look.where_named(public, line))
    return problem


def compare(path, own, parts, got, options):
    if options.update:
        write_case(path, {**own, **{n: t for n, t in got.items() if n in own}})
        return ""
    problem = ""
    for name, text in got.items():
        expected = parts.get(name, "0" if name == "exit" else None)
        if expected is None:
            continue
        if name.startswith("out/") or name in ("messages", "report"):
            text = text if text.endswith("\n") or not text else text + "\n"
        if text.rstrip("\n") != expected.rstrip("\n"):
            problem += f"{name}:\n" + "\n".join(
                difflib.unified_diff(expected.split("\n"), text.split("\n"), "expected", "got", lineterm="", n=1)) + "\n"
    return problem


def run_case(path, options):
    own = read_case(path)
    parts = with_used(path, own)
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
            got["tree"] = read_tree(public)
        if "report" in parts:
            got["report"] = read_report(folder)
        for name in parts:
            if name.startswith("out/"):
                file = os.path.join(public, name[4:])
                got[name] = open(file, encoding="utf-8").read() if os.path.exists(file) else "(not there)\n"
        problem = compare(path, own, parts, got, options) + search(parts, folder, messages)
    if problem and not any(n in parts for n in ("messages", "report")):
        problem += "it said:\n" + messages[-2500:]
    return problem or None
