"""What is no leak: pages of Dutch text in which nobody of the register is named, and words and
numbers that look like names and numbers of people. The gate may find nothing in them."""
import base64
import csv
import hashlib
import os
import random
import re
import unittest
import uuid

import look

from .channels import with_folder
from .folder import COLUMNS, Folder, NO, YES, pair, write
from .pages import END, PAGE

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(os.environ.get("VOORNAAM_SHARED", os.path.join(TOP, "..", "shared")), "data")
PAGES, PUPILS, SENTENCES = 5000, 400, 10
FIRST_LINE = 3  # of the first sentence in a page
NAMING = ("PER", "ORG", "MISC")  # labels of words that name somebody, or what may be called after somebody


# --- the text -------------------------------------------------------------------------------

def sentences():
    """[[(word, label)]] of the corpus."""
    path = os.path.join(SHARED, "wikineural-nl-val.conllu")
    if not os.path.exists(path):
        raise unittest.SkipTest("there is no wikineural-nl-val.conllu in ../shared/data")
    found, now = [], []
    for line in open(path, encoding="utf-8"):
        parts = line.rstrip("\n").split("\t")
        if len(parts) == 3:
            now.append((parts[1], parts[2][2:]))
        elif now:
            found.append(now)
            now = []
    return found + ([now] if now else [])


def text_of(sentence):
    text = " ".join(word for word, _ in sentence)
    text = re.sub(r" ([.,;:!?)%])", r"\1", text)
    return re.sub(r"([(]) ", r"\1", text).replace("&", "&amp;").replace("<", "&lt;")


def letters(text):
    return re.sub(r"[^a-z]", "", look.fold(text))


class Page:
    """A page as a school's CMS would make it: sentences, and the numbers that stand around them."""

    def __init__(self, number, lines):
        rng = random.Random(number)
        self.number, self.lines = number, [rng.choice(lines) for _ in range(SENTENCES)]
        digest = hashlib.sha384(str(number).encode())
        code, unique = digest.hexdigest(), uuid.UUID(int=rng.getrandbits(128))
        self.path = f"nieuws/{2020 + number % 7}/{number % 12 + 1:02}/{code[:10]}/index.html"
        isbn = f"978-90-{rng.randrange(10 ** 4):04}-{rng.randrange(1000):03}-{rng.randrange(10)}"
        body = "".join(f"<p id=p-{rng.getrandbits(32):x}>{text_of(line)}</p>\n" for line in self.lines)
        self.html = (
            f'<!doctype html><html lang=nl><head><meta charset=utf-8><title>Bericht {number}</title><link rel=stylesheet href="/css/app.{code[:20]}.css" '
            f'integrity="sha384-{base64.b64encode(digest.digest()).decode()}"><script src="/js/app.{code[20:28]}.js?v={rng.randrange(10 ** 9)}" defer></script></head>\n'
            f'<body class="postid-{rng.randrange(10 ** 6)}" data-id="{unique}"><img alt="" width={rng.randrange(2000)} height=1080 src="data:image/gif;base64,'
            f'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" srcset="/foto/{code[28:44]}-{rng.randrange(100, 2000)}x{rng.randrange(100, 2000)}.jpg 1x">\n{body}'
            f'<p>Bestelling {rng.randrange(10 ** 8)}, ISBN {isbn}, factuur 2026{rng.randrange(10 ** 4):04}, € {rng.randrange(10 ** 4)},{rng.randrange(100):02} om {rng.randrange(24)}:{rng.randrange(60):02} '
            f'uur op {number % 28 + 1}-{number % 12 + 1}-{2000 + number % 27}; 52.{rng.randrange(10 ** 6):06}, 4.{rng.randrange(10 ** 6):06}; de jaren 2024 2025 2026 en 06 07 08 09; '
            f'versie {rng.randrange(10)}.{rng.randrange(20)}.{rng.randrange(30)}, {rng.randrange(10 ** 6):,}' f' m2, {rng.randrange(1000)}-{rng.randrange(1000)}</p>\n'
            f'<time datetime="2026-{number % 12 + 1:02}-{number % 28 + 1:02}T{rng.randrange(24):02}:{rng.randrange(60):02}:00+02:00">vandaag</time></body></html>\n')

    def sentence(self, line):
        """What stands on a line of the file: the words of a sentence, or nothing. Of all sentences when the line is not known."""
        at = (line or 0) - FIRST_LINE
        return self.lines[at] if 0 <= at < len(self.lines) else [] if line else sum(self.lines, [])


# --- registers ---------------------------------------------------------------------------------

PREFIX = re.compile(r"^((?:van|der|den|de|het|ter|ten|te|'t|in|op|el|la|du|da|dos|d')(?:[ ']|(?<=')))+", re.I)


def lists():
    if not os.path.exists(os.path.join(SHARED, "given-names.txt")):
        raise unittest.SkipTest("there are no lists of names in ../shared/data")
    given = open(os.path.join(SHARED, "given-names.txt"), encoding="utf-8").read().split("\n")
    with open(os.path.join(SHARED, "surnames-top1000.tsv"), encoding="utf-8") as file:
        surnames = [row[0] for row in csv.reader(file, delimiter="\t")]
    return [g for g in given if all(len(part) > 1 for part in g.split())], surnames


def split(surname):
    found = PREFIX.match(surname)
    prefix = found.group(0) if found else ""
    return prefix.strip(), surname[len(prefix):]


def register(seed, given, surnames):
    """[(id, given, prefix, surname, objects)]"""
    rng = random.Random(f"register {seed}")
    rng.shuffle(given)
    chosen = rng.sample(surnames, min(PUPILS, len(surnames)))
    return [(str(1000 + i), given[i % len(given)], *split(chosen[i % len(chosen)]), rng.random() < 0.4) for i in range(PUPILS)]


def as_csv(people):
    rng = random.Random(len(people))
    lines = [f"{i};leerling;{g};{p};{s};{rng.randrange(1, 9)};20{rng.randrange(13, 22)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02};{NO if no else YES}"
             for i, g, p, s, no in people]
    return "\n".join([COLUMNS] + lines) + "\n"


def names_in(lines):
    """Every word of the text that names somebody or something, folded."""
    return {letters(part) for line in lines for word, label in line if label for part in [word, *re.split("['’-]", word)]}


# --- what comes out ------------------------------------------------------------------------------

def standing(words, people):
    """Does a name of one of them stand there as the name of somebody (or of what is called after somebody), as that of a place, or not at all?
    A capital within a sentence is a name, too, where the corpus has no label."""
    told = [letters(part) for person in people for name in person[1:4:2] for part in [name, *re.split("[ -]", name)]]
    labels = {label or ("NAME" if part[:1].isupper() and at else "") for at, (word, label) in enumerate(words) for part in [word, *re.split("['’-]", word)]
              if any(name and letters(part).startswith(name) for name in told)}
    return "name" if labels & {*NAMING, "NAME"} else "place" if "LOC" in labels else "false"


class Alarms:
    """Findings on the pages under a register, parted by whether the text has that name as a name."""

    def __init__(self, people, lines, program, environment):
        self.found = {"name": [], "place": [], "false": []}
        folder = Folder(program, environment, as_csv(people))
        try:
            pages = {page.path: page for page in (Page(n, lines) for n in range(PAGES))}
            top = folder.new()
            for path, page in pages.items():
                write(os.path.join(top, path), page.html)
            self.code, leaks, self.said = folder.verify(top)
        finally:
            folder.remove()
        known, lines_said = {p[0]: p for p in people}, self.lines_said(top)
        for leak in leaks:
            page, person = pages[leak["file"]], known.get(leak["person"])
            line = leak.get("line") or lines_said.get((leak["file"], leak["kind"], leak["person"]))
            words = page.sentence(line)
            kind = standing(words, [person] if person else people)
            self.found[kind].append((pair(leak), " ".join(x for x in person[1:4] if x) if person else "", f"{page.path}:{line}", text_of(words)[:300]))

    def lines_said(self, top):
        """{(file, kind, person): line}, where the report does not say it."""
        said = re.findall(r"^%s/(.+?):(\d+):.*? (\w+)(?: ‹(\d+)›)? " % re.escape(top), self.said, re.M)
        return {(file, kind, person or None): int(line) for file, line, kind, person in said}

    def problem(self):
        if self.code not in (0, 3):
            return f"exit code {self.code}\n{self.said[-1000:]}"
        each = ", ".join(f"{1000 * len(self.found[k]) / PAGES:g} {words}" for k, words in (
            ("false", "false alarms"), ("name", "names of others that stand there"), ("place", "places called like it")))
        print(f"    {PAGES} pages, of 1,000: {each}")
        return "\n".join(f"{kind} ({name}) {where}: {text}" for kind, name, where, text in self.found["false"][:40]) or None


def nobody(program, environment):
    """A register none of whose names stands in the text as a name: nothing at all is found."""
    lines = sentences()
    given, surnames = lists()
    used = names_in(lines)
    used |= {letters(word) for line in lines for word, _ in line if word[:1].isupper()}  # "Hells Angels", "Fons Rademakers"
    given = [g for g in given if letters(g) not in used and letters(g) + "s" not in used and not any(letters(part) in used for part in g.split("-"))]
    surnames = [s for s in surnames if not any(letters(part) in used or letters(part) + "s" in used for part in re.split("[ -]", split(s)[1]))]
    alarms = Alarms(register(1, given, surnames), lines, program, environment)
    return alarms.problem() or ("names were found that do not stand there: " + str((alarms.found["name"] + alarms.found["place"])[:5]) if alarms.found["name"] or alarms.found["place"] else None)


def common(seed):
    """Common names, many of them words: what is found stands there as a name of somebody."""
    def test(program, environment):
        given, surnames = lists()
        return Alarms(register(seed, given, surnames[:600]), sentences(), program, environment).problem()
    return test


# --- what looks like it --------------------------------------------------------------------------

PEOPLE = [("1", "Bas", "", "Bos", True), ("2", "Ger", "de", "Vries", True), ("3", "Roos", "", "Bakker", True), ("4", "Mark", "van der", "Berg", True), ("5", "Thijmen", "", "Quast", True),
          ("6", "Ad", "", "Visser", True), ("7", "Abe", "", "Kok", True), ("8", "Dean", "de", "Groot", True), ("9", "Jip", "van", "Dijk", True), ("10", "Els", "", "Aa", True),
          ("11", "Tess", "", "Snel", True), ("12", "Rik", "", "Haar", True), ("13", "Lot", "", "Post", True), ("14", "Man", "ter", "Haar", True), ("15", "Bo", "", "Ng", True)]


def many(pattern, how=200):
    """How many tries: @ is replaced by a random digit, # by a hexadecimal one, * by one of base64."""
    rng = random.Random(pattern)
    base = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return "\n".join(re.sub("[@#*]", lambda m: rng.choice({"@": "0123456789", "#": "0123456789abcdef", "*": base}[m.group()]), pattern) for _ in range(how))


LIKE = {
    "words with a surname in them": "De bosrand, bosbes, boswachter en het herfstbos. Een bakkerij, bakkersvrouw, warmebakker. Vriesdroog, vrieskou, bevriest. Een quastelijk woord, dijkring, bergtop, "
                                    "ijsberg, kokkin, kokosnoot, groothandel, vissersboot, postzegel, sneltrein, haarband.",
    "words that are surnames": "De bakker bakt, de kok kookt en de visser vist in het bos bij de dijk. Het is een groot bos op de berg. De post komt snel. Op de markt staat een bos rozen, een roos en een lot uit de loterij.",
    "words that are names, side by side": "Haar man kwam. In het bos roos een hert? De bakker roos noch bloem. De man haar hoed. Het vriest dat het kraakt; de grote markt, het bergje op. Post bas en gitaar.",
    "a capital where a sentence begins": "Bakker worden is leuk. Bos en hei. Visser zijn ook. Groot was de vreugde. Haar jas hing daar. Snel naar huis. Post voor jou. Kok worden ook.",
    "names in other words": "Basisschool, basketbal, basalt; Germanen, gerst, tiger; markeren, marktplein, Denemarken; adres, advies; abeel; elsen; tessel; lotgenoot, Lotharingen; manier; bodem, boomgaard; rikketik.",
    "numbers": "1234567890 0612 345 678901234 111222334 123456789 2024 2025 2026 06:30 07.45 10-11 2312-2313 1e 2e 3e 010203 20260911 8712345678906 978-90-274-3964-2 0800 112 14 is 1.234.567,89",
    "order numbers": many("Bestelling @@@@@@@@ factuur 2026@@@@ artikel @@@@-@@@@ klant @@@@@@"),
    "times and dates": "Van 06.10 tot 07.20, 12-13 mei, 11/9, 2025-2026, 24-12-2026, 1 januari 1970, 31-12-1999, om 9:05:59, week 36, 8.30-14.15 uur, 2026-09-11T08:00:00.000Z, 20260911T080000",
    "days of a month": "".join(f'<a href="/agenda/{d:02}/">{d:02}</a> ' for d in range(1, 32)), "hours and weeks": "Rooster: 06 07 08 09 10 11 12 13, weken 01 02 03 04 05 06 07.",
    "numbers of a CMS": many('<p data-id="@@@@@@@@@" data-post-id="1@@@@@@@@">x</p>'),
    "prices and measures": "€ 12,50 EUR 1.250,00 3,5 x 4 m 1200x630 16:9 52.0907374, 5.1214201 21 °C 100% 1:25000 v1.2.3-beta.4 192.168.10.12 ::1 C5 A4 B12 MH17 KL0612",
    "codes of goods": "8710400280507 871040028 EAN 5412345678908 ISSN 0028-0836 ISBN 90-274-3964-4 doi:10.1000/182 RFC 5545 NEN 7510 KvK 12345678 BRIN 03AB 21UN00 RSIN",
    "hashes": many("/js/app.####################.js /css/a.########.css"), "identifiers": many("########-####-4###-a###-############"), "colours": "\n".join(f"a{{color:#{n * 7919 % (1 << 24):06x};background:#{n * 613 % 4096:03x}}}" for n in range(100)),
    "base64": many("sha384-****************************************************************", 400), "short base64": many("id=******** k=*********** v=_****-****", 400),
    "minified script": "!function(e,t){for(var n,r=[],o=0;o<e.length;o++)(n=e[o])&&(r[o]=n.el||n.bo||n.ad);t.bas=r.ger,t.els=!0}([1,2],{});var bO=[],bos=2;",
    "what looks like an account": "NL00 AAAA 0000 0000 00, NL12ABCD, ISO 13616, BE12, DE89 en NL91ABNA0417164301", "what looks like a mail address": "a@b, @media print, user@2x.png, npm i @school/kit@1.2.3, 5 @ 3 euro",
    "what looks like a postcode": "IN 2024 EN 2025, 1200 PX, 1000 KM, 1500 MB vrij, tot 2000 IN totaal, 1234 ab",
    "the place of an element": many("M@@.@ @@.@c@.@-@.@ @.@@ @@.@l-@.@ @@z"), "a page's own numbers": many('<div id="p@@@@@@@@@" data-v-######## class="css-#######"></div>'),
}


def alike(program, environment):
    """Each in text, in an attribute where it fits, and in a script of a file of its own."""
    folder = Folder(program, environment, as_csv(PEOPLE))
    try:
        files = {}
        for number, (name, text) in enumerate(LIKE.items()):
            inside = text if "<" in text else f"<p>{text}</p>"
            files[f"{number}/index.html"] = PAGE + inside + (f'<p data-x="{text}" title="{text}">x</p>' if '"' not in text else "") + END
            files[f"{number}/a.txt"] = text
            files[f"{number}/a.js"] = "var x = `" + text + "`;"
        code, leaks, said = folder.verify(folder.new(files))
    finally:
        folder.remove()
    names = list(LIKE)
    told = sorted({f"{names[int(l['file'].split('/')[0])]}: {pair(l)} in {l['file'].split('/')[1]}" for l in leaks})
    return "\n".join(told) or (f"exit code {code}\n{said[-1000:]}" if code else None)


def run(tests, environment, program):
    for name, test in (("what looks like it", alike), ("nobody of the register", nobody), ("common names", common(2))):
        tests.run(f"gate: false alarms, {name}", test, program, environment)
