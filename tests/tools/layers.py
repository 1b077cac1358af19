#!/usr/bin/env python3
"""Holds every #include in generator/ against generator/LAYERS.

A room may include itself and the rooms behind its colon; the rooms may make no circle;
only privacy/safe.c may see inside safe_*; only verify/ may make the proof.
Usage: layers.py [GENERATOR]
"""
import os
import re
import sys

PRIVATE = {  # header or word -> the files that may have it
    "privacy/safe_int.h": r"^privacy/",
    "markdown/cmark_int.h": r"^markdown/",
    "render/mustache_int.h": r"^render/",
    "verify/gate_int.h": r"^verify/",
    "verify/contact_int.h": r"^verify/",
}
LIBRARIES = {  # a library's header -> the one room or file that may see it
    r"cmark-gfm": r"^markdown/",
    r"^yaml\.h$": r"^format/yaml\.c$",
    r"^jansson\.h$": r"^format/json\.c$",
    r"^utf8proc\.h$": r"^(privacy/fold|verify/fold)\.c$",
    r"^gumbo\.h$": r"^verify/extract_gumbo\.c$",
    r"^xxhash\.h$": r"^base/hash\.c$",
    r"^blake2\.h$": r"^base/hash\.c$",
    r"^git2": r"^(source/[a-z_]+\.[ch]|deploy/[a-z_]+\.c)$",
    r"^vips/": r"^decode/vips\.c$",
    r"^libswscale/": r"^decode/(planes|film_poster)\.c$",
    r"^libav(format|codec)/": r"^decode/film[a-z_]*\.[ch]$",
    r"^turbojpeg\.h$": r"^decode/jpeg\.c$",
    r"^webp/": r"^decode/webp\.c$",
    r"^libexif/": r"^decode/exif\.c$",
    r"^exempi/": r"^decode/xmp\.c$",
    r"^poppler": r"^decode/pdf(_page\.c|\.c|_int\.h)$",
    r"^libxml/": r"^decode/(xml|office|drawing)(_[a-z]+)?\.[ch]$",
    r"^archive": r"^decode/(zip|unpack)\.c$",
    r"^zlib\.h$": r"^decode/(pdf_filter|png|unpack)\.c$",
    r"^seccomp\.h$": r"^base/cage_serve\.c$",
    r"^iconv\.h$": r"^(format/csv|verify/peel)\.c$",
    r"^libintl\.h$": r"^base/message\.c$",
}


def read_layers(path):
    rooms = {}
    for line in open(path, encoding="utf-8"):
        line = line.split("#")[0].strip()
        if line:
            room, _, below = line.partition(":")
            rooms[room.strip()] = below.split()
    return rooms


def circle(rooms):
    done, busy = set(), []

    def visit(room):
        if room in busy:
            return busy[busy.index(room):] + [room]
        if room in done:
            return None
        busy.append(room)
        for below in rooms.get(room, []):
            found = visit(below)
            if found:
                return found
        busy.pop()
        done.add(room)
        return None

    for room in rooms:
        found = visit(room)
        if found:
            return found
    return None


def includes(path):
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1) == '"', match.group(2)


def check_file(top, name, rooms):
    room = name.split("/")[0] if "/" in name else None
    for number, own, header in includes(os.path.join(top, name)):
        place = f"{name}:{number}"
        target = header.split("/")[0]
        if own and target in rooms and room is not None:
            if target != room and target not in rooms.get(room, []):
                yield f"{place}: {room}/ may not include {target}/ ({header})"
        if header in PRIVATE and not re.search(PRIVATE[header], name):
            yield f"{place}: {header} is private"
        for pattern, allowed in LIBRARIES.items():
            if not own and re.search(pattern, header) and not re.search(allowed, name):
                yield f"{place}: <{header}> is fenced in {allowed}"
    text = open(os.path.join(top, name), encoding="utf-8").read()
    for match in re.finditer(r"\(\s*(?:const\s+)?struct\s+safe_(?:text|html|document)\s*\*\s*\)", text):
        if name not in ("privacy/safe.c",):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{name}:{line}: a cast to a safe type: only privacy/safe.c makes them"
    for match in re.finditer(r"struct\s+(safe_text|safe_html|safe_document|verified_tree|gate|proofs)\s*\{", text):
        allowed = "verify/" if not match.group(1).startswith("safe_") else "privacy/safe"
        if not name.startswith(allowed):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{name}:{line}: struct {match.group(1)} is defined in {allowed} only"


def main():
    top = sys.argv[1] if len(sys.argv) > 1 else "generator"
    rooms = read_layers(os.path.join(top, "LAYERS"))
    problems = []
    found = circle(rooms)
    if found:
        problems.append("LAYERS: a circle: " + " -> ".join(found))
    for folder, folders, files in os.walk(top):
        folders.sort()
        for file in sorted(files):
            if file.endswith((".c", ".h")):
                name = os.path.relpath(os.path.join(folder, file), top)
                if "/" in name and name.split("/")[0] not in rooms:
                    problems.append(f"{name}: this room is not in LAYERS")
                problems.extend(check_file(top, name, rooms))
    print("\n".join(problems) if problems else "layers: well")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
