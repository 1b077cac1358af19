"""A deploy that is killed at any moment, or finds the disk full or read-only: who looks sees
the whole old site or the whole new one, and the next deploy needs no hand work."""
import hashlib
import os
import random
import re
import signal
import statistics
import subprocess
import threading
import time
import unittest

from deploy.ground import TODAY, Ground, beside, check, days_ago, difference, files, leftovers, news, tested, write
from deploy.rules import target

KILLS = {"directory": 25, "branch": 25, "remote": 10}
WORDS = ("oudeversie", "nieuweversie")


class Versions:
    """Two versions of a site, that differ in every page and in which pages there are, and how
    each looks in the target as a whole."""

    def __init__(self, ground, kind):
        self.ground, self.kind, self.whole = ground, kind, []
        self.repository = ground.site
        if kind == "remote":
            self.repository = ground.path("remote.git")
            ground.git("init", "-q", "--bare", self.repository)
        target(ground, {"directory": ground.live} if kind == "directory" else
               {"branch": "pages", **({"remote": self.repository} if kind == "remote" else {})})
        for n in (0, 1):
            self.write(n)
            ground.deploy()
            self.whole.append(self.look())
        pages = [{p for p in whole if p.endswith(".html")} for whole in self.whole]
        same = [p for p in pages[0] & pages[1] if self.whole[0][p] == self.whole[1][p]]
        check(pages[0] - pages[1] and pages[1] - pages[0] and not same, f"the versions do not differ in all: {same}")

    def write(self, n):
        path = os.path.join(self.ground.site, "voornaam.yml")
        text = open(path, encoding="utf-8").read()
        write(path, re.sub(r"(?m)^title: .*$", f"title: De Linde {WORDS[n]}", text))
        for m, word in enumerate(WORDS):
            for i in range(4):
                page = os.path.join(self.ground.site, "nieuws", f"{days_ago(i + 2)}-{word}-{i}.md")
                if m == n:
                    write(page, news(f"Van {word}", f"Dit is {word} {i}."))
                elif os.path.exists(page):
                    os.unlink(page)

    def look(self):
        return files(self.ground.live) if self.kind == "directory" else self.ground.tree(repository=self.repository)

    def which(self, seen):
        """0, 1, or what is wrong."""
        for n in (0, 1):
            if seen == self.whole[n]:
                return n
        nearest = min((difference(w, seen) for w in self.whole), key=len)
        return f"neither the old nor the new site, {len(seen)} files:\n{nearest}"


class Reader(threading.Thread):
    """A visitor who reads the whole site again and again."""

    def __init__(self, versions):
        super().__init__(daemon=True)
        self.versions, self.over, self.problems = versions, threading.Event(), []
        self.passes, self.torn, self.seen = 0, 0, set()
        self.pause = 0.0

    def run(self):
        once = self.read_folder if self.versions.kind == "directory" else self.read_branch
        while not self.over.is_set() and len(self.problems) < 5:
            self.pause = 0.0005 if self.pause == 0 else 0.0  # some are slow: what they read is replaced meanwhile
            try:
                seen, replaced = once()
                self.judge(seen, replaced)
            except Exception as error:  # told by the test, not lost with the thread
                self.problems.append(f"a reader could not read: {type(error).__name__}: {error}")

    def judge(self, seen, replaced):
        whole = [n for n in (0, 1) if seen == self.versions.whole[n]]
        part = [n for n in (0, 1) if seen.items() <= self.versions.whole[n].items()]
        self.passes += bool(whole)
        self.torn += not whole
        self.seen.update(whole)
        if not (whole or (replaced and part)):
            self.problems.append(f"a reader saw a mixture: {self.versions.which(seen)}")

    def read_folder(self):
        """What is in the folder that stood there when it came, and whether it was replaced since."""
        live, seen = self.versions.ground.live, {}
        top = os.open(live, os.O_RDONLY | os.O_DIRECTORY)
        try:
            try:
                for at, _, names, folder in os.fwalk(".", dir_fd=top, onerror=raise_it):
                    for name in names:
                        time.sleep(self.pause)
                        file = os.open(name, os.O_RDONLY, dir_fd=folder)
                        with os.fdopen(file, "rb") as opened:
                            seen[os.path.normpath(os.path.join(at, name))] = hashlib.sha256(opened.read()).hexdigest()
            except FileNotFoundError:
                if os.stat(live).st_ino == os.fstat(top).st_ino:
                    raise
            return seen, os.stat(live).st_ino != os.fstat(top).st_ino
        finally:
            os.close(top)

    def read_branch(self):
        """The same of the commit that the branch was at."""
        ground, at = self.versions.ground, self.versions.repository
        tip = ground.git("rev-parse", "--verify", "-q", "refs/heads/pages", cwd=at)
        time.sleep(20 * self.pause)
        listed = ground.run(["git", "ls-tree", "-r", tip], cwd=at, code=None)
        tree = dict(reversed(line.split(" ", 2)[2].split("\t", 1)) for line in listed.out.split("\n") if line)
        asked = subprocess.run(["git", "cat-file", "--batch-check"], cwd=at, env=ground.env, capture_output=True, text=True,
                               input="\n".join(tree.values()) + "\n", timeout=60).stdout.split("\n")
        there = {line.split()[0] for line in asked if line.endswith(tuple("0123456789"))}
        seen = {path: blob for path, blob in tree.items() if blob in there}
        return seen, ground.git("rev-parse", "--verify", "-q", "refs/heads/pages", cwd=at) != tip

    def end(self):
        self.over.set()
        self.join(timeout=30)
        check(not self.problems, "\n".join(self.problems[:3]))
        check(self.passes > 20 and self.seen == {0, 1}, f"the reader read too little to show anything: {self.passes} passes, versions {self.seen}")


def raise_it(error):
    raise error


def command(ground):
    return [*ground.program, "deploy", "-s", ground.site, "--date", TODAY]


def killed_at(ground, moment, whole_group):
    """Whether it was still running then."""
    run = subprocess.Popen(command(ground), env=ground.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(moment)
    was_running = run.poll() is None
    if was_running and whole_group:
        os.killpg(run.pid, signal.SIGKILL)
    else:
        run.kill()
    return run.wait(timeout=30) == -signal.SIGKILL


def check_left(versions, sound):
    ground = versions.ground
    repositories = {ground.site, versions.repository}
    left = beside(ground.live) + [path for at in sorted(repositories) for path in leftovers(at)]
    check(not left, f"left behind: {left}")
    for at in repositories if sound and versions.kind != "directory" else ():
        ground.sound(at)
        extra = [l for l in ground.run(["git", "fsck", "--unreachable", "--no-reflogs"], cwd=at).text.split("\n") if l.startswith("unreachable")]
        check(not extra, f"objects of earlier deploys are left in {os.path.basename(at)}: {extra[:4]}")


def kills(program, environment, kind):
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(10 ** 6)))
    chance = random.Random(seed)
    with Ground(program, environment, pages=8, photos=2) as ground:
        versions = Versions(ground, kind)
        lasted = []
        for n in (0, 1, 0, 1, 0):
            versions.write(n)
            start = time.monotonic()
            ground.deploy()
            lasted.append(time.monotonic() - start)
        length, now, done, ends = statistics.median(lasted), 0, 0, [0, 0]
        reader = Reader(versions)
        reader.start()
        try:
            for attempt in range(4 * KILLS[kind]):
                if done == KILLS[kind] or reader.problems:
                    break
                versions.write(1 - now)
                moment, group = chance.uniform(0, length), chance.random() < 0.5
                if not killed_at(ground, moment, group):
                    now = 1 - now if versions.which(versions.look()) == 1 - now else now
                    continue
                done += 1
                where = f"seed {seed}, kill {done} after {moment * 1000:.1f} of {length * 1000:.0f} ms ({'with' if group else 'without'} its children)"
                which = versions.which(versions.look())
                check(which in (0, 1), f"{where}: {which}")
                was_new = which != now
                ends[was_new] += 1
                again = ground.deploy(code=None)
                check(again.code == 0, f"{where}: the next deploy failed:\n{again}")
                now = 1 - now
                check(versions.which(versions.look()) == now, f"{where}: the next deploy: {versions.which(versions.look())}")
                try:
                    check_left(versions, done % 5 == 0 or was_new)
                except Exception as error:
                    raise type(error)(f"{where}: {error}") from None
        finally:
            reader.over.set()
        reader.end()
        check(done == KILLS[kind], f"only {done} of {KILLS[kind]} were still running when they were killed")
        print(f"    {KILLS[kind]} kills of a deploy to a {kind}, seed {seed}, {length * 1000:.0f} ms: {ends[0]} left the old site, {ends[1]} the new; "
              f"{reader.passes} whole passes of a reader, {reader.torn} cut short")


# --- no room, no right --------------------------------------------------------------------------

class Mount:
    """A small file system; skips the test where that may not be made."""

    def __init__(self, ground, size="2m"):
        self.ground, self.at = ground, ground.path("mounted")
        os.mkdir(self.at)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", self.at], capture_output=True, text=True) \
            if os.getuid() == 0 else None
        if not done or done.returncode:
            raise unittest.SkipTest("only root may mount, and not everywhere: " + (done.stderr.strip() if done else "this is not root"))

    def again(self, how):
        self.ground.run(["mount", "-o", "remount," + how, self.at])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.at], capture_output=True)


def much(seed, size):
    """Text that does not pack well, and in which nobody is called anything."""
    chance = random.Random(seed)
    return "\n".join("".join(chance.choices("bcdfghkmptvxz", k=70)) for _ in range(size // 71)) + "\n"


def stands(program, environment, kind, what):
    with Ground(program, environment) as ground:
        if kind == "branch":
            # The work tree has room; what is full or read-only is where git keeps things.
            git = ground.path("mounted", "school.git")
        ground.live = ground.path("mounted", "live")
        with Mount(ground) as mount:
            if kind == "branch":
                ground.run(["rm", "-rf", os.path.join(ground.site, ".git")])
                ground.git("init", "-q", "--separate-git-dir", git)
                ground.commit("a school")
            target(ground, {"directory": ground.live} if kind == "directory" else {"branch": "pages"})
            ground.deploy()
            where = ground.live if kind == "directory" else git
            before = everything(where)
            ground.write("static/veel.txt", much(kind, 4 * 2 ** 20))
            if what == "read-only":
                mount.again("ro")
            done = ground.deploy(code=1)
            after = everything(where)
            check(before == after, f"{what}: something changed:\n{difference(before, after)}")
            check(re.search("(?i)no space left|disk is full" if what == "full" else "(?i)read-only|only be read", done.text), f"it does not say why:\n{done}")
            if kind == "directory":
                check(sorted(os.listdir(mount.at)) == ["live"], f"left behind: {os.listdir(mount.at)}")
            mount.again("rw" if what == "read-only" else "size=40m")
            if what == "read-only":
                mount.again("size=40m")
            ground.deploy()
            shown = os.path.exists(os.path.join(ground.live, "veel.txt")) if kind == "directory" else "veel.txt" in ground.tree()
            check(shown, "the next deploy, with room, did not put it online")
            if kind == "branch":
                ground.sound()
                check(not leftovers(git), f"left: {leftovers(git)}")


def everything(folder):
    return {path: what for path, what in files(folder).items() if os.path.basename(path) != "index"}


def run(tests, environment, program):
    for kind in KILLS:
        tests.run(f"deploy kill -9: {kind}", tested(kills), program, environment, kind)
    for kind in ("directory", "branch"):
        for what in ("full", "read-only"):
            tests.run(f"deploy {what}: {kind}", tested(stands), program, environment, kind, what)
