"""How somebody who searches would read a finished site: its files, and the text of each in
every way that it can be read. Shares no code with the program."""
import html
import os
import re
import unicodedata
import urllib.parse

TEXT = (".html", ".xml", ".json", ".ics", ".css", ".js", ".txt", ".svg", ".webmanifest")


def fold(text):
    text = text.replace("ı", "i").replace("ł", "l").replace("Ł", "L").replace("ø", "o").replace("đ", "d")
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf").casefold()


def readings(data):
    """The text of a file, in every way that somebody might read it."""
    text = data.decode("utf-8", "replace")
    yield text
    yield html.unescape(text)
    yield urllib.parse.unquote(html.unescape(text))
    yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), text)
    yield re.sub(r"<[^>]*>", "", html.unescape(text))
    yield urllib.parse.unquote(html.unescape(re.sub(r"<[^>]*>", "", text)))
    yield re.sub(r"\r?\n[ \t]", "", text)


def tree(folder):
    """The files below a folder, as paths from it."""
    found = []
    for at, folders, files in os.walk(folder):
        folders.sort()
        found += [os.path.relpath(os.path.join(at, f), folder) for f in files]
    return sorted(found)


def spaced(text):
    """With every run of white space as one space: a page may break its lines anywhere."""
    return " ".join(text.split())


def says(data, words):
    """Do the words stand in a page, as it is written or as it is read?"""
    words = spaced(words)
    text = html.unescape(data.decode("utf-8", "replace"))
    bare = re.sub(r"<(style|script)\b.*?</\1>|<!--.*?-->", " ", data.decode("utf-8", "replace"), flags=re.S | re.I)
    read = html.unescape(re.sub(r"<[^>]*>", "", bare))
    parted = html.unescape(re.sub(r"<[^>]*>", " ", bare))
    return any(words in spaced(t) for t in (data.decode("utf-8", "replace"), text, read, parted))


def where_named(folder, words):
    """Every file in whose name or bytes the words stand, in any reading, case or accents."""
    wanted, found = fold(spaced(words)), []
    for name in tree(folder):
        if name == ".voornaam-output":
            continue
        if wanted in fold(urllib.parse.unquote(name)):
            found.append(f"the name of {name}")
        with open(os.path.join(folder, name), "rb") as file:
            data = file.read()
        if not name.endswith(TEXT):
            # A few letters turn up by chance in the bytes of a picture.
            if len(wanted) >= 7 and wanted in fold(data.decode("latin-1")):
                found.append(name)
        elif any(wanted in fold(spaced(text)) for text in readings(data)):
            found.append(name)
    return found
