"""The hooks themselves: what was there is kept and called, installing twice is once, settings
of the server win, and `hook run` follows the register and the day."""
import os
import re
import signal
import stat

from deploy.ground import REGISTER, Ground, check, days_ago, files, news, tested, write
from deploy.host import Host
from deploy.server import held_remote, lines, wait_until


def own_hook(host, name, text):
    path = os.path.join(host.bare, "hooks", name)
    write(path, "#!/bin/sh\n" + text)
    os.chmod(path, 0o755)


def kept(program, environment):
    """A hook that was there: called first, with its input, and its no is a no."""
    with Ground(program, environment) as ground:
        host = Host(ground, install=False)
        seen = ground.path("seen")
        own_hook(host, "pre-receive", f"cat >> {seen}\nif [ -e {ground.path('no')} ]; then echo 'not on Friday' >&2; exit 9; fi\n")
        own_hook(host, "post-receive", f"cat >> {seen}-post\n")
        host.install()
        host.push()
        host.wait_for("index.html", "Welkom op school")
        host.settle()
        tip = ground.git("rev-parse", "HEAD")
        for path in (seen, seen + "-post"):
            text = open(path, encoding="utf-8").read() if os.path.exists(path) else "(nothing)"
            check(text == f"{'0' * 40} {tip} refs/heads/main\n", f"the earlier hook was given: {text!r} ({path})")
        write(ground.path("no"), "")
        ground.write(f"nieuws/{days_ago(2)}-vrij.md", news("Vrij", "Vrije dag."))
        ground.commit("Friday")
        refs = ground.refs(host.bare)
        done = host.push(code=None)
        check(done.returncode != 0 and "not on Friday" in done.stderr, f"its no is no no:\n{done.stderr}")
        check(ground.refs(host.bare) == refs, "something moved all the same")
        os.unlink(ground.path("no"))
        host.push()
        host.wait_for("nieuws/vrij/index.html", "Vrije dag")


def twice(program, environment):
    with Ground(program, environment) as ground:
        host = Host(ground, install=False)
        own_hook(host, "pre-receive", f"echo called >> {ground.path('calls')}\n")
        host.install()
        once = installed(host)
        host.install()
        check(installed(host) == once, f"the second time made another:\n{once}\n{installed(host)}")
        for name in ("pre-receive", "post-receive"):
            mode = os.stat(os.path.join(host.bare, "hooks", name)).st_mode
            check(stat.S_IMODE(mode) & 0o111, f"{name} can't be executed")
        host.push()
        host.wait_for("index.html", "Welkom op school")
        calls = open(ground.path("calls"), encoding="utf-8").read()
        check(calls == "called\n", f"the earlier hook was called: {calls!r}")


def installed(host):
    return {k: v for k, v in files(host.bare).items() if k.startswith("hooks" + os.sep) or k.startswith(os.path.join("voornaam", "systemd"))}


def settings_win(program, environment):
    """The folder of the server's file, not that of whoever writes voornaam.yml."""
    with Ground(program, environment) as ground:
        elsewhere = ground.path("elsewhere")
        ground.write("voornaam.yml", open(os.path.join(ground.site, "voornaam.yml"), encoding="utf-8").read()
                     + f"deploy: {{directory: {elsewhere}, branch: gekaapt}}\nregister: {ground.path('none.csv')}\n")
        ground.commit("another folder")
        host = Host(ground)
        host.push()
        host.wait_for("index.html", "Welkom op school")
        host.settle()
        check(not os.path.exists(elsewhere), "the site's own settings won")
        check("gekaapt" not in ground.refs(host.bare), "a branch was made that the server did not ask for")


def chosen_by_pusher(program, environment):
    """Without deploy: in the server's settings the site's own count, but for places in which a
    file could do harm, or that are another's."""
    with Ground(program, environment) as ground:
        host = Host(ground, deploy={})
        plain = open(os.path.join(ground.site, "voornaam.yml"), encoding="utf-8").read()
        other, theirs = ground.path("other.git"), ground.path("theirs")
        ground.git("init", "-q", "--bare", other)
        os.mkdir(theirs)
        write(os.path.join(theirs, ".voornaam-output"), "Made by Voornaam.\n")

        def push(deploy, code):
            ground.write("voornaam.yml", plain + f"deploy: {deploy}\n")
            ground.git("commit", "-q", "--allow-empty", "-a", "-m", "where to")
            done = host.push(code=code)
            host.settle()
            if code:
                ground.git("reset", "-q", "--soft", "HEAD~1")
            return done.stderr
        for place in (ground.path("home", ".config", "git"), os.path.join(other, "objects", "info"), other, host.bare, ground.folder, "hooks", theirs):
            before = {k: v for k, v in files(ground.folder).items() if "/voornaam/" not in k and not k.startswith("school/")}
            said = push(f"{{directory: {place}}}", 1)
            check(re.search(r"voornaam\.yml:\d+:\d+: ", said) and "settings of the hook" in said, f"{place}: it does not say where, and who may:\n{said}")
            after = {k: v for k, v in files(ground.folder).items() if "/voornaam/" not in k and not k.startswith("school/")}
            check(before == after, f"{place}: something changed: {sorted(k for k in after if before.get(k) != after[k])[:5]}")
        push(f"{{branch: pages, remote: {other}}}", 1)
        ground.write("static/HEAD", "ref: refs/heads/main\n")
        ground.git("add", "-f", "static/HEAD")
        check("HEAD" in push(f"{{directory: {ground.live}}}", 1), "a folder may look like a repository")
        ground.git("rm", "-q", "-f", "static/HEAD")
        push(f"{{directory: {ground.live}}}", 0)
        host.wait_for("index.html", "Welkom op school")
        push("{branch: pages}", 0)
        check("refs/heads/pages" in ground.refs(host.bare), "the branch was not made")
        ground.write("voornaam.yml", plain + "deploy: {branch: web}\n")
        ground.commit("another name")
        refs = ground.refs(host.bare)
        done = host.push("HEAD:main", "+HEAD:pages", code=1)
        check("pages" in done.stderr and ground.refs(host.bare) == refs, f"the website's branch was pushed to:\n{done.stderr}")


def other_branch(program, environment):
    """`branch` and `site` of the settings: a site in a folder of a branch that is not HEAD."""
    with Ground(program, environment) as ground:
        os.mkdir(ground.path("whole"))
        ground.git("init", "-q", ground.path("whole"))
        os.rename(ground.site, ground.path("whole", "school"))
        ground.run(["rm", "-rf", ground.path("whole", "school", ".git")])
        ground.site = ground.path("whole")
        write(ground.path("whole", "LEESMIJ.md"), "Twee scholen.\n")
        ground.commit("a folder of it")
        host = Host(ground, settings="branch: online\nsite: school\n")
        host.push("HEAD:main")
        host.settle()
        check(not os.path.exists(ground.live), "another branch than the settings say was put online")
        host.push("HEAD:online")
        host.wait_for("index.html", "Welkom op school")
        check(not os.path.exists(os.path.join(ground.live, "leesmij")), "it is not the site's folder alone")


def settings_wrong(program, environment):
    with Ground(program, environment) as ground:
        host = Host(ground, install=False)
        host.settings("registr: x\n")
        done = host.install(code=1)
        check(re.search(r"voornaam-hook\.yml:\d+:\d+: .*registr", done.text) and "^" in done.text, f"no line, no caret:\n{done}")
        done = ground.voornaam("hook", "install", ground.path("nowhere"), code=1)
        check("nowhere" in done.text, f"it does not say what is not there:\n{done}")
        ground.voornaam("hook", "instal", host.bare, code=2)
        ground.voornaam("hook", code=2)


def register_changes(program, environment):
    """The site follows the register without a push; and the day."""
    with Ground(program, environment) as ground:
        ground.write(f"nieuws/{days_ago(4)}-prijs.md", news("Prijs", "Emma won een prijs, en Sem ook."))
        ground.write(f"nieuws/{days_ago(5)}-later.md", news("Later", "Nog even wachten.", publish_date=days_ago(-3)))
        ground.write(f"nieuws/{days_ago(6)}-tijdelijk.md", news("Tijdelijk", "Straks weg.", expiry_date=days_ago(-3)))
        ground.commit("news of the day")
        host = Host(ground)
        host.push()
        host.wait_for("nieuws/prijs/index.html", "Emma won")
        host.settle()
        check(not os.path.exists(os.path.join(ground.live, "nieuws/later")), "it is too early")
        before = files(ground.live)
        host.hook_run()
        check(files(ground.live) == before, "a second run of the same made another site")
        ground.set_register(REGISTER.replace("Emma;de;Vriesema;5;ja;ja", "Emma;de;Vriesema;5;nee;nee"))
        host.hook_run()
        host.settle()
        text = open(os.path.join(ground.live, "nieuws/prijs/index.html"), encoding="utf-8").read()
        check("Emma" not in text and "won een prijs" in text, f"the register changed, the page did not:\n{text[-1500:]}")
        check(os.path.exists(os.path.join(ground.live, "nieuws/tijdelijk/index.html")), "it went too early")
        host.hook_run("--date", days_ago(-5))
        check(os.path.exists(os.path.join(ground.live, "nieuws/later/index.html")), "its day has come")
        check(not os.path.exists(os.path.join(ground.live, "nieuws/tijdelijk")), "its day has gone")
        host.check_clean()
        os.unlink(ground.register)
        before = files(ground.live)
        done = host.hook_run(code=3)
        check(files(ground.live) == before and "register" in done.stdout + done.stderr + host.log(), "without a register the site must stand, and somebody told")


def withdrawn(program, environment):
    """On a server too: who withdraws is gone from the branch of the website, its objects and the log."""
    with Ground(program, environment) as ground:
        ground.write(f"nieuws/{days_ago(4)}-prijs.md", news("Prijs", "Emma won een prijs."))
        ground.commit("a prize")
        host = Host(ground, deploy={"directory": ground.live, "branch": "pages"})
        host.push()
        host.wait_for("nieuws/prijs/index.html", "Emma won")
        host.settle()
        old = set(ground.git("rev-list", "--objects", "--no-object-names", "pages", cwd=host.bare).split())
        ground.set_register(REGISTER.replace("Emma;de;Vriesema;5;ja;ja", "Emma;de;Vriesema;5;nee;nee"))
        host.hook_run()
        host.settle()
        kept = set(ground.git("rev-list", "--objects", "--no-object-names", "pages", "main", cwd=host.bare).split())
        left = (old - kept) & set(host.objects().split())
        check(old - kept and not left, f"objects of the earlier site are left: {sorted(left)[:4]}")
        check("Emma" not in host.log(), f"the log names her:\n{host.log()}")
        host.check_clean()


def killed(program, environment):
    """The run behind a push is killed: the next push puts both online."""
    with Ground(program, environment) as ground:
        remote, go = held_remote(ground)
        host = Host(ground, deploy={"directory": ground.live, "branch": "pages", "remote": remote})
        host.push()
        wait_until(lambda: lines(remote + "/began") == 1, lambda: "no deploy began:\n" + host.log())
        killed_runs = kill_runs(ground)
        check(killed_runs, "there was no run to kill")
        write(go, "")
        ground.write(f"nieuws/{days_ago(2)}-nieuw.md", news("Nieuw", "Iets nieuws."))
        ground.commit("after the blow")
        host.push()
        host.wait_for("nieuws/nieuw/index.html", "Iets nieuws")
        wait_until(lambda: "Iets nieuws" in ground.git("--git-dir", remote, "show", "pages:nieuws/nieuw/index.html", code=None),
                   lambda: "the remote does not have it:\n" + host.log())
        host.settle()
        host.check_clean()


def kill_runs(ground):
    """Kills the runs that work for this ground, whose folder no other has, by their ids."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.path.realpath(f"/proc/{pid}/exe") != os.path.realpath(ground.program[0]):
                continue
            with open(f"/proc/{pid}/environ", "rb") as file:
                if ground.folder.encode() not in file.read():
                    continue
            os.kill(int(pid), signal.SIGKILL)
            found.append(int(pid))
        except OSError:  # it has ended by itself
            continue
    return found


def work_tree(program, environment):
    """In a repository with a work tree the state is kept below .git, and a push deploys."""
    with Ground(program, environment) as ground:
        host = Host(ground, install=False)
        host.bare = ground.path("tree")
        ground.git("clone", "-q", ground.site, host.bare)
        ground.git("config", "receive.denyCurrentBranch", "updateInstead", cwd=host.bare)
        ground.git("remote", "set-url", "origin", host.bare)
        settings = ground.path("hook.yml")
        write(settings, f"register: {ground.register}\ndeploy: {{directory: {ground.live}}}\n")
        ground.voornaam("hook", "install", host.bare, "--settings", settings)
        ground.write(f"nieuws/{days_ago(2)}-boom.md", news("Boom", "Een boom erbij."))
        ground.commit("a tree")
        host.push()
        host.wait_for("nieuws/boom/index.html", "Een boom erbij")
        check(os.path.isdir(os.path.join(host.bare, ".git", "voornaam")), "its state is not below .git")
        status = ground.git("status", "--porcelain", cwd=host.bare)
        check(not status, f"the work tree is not clean:\n{status}")


def run(tests, environment, program):
    for name, test in (("an earlier hook", kept), ("hooks installed twice", twice), ("settings of the server", settings_win),
                       ("places that a pusher chooses", chosen_by_pusher), ("another branch and folder", other_branch), ("settings with a mistake", settings_wrong),
                       ("the register and the day", register_changes), ("withdrawn on a server", withdrawn),
                       ("a run that is killed", killed), ("hooks with a work tree", work_tree)):
        tests.run("deploy " + name, tested(test), program, environment)
