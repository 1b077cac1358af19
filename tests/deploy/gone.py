"""Who withdraws is gone: after the next deploy no object of the target holds the name or the
picture, wherever git had put them; and nobody else's work is touched."""
import os
import re
import shutil
import signal
import subprocess

from deploy.ground import REGISTER, TODAY, Ground, beside, check, days_ago, files, leftovers, news, picture, tested, write
from deploy.rules import target
from deploy.server import held_remote, lines, wait_until

NAME = "Xanthippe"
CONSENT = REGISTER.replace(f";{TODAY}\n", f";{days_ago(30)}\n") + f"104;leerling;{NAME};;Quast;5;ja;ja;{days_ago(30)}\n"
WITHDRAWN = CONSENT + f"104;leerling;{NAME};;Quast;5;nee;nee;{days_ago(1)}\n"


def school(program, environment):
    ground = Ground(program, environment, pages=3)
    ground.set_register(CONSENT)
    ground.write(f"nieuws/{days_ago(8)}-beker.md", news("De beker", f"{NAME} Quast won de beker."))
    ground.write("fotos/sport/beker.jpg", picture("the cup"))
    ground.write("fotos/sport/index.md", f"---\ntitle: Sport\ndate: {days_ago(8)}\nphotos:\n"
                 "  - {file: beker.jpg, alt: \"De beker\", pupils: [104]}\n---\n\nVan de sportdag.\n")
    ground.write("static/brief.txt", "Een brief die overal staat, en blijft.\n" * 40)
    ground.commit("the cup")
    return ground


def contents(ground, repository):
    """Every byte of every object, loose or packed, and every other file."""
    objects = ground.run(["git", "cat-file", "--batch-all-objects", "--batch", "--unordered"], cwd=repository, text=False).out
    rest = b""
    git = ground.git("rev-parse", "--absolute-git-dir", cwd=repository)
    for at, folders, names in os.walk(git):
        for name in names:
            with open(os.path.join(at, name), "rb") as file:
                rest += file.read() + b"\n"
    return objects, rest


def ids(ground, repository):
    return set(ground.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)", cwd=repository).split())


def of_commit(ground, repository, commit):
    return set(ground.git("rev-list", "--objects", "--no-object-names", commit, cwd=repository).split())


# --- where git may have put it in the meantime ----------------------------------------------------

def nothing(ground, repository):
    pass


def collected(ground, repository):
    ground.git("gc", "-q", "--prune=now", cwd=repository)


def repacked(ground, repository):
    """As a host does that keeps everything, and with an index over all packs."""
    for keep in kept(ground, repository):
        os.unlink(keep)
    ground.git("repack", "-q", "-a", "-d", "-k", "--write-bitmap-index", cwd=repository, code=None)
    ground.git("multi-pack-index", "write", cwd=repository)


def kept(ground, repository):
    packs = os.path.join(ground.git("rev-parse", "--absolute-git-dir", cwd=repository), "objects", "pack")
    return [os.path.join(packs, n) for n in os.listdir(packs) if n.endswith(".keep")]


def loose(ground, repository, and_packed=False):
    """Every object loose; or both."""
    packs = os.path.join(ground.git("rev-parse", "--absolute-git-dir", cwd=repository), "objects", "pack")
    aside = ground.path("packs-aside")
    os.rename(packs, aside)
    os.mkdir(packs)
    for name in os.listdir(aside):
        if name.endswith(".pack"):
            ground.run(["sh", "-c", f"git unpack-objects -q < '{os.path.join(aside, name)}'"], cwd=repository)
    if and_packed:
        for name in os.listdir(aside):
            os.rename(os.path.join(aside, name), os.path.join(packs, name))
    ground.run(["rm", "-rf", aside])


def loose_and_packed(ground, repository):
    loose(ground, repository, True)


def ten_more(ground, repository):
    for n in range(10):
        ground.write("_index.md", f"---\ntitle: Welkom\n---\n\nNog {n} keer.\n")
        ground.deploy()


def packed_refs(ground, repository):
    ground.git("pack-refs", "--all", cwd=repository)
    ground.git("gc", "-q", cwd=repository)


BETWEEN = {"at once": nothing, "git gc": collected, "packed by the host": repacked, "loose": loose,
           "loose and packed": loose_and_packed, "ten deploys": ten_more, "packed refs": packed_refs}


# --- others --------------------------------------------------------------------------------------

def others_work(ground, repository):
    """A branch, and a commit and a blob that nothing refers to; what they must still be."""
    blob = ground.run(["git", "hash-object", "-w", os.path.join(ground.site, "team.csv")], cwd=repository).out.strip()
    tree = ground.run(["sh", "-c", f"printf '100644 blob {blob}\\tteam.csv\\n' | git mktree"], cwd=repository).out.strip()
    branch = ground.git("commit-tree", tree, "-m", "of others", cwd=repository)
    ground.git("update-ref", "refs/heads/van-anderen", branch, cwd=repository)
    lost = ground.git("commit-tree", tree, "-p", branch, "-m", "work that somebody lost", cwd=repository)
    write(ground.path("lost"), "een verloren brief\n")
    return [branch, lost, ground.run(["git", "hash-object", "-w", ground.path("lost")], cwd=repository).out.strip()]


def still_there(ground, repository, work):
    for thing in work:
        done = ground.run(["git", "cat-file", "-t", thing], cwd=repository, code=None)
        check(done.code == 0, f"somebody's work is gone: {thing}\n{done}")
    check(ground.git("rev-parse", "van-anderen", cwd=repository) == work[0], "the branch of others moved")
    ground.sound(repository)


# --- the tests ---------------------------------------------------------------------------------------

def repository_gone(program, environment, kind, between):
    with school(program, environment) as ground:
        places = {"branch": "pages"}
        repository = ground.site
        if kind != "own branch":
            repository = ground.path("host.git")
            ground.git("init", "-q", "--bare", repository)
            places["remote"] = repository
        if kind == "named remote":
            ground.git("remote", "add", "host", "file://" + repository)
            places["remote"] = "host"
        both = sorted({repository, ground.site})
        for at in both:
            ground.git("config", "core.logAllRefUpdates", "always", cwd=at)
        target(ground, places)
        ground.commit("where to")
        ground.deploy()
        check(NAME in ground.shown("nieuws/beker/index.html", repository=repository), "the first deploy does not show the name: this test would show nothing")
        photos = {p: i for p, i in ground.tree(repository=repository).items() if p.startswith("media/")}
        bytes_of = {i: ground.run(["git", "cat-file", "blob", i], cwd=repository, text=False).out for i in photos.values()}
        seen = {at: of_commit(ground, at, "pages") for at in both}
        between(ground, repository)
        for at in both:
            seen[at] |= of_commit(ground, at, "pages")
        work = {at: others_work(ground, at) for at in both}
        ground.set_register(WITHDRAWN)
        ground.deploy()
        gone = {i for p, i in photos.items() if i not in ground.tree(repository=repository).values()}
        check(gone, "the picture is still published")
        for at in both:
            new, content = of_commit(ground, at, "pages"), of_commit(ground, at, "HEAD") if at == ground.site else set()
            old = (seen[at] - new - content) & ids(ground, at)
            check(not old, f"{len(old)} objects of earlier deploys are still in {os.path.basename(at)}: "
                  + ", ".join(ground.git("cat-file", "-t", i, cwd=at) + " " + i[:10] for i in sorted(old)[:5]))
            check(not leftovers(at), f"left in {os.path.basename(at)}: {leftovers(at)}")
            still_there(ground, at, work[at])
            logs = ground.git("reflog", "show", "pages", cwd=at, code=None)
            check(len(logs.split("\n")) <= 1, f"the log of the branch tells of earlier deploys:\n{logs}")
        if repository != ground.site:
            objects, rest = contents(ground, repository)
            found = re.findall(rb"(?i).{0,40}xanthippe.{0,40}", objects + rest)
            check(not found, f"the name is in the target: {found[:2]}")
            for i in gone:
                check(bytes_of[i][200:1200] not in objects, "the picture is in the target")
        check(ground.git("rev-list", "--count", "pages", cwd=repository) == "1", "the branch has a history")


def shared_files(program, environment):
    """A file that content and website have alike is one object: when the website drops it, the
    content's history keeps it; and what another branch holds stays too."""
    with school(program, environment) as ground:
        target(ground, {"branch": "pages"})
        ground.commit("where to")
        ground.deploy()
        brief = ground.tree()["brief.txt"]
        check(brief == ground.git("rev-parse", "HEAD:static/brief.txt"), "the two are not alike: this test would show nothing")
        held = ground.tree()["feed.xml"]
        tree = ground.run(["sh", "-c", f"printf '100644 blob {held}\\tfeed.xml\\n' | git mktree"], cwd=ground.site).out.strip()
        ground.git("update-ref", "refs/heads/bewaard", ground.git("commit-tree", tree, "-m", "kept"))
        collected(ground, ground.site)
        os.unlink(os.path.join(ground.site, "static/brief.txt"))
        ground.write(f"nieuws/{days_ago(2)}-nieuw.md", news("Nieuw", "Iets nieuws."))
        ground.commit("without the letter")
        for n in range(2):
            ground.deploy()
            check("brief.txt" not in ground.tree() and ground.tree()["feed.xml"] != held, "the website still has them")
            check("blijft" in ground.git("show", "HEAD~1:static/brief.txt"), "the content lost a file")
            check(ground.git("cat-file", "-t", held) == "blob", "another branch lost a file")
            ground.sound()
            ground.write("_index.md", "---\ntitle: Welkom\n---\n\nOpnieuw.\n")


def killed_push(program, environment):
    """Killed while it pushed to a repository on this machine: what git had taken in there and
    did not get to keep holds the site of that moment, and goes with the next deploy."""
    with school(program, environment) as ground:
        remote, go = held_remote(ground)
        target(ground, {"branch": "pages", "remote": remote})
        run = subprocess.Popen([*ground.program, "deploy", "-s", ground.site, "--date", TODAY], env=ground.env, start_new_session=True,
                               stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(lambda: lines(remote + "/began") == 1, "no push began")
        os.killpg(run.pid, signal.SIGKILL)
        run.wait(timeout=30)
        write(go, "")
        ground.set_register(WITHDRAWN)
        ground.deploy()
        check("een leerling" in ground.shown("nieuws/beker/index.html", repository=remote).lower(), "the next deploy did not push")
        check(not leftovers(remote), f"left at the remote: {leftovers(remote)}")
        ground.sound(remote)


def left_branch(program, environment, to):
    """The settings name another place, and the branch of before still has the website: it is told
    each time, and when somebody removes it, nothing keeps what it had."""
    with school(program, environment) as ground:
        target(ground, {"branch": "pages"})
        ground.commit("where to")
        ground.deploy()
        old = of_commit(ground, ground.site, "pages")
        target(ground, {"branch": "web"} if to == "branch" else {"directory": ground.live})
        ground.commit("elsewhere")
        ground.set_register(WITHDRAWN)
        for _ in range(2):
            said = ground.deploy().err
            check('git branch -D "pages"' in said, f"nobody is told of the branch:\n{said}")
        ground.git("branch", "-D", "pages")
        said = ground.deploy().err
        check("pages" not in said, f"the branch is gone, and still: {said}")
        now = of_commit(ground, ground.site, "--all")
        left = (old - now) & ids(ground, ground.site)
        check(old - now and not left, f"{len(left)} of {len(old - now)} objects are still there")
        check(not any("pages" in open(k).read() for k in kept(ground, ground.site)), "a pack is kept for it")
        check(not leftovers(ground.site), f"left: {leftovers(ground.site)}")
        ground.sound()


def folder_gone(program, environment):
    with school(program, environment) as ground:
        target(ground, {"directory": ground.live})
        ground.deploy()
        old = files(ground.live)
        photos = {p: open(os.path.join(ground.live, p), "rb").read() for p in old if p.startswith("media/")}
        check(any(NAME.encode() in open(os.path.join(ground.live, p), "rb").read() for p in old), "the first deploy does not show the name")
        ground.set_register(WITHDRAWN)
        names = sorted(os.listdir(ground.folder))
        ground.deploy()
        new = files(ground.live)
        check(sorted(os.listdir(ground.folder)) == names and not beside(ground.live), f"something stands beside the folder: {sorted(os.listdir(ground.folder))}")
        gone = [p for p in photos if p not in new]
        check(gone, "the picture is still published")
        for path in new:
            data = open(os.path.join(ground.live, path), "rb").read()
            check(NAME.lower().encode() not in data.lower(), f"the name is in {path}")
            check(not any(photos[p][200:1200] in data for p in gone), f"the picture is in {path}")


def left_places(program, environment):
    """Another folder or remote in the settings: the old one is told of."""
    with Ground(program, environment) as ground:
        plain = open(os.path.join(ground.site, "voornaam.yml"), encoding="utf-8").read()
        remotes = [ground.path(n) for n in ("een.git", "twee.git")]
        for remote in remotes:
            ground.git("init", "-q", "--bare", remote)

        def deploy(places):
            ground.write("voornaam.yml", plain + f"deploy: {{{places}}}\n")
            return ground.deploy().text
        said = deploy(f"directory: {ground.live}, branch: pages, remote: {remotes[0]}")
        check("withdrawn since" not in said, f"a first deploy is no second:\n{said}")
        said = deploy(f"directory: {ground.live}2, branch: pages, remote: {remotes[1]}")
        check(f"{ground.live}: warning" in said and f"{remotes[0]}: warning" in said, f"what was left is not told of:\n{said}")
        said = deploy("branch: pages")
        check(f"{ground.live}: warning" in said and f"{ground.live}2: warning" in said, f"the folders are not told of:\n{said}")
        shutil.rmtree(ground.live), shutil.rmtree(ground.live + "2")
        said = deploy("branch: pages")
        check("withdrawn since" not in said, f"it goes on about what is gone:\n{said}")


def run(tests, environment, program):
    for kind in ("remote by path", "own branch", "named remote"):
        for name, between in BETWEEN.items():
            if kind == "named remote" and between not in (nothing, collected):
                continue
            tests.run(f"deploy gone: {kind}, {name}", tested(repository_gone), program, environment, kind, between)
    tests.run("deploy gone: not what others have", tested(shared_files), program, environment)
    tests.run("deploy gone: a push that was killed", tested(killed_push), program, environment)
    for to in ("branch", "directory"):
        tests.run(f"deploy gone: a branch that was left for a {to}", tested(left_branch), program, environment, to)
    tests.run("deploy gone: folder", tested(folder_gone), program, environment)
    tests.run("deploy gone: places that were left", tested(left_places), program, environment)
