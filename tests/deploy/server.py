"""Pushing to a school's server: live at once, refused with words, five at a time. Real git
over a real sshd; over the plain path too, so that machines without sshd test the rest."""
import os
import re
import statistics
import threading
import time
import unittest

from deploy.ground import Ground, NAMES, check, days_ago, files, news, tested, write
from deploy.host import Host, Sshd, sshd_program
from deploy.rules import target

PUSHES = 20


def change(ground, text, clone=None, file=f"nieuws/{days_ago(9)}-sint.md"):
    ground.write(file, news("Sint komt", f"De Sint komt op {text}."), clone)
    return ground.commit(f"Sint: {text}", clone)


# --- push to live --------------------------------------------------------------------------

def with_sshd(test, **how):
    def run(program, environment):
        with Ground(program, environment, **how) as ground:
            if not sshd_program():
                raise unittest.SkipTest("openssh-server is not installed")
            with Sshd(ground) as sshd:
                why = sshd.works()
                if why and os.getuid() != 0:
                    raise unittest.SkipTest("an sshd of one's own lets nobody in here: " + why.strip().split("\n")[-1])
                check(not why, f"nobody gets in over ssh: {why}")
                return test(ground, sshd)
    return run


def push_to_live(ground, sshd):
    host = Host(ground, sshd)
    host.push()
    host.wait_for("index.html", "Welkom op school")
    whole, pushing = [], []
    for n in range(PUSHES):
        change(ground, f"dag {n}.")
        start = time.monotonic()
        host.push()
        pushing.append(time.monotonic() - start)
        host.wait_for("nieuws/sint/index.html", f"dag {n}.")
        whole.append(time.monotonic() - start)
    pages = sum(1 for path in files(ground.live) if path.endswith(".html"))
    print(f"    push to live over {'ssh' if sshd else 'a path'}, {pages} pages: median {statistics.median(whole):.2f} s, "
          f"worst of {PUSHES} {max(whole):.2f} s; git push itself {statistics.median(pushing):.2f} s")
    host.settle()
    host.check_clean()
    check(pages >= 60, f"only {pages} pages")
    check(max(whole) < 30, f"a push was live after {max(whole):.1f} s")
    names = [n for n in NAMES if n in host.log()]
    check(not names, f"the log names {names}")


def over_a_path(program, environment):
    with Ground(program, environment) as ground:
        host = Host(ground)
        host.push()
        host.wait_for("index.html", "Welkom op school")
        change(ground, "vrijdag.")
        host.push()
        host.wait_for("nieuws/sint/index.html", "op vrijdag.")
        host.settle()
        host.check_clean()


# --- the pusher does not wait ------------------------------------------------------------------

def held_remote(ground):
    """A remote that takes a push only when a file `go` is there, and counts what it took."""
    path, go = ground.path("remote.git"), ground.path("go")
    ground.git("init", "-q", "--bare", path)
    write(os.path.join(path, "hooks", "pre-receive"), f"#!/bin/sh\necho begin >> {path}/began\nwhile [ ! -e {go} ]; do sleep 0.02; done\n")
    write(os.path.join(path, "hooks", "post-receive"), f"#!/bin/sh\necho end >> {path}/count\n")
    for hook in ("pre-receive", "post-receive"):
        os.chmod(os.path.join(path, "hooks", hook), 0o755)
    return path, go


def lines(path):
    try:
        with open(path, encoding="utf-8") as file:
            return len(file.read().split())
    except FileNotFoundError:
        return 0


def wait_until(is_so, what, seconds=30):
    end = time.monotonic() + seconds
    while not is_so():
        check(time.monotonic() < end, what() if callable(what) else what)
        time.sleep(0.01)


def push_returns(program, environment):
    """The push is over while its deploy still runs; what is pushed meanwhile is one next run."""
    with Ground(program, environment) as ground:
        remote, go = held_remote(ground)
        host = Host(ground, deploy={"branch": "pages", "remote": remote})
        host.push()
        wait_until(lambda: lines(remote + "/began") == 1, lambda: "no deploy began:\n" + host.log())
        worst = 0
        for n in range(3):
            change(ground, f"dag {n}.")
            start = time.monotonic()
            host.push()
            worst = max(worst, time.monotonic() - start)
        check(lines(remote + "/count") == 0 and lines(remote + "/began") == 1,
              "a second deploy began while the first was not over")
        check(worst < 20, f"the push waited {worst:.1f} s")
        open(go, "w", encoding="utf-8").close()
        wait_until(lambda: "dag 2." in ground.git("--git-dir", remote, "show", "pages:nieuws/sint/index.html", code=None),
                   lambda: "the last push is not at the remote:\n" + host.log())
        host.settle()
        check(lines(remote + "/count") == 2, f"{lines(remote + '/count')} deploys: one that ran and one for the three that came meanwhile were expected\n{host.log()}")
        host.check_clean()


def locked_folder(program, environment):
    """Somebody holds the lock of the live folder: the push returns, and is live afterwards."""
    import fcntl
    with Ground(program, environment) as ground:
        host = Host(ground)
        host.push()
        host.wait_for("index.html", "Welkom op school")
        host.settle()
        lock = os.open(ground.live + ".voornaam-lock", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        change(ground, "zaterdag.")
        start = time.monotonic()
        host.push()
        took = time.monotonic() - start
        time.sleep(0.3)
        shown = os.path.exists(os.path.join(ground.live, "nieuws/sint/index.html"))
        os.unlink(ground.live + ".voornaam-lock")
        os.close(lock)
        check(took < 20, f"the push waited {took:.1f} s for a deploy")
        check(not shown, "the folder changed under the lock")
        host.wait_for("nieuws/sint/index.html", "op zaterdag.")
        host.settle()
        host.check_clean()


# --- five at once ------------------------------------------------------------------------------

def five_at_once(ground, sshd):
    remote, go = held_remote(ground)
    open(go, "w", encoding="utf-8").close()
    host = Host(ground, sshd, deploy={"directory": ground.live, "branch": "pages", "remote": remote})
    host.push()
    host.wait_for("index.html", "Welkom op school")
    host.settle()
    before, problems, tips = lines(remote + "/count"), [], []
    ready = threading.Barrier(5)

    def colleague(n):
        try:
            clone = host.clone(f"clone-{n}")
            tips.append(change(ground, f"uur {n}.", clone, f"nieuws/{days_ago(n + 1)}-van-{n}.md"))
            ready.wait(timeout=60)
            for _ in range(30):
                done = host.push(clone=clone, code=None)
                if done.returncode == 0:
                    return
                check(re.search(r"non-fast-forward|fetch first|cannot lock ref|failed to update ref|incorrect old value", done.stderr), f"a push failed:\n{done.stderr}\n{host.log()}")
                ground.git("pull", "-q", "--rebase", "origin", "main", cwd=clone, **host.plain())
            problems.append(f"colleague {n} never got through")
        except Exception as error:  # told by the test, not lost with the thread
            problems.append(f"colleague {n}: {error}")

    threads = [threading.Thread(target=colleague, args=(n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    check(not problems, "\n".join(problems))
    host.settle()
    for n in range(5):
        host.wait_for(f"nieuws/van-{n}/index.html", f"uur {n}.", seconds=1)
    count = lines(remote + "/count") - before
    check(1 <= count <= 5, f"{count} deploys for five pushes")
    print(f"    five pushes at once over {'ssh' if sshd else 'a path'}: {count} deploys")
    log = host.log()
    check(log.endswith("\n") and "\0" not in log and "error" not in log, f"the log has a torn entry, or an error:\n{log}")
    apart = (ground.tree("pages", remote).keys() - {".nojekyll", "CNAME"}) ^ (files(ground.live).keys() - {".voornaam-output"})
    check(not apart, f"the folder and the remote's branch are not the same site: {sorted(apart)}\n{host.log()[-1500:]}")
    host.check_clean()


# --- a remote that is another machine ---------------------------------------------------------

def remote_over_ssh(ground, sshd):
    """What can't be removed there is told, and how to ask; once something was replaced."""
    remote = ground.path("far.git")
    ground.git("init", "-q", "--bare", remote)
    target(ground, {"branch": "pages", "remote": sshd.address(remote)})
    env = {"GIT_SSH_COMMAND": sshd.command()}
    done = ground.deploy(**env)
    check(ground.git("rev-parse", "pages") == ground.git("rev-parse", "pages", cwd=remote), "it was not pushed")
    check("git gc" not in done.text, f"nothing was replaced, and it tells what is kept:\n{done}")
    old = ground.git("rev-parse", "pages")
    ground.write("_index.md", "---\ntitle: Welkom\n---\n\nAnders.\n")
    done = ground.deploy(**env)
    check("Anders" in ground.shown("index.html", repository=remote), "the second was not pushed")
    check("git gc" in done.text, f"it does not tell what the host keeps, and what to do:\n{done}")
    gone = ground.run(["git", "cat-file", "-e", old], cwd=ground.site, code=None)
    check(gone.code != 0, "the earlier commit is still here")


def run(tests, environment, program):
    for name, test in (("push to live over ssh", with_sshd(push_to_live, pages=52, photos=6)),
                       ("push over a path", over_a_path), ("push does not wait", push_returns),
                       ("push while the folder is locked", locked_folder),
                       ("remote over ssh", with_sshd(remote_over_ssh)), ("five pushes at once", with_sshd(five_at_once))):
        tests.run("deploy " + name, tested(test), program, environment)
