"""The fixed texts of a site, whatever its pupils are called: a pupil whose surname is a word
of our own pages, or whose given name is one and is a name that people have, must not stop
every build of the school.

Shares no code with the program: reads the words off the finished pages.
"""
import html
import json
import os
import re
import subprocess
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TODAY = "2026-11-20"
PRESETS = ("baseline", "klimop", "tweespan", "ooe", "albero", "klasse")
# What the pages say of a school that is stricter than its protocol.
STRICTER = "staff_fields: [], doubt: refuse, contact: refuse, unknown_surname: hold, register_max_age_days: 1000"
TIGHTENED = {"baseline": f"{{{STRICTER}, valid_months: 7, subjects: pupils+staff, evaluate_by: 2028-03-01}}",
             "albero": f"{{{STRICTER}, valid_months: 1, subjects: everyone, evaluate_by: 2028-03-01}}"}


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def build(program, env, folder, language, protocol, policy, rows):
    write(folder, "voornaam.yml", f"title: Xyzq\nurl: https://xyzq.example/\nlanguage: {language}\nprotocol: {protocol}\n{policy}"
                                  "mail_domains: [xyzq.example]\ncontact: {email: info@xyzq.example}\n")
    write(folder, "_index.md", "---\ntitle: Xyzq\n---\n")
    write(folder, "register.csv", "id;roepnaam;achternaam;naam;datum\n" + "".join(rows))
    report = os.path.join(folder, "report.json")
    subprocess.run([*program, "build", "-s", folder, "--date", TODAY, "-q", "--report", report], env=env,
                   capture_output=True, timeout=120)
    return json.load(open(report, encoding="utf-8"))


def words_of(folder):
    words = set()
    for at, _, files in os.walk(folder):
        for file in files:
            if not file.endswith((".html", ".xml", ".js")):
                continue
            text = open(os.path.join(at, file), encoding="utf-8").read()
            text = re.sub(r"<(style|script)\b.*?</\1>", " ", text, flags=re.S)
            text = html.unescape(re.sub(r"<[^>]*>", " ", text))
            if file.endswith(".js"):  # nobody is called replaceChildren, but somebody may be called Children
                text = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
            words |= set(re.findall(r"[^\W\d_]{2,}", text))
    return sorted({word.capitalize() for word in words} - {"Xyzq"})


def given_names():
    path = os.path.join(TOP, "generator/data/given-names.txt")
    return {line.strip().lower() for line in open(path, encoding="utf-8") if not line.startswith("#")}


def odd(i):
    """A name like no word."""
    return "Xq" + "".join(chr(97 + i // 26 ** k % 26) for k in range(3)) + "k"


def check(program, env, language):
    named, names = set(), given_names()
    with tempfile.TemporaryDirectory(prefix="voornaam-fixed-") as folder:
        for protocol, policy in [(p, "") for p in PRESETS] + [(p, f"policy: {v}\n") for p, v in TIGHTENED.items()]:
            site = os.path.join(folder, protocol + "-stricter" * bool(policy))
            build(program, env, site, language, protocol, policy, ["1;Xqz;Wrtq;ja;01-09-2026\n"])
            words = words_of(os.path.join(site, "public"))
            if len(words) < 100:
                return f"{protocol}: only {len(words)} words on its pages"
            surnames = [f"{i};{odd(i)};{word};ja;01-09-2026\n" for i, word in enumerate(words)]
            given = [f"{i};{word};{odd(i)};nee;01-09-2026\n" for i, word in enumerate(words)
                     if word.lower() in names]
            for rows in (surnames, given):
                report = build(program, env, site, language, protocol, policy, rows)
                named |= {words[int(leak["person"])].lower() for leak in report["leaks"] if leak["person"]}
    return ("ordinary words of our own pages that the gate takes for names; put them in generator/data/gate-words.txt:\n"
            + " ".join(sorted(named))) if named else None


def run(tests, environment, program):
    for language in ("nl", "en", "fy"):
        tests.run(f"fixed texts in {language}", check, program, environment(), language)
