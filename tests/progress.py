"""How far a build is, on a terminal: seen through a pty, as a terminal would show it. What is
there while it works, that nothing of it is left, and when it must not come at all."""
import os
import pty
import re
import subprocess
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TODAY = "2026-11-20"


def on_terminal(command, env):
    """The program's stderr on a terminal: every byte of it."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 65536):
            seen += chunk
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    code = done.wait(timeout=120)
    return seen.decode().replace("\r\n", "\n"), code


def screen(text):
    """What is left on the terminal: carriage returns and emptied lines carried out."""
    lines = []
    for line in text.split("\n"):
        shown = ""
        for part in line.split("\r"):
            part, emptied, rest = part.partition("\033[K")
            shown = part + rest if emptied else part + shown[len(part):]
        lines.append(shown)
    return "\n".join(lines)


def drawn(text):
    """The lines that came and went."""
    return re.findall(r"\r([^\r\n\033]+)\033\[K", text)


def check(program, environment):
    with tempfile.TemporaryDirectory() as folder:
        def build(cache, *more, site=os.path.join(TOP, "content"), **env):
            env = environment(TERM="xterm", VOORNAAM_CACHE=os.path.join(folder, cache), **env)
            return [*program, "build", "-s", site, "-d", os.path.join(folder, cache + "-out"), "--date", TODAY,
                    "-j", "1", *more], env

        text, code = on_terminal(*build("a"))
        plain = subprocess.run(build("b")[0], env=build("b")[1], capture_output=True, text=True, timeout=120)
        lines = drawn(text)
        if code or plain.returncode:
            return f"exit codes {code} and {plain.returncode}:\n{text}{plain.stderr}"
        if "\r" in plain.stderr or "\033" in plain.stderr:
            return "it draws where nobody looks"
        if screen(text) != plain.stderr:
            return f"something is left on the screen:\n{screen(text)}"
        photos = [re.fullmatch(r"\[=* *\] photos (\d+) of (\d+)", l) for l in lines]
        counts = [(int(m.group(1)), int(m.group(2))) for m in photos if m]
        if not counts or counts != sorted(counts) or any(a > b or b != counts[0][1] for a, b in counts):
            return f"no photos that go up: {lines[:5]}"
        other = [l for l in lines if not re.fullmatch(r"\[=* *\] (photos|pages) \d+ of \d+", l)]
        if other:
            return f"it says something else: {other[:3]}"
        if "\033[K" in (text := on_terminal(*build("c", "-q"))[0]):
            return f"it draws with -q: {text!r}"
        command, env = build("d")
        if "\033" in on_terminal(command, {**env, "TERM": "dumb"})[0]:
            return "it draws on a terminal that can't"
        if "\033" in on_terminal(*build("e", site=tiny(folder)))[0]:
            return "it draws for work of a moment"
        if not any(re.search(r"foto's \d+ van \d+", l) for l in drawn(on_terminal(*build("f", VOORNAAM_LANG="nl"))[0])):
            return "it is not Dutch with VOORNAAM_LANG=nl"
    return None


def tiny(folder):
    site = os.path.join(folder, "tiny")
    os.mkdir(site)
    for name, text in (("voornaam.yml", "title: Klein\nprotocol: baseline\n"), ("_index.md", "Hallo.\n"),
                       ("register.csv", "id;roepnaam;achternaam;foto\n1;Emma;de Vriesema;ja\n")):
        with open(os.path.join(site, name), "w", encoding="utf-8") as file:
            file.write(text)
    return site


def run(tests, environment, program):
    tests.run("progress", check, program, environment)
