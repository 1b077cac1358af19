"""A push that is not in order bounces, with words that help, and changes nothing; other
branches are nobody's business."""
import os
import re

from deploy.ground import NAMES, REGISTER, Ground, Wrong, check, days_ago, difference, files, news, tested, write
from deploy.host import Host


class Case:
    """What a colleague does to her clone, and what she must read. The words are searched for
    one by one, as regular expressions; `lines` for a message with its line and a caret."""

    def __init__(self, do, *words, caret=None, refs=("HEAD:main",), allowed=()):
        self.do, self.words, self.caret, self.refs, self.allowed = do, words, caret, refs, allowed


def settings(more):
    def do(host, clone):
        with open(os.path.join(clone, "voornaam.yml"), "a", encoding="utf-8") as file:
            file.write(more)
    return do


def file(path, text):
    def do(host, clone):
        write(os.path.join(clone, path), text if text is not None else open(host.ground.register, "rb").read())
    return do


def key_file(host, clone):
    key = open(host.ground.register + ".key", "rb").read()
    write(os.path.join(clone, "geheim.txt"), key)


def come_and_gone(host, clone):
    """In one commit, and out again in the next: it would live on in the repository."""
    write(os.path.join(clone, "lijst.csv"), open(host.ground.register, "rb").read())
    host.ground.commit("the list", clone)
    os.unlink(os.path.join(clone, "lijst.csv"))


def symlink(host, clone):
    os.symlink("/etc/passwd", os.path.join(clone, "nieuws", "link.md"))


def submodule(host, clone):
    tip = host.ground.git("rev-parse", "HEAD", cwd=clone)
    host.ground.git("update-index", "--add", "--cacheinfo", f"160000,{tip},nieuws/deel", cwd=clone)
    os.mkdir(os.path.join(clone, "nieuws", "deel"))


LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "ab" * 32 + "\nsize 123456\n"


def nothing(host, clone):
    pass


CASES = {
    "an unknown key": Case(settings("titel_: x\n"), r"voornaam\.yml:\d+:\d+: ", r"unknown key", caret="titel_: x"),
    "a front matter mistake": Case(file(f"nieuws/{days_ago(2)}-fout.md", news("Fout", "Tekst.", titl="x")),
                                   r"nieuws/\S*fout\.md:\d+:\d+: ", r"did you mean", caret="titl: x"),
    "a leak in a template": Case(file("templates/news.mustache", "<p>Sem Koningsveld heeft gewonnen</p>\n"), r"103", r"templates/news\.mustache|index\.html"),
    "a template that names what is not there": Case(file("templates/news.mustache", "<p>{{page.titel}}</p>\n"),
                                                    r"templates/news\.mustache:1:\d+: ", caret="<p>{{page.titel}}</p>"),
    "contact: refuse": Case(lambda h, c: (set_policy(c, "contact: refuse"), file(f"nieuws/{days_ago(2)}-bel.md",
                                          news("Bel", "Bel Karel op 06-12345678."))(h, c)), r"nieuws/\S*bel\.md"),
    "the register": Case(file("lijst.csv", None), r"lijst\.csv", r"register"),
    "the register, come and gone": Case(come_and_gone, r"register"),
    "an older register at its usual place": Case(file("register.csv", REGISTER.replace("Emma", "Emmy")), r"register\.csv"),
    "the key": Case(key_file, r"geheim\.txt", r"key"),
    "a symlink": Case(symlink, r"nieuws/link\.md"),
    "a submodule": Case(submodule, r"nieuws/deel"),
    "an LFS pointer": Case(file("fotos/herfst/groot.jpg", LFS), r"fotos/herfst/groot\.jpg", r"LFS"),
    "removal of the branch": Case(nothing, r"main", refs=(":main",)),
    "the branch of the website": Case(nothing, r"pages", refs=("HEAD:pages",)),
    "removal of the branch of the website": Case(nothing, r"pages", refs=(":pages",)),
    "a good branch beside a bad one": Case(settings("titel_: x\n"), r"voornaam\.yml:\d+:\d+: ", refs=("HEAD:main", "HEAD:refs/heads/idee")),
    "a table of the same people": Case(file("leden.csv", "\n".join(";".join(c for i, c in enumerate(l.split(";")) if i != 6)
                                                                  for l in REGISTER.split("\n"))), r"leden\.csv", r"register"),
    "the register as Excel saves it": Case(lambda h, c: write(os.path.join(c, "lijst.bak"), REGISTER.replace(";", "\t").encode("utf-16")), r"lijst\.bak", r"register"),
    "a link that is called like a pupil": Case(lambda h, c: os.symlink("/etc/passwd", os.path.join(c, "nieuws", "daan-bakkersma.jpg")), r"nieuws/‹102›\.jpg"),
    "the register below a pupil's name": Case(file("daan-bakkersma/lijst.csv", None), r"‹102›/lijst\.csv"),
    "the register on another branch": Case(file("lijst.csv", None), r"lijst\.csv", refs=("HEAD:idee",)),
}


def set_policy(clone, value):
    path = os.path.join(clone, "voornaam.yml")
    text = open(path, encoding="utf-8").read()
    write(path, text.replace("policy: {", "policy: {" + value + ", "))


def everything(host):
    logs = {k: v for k, v in files(host.bare).items() if k.startswith("logs/")}
    return {"refs": {**each_ref(host), **logs}, "objects": dict.fromkeys(host.objects().split(), ""), "live": files(host.ground.live)}


def each_ref(host):
    return dict(line.split() for line in host.ground.git("for-each-ref", "--format=%(refname) %(objectname)", cwd=host.bare).split("\n"))


def commit(host, clone, do):
    do(host, clone)
    names = host.ground.git("ls-files", "--stage", cwd=clone)
    if "160000" in names:  # add -A would take an empty submodule out again
        host.ground.git("commit", "-q", "-m", "a part of another", cwd=clone)
    elif do is not nothing:
        host.ground.commit("a change", clone)
    else:
        host.ground.git("commit", "-q", "--allow-empty", "-m", "nothing", cwd=clone)


def bounces(host, name, case):
    """The push is refused, in those words, and nothing is other than before."""
    clone = host.clone("bad-" + re.sub(r"\W", "-", name))
    commit(host, clone, case.do)
    host.settle()
    before = everything(host)
    done = host.push(*case.refs, clone=clone, code=None)
    said = re.sub(r"(?m)^remote: ?", "", done.stderr)
    problems = [] if done.returncode else ["it was taken"]
    host.settle()
    after = everything(host)
    problems += [f"{part} changed:\n{difference(before[part], after[part])}" for part in before if before[part] != after[part]]
    problems += [f"it does not say {word}" for word in case.words if not re.search(word, said)]
    if case.caret and not re.search(r"(?m)^\s*" + re.escape(case.caret) + r"\s*\n\s*\^", said):
        problems.append(f"the line {case.caret!r} is not shown with a caret")
    problems += [f"it names {n}" for n in NAMES if n in said]
    restore(host, before["refs"])
    if problems:
        raise Wrong("\n".join(problems) + f"\nread by the pusher:\n{done.stdout}{done.stderr}")


def restore(host, refs):
    """For the next case, when this one was taken."""
    for name, tip in each_ref(host).items():
        if refs.get(name) != tip:
            host.ground.git("update-ref", "-d", name, cwd=host.bare)
    for name, tip in refs.items():
        if name.startswith("refs/"):
            host.ground.git("update-ref", name, tip, cwd=host.bare)


def ready(ground):
    host = Host(ground, deploy={"directory": ground.live, "branch": "pages"})
    host.push()
    host.wait_for("index.html", "Welkom op school")
    host.settle()
    return host


def no_register(host):
    os.rename(host.ground.register, host.ground.register + ".away")
    try:
        bounces(host, "no register", Case(file(f"nieuws/{days_ago(3)}-goed.md", news("Goed", "Goed nieuws.")), r"register"))
    finally:
        os.rename(host.ground.register + ".away", host.ground.register)


def passes(host):
    """Other branches, tags, what is good among several, and the good push after all this."""
    live = files(host.ground.live)
    clone = host.clone("good")
    commit(host, clone, settings("titel_: x\n"))
    host.push("HEAD:idee", clone=clone)
    host.push("HEAD:refs/tags/proef", clone=clone)
    host.push(":idee", clone=clone)
    host.settle()
    check(files(host.ground.live) == live, "a push of another branch changed the site")
    host.ground.git("reset", "-q", "--hard", "origin/main", cwd=clone)
    host.ground.write(f"nieuws/{days_ago(3)}-goed.md", news("Goed", "Goed nieuws."), clone)
    host.ground.commit("good news", clone)
    host.push("HEAD:main", "HEAD:refs/heads/idee", "HEAD:refs/tags/klaar", clone=clone)
    host.wait_for("nieuws/goed/index.html", "Goed nieuws")
    host.settle()
    host.check_clean()


def run(tests, environment, program):
    names = [f"deploy refused: {name}" for name in (*CASES, "no register")] + ["deploy what may be pushed"]
    if not any(tests.wanted(name) for name in names):
        return
    ground = Ground(program, environment)
    made = []

    def host():
        if not made:
            made.append(None)
            made[0] = ready(ground)
        check(made[0], "there is no server: see the first of these tests")
        return made[0]
    try:
        for name, case in CASES.items():
            tests.run(f"deploy refused: {name}", tested(lambda name=name, case=case: bounces(host(), name, case)))
        tests.run("deploy refused: no register", tested(lambda: no_register(host())))
        tests.run("deploy what may be pushed", tested(lambda: passes(host())))
    finally:
        ground.close()
