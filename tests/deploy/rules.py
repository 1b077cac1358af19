"""What `voornaam deploy` promises: it says before what it does, goes over nobody's work, puts
nothing online that it may not, and leaves one commit that tells nothing of the past."""
import json
import os
import re

from deploy.ground import (REGISTER, Ground, beside, check, days_ago, files, leftovers, news, tested, write)

EMPTY = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
REPORT = {"version", "source", "pages", "photos", "documents", "changes", "withheld", "leaks", "warnings", "seconds"}


def target(ground, places):
    """Settings for a deploy: {key: value}."""
    path = os.path.join(ground.site, "voornaam.yml")
    text = "".join(l + "\n" for l in open(path, encoding="utf-8").read().rstrip("\n").split("\n") if not l.startswith("deploy:"))
    text += "deploy: {" + ", ".join(f"{k}: \"{v}\"" for k, v in places.items()) + "}\n" if places else ""
    write(path, text)


def ready(program, environment, places=("directory", "branch"), **how):
    ground = Ground(program, environment, **how)
    target(ground, {p: ground.live if p == "directory" else "pages" for p in places})
    ground.commit("where to")
    return ground


def all_of(ground, more=()):
    """Every byte that a deploy could have changed."""
    seen = {"folder " + k: v for k, v in files(ground.live).items()} if os.path.isdir(ground.live) else {}
    for at in (os.path.join(ground.site, ".git"), *more):
        seen.update({f"{at} {k}": v for k, v in files(at).items()})
    seen["beside"] = str(sorted(n for n in os.listdir(ground.folder) if n not in ("cache", "report.json")))
    return seen


def same(before, after, what):
    changed = sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k) and not k.endswith(" index"))
    check(not changed, f"{what}: changed: {changed[:8]}")


# --- what it says before ------------------------------------------------------------------------

def plan_of(text, mark):
    return {l[2:] for l in text.split("\n") if l.startswith(mark + " ")}


def dry_run(program, environment):
    with ready(program, environment) as ground:
        first = all_of(ground)
        done = ground.deploy("--dry-run")
        check("+ index.html" in done.out.split("\n"), f"the first pages are not listed as new:\n{done}")
        same(first, all_of(ground), "--dry-run of a first deploy")
        ground.deploy()
        ground.write(f"nieuws/{days_ago(2)}-nieuw.md", news("Nieuw", "Iets nieuws."))
        os.unlink(os.path.join(ground.site, f"nieuws/{days_ago(20)}-bericht-00.md"))
        ground.write("_index.md", "---\ntitle: Welkom\n---\n\nWelkom allemaal.\n")
        ground.commit("new, gone and changed")
        old, before = ground.tree(), all_of(ground)
        for to in ("branch", "directory"):
            done = ground.deploy("--dry-run", "--to", to)
            same(before, all_of(ground), f"--dry-run --to {to}")
            listed = {mark: plan_of(done.out, mark) for mark in "+~-"}
            check("nieuws/nieuw/index.html" in listed["+"] and "nieuws/bericht-00/index.html" in listed["-"]
                  and "index.html" in listed["~"], f"the list lacks what changes:\n{done}")
            if to == "directory":
                folder, folder_before = listed, {k: v for k, v in files(ground.live).items() if not k.startswith(".voornaam")}
            else:
                branch = listed
        ground.deploy()
        new, folder_after = ground.tree(), {k: v for k, v in files(ground.live).items() if not k.startswith(".voornaam")}
        for name, listed, a, b in (("branch", branch, old, new), ("directory", folder, folder_before, folder_after)):
            real = {"+": b.keys() - a.keys(), "-": a.keys() - b.keys(), "~": {k for k in a.keys() & b.keys() if a[k] != b[k]}}
            check(listed == real, f"{name}: what was told is not what was done: { {m: sorted(listed[m] ^ real[m])[:5] for m in '+~-'} }")
        done = ground.deploy("--dry-run")
        check(not any(plan_of(done.out, mark) for mark in "+~-"), f"nothing changes, and it lists something:\n{done}")


def dry_run_nowhere(program, environment):
    """A folder several levels of which are not there is not begun."""
    with Ground(program, environment) as ground:
        target(ground, {"directory": ground.path("q", "a", "b", "live")})
        ground.commit("where to")
        ground.deploy("--dry-run")
        check(not os.path.exists(ground.path("q")), "a dry run made folders")
        ground.deploy()
        check(os.path.exists(ground.path("q", "a", "b", "live", "index.html")), "then it was not deployed")


def brake(program, environment):
    """More than a third of the pages: exit 3; a third: no brake."""
    with ready(program, environment, pages=12, settings="sections: {nieuws: {pagination: 50}}\n") as ground:
        ground.deploy()
        old = ground.tree()
        total = sum(1 for path in old if path.endswith(".html"))

        def without(count):
            ground.git("reset", "-q", "--hard", "HEAD")
            for n in range(count):
                os.unlink(os.path.join(ground.site, f"nieuws/{days_ago(n % 28 + 20)}-bericht-{n:02}.md"))
        check(total // 3 + 1 <= 12, f"too few items for {total} pages")
        for how in ((), ("--to", "branch"), ("--to", "directory")):
            without(total // 3 + 1)
            before = all_of(ground)
            done = ground.deploy(*how, code=3)
            check("--force" in done.text and str(total) in done.text, f"it does not say how much, and --force:\n{done}")
            same(before, all_of(ground), "a deploy that was held")
        listed = plan_of(ground.deploy("--dry-run", code=None).out, "-")
        check(len([p for p in listed if p.endswith(".html")]) == total // 3 + 1, f"--dry-run does not list what would vanish: {sorted(listed)}")
        without(total // 3)
        ground.deploy()
        check(len(ground.tree()) < len(old), "the third that may go did not")
        without(12)
        ground.deploy("--force")
        check(not any("bericht" in path for path in ground.tree()), "--force did not")
        check(not any("bericht" in path for path in files(ground.live)), "--force did not, in the folder")


def other_website(program, environment):
    """A line copied from another school's settings costs that school nothing."""
    with ready(program, environment) as ground:
        ground.deploy("-b", "https://een.example/")
        before = all_of(ground)
        for how in ("directory", "branch"):
            done = ground.deploy("-b", "https://twee.example/", "--to", how, code=3)
            check("--force" in done.text, f"{how}: it does not say what to do:\n{done}")
            same(before, all_of(ground), "a deploy over another website")
        ground.deploy("-b", "https://twee.example/", "--force")
        ground.deploy("-b", "https://twee.example/")


def one_in_another(program, environment):
    """A site in a folder of another site would go with the other's next deploy."""
    with ready(program, environment, places=("directory",)) as ground:
        ground.deploy()
        text = open(os.path.join(ground.site, "voornaam.yml"), encoding="utf-8").read()
        ground.write("voornaam.yml", text.replace(ground.live, ground.live + "/klein"))
        check("beside" in ground.deploy(code=3).text, "it does not say where else")
        write(os.path.join(ground.live, "klein", ".voornaam-output"), "Made by Voornaam.\n")
        ground.write("voornaam.yml", text)
        before = all_of(ground)
        ground.deploy(code=3)
        same(before, all_of(ground), "a deploy over a site within")


def symbolic_there(program, environment):
    """A branch that stands for another at the remote: that one is not replaced."""
    with ready(program, environment, places=()) as ground:
        remote = ground.path("remote.git")
        ground.git("clone", "-q", "--bare", ground.site, remote)
        ground.git("symbolic-ref", "refs/heads/pages", "refs/heads/main", cwd=remote)
        target(ground, {"branch": "pages", "remote": remote})
        refs = ground.refs(remote)
        for more in ((), ("--force",)):
            ground.deploy(*more, code=3)
            check(ground.refs(remote) == refs, "main was replaced")


# --- over nobody's work -------------------------------------------------------------------------

def other_commit(ground, parent=None):
    """Somebody else's commit with a file of hers."""
    blob = ground.run(["git", "hash-object", "-w", os.path.join(ground.site, "_index.md")], cwd=ground.site).out.strip()
    index = dict(GIT_INDEX_FILE=ground.path("an-index"))
    ground.git("read-tree", *([parent] if parent else ["--empty"]), **index)
    ground.git("update-index", "--add", "--cacheinfo", f"100644,{blob},van-haar.txt", **index)
    tree = ground.git("write-tree", **index)
    os.unlink(ground.path("an-index"))
    return ground.git("commit-tree", tree, "-m", "hers", *(["-p", parent] if parent else []))


def moved_here(program, environment):
    with ready(program, environment, ("branch",)) as ground:
        ground.deploy()
        tip = other_commit(ground, "pages")
        ground.git("update-ref", "refs/heads/pages", tip)
        ground.write("_index.md", "---\ntitle: Welkom\n---\n\nAnders.\n")
        before = all_of(ground)
        done = ground.deploy(code=3)
        same(before, all_of(ground), "a branch that somebody moved")
        check(tip[:7] in done.text, f"it does not say where the branch is:\n{done}")
        ground.deploy("--force")
        check("van-haar.txt" not in ground.tree() and "Anders" in ground.shown("index.html"), "--force did not")
        ground.deploy()


def there_already(program, environment):
    """A branch of that name that was never ours."""
    with ready(program, environment, ("branch",)) as ground:
        ground.git("update-ref", "refs/heads/pages", other_commit(ground))
        before = all_of(ground)
        ground.deploy(code=3)
        same(before, all_of(ground), "a branch that was never ours")


def remote_of(ground, name="remote.git"):
    path = ground.path(name)
    ground.git("init", "-q", "--bare", path)
    return path


def moved_there(program, environment):
    with ready(program, environment) as ground:
        remote = remote_of(ground)
        target(ground, {"directory": ground.live, "branch": "pages", "remote": remote})
        ground.deploy()
        check(ground.git("rev-parse", "pages") == ground.git("rev-parse", "pages", cwd=remote), "the remote has another commit")
        tip = other_commit(ground, "pages")
        ground.git("push", "-q", remote, f"{tip}:refs/heads/pages")
        ground.write("_index.md", "---\ntitle: Welkom\n---\n\nAnders.\n")
        before = all_of(ground, (remote,))
        done = ground.deploy(code=3)
        same(before, all_of(ground, (remote,)), "a remote that somebody moved")
        check(tip[:7] in done.text, f"it does not say where the branch is:\n{done}")
        ground.deploy("--force")
        check("Anders" in ground.shown("index.html", repository=remote), "--force did not")


def from_a_clone(program, environment):
    """What a forge has: a fresh clone each time, that knows nothing of the last deploy."""
    with ready(program, environment, ()) as ground:
        remote = remote_of(ground)
        target(ground, {"branch": "pages", "remote": "origin"})
        ground.commit("to the remote")
        ground.git("push", "-q", remote, "HEAD:refs/heads/main")
        for n in range(3):
            clone = ground.path(f"clone-{n}")
            ground.git("clone", "-q", "--branch", "main", "file://" + remote, clone, cwd=ground.folder)
            ground.write("_index.md", f"---\ntitle: Welkom\n---\n\nDag {n}.\n", clone)
            ground.commit(f"day {n}", clone)
            ground.git("push", "-q", "origin", "HEAD:main", cwd=clone)
            ground.deploy(site=clone)
            check(f"Dag {n}." in ground.shown("index.html", repository=remote), f"the remote does not have day {n}")
            check(ground.git("rev-list", "--count", "pages", cwd=remote) == "1", "the branch has a history")
        ground.git("push", "-q", "--force", remote, f"{other_commit(ground)}:refs/heads/pages")
        clone = ground.path("clone-last")
        ground.git("clone", "-q", "--branch", "main", "file://" + remote, clone, cwd=ground.folder)
        before = ground.refs(remote)
        ground.deploy(site=clone, code=3)
        check(ground.refs(remote) == before, "somebody's branch was taken by a fresh clone")


def own_branch(program, environment):
    with ready(program, environment, ()) as ground:
        for branch in ("main", "zij"):
            target(ground, {"branch": branch})
            ground.commit("there")
            if branch == "zij":
                ground.git("worktree", "add", "-q", "-b", "zij", ground.path("beside"))
            before = all_of(ground)
            done = ground.deploy(code=None)
            check(done.code in (1, 3) and branch in done.text, f"the branch of the content, or one that is checked out:\n{done}")
            same(before, all_of(ground), f"deploy to {branch}")
        target(ground, {"branch": "a..b"})
        done = ground.deploy(code=1)
        check("a..b" in done.text, f"it does not say which name:\n{done}")


# --- what may not go online -----------------------------------------------------------------------

def nothing_online(ground, what, *more, source=None, **how):
    before = all_of(ground)
    done = ground.deploy(*more, site=source, code=3, **how)
    same(before, all_of(ground), what)
    check(not os.path.exists(ground.live), f"{what}: the folder was made")
    check("register" in done.text, f"{what}: it does not speak of the register:\n{done}")
    check("Vriesema" not in done.text, f"{what}: it names a pupil:\n{done}")


def tracked(program, environment):
    for what in ("work tree", "index only", "HEAD only", "ignored but tracked", "same bytes elsewhere", "key"):
        with ready(program, environment) as ground:
            inside = os.path.join(ground.site, "register.csv")
            write(inside, REGISTER)
            env = {"VOORNAAM_REGISTER": inside}
            if what == "ignored but tracked":
                write(os.path.join(ground.site, ".gitignore"), "register.csv\n")
                ground.git("add", "-f", "register.csv")
            elif what == "same bytes elsewhere":
                os.rename(inside, os.path.join(ground.site, "lijst.txt"))
                env = {}
            elif what == "key":
                os.unlink(inside)
                env = {"VOORNAAM_KEY": ""}
                write(ground.register + ".key", "geheim " * 9 + "\n")
                write(os.path.join(ground.site, "sleutel"), "geheim " * 9 + "\n")
            if what == "index only":
                ground.git("add", "register.csv")
            else:
                ground.commit("with the register")
            if what == "HEAD only":
                ground.git("rm", "-q", "--cached", "register.csv")
            nothing_online(ground, f"tracked: {what}", **env)
            bare = ground.path("bare.git")
            if what != "index only":
                ground.git("clone", "-q", "--bare", ground.site, bare)
                nothing_online(ground, f"tracked: {what}, in a bare repository", "--rev", "main", source=bare,
                               **({} if what != "key" else env))


def not_tracked(program, environment):
    """A register that lies in the work tree and is only ignored is no reason."""
    with ready(program, environment) as ground:
        inside = os.path.join(ground.site, "register.csv")
        write(inside, REGISTER)
        write(os.path.join(ground.site, ".gitignore"), "register.csv*\n")
        ground.commit("ignored")
        ground.deploy(VOORNAAM_REGISTER=inside)
        check("index.html" in ground.tree(), "nothing was deployed")


def leak(program, environment):
    with ready(program, environment) as ground:
        ground.deploy()
        ground.write("templates/news.mustache", "<p>Sem Koningsveld heeft gewonnen</p>\n")
        before = all_of(ground)
        done = ground.deploy("--report", ground.path("report.json"), code=3)
        os.unlink(ground.path("report.json"))
        same(before, all_of(ground), "a leak")
        check("103" in done.text and "Koningsveld" not in done.text, f"the leak is not told by id:\n{done}")
        ground.git("checkout", "-q", ".")
        os.unlink(os.path.join(ground.site, "templates/news.mustache"))
        os.rename(ground.register, ground.register + ".away")
        before = all_of(ground)
        ground.deploy(code=3)
        same(before, all_of(ground), "no register")


# --- what stands on the branch ----------------------------------------------------------------------

def one_commit(program, environment):
    with ready(program, environment, ("branch",)) as ground:
        ids = []
        for n in range(3):
            ground.write("_index.md", f"---\ntitle: Welkom\n---\n\nDag {n}.\n")
            ground.deploy()
            ids.append(ground.git("rev-parse", "pages"))
            check(ground.git("rev-list", "--parents", "pages") == ids[-1], "the commit has a parent")
        check(len(set(ids)) == 3, "three sites, but not three commits")
        raw = ground.git("cat-file", "commit", "pages")
        check("joke@test.example" not in raw and "Joke" not in raw, f"it names who deployed:\n{raw}")
        who = set(re.findall(r"(?m)^(?:author|committer) (.*)$", raw))
        check(len(who) == 1 and re.search(r" \+0000$", who.pop()), f"author and committer differ, or a time zone tells where:\n{raw}")
        modes = {line.split()[0] for line in ground.git("ls-tree", "-rt", "pages").split("\n")}
        check(modes == {"100644", "040000"}, f"modes {modes}")
        ground.sound()
        check(not leftovers(os.path.join(ground.site, ".git")), f"left: {leftovers(os.path.join(ground.site, '.git'))}")
        check(not ground.git("status", "--porcelain").replace(" M _index.md", "").replace("M _index.md", ""), "the work tree was touched")


def cname(program, environment):
    with ready(program, environment, ("branch",)) as ground:
        path = os.path.join(ground.site, "voornaam.yml")
        for url, wanted in (("https://www.linde.example/", "www.linde.example"), ("https://x.github.io/linde/", None),
                            ("https://x.codeberg.page/", None), ("", None)):
            text = re.sub(r"(?m)^url:.*\n", "", open(path, encoding="utf-8").read())
            write(path, (f"url: {url}\n" if url else "") + text)
            ground.deploy("--force")
            tree = ground.tree()
            check(tree.get(".nojekyll") == EMPTY, f".nojekyll: {tree.get('.nojekyll')}")
            shown = ground.shown("CNAME").strip() if "CNAME" in tree else None
            check(shown == wanted, f"url {url!r}: CNAME is {shown!r}, {wanted!r} was expected")
            check(not any(p.startswith(".voornaam") for p in tree), "the folder's mark is on the branch")
            check({"index.html", "404.html", "sitemap.xml"} <= tree.keys() or not url, f"the branch lacks pages: {sorted(tree)[:9]}")


def to_one(program, environment):
    with ready(program, environment) as ground:
        ground.deploy("--to", "directory")
        check(os.path.exists(os.path.join(ground.live, "index.html")), "the folder was not made")
        check(not ground.git("branch", "--list", "pages"), "--to directory made the branch too")
        kept = files(ground.live)
        ground.write("_index.md", "---\ntitle: Welkom\n---\n\nAnders.\n")
        ground.deploy("--to", "branch")
        check("Anders" in ground.shown("index.html") and files(ground.live) == kept, "--to branch changed the folder, or not the branch")
        ground.deploy()
        check("Anders" in open(os.path.join(ground.live, "index.html"), encoding="utf-8").read(), "both: the folder did not follow")
        check(not beside(ground.live), f"left beside the folder: {beside(ground.live)}")
        done = ground.deploy("--to", "moon", code=2)
        check("moon" in done.text, f"it does not say what is wrong:\n{done}")
        target(ground, {"directory": ground.live})
        done = ground.deploy("--to", "branch", code=1)
        check("branch" in done.text, f"{done}")
        target(ground, {})
        done = ground.deploy(code=1)
        check("deploy" in done.text and "directory" in done.text and "branch" in done.text, f"it does not say what to set:\n{done}")


def report(program, environment):
    with ready(program, environment) as ground:
        head, path = ground.git("rev-parse", "HEAD"), ground.path("report.json")
        for how, commit in (((), None), (("--rev", "HEAD"), head)):
            ground.deploy("--report", path, *how)
            told = json.load(open(path, encoding="utf-8"))
            check(REPORT <= told.keys(), f"the report lacks {REPORT - told.keys()}")
            pages = sum(1 for p in ground.tree() if p.endswith(".html"))
            check(0 < told["pages"] <= pages and told["photos"] == 1, f"{told['pages']} pages, {told['photos']} photos of {pages} and 1")
            check(commit is None or told["source"].get("commit") == commit, f"source: {told['source']}")


def foreign_folder(program, environment):
    """A folder with files that something else made is not replaced."""
    with ready(program, environment, ("directory",)) as ground:
        write(os.path.join(ground.live, "dissertatie.odt"), "jaren werk")
        before = all_of(ground)
        done = ground.deploy(code=None)
        check(done.code in (1, 3) and "live" in done.text, f"a foreign folder: {done}")
        same(before, all_of(ground), "a foreign folder")


def credentials(program, environment):
    """A password or token in an address is nobody's to read: not in what is printed of settings
    that are wrong, not in what is said of a remote, not in the report."""
    address = "https://joke:s3cret@127.0.0.1:9/x.git?private_token=t0k3n"
    wrong = (f"deploy: {{remote: \"{address}\"}}\n", f"deploy: {{branch: pages, remote: \"{address}\", brnch: x}}\n",
             f"deploy: {{branch: pages, remote: \"{address}\" x}}\n", f"deploy: {{branch: pages, remote: \"{address}\"}}\n",
             f"deploy:\n  branch: pages\n  remote: {address}\n  remote: {address}\n")
    for lines in wrong:
        with Ground(program, environment) as ground:
            settings = os.path.join(ground.site, "voornaam.yml")
            write(settings, open(settings, encoding="utf-8").read() + lines)
            ground.commit("where to")
            done = ground.deploy("--report", ground.path("report.json"), "--sarif", ground.path("report.sarif"), code=None)
            check(done.code not in (0, 2), f"it was deployed, with {lines}{done}")
            check("127.0.0.1" in done.text, f"the address is not shown at all: this test would show nothing\n{done}")
            said = done.text
            for name in ("report.json", "report.sarif"):
                said += open(ground.path(name), encoding="utf-8").read() if os.path.exists(ground.path(name)) else ""
            for secret in ("s3cret", "joke", "t0k3n"):
                check(secret not in said.replace(ground.folder, ""), f"with {lines}it says {secret}:\n{said}")


def unreachable(program, environment):
    with ready(program, environment, ("branch",)) as ground:
        for address in ("http://joke:geheim123@127.0.0.1:1/school.git", "http://geheim123@127.0.0.1:1/school.git", ground.path("nowhere.git")):
            target(ground, {"branch": "pages", "remote": address})
            done = ground.deploy(code=1)
            check("geheim123" not in done.text, f"it tells the password:\n{done}")
            check("127.0.0.1" in done.text or "nowhere.git" in done.text, f"it does not say what can't be reached:\n{done}")
            check(not leftovers(os.path.join(ground.site, ".git")), f"left: {leftovers(os.path.join(ground.site, '.git'))}")
        remote = remote_of(ground)
        target(ground, {"branch": "pages", "remote": remote})
        ground.deploy()
        check("Welkom" in ground.shown("index.html", repository=remote), "the next deploy did not push")


def run(tests, environment, program):
    for name, test in (("--dry-run", dry_run), ("brake", brake), ("over another website", other_website), ("one in another", one_in_another), ("a name that stands for another", symbolic_there), ("branch moved here", moved_here),
                       ("branch of another", there_already), ("branch moved at the remote", moved_there),
                       ("from fresh clones", from_a_clone), ("onto the content's branch", own_branch),
                       ("register tracked", tracked), ("register ignored", not_tracked), ("leak", leak), ("one commit", one_commit),
                       (".nojekyll and CNAME", cname), ("--to", to_one), ("report", report), ("foreign folder", foreign_folder),
                       ("unreachable remote", unreachable), ("credentials", credentials), ("--dry-run where nothing is", dry_run_nowhere)):
        tests.run("deploy " + name, tested(test), program, environment)
