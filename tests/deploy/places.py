"""Deploys to places as servers have them: folders behind links, names that mean two things,
work trees of their own, several runs at once, whatever the umask."""
import os
import stat
import subprocess

from deploy.ground import REGISTER, TODAY, Ground, beside, check, days_ago, files, leftovers, news, tested, write
from deploy.rules import all_of, ready, same, target


def welcome(ground, text):
    ground.write("_index.md", f"---\ntitle: Welkom\n---\n\n{text}\n")


def shown(ground, folder=None):
    with open(os.path.join(folder or ground.live, "index.html"), encoding="utf-8") as file:
        return file.read()


def behind_a_link(program, environment):
    """The folder's name is a link: what it leads to is replaced, the link stays."""
    with ready(program, environment, ()) as ground:
        real = ground.path("disk", "www")
        os.makedirs(real)
        os.symlink(real, ground.live)
        target(ground, {"directory": ground.live})
        for text in ("Een.", "Twee."):
            welcome(ground, text)
            ground.deploy()
            check(os.path.islink(ground.live), "the link was replaced")
            check(text in shown(ground), f"the site does not show {text}")
        check(os.listdir(ground.path("disk")) == ["www"] and not beside(ground.live), "something was left beside it")


def from_the_settings(program, environment):
    """A relative folder counts from the settings, not from where one stands; a slash behind it is none."""
    with ready(program, environment, ()) as ground:
        for value in ("../live", "../live/"):
            target(ground, {"directory": value})
            welcome(ground, value)
            ground.run([*ground.program, "deploy", "-s", "../school", "--date", TODAY], cwd=ground.path("private"))
            check(value in shown(ground), f"directory: {value} is not where it should be")
            check(not beside(ground.live), f"left: {beside(ground.live)}")
        ground.deploy()


def modes(program, environment):
    """A web server of another user can read it, whatever the umask of who deploys."""
    with ready(program, environment, ("directory",)) as ground:
        for text in ("Een.", "Twee."):
            welcome(ground, text)
            done = subprocess.run([*ground.program, "deploy", "-s", ground.site, "--date", TODAY], env=ground.env, umask=0o077,
                                  capture_output=True, text=True, timeout=60)
            check(done.returncode == 0, done.stderr)
            for at, folders, names in os.walk(ground.live):
                for name in folders + [n for n in names if n != ".voornaam-output"] + ["."]:
                    mode = stat.S_IMODE(os.stat(os.path.join(at, name)).st_mode)
                    wanted = 0o755 if name == "." or name in folders else 0o644
                    check(mode == wanted, f"{os.path.join(at, name)} has mode {mode:o}")


def same_file(program, environment):
    """What did not change keeps its inode and time, so that browsers need not fetch it again."""
    with ready(program, environment, ("directory",)) as ground:
        ground.deploy()
        picture = next(p for p in files(ground.live) if p.endswith(".jpg"))
        before = {p: os.stat(os.path.join(ground.live, p)) for p in (picture, "index.html")}
        welcome(ground, "Anders.")
        ground.deploy()
        after = {p: os.stat(os.path.join(ground.live, p)) for p in before}
        check(before[picture].st_mtime_ns == after[picture].st_mtime_ns, "a picture that is the same is new to a browser")
        check(before["index.html"].st_ino != after["index.html"].st_ino, "a changed page was written into the old file")
        check(after[picture].st_nlink == 1, "another copy of the picture is left")


def two_meanings(program, environment):
    """A tag, a file and a remote that are called like the branch; a branch with a slash."""
    for branch in ("pages", "web/pages"):
        with ready(program, environment, ()) as ground:
            ground.git("tag", branch)
            ground.git("remote", "add", "pages", ground.path("nowhere.git"))
            write(os.path.join(ground.site, "pages"), "een bestand\n")
            target(ground, {"branch": branch})
            tag = ground.git("rev-parse", "refs/tags/" + branch)
            for text in ("Een.", "Twee."):
                welcome(ground, text)
                ground.deploy()
                check(text in ground.shown("index.html", "refs/heads/" + branch), f"{branch} does not show {text}")
            check(ground.git("rev-parse", "refs/tags/" + branch) == tag, "the tag moved")
            check(ground.git("rev-list", "--count", "refs/heads/" + branch) == "1", "the branch has a history")
            check(not leftovers(os.path.join(ground.site, ".git")), f"left: {leftovers(os.path.join(ground.site, '.git'))}")
            ground.sound()


def linked_work_tree(program, environment):
    with ready(program, environment, ("branch",)) as ground:
        ground.git("worktree", "add", "-q", "-b", "zij", ground.path("linked"))
        welcome(ground, "Van hier.")
        ground.deploy()
        write(ground.path("linked", "_index.md"), "---\ntitle: Welkom\n---\n\nVan daar.\n")
        ground.deploy(site=ground.path("linked"))
        check("Van daar" in ground.shown("index.html"), "the branch is not of the linked work tree")
        ground.deploy()
        check("Van hier" in ground.shown("index.html"), "the branch can't be deployed to from both")
        ground.sound()
        unreachable = [l for l in ground.run(["git", "fsck", "--unreachable", "--no-reflogs"], cwd=ground.site).text.split("\n") if l.startswith("unreachable")]
        check(not unreachable, f"left of earlier deploys: {unreachable[:3]}")


def shared_objects(program, environment):
    """A clone that borrows objects: those of the lender are not its to remove."""
    with ready(program, environment, ("branch",)) as ground:
        ground.commit("where to")
        ground.git("clone", "-q", "--shared", ground.site, ground.path("borrower"), cwd=ground.folder)
        lender = files(os.path.join(ground.site, ".git", "objects"))
        for text in ("Een.", "Twee."):
            write(ground.path("borrower", "_index.md"), f"---\ntitle: Welkom\n---\n\n{text}\n")
            ground.deploy(site=ground.path("borrower"))
        check("Twee" in ground.shown("index.html", repository=ground.path("borrower")), "it was not deployed")
        check(files(os.path.join(ground.site, ".git", "objects")) == lender, "objects of the lender changed")
        ground.sound(ground.path("borrower"))
        ground.sound()


def sha256(program, environment):
    with Ground(program, environment) as ground:
        ground.run(["rm", "-rf", os.path.join(ground.site, ".git")])
        ground.git("init", "-q", "--object-format=sha256")
        target(ground, {"branch": "pages"})
        ground.commit("longer ids")
        before = all_of(ground)
        done = ground.deploy(code=None)
        if done.code == 0:
            check(len(ground.git("rev-parse", "pages")) == 64, "it says it did, and did not")
        else:
            check(done.code == 1 and "error" in done.text and "Segmentation" not in done.text, f"{done}")
            same(before, all_of(ground), "a repository of another kind")


def no_repository(program, environment):
    with Ground(program, environment) as ground:
        ground.run(["rm", "-rf", os.path.join(ground.site, ".git")])
        target(ground, {"branch": "pages", "directory": ground.live})
        done = ground.deploy("--to", "branch", code=1)
        check("repository" in done.text or "git init" in done.text, f"it does not say what is missing:\n{done}")
        ground.deploy("--to", "directory")
        check("Welkom" in shown(ground), "the folder needs no repository")


def masked(program, environment):
    """A page whose address names a pupil goes when she withdraws: the list does not name her."""
    with ready(program, environment) as ground:
        ground.write(f"nieuws/{days_ago(3)}-emma-wint.md", news("Emma wint", "Emma wint de beker."))
        ground.deploy()
        check("nieuws/emma-wint/index.html" in ground.tree(), "the address does not name her: this test would show nothing")
        ground.set_register(REGISTER.replace("Emma;de;Vriesema;5;ja;ja", "Emma;de;Vriesema;5;nee;nee"))
        for how in (("--dry-run",), ("-v",)):
            done = ground.deploy(*how)
            check("emma" not in done.text.lower(), f"it names her:\n{done}")
            check("- nieuws/‹101›-wint/index.html" in done.text, f"it does not list the page that goes:\n{done}")
        check(not any("emma" in p for p in [*ground.tree(), *files(ground.live)]), "the address still names her")


def at_once(program, environment):
    """Several runs at the same time, each of its own version: one after another."""
    with ready(program, environment) as ground:
        ground.deploy()
        runs, sites = [], []
        for n in range(5):
            site = ground.path(f"tree-{n}")
            ground.git("worktree", "add", "-q", "--detach", site)
            write(os.path.join(site, "_index.md"), f"---\ntitle: Welkom\n---\n\nVersie {n}.\n")
            sites.append(site)
        for n, site in enumerate(sites):
            env = dict(ground.env, VOORNAAM_CACHE=ground.path(f"cache-{n}"))
            runs.append(subprocess.Popen([*ground.program, "deploy", "-s", site, "--date", TODAY], env=env, stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True))
        said = [(run.communicate(timeout=120)[1], run.returncode) for run in runs]
        check(all(code == 0 for _, code in said), "\n".join(text for text, code in said if code))
        pages = [ground.shown("index.html"), shown(ground)]
        check(all(any(f"Versie {n}." in page for n in range(5)) for page in pages), "none of them is online")
        check(not beside(ground.live), f"left: {beside(ground.live)}")
        check(not leftovers(os.path.join(ground.site, ".git")), f"left: {leftovers(os.path.join(ground.site, '.git'))}")
        ground.sound()


def run(tests, environment, program):
    for name, test in (("behind a link", behind_a_link), ("relative to the settings", from_the_settings), ("modes", modes),
                       ("files that are the same", same_file), ("names that mean two things", two_meanings),
                       ("linked work trees", linked_work_tree), ("borrowed objects", shared_objects), ("SHA-256", sha256),
                       ("no repository", no_repository), ("names in paths", masked), ("five deploys at once", at_once)):
        tests.run("deploy " + name, tested(test), program, environment)
