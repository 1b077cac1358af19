"""Generated schools: names planted in every spelling, built by the real program.

Two promises are looked at from outside, sharing no code with it: no surname and no objecting
given name in what comes out, and the given names of pupils who consent still there. The gate
must agree: a build that it refuses is a failure too.
"""
import csv
import glob
import html
import os
import random
import re
import shutil
import subprocess
import tempfile
import unicodedata
import unittest
import urllib.parse

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PUPILS = 400
ROUNDS = 32  # of every spelling

SURNAMES = """Jong;de Vries;van den Berg;van Dijk;Bakker;Janssen;Visser;Smit;Meijer;de Boer;Mulder;de Groot;Bos;Vos;Peters
Hendriks;van Leeuwen;Dekker;Brouwer;de Wit;Dijkstra;Smits;de Graaf;van der Meer;van der Linden;Kok;Jacobs;de Haan;Vermeulen
van den Heuvel;van der Veen;van den Broek;de Bruijn;van der Heijden;Schouten;van Beek;Willems;van Vliet;van de Ven;Hoekstra
Maas;Verhoeven;Koster;van Dam;van der Wal;Prins;Blom;Huisman;Peeters;de Jonge;Kuipers;van Veen;Post;Kuiper;Veenstra;Kramer
van den Brink;Scholten;van Wijk;Postma;Martens;Vink;de Ruiter;Timmermans;Groen;Gerritsen;Jonker;van Loon;Boer;van der Velde
Willemsen;Smeets;de Lange;de Vos;Bosch;van Dongen;Schipper;de Koning;van der Laan;Koning;Driessen;van Doorn;Hermans;Evers
Yılmaz;Özdemir;Şahin;Çelik;Kaya;El Amrani;el Idrissi;Benali;Bouzambou;Ait Ouali;Wójcik;Kowalska;Łukaszewski;Nguyen;Ng;Wong
Gonçalves;da Silva;dos Santos;O'Brien;d'Hondt;'t Hart;van 't Hof;in 't Veld;op den Kamp;ter Horst;Jansen-de Wit;Bakker-Smit
Kovačević;Müller;Groß;Sørensen;Al-Hassan;Osei;Mensah;Tesfay;Kiflu;Quast;Zwaluwhof;Hofstra;Terpstra;Haagsma;Sijtsma;Bouwmeester
""".replace("\n", ";").strip(";").split(";")
GIVEN = """Emma;Daan;Sem;Julia;Noah;Mila;Lucas;Tess;Finn;Sara;Levi;Zoë;Bram;Anna;Luuk;Evi;Mees;Liv;Thijs;Noor;Jan-Willem;Anne Fleur
Mohammed;Fatima;Yusuf;Aylin;Çağla;Ömer;Elif;Youssef;Amira;Ilyas;Łucja;Zofia;Jakub;Olena;Danylo;Sofiia;Nour;Yara;Karim;Rania
Sietske;Jelte;Fenna;Wiebe;Nynke;Sjoerd;Hylke;Brecht;Lotte;Stijn;Guus;Jip;Pim;Roos;Bo;Lin;Mei;Kwame;Ama;Selam;Yonas;François
Chloé;Björn;Søren;Zoltán;Lise;Lieke;Marijn;Tygo;Xander;Quinten;Puck;Isa;Nina;Loïs;Renée;Josephine;Benjamin;Gijs;Teun;Floor
Sven;Lars;Femke;Jasmijn;Milan;Ruben;Thomas;Tim;Max;Eva;Saar;Fleur;Nora;Maud;Hanna;Lynn;Sofie;Vera;Julian;Adam;Siem;Morris
Dex;Boaz;Liam;Mason;James;Otis;Hidde;Jurre;Jayden;Kyan;Dani;Robin;Jesse;Cas;Niek;Koen;Wout;Klaas-Jan;Anouk;Isabella;Elin
""".replace("\n", ";").strip(";").split(";")
# As in the contract: an ordinary word stays unless something beside it makes it a name.
PREFIX = re.compile(r"^((?:van|der|den|de|het|ter|ten|te|'t|in|op|el|al|da|dos|d')(?:[ ']|(?<=')))+", re.I)


def fold(text):
    for a, b in (("ı", "i"), ("ł", "l"), ("Ł", "L"), ("ø", "o"), ("Ø", "O"), ("đ", "d"), ("ß", "ss"), ("æ", "ae"), ("\u0415", "E"), ("\u0435", "e"), ("\u043e", "o"), ("\u0430", "a"), ("\u0412", "B")):
        text = text.replace(a, b)
    text = unicodedata.normalize("NFKD", text)
    return "".join(c for c in text if not unicodedata.combining(c) and unicodedata.category(c) != "Cf").casefold()


def letters(text):
    return re.sub(r"[^a-z]", "", fold(text))


def initials(prefix, dot="."):
    return "".join(word[0] + dot for word in re.findall(r"\w+", prefix))


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def bold_letters(text):
    return "".join(chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z" else chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in text)


def alike(text):
    return text.translate(str.maketrans({"e": "\u0435", "o": "\u043e", "a": "\u0430", "E": "\u0415", "B": "\u0412"}))


def join(*parts):
    return re.sub(r" +", " ", " ".join(p for p in parts if p)).strip()


def glue(g, p, s):
    return letters(g + p + s)


def inside(text, mark):
    """The mark after the second letter of each word of four or more."""
    return re.sub(r"([^\W\d_]{2})(?=[^\W\d_]{2})", lambda m: m.group(1) + mark, text, count=1)


def typo(s):
    return s[:3] + s[2:] if len(s) > 4 else s


# Each: given, prefix, surname -> Markdown. {n} in it becomes a number of its own.
SPELLINGS = {
    "full": lambda g, p, s: join(g, p, s) + " deed mee.",
    "lower": lambda g, p, s: "Ook " + join(g, p, s).lower() + " deed mee.",
    "upper": lambda g, p, s: join(g, p, s).upper() + " deed mee.",
    "prefix capital": lambda g, p, s: join(g, p.title(), s) + " won.",
    "prefix initials": lambda g, p, s: join(g, initials(p), s) + " won.",
    "prefix slash": lambda g, p, s: join(g, "/".join(w[0] for w in re.findall(r"\w+", p)), s) + " won.",
    "prefix glued": lambda g, p, s: join(g, p.replace(" ", ""), s) + " won.",
    "prefix missing": lambda g, p, s: join(g, s) + " won.",
    "prefix wrong": lambda g, p, s: join(g, "van den" if p == "van der" else "van der", s) + " won.",
    "reversed": lambda g, p, s: join(s + ",", g, p) + " (5A)",
    "reversed prefix": lambda g, p, s: join(p, s + ",", g) + " won.",
    "reversed plain": lambda g, p, s: join(s, p, g) + " won.",
    "reversed list": lambda g, p, s: s + ", " + (p + ", " if p else "") + g,
    "hyphens": lambda g, p, s: join(g, p, s).replace(" ", "-"),
    "underscores": lambda g, p, s: join(g, p, s).replace(" ", "_"),
    "dots": lambda g, p, s: join(g, p, s).replace(" ", "."),
    "slashes": lambda g, p, s: join(g, p, s).replace(" ", "/"),
    "plus": lambda g, p, s: join(g, p, s).replace(" ", "+"),
    "bars": lambda g, p, s: join(g, p, s).replace(" ", "|"),
    "glued": lambda g, p, s: "bestand " + glue(g, p, s) + " staat klaar",
    "glued digits": lambda g, p, s: "5A-" + glue(g, p, s) + "-2025",
    "camel": lambda g, p, s: re.sub(r"[^\w]", "", join(g, p, s).title()) + ".png staat klaar",
    "handle": lambda g, p, s: "Volg @" + glue(g, p, s),
    "hashtag": lambda g, p, s: "Zie #" + re.sub(r"[^\w]", "", g + p + s),
    "mail": lambda g, p, s: "Mail " + letters(g) + "." + letters(p + s) + "@gmail.com",
    "mail initial": lambda g, p, s: "Mail " + letters(g)[0] + letters(p + s) + "@hotmail.com",
    "no-break": lambda g, p, s: join(g, p, s).replace(" ", "\u00a0") + " won.",
    "soft hyphen": lambda g, p, s: join(g, p, inside(s, "\u00ad")) + " won.",
    "zero width": lambda g, p, s: join(inside(g, "\u200b"), p, inside(s, "\u2060")) + " won.",
    "wide": lambda g, p, s: join(g, p, wide(s)) + " won.",
    "bold letters": lambda g, p, s: bold_letters(join(g, p, s)) + " won.",
    "look-alikes": lambda g, p, s: alike(join(g, p, s)) + " won.",
    "decomposed": lambda g, p, s: unicodedata.normalize("NFD", join(g, p, s)) + " won.",
    "no accents": lambda g, p, s: "".join(c for c in unicodedata.normalize("NFD", join(g, p, s)) if not unicodedata.combining(c)) + " won.",
    "initial": lambda g, p, s: join(g[0] + ".", p, s) + " won.",
    "middle name": lambda g, p, s: join(g, "Maria", p, s) + " won.",
    "middle initial": lambda g, p, s: join(g, "J.", p, s) + " won.",
    "possessive": lambda g, p, s: join(g, p, s) + "'s tekening hangt er.",
    "nickname": lambda g, p, s: join(g, '"de snelle"', p, s) + " won.",
    "compound": lambda g, p, s: "het " + join(g, p, s) + "-toernooi begint.",
    "family": lambda g, p, s: "De familie " + join(p, s) + " kwam kijken.",
    "sister": lambda g, p, s: "Het zusje van " + join(g, p, s) + " zwaaide.",
    "typing error": lambda g, p, s: join(g, p, typo(s)) + " won.",
    "half bold": lambda g, p, s: "**" + g + "** " + join(p, s) + " won.",
    "emphasis": lambda g, p, s: " ".join("*" + w + "*" for w in join(g, p, s).split()) + " won.",
    "tag inside": lambda g, p, s: join(g, p, inside(s, "<b></b>")) + " won.",
    "wbr": lambda g, p, s: join(g, p, inside(s, "<wbr>")) + " won.",
    "comment": lambda g, p, s: "Zo. <!-- " + join(g, p, s) + " --> Dag.",
    "entities": lambda g, p, s: join(g, p, s).replace(" ", "&nbsp;").replace("e", "&#101;") + " won.",
    "hex entities": lambda g, p, s: join(g, p, s).replace("a", "&#x61;").replace("i", "&#x69;") + " won.",
    "backslashes": lambda g, p, s: join(g, p, s).replace(" ", "\\_") + " won.",
    "line break": lambda g, p, s: join(g, p) + "\n" + s + " won.",
    "hard break": lambda g, p, s: join(g, p) + "  \n" + s + " won.",
    "quoted lines": lambda g, p, s: "> Daar was " + join(g, p) + "\n> " + s + " ook.",
    "code": lambda g, p, s: "Typ `" + join(g, p, s) + "` in.",
    "code block": lambda g, p, s: "```\nlog in als " + join(g, p, s) + "\n```",
    "heading": lambda g, p, s: "## Interview met " + join(g, p, s),
    "link text": lambda g, p, s: "[" + join(g, p, s) + "](https://example.org/{n})",
    "link title": lambda g, p, s: "[hier](https://example.org/{n} \"" + join(g, p, s) + "\")",
    "link target": lambda g, p, s: "[hier](https://example.org/" + join(g, p, s).replace(" ", "-").replace("'", "").lower() + "/{n})",
    "percent": lambda g, p, s: "[hier](https://example.org/?q=" + urllib.parse.quote(join(g, p, s)) + "&n={n})",
    "attribute": lambda g, p, s: '<span title="' + html.escape(join(g, p, s)) + '">zie</span> hier',
    "table": lambda g, p, s: "| Voornaam | Achternaam |\n|---|---|\n| " + g + " | " + join(p, s) + " |",
    "list": lambda g, p, s: "Kiki, " + join(g, "en Puk", p, s) + " wonnen.",
    "spelled": lambda g, p, s: g + " heet " + " ".join(s) + " van achteren.",
    "spelled dots": lambda g, p, s: g + " heet " + ".".join(s) + " van achteren.",
    "hyphen at the end": lambda g, p, s: join(g, p, inside(s, "-\n")) + " won.",
    "broken": lambda g, p, s: join(g, p, inside(s, "\\\\")) + " won.",
    "doubly encoded": lambda g, p, s: "[hier](https://example.org/?q=" + urllib.parse.quote(urllib.parse.quote(join(g, p, s))) + "&n={n})",
    "initials glued": lambda g, p, s: "Log in als " + letters(g)[0] + letters(p) + letters(s) + " op de laptop." if p else join(g, s) + ".",
    "host": lambda g, p, s: "[hier](https://" + letters(p + s) + "-" + letters(g) + ".example/{n})",
}


def shared_lists():
    """Names of the data to measure with, when that is here."""
    folder = os.path.join(os.environ.get("VOORNAAM_SHARED", os.path.join(TOP, "..", "shared")), "data")
    if not os.path.exists(os.path.join(folder, "given-names.txt")):
        raise unittest.SkipTest("the shared lists of names are not here")
    given = open(os.path.join(folder, "given-names.txt"), encoding="utf-8").read().split("\n")
    surnames = open(os.path.join(folder, "surnames-top1000.tsv"), encoding="utf-8").read().split("\n")[1:]
    # a name of two letters, or a word of the sentence around it, is found by the search below whatever comes out
    words = letters("De familie kwam kijken zusje van zwaaide hier merk bestand staat klaar log in als op de laptop heet achteren interview tekening hangt toernooi begint")
    return ([g for g in given if len(letters(g)) > 2],
            [s.split("\t")[0] for s in surnames if s and len(letters(PREFIX.sub("", s.split("\t")[0]))) > 3 and letters(PREFIX.sub("", s.split("\t")[0])) not in words])


class School:
    def __init__(self, seed, given_names=GIVEN, surnames=SURNAMES):
        rng = random.Random(seed)
        self.rng = rng
        self.people, seen = [], set()
        while len(self.people) < PUPILS:
            given, whole = rng.choice(given_names), rng.choice(surnames)
            prefix = PREFIX.match(whole)
            prefix = prefix.group(0) if prefix and len(prefix.group(0)) < len(whole) else ""
            if (given, whole) not in seen:
                seen.add((given, whole))
                self.people.append((given, prefix.strip(), whole[len(prefix):], rng.random() < 0.85))
        self.folder = tempfile.mkdtemp(prefix="voornaam-school-")
        self.site, self.out = os.path.join(self.folder, "site"), os.path.join(self.folder, "out")
        names = {}
        for given, _, _, yes in self.people:
            names.setdefault(letters(given), []).append(yes)
        self.doubted = {name for name, all_yes in names.items() if not all(all_yes)}
        self.never = {name for name, all_yes in names.items() if not any(all_yes)}

    def write(self, name, text):
        path = os.path.join(self.site, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def plant(self, rounds):
        self.write("voornaam.yml", "title: School\nurl: https://school.example/\nprotocol: baseline\n")
        self.write("_index.md", "---\ntitle: School\n---\n")
        self.write("nieuws/_index.md", "---\ntitle: Nieuws\ntype: news\n---\n")
        with open(os.path.join(self.site, "register.csv"), "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, delimiter=";")
            rows.writerow(["id", "roepnaam", "tussenvoegsel", "achternaam", "naam"])
            rows.writerows([1000 + i, g, p, s, "ja" if yes else "nee"] for i, (g, p, s, yes) in enumerate(self.people))
        self.planted, number = {}, 0
        for k, (spelling, write) in enumerate(SPELLINGS.items()):
            paragraphs = []
            for person in self.rng.sample(self.people, rounds):
                number += 1
                self.planted[number] = (spelling, person)
                paragraphs.append(f"Merk{number}a\n\n" + write(*person[:3]).replace("{n}", str(number)) + f"\n\nMerk{number}z\n")
            self.write(f"nieuws/2026-10-{k % 28 + 1:02}-blad-{k}.md", f"---\ntitle: Blad {k}\n---\n\n" + "\n".join(paragraphs))
        # names where no running text is
        for k, person in enumerate(self.rng.sample(self.people, rounds)):
            g, p, s, _ = person
            number += 1
            self.planted[number] = ("front matter", person)
            name = join(g, p, s)
            self.write(f"nieuws/2026-11-{k % 19 + 1:02}-{letters(g)}-{letters(p + s)}-{number}.md",
                       f"---\ntitle: '{name.replace(chr(39), chr(39) * 2)} wint'\ntags: ['{name.replace(chr(39), chr(39) * 2)}', sport]\n"
                       f"summary: \"Een verslag van {name}.\"\nomschrijving: \"Door {name}\"\naliases: ['/oud/{letters(g)}-{letters(p + s)}-{number}/']\n---\n\n"
                       f"Merk{number}a\n\n[{name}](https://example.org/a{number}) won.\n\nMerk{number}z\n")

    def build(self, program, environment):
        return subprocess.run([*program, "build", "-s", self.site, "-d", self.out, "--date", "2026-11-20"],
                              env=environment(VOORNAAM_CACHE=os.path.join(self.folder, "cache")), capture_output=True, text=True, timeout=600)

    def passages(self):
        """{number: what is between its marks}"""
        found = {}
        for path in glob.glob(os.path.join(self.out, "nieuws/*/index.html")):
            text = open(path, encoding="utf-8").read()
            for match in re.finditer(r"<p>Merk(\d+)a</p>(.*?)<p>Merk\1z", text, re.S):
                found[int(match.group(1))] = match.group(2)
        return found

    def leaks(self):
        """What is left of a planted name in its passage, however it may be read."""
        problems, kept, consenting = [], 0, 0
        passages = self.passages()
        for number, (spelling, (given, prefix, surname, yes)) in self.planted.items():
            text = passages.get(number)
            if text is None:
                problems.append(f"{spelling}: the passage is missing")
                continue
            plain = letters(urllib.parse.unquote(urllib.parse.unquote(html.unescape(re.sub(r"<wbr>|</?b>|</?em>|</?strong>", "", text)))))
            part = [letters(x) for x in re.split(r"-(?:de )?", surname)] if "-" in surname and len(surname) > 10 else [letters(surname)]
            if any(len(x) > 2 and x in plain.replace("leerling", "|").replace(letters(given), "|") or x == "ng" and re.search(r"\bNg\b", text) for x in part):
                problems.append(f"{spelling}: a surname is left: {text.strip()!r}")
            # an alone initial, an address and what no page shows keep no given name
            here = spelling not in ("family", "mail", "mail initial", "initial", "initials glued", "link target", "percent", "doubly encoded",
                                    "host", "comment", "attribute", "link title", "table")
            bare = spelling in ("spelled", "spelled dots", "list")  # a name alone may be that of another
            if yes and here and not (bare and letters(given) in self.doubted):
                consenting += 1
                kept += letters(given) in plain
        return problems, kept / max(1, consenting)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def one_school(program, environment, seed, names=None, rounds=ROUNDS):
    school = School(seed, *(names() if names else ()))
    try:
        school.plant(rounds)
        done = school.build(program, environment)
        if done.returncode:
            return f"exit code {done.returncode}: the gate found what the redactor left\n{done.stderr[-3000:]}"
        problems, kept = school.leaks()
        if problems:
            return f"{len(problems)} leaks among {len(school.planted)}:\n" + "\n".join(problems[:40])
        if kept < 0.95:
            return f"only {kept:.3f} of the consenting given names are left"
        print(f"    {len(school.planted)} names in {len(SPELLINGS) + 1} spellings: no leak, {kept:.3f} of the consenting given names left")
        return None
    finally:
        school.close()


LONG = ("emmadevries", "e m m a ", "Emma de Vries en Daan Bakker, ", "a.b.c.", "Aa Bb Cc ", "vri-es-", '"Emma ', "https://x.nl/emma ", "@emma #vries ",
        "Emma", "*Sem", "a-", "Quast\u200d", "Emma de Vries ", "Daan's ", "06-12345678 ", "**de** ", "Vries, ")


def long_texts(program, environment):
    """Half a megabyte in one paragraph: nothing may take more than its length, or this takes minutes."""
    school = School(1)
    try:
        school.plant(1)
        for k, text in enumerate(LONG):
            school.write(f"nieuws/2026-09-{k + 1:02}-lang-{k}.md", f"---\ntitle: Lang {k}\n---\n\n{text * (500_000 // len(text))}\n")
        with open(os.path.join(school.site, "register.csv"), "a", encoding="utf-8") as file:
            file.write("1;Emma;de;Vries;ja\n2;Daan;;Bakker;nee\n")
        done = subprocess.run([*program, "check", "-s", school.site, "--date", "2026-11-20"],
                              env=environment(VOORNAAM_CACHE=os.path.join(school.folder, "cache")), capture_output=True, text=True, timeout=120)
        return None if done.returncode == 0 else f"exit code {done.returncode}\n{done.stderr[-2000:]}"
    finally:
        school.close()


def run(tests, environment, program):
    tests.run("school long texts", long_texts, program, environment)
    for seed in (1, 2, 3):
        tests.run(f"school {seed}", one_school, program, environment, seed)
    for seed in (4, 5):
        tests.run(f"school of common names {seed}", one_school, program, environment, seed, shared_lists)
