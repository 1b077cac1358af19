"""Hostile files: good ones cut off and changed at random, and those that are made to do harm.
However broken or cunning a file is, the program ends with 0 or 1 and says why, nothing of it
crashes but a decoder in its cage, no file takes it over 10 s or all of it over 1 GB, and what
the file hides never comes out. `make test` runs a part, `make hostile` all of it.
"""
import json
import os
import random
import re
import struct
import tempfile

import hostile_samples as samples
import hostile_special as special
from album import TODAY, Site
from watch import Ran

TIME_MAX_S, MEMORY_MAX_MB = 10, 1024
BATCH = 100
CRASHED = re.compile(r"stopped a worker|worker stopped|assertion|sanitizer|segmentation|core dumped|mistake in Voornaam", re.I)
# What no published SVG has: entities, scripts, what it would fetch.
ACTIVE = re.compile(rb"<!ENTITY|<script|<!doctype html|<foreignObject|\son\w+\s*=|(?:href|src)\s*=\s*[\"'](?!#|data:image/)|@import|url\(\s*[\"']?(?!#|[\"']#)",
                    re.I)
SMALL, WHOLE = (10, 30), (300, 1000)  # truncations and mutations of each format
NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


# --- changing files ------------------------------------------------------------------------------

def truncations(data, count):
    """Cut off everywhere, more densely in the first part, where the heads are."""
    dense = min(len(data), 2000)
    ends = [i * dense // (count // 2 + 1) for i in range(count // 2)]
    ends += [dense + i * (len(data) - dense) // (count - count // 2) for i in range(count - count // 2)]
    return [data[:end] for end in ends]


def place_in(rng, data):
    """A place, half of the times among the heads at the start or end."""
    area = rng.choice((len(data), len(data), min(len(data), 600), min(len(data), 3000)))
    place = rng.randrange(area)
    return len(data) - 1 - place if rng.random() < 0.15 else place


def mutated(data, rng):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 8, 30))):
        if not data:
            break
        at, how, length = place_in(rng, data), rng.randrange(8), rng.choice((1, 2, 4, 16, 100))
        if how == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif how == 1:
            data[at] = rng.randrange(256)
        elif how == 2:
            data[at:at + length] = bytes([rng.choice((0, 0xFF, 0x20))]) * len(data[at:at + length])
        elif how == 3:
            data[at:at + length] = b""
        elif how == 4:
            data[at:at] = rng.randbytes(length)
        elif how == 5:
            other = place_in(rng, data)
            data[at:at] = data[other:other + length]
        elif how == 6:
            form, value = rng.choice((">I", "<I", ">H", "<H")), rng.choice(NUMBERS)
            piece = struct.pack(form, value & (0xFFFF if form[1] == "H" else 0xFFFFFFFF))
            data[at:at + len(piece)] = piece
        else:
            del data[at + rng.randrange(2000):]
    return bytes(data)


def mutations(kind, data, count):
    rng = random.Random(f"hostile {kind}")
    for number in range(count):
        if kind in samples.PARTS and number % 2:
            # In every second, what is packed is changed and the package whole.
            parts = [(n, t.encode() if isinstance(t, str) else t) for n, t in samples.PARTS[kind]()]
            which = rng.randrange(len(parts))
            parts[which] = parts[which][0], mutated(parts[which][1], rng)
            yield samples.zipped(parts)
        elif kind == "pdf" and number % 2:
            yield mutated(samples.pdf(packed=False), rng)
        else:
            yield mutated(data, rng)


# --- a site of hostile files ------------------------------------------------------------------------

class Batch:
    """Files in an album of their own; {name: bytes or a function that puts it at a path}."""

    def __init__(self, program, environment, files, film=None, named=True):
        self.program, self.environment, self.files, self.film, self.named = program, environment, files, film, named

    def lay_out(self, site):
        photos, documents = [], []
        for name, data in self.files.items():
            path = site.path("fotos/h/" + name)
            if callable(data):
                data(path)
            else:
                site.write("fotos/h/" + name, data)
            kind = name.rsplit(".", 1)[1]
            if kind in samples.DOCUMENTS:
                documents.append(name)
            elif kind == "vtt":  # the words of a film beside it
                film = name[:-4] + ".mp4"
                site.write("fotos/h/" + film, self.film + struct.pack(">I4s", 24, b"free") + name.encode()[-16:].ljust(16))
                photos.append((film, "caption: Een film, people: none"))
            else:
                photos.append((name, "alt: Een plaatje, people: none"))
        keys = "documents:\n" + "".join(f"  - {{file: {json.dumps(n)}, title: Een stuk}}\n" for n in documents) if documents else ""
        if self.named:
            site.album("h", photos, keys)
        else:
            site.album("h", [], "checked: {by: Joke, date: 2026-11-02}\n")

    def run(self):
        """Lines that say what went wrong, and the seconds it took."""
        with Site(self.program, self.environment) as site:
            self.lay_out(site)
            ran = Ran([*site.program, "build", "-s", site.site, "-d", site.out, "--date", TODAY, "--report", site.report_file],
                      site.env, limit_s=60 + len(self.files))
            lines = list(self.how_it_ran(ran))
            if ran.code == 0:
                lines += self.what_came_out(site)
            return lines, ran.wall

    def how_it_ran(self, ran):
        if ran.code not in (0, 1):
            yield f"exit code {ran.code} after {ran.wall:.0f} s: {ran.said[-600:]}"
        elif ran.code and "error" not in ran.said:
            yield f"exit code {ran.code}, and no message says why: {ran.said[-600:]}"
        for line in ran.said.split("\n"):
            if CRASHED.search(line):
                yield f"a crash: {line}"
        if max(ran.peak_mb, ran.largest_mb) > MEMORY_MAX_MB:
            yield f"{ran.peak_mb:.0f} MB of memory together, {ran.largest_mb:.0f} MB in one process"

    def what_came_out(self, site):
        report = site.report()
        held = {w["file"] for w in report["withheld"]}
        published = report["photos"] + report["documents"]
        if published and all(callable(data) for data in self.files.values()):
            yield f"{next(iter(self.files))}: something that is no file of the site is published"
        for name, data in self.files.items():
            if not callable(data) and len(data) < 4 and f"fotos/h/{name}" not in held and not name.endswith(".vtt"):
                yield f"{name}: of {len(data)} bytes, and not held"
        for name, data in site.files().items():
            found = samples.has_secret(data)
            if found:
                yield f"{name}: {found} came out"
            if name.endswith(".svg") and ACTIVE.search(data):
                yield f"{name}: published with {ACTIVE.search(data).group()[:60]}"
        if os.path.exists(os.path.join(site.folder, "etc")):
            yield "a file came out of its package"

    def slow(self):
        """Names of files that take more than the time alone, found by halves."""
        lines, wall = self.run()
        if wall <= TIME_MAX_S:
            return []
        if len(self.files) == 1:
            return [f"{next(iter(self.files))}: {wall:.1f} s"]
        items = list(self.files.items())
        half = len(items) // 2
        return [s for part in (items[:half], items[half:]) for s in self.part(part).slow()]

    def part(self, items):
        return Batch(self.program, self.environment, dict(items), self.film, self.named)

    def culprits(self, lines):
        """Which files of a batch that went wrong do so alone."""
        if len(self.files) == 1:
            return [next(iter(self.files))] if lines else []
        items = list(self.files.items())
        half = len(items) // 2
        found = []
        for part in (self.part(items[:half]), self.part(items[half:])):
            found += part.culprits(part.run()[0])
            if len(found) > 3:
                break
        return found

    def problems(self, keep=None):
        lines, wall = self.run()
        if lines:
            names = self.culprits(lines)
            for name in names[:3] if keep else []:
                if not callable(self.files[name]):
                    os.makedirs(keep, exist_ok=True)
                    with open(os.path.join(keep, name), "wb") as file:
                        file.write(self.files[name])
            lines.append("of: " + (" ".join(names[:4]) or "none of them alone"))
        if wall > TIME_MAX_S:
            lines += [f"too slow: {s}" for s in self.slow()]
        return lines


# --- tests ---------------------------------------------------------------------------------------------

KEEP = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "build", "hostile")  # where the files that did harm are left, to be looked at


def a_format(program, environment, kind, amount):
    with tempfile.TemporaryDirectory(prefix="voornaam-hostile-") as folder:
        data = samples.make(kind, folder)
        film = samples.make("mp4", folder) if kind == "vtt" else None
    files = [data, *truncations(data, amount[0]), *mutations(kind, data, amount[1])]
    named = {f"h{i:04}.{kind}": d for i, d in enumerate(files)}
    lines, items = [], list(named.items())
    for start in range(0, len(items), BATCH):
        lines += Batch(program, environment, dict(items[start:start + BATCH]), film).problems(KEEP)
    return "\n".join(lines[:15]) or None


def made_to_harm(program, environment, whole):
    """Together when all is well; apart to find who is not."""
    with tempfile.TemporaryDirectory(prefix="voornaam-hostile-") as folder:
        film = samples.make("mp4", folder)
        made = {name: make() for name, make in special.files(folder, whole).items()}
        lines, items = [], list(made.items())
        for start in range(0, len(items), 15):
            lines += Batch(program, environment, dict(items[start:start + 15]), film).problems(KEEP)
    return "\n".join(lines[:30]) or None


def no_files(program, environment):
    lines = []
    with tempfile.TemporaryDirectory(prefix="voornaam-hostile-") as folder:
        for name, put in special.no_files(folder).items():
            for named in (True, False):  # by the album, or only in its folder
                found, wall = Batch(program, environment, {name: put}, named=named).run()
                lines += [f"{name}: {f}" for f in found]
                if wall > TIME_MAX_S:
                    lines.append(f"{name}: {wall:.0f} s")
    return "\n".join(lines) or None


def run(tests, environment, program, whole=False):
    tests.run("hostile: what is no file", no_files, program, environment)
    tests.run("hostile: made to do harm", made_to_harm, program, environment, whole)
    for kind in samples.ALL:
        tests.run(f"hostile: {kind}", a_format, program, environment, kind, WHOLE if whole else SMALL)
