"""Four eyes through the program, with real git (contract 9 and 11): what waits, what is read
in its place, and that nobody takes the rule away alone."""
import json
import os
import shutil
import subprocess
import tempfile

TODAY = "2026-11-20"
SETTINGS = """title: obs Proef
protocol: baseline
policy: {review: required%s}
reviewers: [Joke <joke@proef.example>, Bram <bram@proef.example>]
"""
REGISTER = "id;roepnaam;achternaam;naam;foto\n1042;Emma;Stellingwerf;ja;ja\n1043;Fenna;Oosterwijk;ja;nee\n"
REVIEWED = "\n\nReviewed-by: Joke <joke@proef.example>\n"


class Place:
    """A repository and what the program makes of it."""

    def __init__(self, folder, environment, program):
        self.folder, self.program = folder, program
        self.repo = os.path.join(folder, "repo")
        self.out = os.path.join(folder, "public")
        self.env = environment(HOME=folder, GIT_CONFIG_NOSYSTEM="1", XDG_CACHE_HOME=os.path.join(folder, "cache"))
        os.mkdir(self.repo)
        with open(os.path.join(folder, "register.csv"), "w", encoding="utf-8") as file:
            file.write(REGISTER)
        self.git("init", "-q", "-b", "main")

    def git(self, *words, by="anja"):
        who = ["-c", f"user.name={by}", "-c", f"user.email={by}@proef.example"]
        done = subprocess.run(["git", *who, *words], cwd=self.repo, env=self.env, capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise RuntimeError(f"git {words}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def write(self, path, text):
        whole = os.path.join(self.repo, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "w", encoding="utf-8") as file:
            file.write(text)

    def commit(self, files, message="iets", by="anja"):
        for path, text in files.items():
            if text is None:
                self.git("rm", "-q", path)
            else:
                self.write(path, text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message, by=by)
        return self.git("rev-parse", "HEAD")

    def run(self, command="build", rev="HEAD", site=None):
        report = os.path.join(self.folder, "report.json")
        if os.path.exists(report):
            os.unlink(report)
        shutil.rmtree(self.out, ignore_errors=True)
        words = [*self.program, command, "-s", site or self.repo, "--rev", rev, "--register", os.path.join(self.folder, "register.csv"),
                 "--date", TODAY]
        if command != "list":
            words += ["--report", report]
        if command in ("build", "check", "list"):
            words += ["-d", self.out] if command == "build" else []
        done = subprocess.run(words, env=self.env, cwd=self.folder, capture_output=True, text=True, timeout=120)
        self.said = done.stdout + done.stderr
        self.held = None
        if os.path.exists(report):
            with open(report, encoding="utf-8") as file:
                self.held = sorted((w["file"], w["reason"]) for w in json.load(file)["withheld"])
        return done.returncode

    def page(self, path):
        try:
            with open(os.path.join(self.out, path), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return None


def expect(problems, what, got, wanted):
    if got != wanted:
        problems.append(f"{what}: {got!r}, not {wanted!r}")


def start(place):
    place.commit({"voornaam.yml": SETTINGS % "", "_index.md": "Welkom.\n", "nieuws/_index.md": "---\ntitle: Nieuws\ntype: news\n---\n",
                  "nieuws/2026-11-01-een.md": "---\ntitle: Een\n---\nEen.\n"}, "begin" + REVIEWED)


def check_pages(place):
    """A page waits; merged by a reviewer or with her trailer it is there."""
    problems = []
    start(place)
    expect(problems, "first", (place.run(), place.held), (0, []))
    place.commit({"nieuws/2026-11-02-twee.md": "---\ntitle: Twee\n---\nTwee.\n"})
    expect(problems, "unreviewed", (place.run(), place.held), (0, [("nieuws/2026-11-02-twee.md", "review")]))
    expect(problems, "its page", place.page("nieuws/twee/index.html"), None)
    if "--trailer" not in place.said:
        problems.append("it does not say how: " + place.said)
    expect(problems, "list", place.run("list"), 0)
    if "twee.md\treview" not in place.said:
        problems.append("list does not say that it waits: " + place.said)
    place.git("commit", "--amend", "-q", "--trailer", "Reviewed-by: Joke <JOKE@proef.example>", "-m", "iets")
    expect(problems, "with the trailer", (place.run(), place.held), (0, []))
    place.git("checkout", "-q", "-b", "tak")
    place.commit({"nieuws/2026-11-03-drie.md": "---\ntitle: Drie\n---\nDrie.\n"})
    place.git("checkout", "-q", "main")
    place.git("merge", "-q", "--no-ff", "-m", "samen", "tak", by="anja")
    expect(problems, "merged by its author", (place.run(), place.held), (0, [("nieuws/2026-11-03-drie.md", "review")]))
    place.git("reset", "-q", "--hard", "HEAD~1")
    place.git("merge", "-q", "--no-ff", "-m", "samen", "tak", by="joke")
    expect(problems, "merged by a reviewer", (place.run(), place.held), (0, []))
    place.commit({"nieuws/2026-11-03-drie.md": "---\ntitle: Drie\n---\nAnders.\n"}, "van mijzelf" + REVIEWED, by="joke")
    expect(problems, "her own", (place.run(), place.held), (0, [("nieuws/2026-11-03-drie.md", "review")]))
    return problems


def check_settings(place):
    """The rule came by one, and does not go by one: not straight, not by an old branch."""
    problems = []
    place.commit({"voornaam.yml": "title: obs Proef\nprotocol: baseline\n", "_index.md": "Welkom.\n"}, "begin")
    place.git("branch", "oud")
    place.commit({"voornaam.yml": SETTINGS % ""}, "vier ogen")
    expect(problems, "as it came", (place.run(), place.held), (0, [("_index.md", "review")]))
    place.commit({"voornaam.yml": "title: Los\nprotocol: baseline\n"}, "weg ermee")
    expect(problems, "taken away", (place.run(), place.held), (0, [("_index.md", "review")]))
    if "voornaam.yml: warning: these settings wait" not in place.said:
        problems.append("it does not say that settings wait: " + place.said)
    place.commit({"voornaam.yml": None}, "helemaal weg")
    expect(problems, "removed", (place.run(), place.held), (0, [("_index.md", "review")]))
    place.git("reset", "-q", "--hard", "HEAD~2")
    place.git("checkout", "-q", "oud")
    place.git("merge", "-q", "-s", "ours", "-m", "oud wint", "main")
    expect(problems, "by an old branch", (place.run(), place.held), (0, [("_index.md", "review")]))
    place.git("checkout", "-q", "main")
    place.commit({"voornaam.yml": "title: Los\nprotocol: baseline\n"}, "weg ermee" + REVIEWED)
    expect(problems, "taken away by two", (place.run(), place.held), (0, []))
    return problems


def check_older(place):
    """What the site does not do without is read as it last was reviewed."""
    problems = []
    start(place)
    place.commit({"team.csv": "naam;email\nJoke Kramer;\n", "static/a.txt": "oud\n", "static/b.txt": "b\n", "takedowns.csv": "path;date;reference\nnieuws/2026-11-01-een.md;2026-11-10;7\n",
                  "templates/footer.mustache": "<footer>oud</footer>\n"}, "erbij" + REVIEWED)
    place.run()
    expect(problems, "taken down", place.held, [("nieuws/2026-11-01-een.md", "takedown")])
    place.commit({"static/a.txt": "nieuw\n", "static/c.txt": "c\n", "static/b.txt": None, "takedowns.csv": None})
    expect(problems, "exit", place.run(), 0)
    expect(problems, "old", place.page("a.txt"), "oud\n")
    expect(problems, "gone", place.page("b.txt"), None)
    expect(problems, "new", place.page("c.txt"), None)
    expect(problems, "still taken down", place.held, [("nieuws/2026-11-01-een.md", "takedown")])
    place.commit({"takedowns.csv": "path;date;reference\nnieuws/_index.md;2026-11-10;7\n"})
    place.run()
    expect(problems, "both", [f for f, reason in place.held if reason == "takedown"], ["nieuws/2026-11-01-een.md", "nieuws/_index.md"])
    return problems


def check_covers(place):
    """What a page kept from the site is not let out by taking the page away, or by changing it, alone."""
    problems = []
    start(place)
    closed = "---\ntitle: Besloten\nprivate: true\n---\n"
    place.commit({"besloten/_index.md": closed, "besloten/a.md": "---\ntitle: A\n---\nA.\n", "open/_index.md": "---\ntitle: Open\n---\n",
                  "open/b.md": "---\ntitle: B\n---\nB.\n"}, "erbij" + REVIEWED)
    private = [("besloten/_index.md", "private"), ("besloten/a.md", "private")]
    expect(problems, "private", (place.run(), place.held), (0, private))
    for what, text in (("removed", None), ("opened", "---\ntitle: Besloten\n---\n")):
        place.commit({"besloten/_index.md": text, "open/_index.md": None if text is None else "---\ntitle: Anders\n---\n"})
        expect(problems, what, (place.run(), place.held), (0, private))
        expect(problems, what + ": its page", place.page("besloten/a/index.html"), None)
        if "besloten/_index.md: warning" not in place.said:
            problems.append(what + " is not told: " + place.said)
        expect(problems, what + ": the other", "B." in (place.page("open/b/index.html") or ""), True)
    place.git("reset", "-q", "--hard", "HEAD~2")
    place.commit({"open/_index.md": "---\ntitle: Anders\n---\n", "_index.md": "Stiekem.\n"})
    expect(problems, "sections", (place.run(), place.held), (0, private))
    expect(problems, "older title", "Anders" in place.page("open/index.html") or "Stiekem" in place.page("index.html"), False)
    place.commit({"open/_index.md": closed})
    expect(problems, "closed by one", (place.run(), place.page("open/b/index.html")), (0, None))
    place.git("commit", "-q", "--amend", "-m", "dicht" + REVIEWED)
    place.commit({"besloten/_index.md": None}, "weg" + REVIEWED)
    expect(problems, "opened by two", (place.run(), "A." in (place.page("besloten/a/index.html") or "")), (0, True))
    return problems


def check_afterwards(place):
    """The hint that is printed works on a branch that nobody may rewrite, for pages and for settings."""
    problems = []
    start(place)
    place.commit({"nieuws/2026-11-02-twee.md": "---\ntitle: Twee\n---\nTwee.\n", "nieuws/_index.md": "---\ntitle: Nieuws en meer\ntype: news\n---\n"})
    place.commit({"voornaam.yml": SETTINGS.replace("obs Proef", "obs Anders") % ""})
    expect(problems, "before", (place.run(), place.held), (0, [("nieuws/2026-11-02-twee.md", "review")]))
    for words in ("--allow-empty", "--trailer", "merge --no-ff"):
        if words not in place.said:
            problems.append(f"it does not say {words}: {place.said}")
    sign = ["commit", "-q", "--allow-empty", "-m", "Nagekeken", "--trailer", "Reviewed-by: Joke <joke@proef.example>"]
    place.git(*sign, by="anja")
    expect(problems, "somebody in her name", (place.run(), place.held), (0, [("nieuws/2026-11-02-twee.md", "review")]))
    place.git(*sign, by="joke")
    expect(problems, "by herself", (place.run(), place.held), (0, []))
    expect(problems, "the settings", "obs Anders" in place.page("index.html"), True)
    return problems


def check_left(place):
    """What somebody reviewed stays reviewed when she has left; what she does later does not count."""
    problems = []
    start(place)
    place.git("branch", "toen")
    place.commit({"voornaam.yml": SETTINGS.replace("Joke <joke@proef.example>, ", "") % ""}, "Joke weg\n\nReviewed-by: Bram <bram@proef.example>\n")
    expect(problems, "of then", (place.run(), place.held), (0, []))
    place.git("checkout", "-q", "toen")
    place.commit({"nieuws/2026-11-02-twee.md": "---\ntitle: Twee\n---\nTwee.\n"}, "iets" + REVIEWED)
    place.git("checkout", "-q", "main")
    place.git("merge", "-q", "--no-ff", "-m", "samen", "toen")
    place.commit({"nieuws/2026-11-03-drie.md": "---\ntitle: Drie\n---\nDrie.\n"}, "iets" + REVIEWED)
    expect(problems, "of later", (place.run(), place.held), (0, [("nieuws/2026-11-02-twee.md", "review"), ("nieuws/2026-11-03-drie.md", "review")]))
    return problems


def check_met(place):
    """A branch with reviewers of its own does not take the site over, and its builder is told what to do."""
    problems = []
    start(place)
    place.git("checkout", "-q", "--orphan", "wees")
    place.commit({"voornaam.yml": SETTINGS.replace("Joke <joke@proef.example>, Bram", "Piet <piet@proef.example>, Bram") % ""})
    place.git("merge", "-q", "--allow-unrelated-histories", "-s", "ours", "-m", "samen", "main")
    expect(problems, "met", (place.run(), place.page("index.html")), (1, None))
    if "voornaam.yml: error: in commit " not in place.said:
        problems.append("met: " + place.said)
    return problems


def check_errors(place):
    problems = []
    start(place)
    place.commit({"nieuws/2026-11-02-twee.md": "---\ntitle: Twee\n---\nTwee.\n"})
    shallow = os.path.join(place.folder, "shallow")
    subprocess.run(["git", "clone", "-q", "--depth", "1", "file://" + place.repo, shallow], env=place.env, check=True, capture_output=True)
    expect(problems, "shallow", place.run(site=shallow), 1)
    if "--unshallow" not in place.said or "fetch-depth: 0" not in place.said:
        problems.append("shallow: " + place.said)
    place.commit({"voornaam.yml": SETTINGS.replace("Bram <bram@proef.example>", "Bram") % ""}, "fout" + REVIEWED)
    expect(problems, "malformed", place.run(), 1)
    if "voornaam.yml:4:" not in place.said:
        problems.append("malformed: " + place.said)
    os.symlink("_index.md", os.path.join(place.repo, "link.md"))
    place.commit({"groot.jpg": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"})
    place.git("update-index", "--add", "--cacheinfo", "160000," + "1" * 40 + ",module")
    place.git("commit", "-q", "-m", "en een module")
    expect(problems, "what can't be read", place.run(), 1)
    for path in ("module: error", "link.md: error", "groot.jpg: error"):
        if path not in place.said:
            problems.append(f"{path} is not told: {place.said}")
    return problems


def check_caches(place):
    """Two sites of one repository are two; without a home there is none, and never /tmp."""
    problems = []
    place.commit({f"{school}/{path}": text for school in ("een", "twee") for path, text in
                  (("voornaam.yml", f"title: obs {school}\nprotocol: baseline\n"), ("_index.md", "Welkom.\n"))})
    for school in ("een", "twee"):
        expect(problems, school, place.run(site=f"{place.repo}:{school}"), 0)
        expect(problems, "title of " + school, f"obs {school}" in place.page("index.html"), True)
    expect(problems, "caches", len(os.listdir(os.path.join(place.folder, "cache", "voornaam"))), 2)
    for name in ("HOME", "XDG_CACHE_HOME"):
        del place.env[name]
    expect(problems, "no home", place.run(site=f"{place.repo}:een"), 1)
    if "VOORNAAM_CACHE" not in place.said:
        problems.append("no home: " + place.said)
    return problems


def check_signed(place):
    """With a key behind one reviewer, the words of a trailer are not enough."""
    problems = []
    key = os.path.join(place.folder, "key")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key], check=True)
    with open(key + ".pub", encoding="utf-8") as file:
        public = file.read().strip()
    sign = ["-c", "gpg.format=ssh", "-c", "user.signingkey=" + key]
    place.commit({"voornaam.yml": SETTINGS.replace("<joke@proef.example>", "<joke@proef.example> " + public) % "", "_index.md": "Welkom.\n"}, "begin")
    place.commit({"a.md": "---\ntitle: A\n---\nA.\n"}, "iets" + REVIEWED)
    place.commit({"b.md": "---\ntitle: B\n---\nB.\n"}, "iets" + REVIEWED)
    place.git(*sign, "commit", "-q", "--amend", "--no-edit", "-S", by="joke")
    expect(problems, "signed", (place.run(), place.held), (0, [("_index.md", "review"), ("a.md", "review")]))
    place.commit({"voornaam.yml": SETTINGS % ""}, "zonder sleutel" + REVIEWED)
    expect(problems, "the key taken away", (place.run(), place.held), (0, [("_index.md", "review"), ("a.md", "review")]))
    return problems


def check_claims(place):
    """A page that nobody looked at may forbid, but releases no photo of another page."""
    problems = []
    start(place)
    place.git("checkout", "-q", "-b", "foto")
    shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "content", "nieuws", "beeld", "boeken.jpg"),
                os.path.join(place.repo, "boeken.jpg"))
    place.commit({"a.md": "---\ntitle: A\n---\n![boeken](boeken.jpg)\n"}, "foto" + REVIEWED)
    expect(problems, "nobody says who", (place.run(), place.held), (0, [("boeken.jpg", "untagged")]))
    place.commit({"b.md": "---\ntitle: B\nphotos:\n  - {file: boeken.jpg, people: none}\n---\nB.\n"})
    expect(problems, "somebody alone says", (place.run(), place.held), (0, [("b.md", "review"), ("boeken.jpg", "untagged")]))
    place.write("b.md", "---\ntitle: B\nphotos:\n  - {file: boeken.jpg, pupils: [1042]}\n---\nB.\n")
    place.git("commit", "-q", "-a", "--amend", "-m", "iets")
    expect(problems, "somebody alone says who", (place.run(), place.held), (0, [("b.md", "review"), ("boeken.jpg", "review")]))
    place.git("commit", "-q", "--amend", "-m", "iets" + REVIEWED)
    expect(problems, "two say", (place.run(), place.held), (0, []))
    return problems


def picture(place, *paths):
    for path in paths:
        os.makedirs(os.path.dirname(os.path.join(place.repo, path)), exist_ok=True)
        shutil.copy(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "content", "nieuws", "beeld", "boeken.jpg"),
                    os.path.join(place.repo, path))


def xmp(who):
    return ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
            '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:subject><rdf:Bag><rdf:li>'
            f"{who}</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>\n")


def reason(place, path):
    """Why a picture is left out, of a build that can't have been kept from before it was held otherwise."""
    code = place.run()
    return (code, dict(place.held).get(path))


def check_sidecars(place):
    """What stands beside a picture allows nothing before somebody looked: not when it comes, changes or goes."""
    problems = []
    start(place)
    checked = "---\ntitle: Reis\ntype: album\nchecked: {by: Joke Kramer, date: 2026-11-10}\n---\nReis.\n"
    pair = ("Fenna Oosterwijk", "Emma Stellingwerf")
    begin = place.git("rev-parse", "HEAD")
    for name in ("a.jpg.xmp", "a.xmp", "a.jpg.XMP", "a.jpg.json", "a.jpg.supplemental-metadata.json"):
        text = [f'{{"people": [{{"name": "{who}"}}]}}\n' if name.endswith("json") else xmp(who) for who in pair]
        beside = "fotos/reis/" + name
        place.git("reset", "-q", "--hard", begin)
        picture(place, "fotos/reis/a.jpg", "fotos/ander/b.jpg")
        place.commit({"fotos/reis/index.md": checked, beside: text[0],
                      "fotos/ander/index.md": checked.replace("Reis", "Ander")}, "album" + REVIEWED)
        expect(problems, name + ": objection", reason(place, "fotos/reis/a.jpg"), (0, "objection"))
        before = place.git("rev-parse", "HEAD")
        for what, now in (("removed", None), ("changed", text[1])):
            place.git("reset", "-q", "--hard", before)
            place.commit({beside: now})
            for path in ("fotos/reis/a.jpg", "fotos/ander/b.jpg"):
                expect(problems, f"{name}: {what}: {path}", reason(place, path), (0, "objection"))
            if "--trailer" not in place.said or (now is None and beside + ": warning" not in place.said):
                problems.append(f"{name}: {what} is not told: {place.said}")
            place.commit({"over.md": f"---\ntitle: {name} {what}\n---\nOver.\n"}, "iets anders" + REVIEWED)
            expect(problems, f"{name}: {what}, later", reason(place, "fotos/reis/a.jpg"), (0, "objection"))
            place.git("commit", "-q", "--allow-empty", "-m", "Nagekeken" + REVIEWED, by="joke")
            expect(problems, f"{name}: {what} by two", reason(place, "fotos/reis/a.jpg"), (0, None))
    place.git("reset", "-q", "--hard", begin)
    picture(place, "fotos/reis/a.jpg")
    place.commit({"fotos/reis/index.md": checked.replace("checked", "author").replace("{by: Joke Kramer, date: 2026-11-10}", "Joke Kramer")}, "album" + REVIEWED)
    expect(problems, "untagged", reason(place, "fotos/reis/a.jpg"), (0, "untagged"))
    place.commit({"fotos/reis/a.jpg.xmp": xmp(pair[1])})
    expect(problems, "added", reason(place, "fotos/reis/a.jpg"), (0, "review"))
    place.git("commit", "-q", "--amend", "-m", "erbij" + REVIEWED)
    expect(problems, "added by two", reason(place, "fotos/reis/a.jpg"), (0, None))
    place.commit({"fotos/reis/a.jpg.xmp": None})
    expect(problems, "and away", reason(place, "fotos/reis/a.jpg"), (0, "review"))
    return problems


def check_older_claims(place):
    """What a page said of pictures when it last was reviewed goes on to forbid, though somebody alone takes it back."""
    problems = []
    start(place)
    bare = place.git("rev-parse", "HEAD")
    picture(place, "beeld/a.jpg")
    says = "---\ntitle: %s\nphotos: [{file: %s, pupils: [%s]}]\n---\nIets.\n"
    place.commit({"nieuws/x.md": says % ("X", "../beeld/a.jpg", "1042, 1043"), "over.md": says % ("Over", "beeld/a.jpg", "1042")}, "erbij" + REVIEWED)
    expect(problems, "begin", reason(place, "beeld/a.jpg"), (0, "objection"))
    begin = place.git("rev-parse", "HEAD")
    for what, text in (("dropped", "---\ntitle: X\n---\nIets.\n"), ("changed", says % ("X", "../beeld/a.jpg", "1042")),
                       ("removed", None), ("made an album", "---\ntitle: X\ntype: album\n---\nIets.\n")):
        place.git("reset", "-q", "--hard", begin)
        place.commit({"nieuws/x.md": text})
        expect(problems, what, reason(place, "beeld/a.jpg"), (0, "objection"))
        place.commit({"nieuws/x.md": text + "Meer.\n"} if text else {"nieuws/y.md": "---\ntitle: Y\n---\nIets.\n"})
        expect(problems, what + " and once more", reason(place, "beeld/a.jpg"), (0, "objection"))
        place.git("commit", "-q", "--allow-empty", "-m", "Nagekeken" + REVIEWED, by="joke")
        expect(problems, what + " by two", reason(place, "beeld/a.jpg"), (0, None))
    place.git("reset", "-q", "--hard", bare)
    picture(place, "nieuws/uit/b.jpg")
    place.commit({"nieuws/uit/index.md": "---\ntitle: Uit\npupils: [1043]\n---\nUit.\n",
                  "over.md": "---\ntitle: Over\npupils: [1042]\n---\n![boeken](nieuws/uit/b.jpg)\n"}, "anders" + REVIEWED)
    expect(problems, "of a folder", reason(place, "nieuws/uit/b.jpg"), (0, "objection"))
    place.commit({"nieuws/uit/index.md": None})
    expect(problems, "of a folder, removed", reason(place, "nieuws/uit/b.jpg"), (0, "objection"))
    if "nieuws/uit/index.md: warning: this was removed" not in place.said:
        problems.append("removed is not told: " + place.said)
    place.git("commit", "-q", "--allow-empty", "-m", "Nagekeken" + REVIEWED, by="joke")
    expect(problems, "of a folder, removed by two", reason(place, "nieuws/uit/b.jpg"), (0, None))
    return problems


def check_trace(place):
    problems = []
    start(place)
    place.commit({"nieuws/2026-11-02-twee.md": "---\ntitle: Twee\n---\nEmma Stellingwerf.\n"})
    words = [*place.program, "trace", "1042", "-s", place.repo, "--rev", "HEAD", "--register", os.path.join(place.folder, "register.csv"), "--date", TODAY]
    done = subprocess.run(words, env=place.env, capture_output=True, text=True, timeout=60)
    expect(problems, "exit", done.returncode, 0)
    if "twee.md:4" not in done.stdout:
        problems.append("what waits is not traced: " + done.stdout + done.stderr)
    return problems


def with_place(check, environment, program):
    with tempfile.TemporaryDirectory() as folder:
        return "\n".join(check(Place(folder, environment, program))) or None


def run(tests, environment, program):
    for name, check in sorted(globals().items()):
        if name.startswith("check_"):
            tests.run("review " + name[6:], with_place, check, environment, program)
