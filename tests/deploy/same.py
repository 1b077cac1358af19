"""The same commit, register, key and day at two places, for two users: the same tree and the
same commit; and what is built from a commit is what is built from its checkout."""
import json
import os
import subprocess

from deploy.ground import TODAY, Ground, check, difference, files, tested, write
from deploy.rules import target

PLACES = (
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "umask": 0o022, "jobs": "1"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "umask": 0o077, "jobs": "4"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "en_US.UTF-8", "umask": 0o002, "jobs": "2"},
)


def deployed(ground, n, place, bare):
    """The ids of a deploy at a place of its own, by somebody else."""
    home = ground.path(*["deep"] * n, f"home-{n}")
    site, register = os.path.join(home, "a school"), os.path.join(home, "lijst.csv")
    os.makedirs(home)
    ground.git("clone", "-q", *(["--bare"] if bare else []), ground.site, site, cwd=ground.folder)
    write(register, open(ground.register, encoding="utf-8").read())
    write(register + ".key", open(ground.register + ".key", "rb").read())
    write(os.path.join(home, ".gitconfig"), f"[user]\n\tname = Nr {n}\n\temail = {n}@test.example\n[core]\n\tautocrlf = input\n\tcompression = {n}\n")
    env = {**ground.env, "HOME": home, "TZ": place["TZ"], "LC_ALL": place["LC_ALL"], "VOORNAAM_CACHE": os.path.join(home, "cache"),
           "VOORNAAM_REGISTER": register}
    env.pop("VOORNAAM_KEY")
    command = [*ground.program, "deploy", "-s", site, "--date", TODAY, "-j", place["jobs"], *(["--rev", "HEAD"] if bare else [])]
    done = subprocess.run(command, env=env, capture_output=True, text=True, umask=place["umask"], timeout=120, cwd=home)
    check(done.returncode == 0, f"place {n}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return ground.git("rev-parse", "pages^{tree}", cwd=site), ground.git("rev-parse", "pages", cwd=site)


def ids(program, environment):
    with Ground(program, environment, pages=8, photos=3) as ground:
        target(ground, {"branch": "pages"})
        ground.commit("where to")
        write(ground.register + ".key", "0123456789abcdef0123456789abcdef\n")
        found = [deployed(ground, 2 * n + bare, place, bool(bare)) for n, place in enumerate(PLACES) for bare in (0, 1)]
        check(len(set(found)) == 1, "tree and commit:\n" + "\n".join(f"{p}, {'bare' if n % 2 else 'work tree'}: {f[0][:12]} {f[1][:12]}"
                                                                  for n, (p, f) in enumerate(zip([q for q in PLACES for _ in (0, 1)], found))))
        check(len(ground.git("rev-parse", "HEAD")) == 40, "no commit")


def rev_is_checkout(program, environment):
    """`build --rev` and `build` of a checkout: the same bytes, the same report."""
    with Ground(program, environment, pages=8, photos=3) as ground:
        head = ground.git("rev-parse", "HEAD")
        ground.git("tag", "-a", "-m", "a tag", "v1")
        bare = ground.path("bare.git")
        ground.git("clone", "-q", "--bare", ground.site, bare)
        ground.git("gc", "-q", cwd=bare)
        ground.git("worktree", "add", "-q", "--detach", ground.path("checkout"), head)
        built = {}
        for name, source, how in (("checkout", ground.path("checkout"), ()), ("--rev HEAD", ground.site, ("--rev", "HEAD")),
                                  ("a tag, packed, bare", bare, ("--rev", "v1")), ("an id", bare, ("--rev", head[:12]))):
            out, report = ground.path("out"), ground.path("report.json")
            ground.voornaam("build", "-s", source, *how, "-d", out, "--date", TODAY, "--report", report)
            told = json.load(open(report, encoding="utf-8"))
            check(not how or told["source"]["commit"] == head, f"{name}: source {told['source']}")
            built[name] = files(out)
            ground.run(["rm", "-rf", out])
        first = built.pop("checkout")
        check(len(first) > 10 and any(p.endswith(".jpg") for p in first), f"too little was built: {sorted(first)}")
        for name, other in built.items():
            check(first == other, f"{name} is not as the checkout:\n{difference(first, other)}")


def subfolder(program, environment):
    """Two sites of one repository, by REPO:SUBFOLDER, do not mix."""
    with Ground(program, environment) as ground:
        for n in ("een", "twee"):
            ground.write(f"{n}/voornaam.yml", f"title: School {n}\nprotocol: albero\n")
            ground.write(f"{n}/_index.md", f"---\ntitle: Welkom\n---\n\nDit is school {n}.\n")
        ground.commit("two schools")
        shown = {}
        for n in ("een", "twee", "een"):
            out = ground.path("out-" + n)
            ground.voornaam("build", "-s", ground.site + ":" + n, "--rev", "HEAD", "-d", out, "--date", TODAY, VOORNAAM_CACHE="")
            shown[n] = open(os.path.join(out, "index.html"), encoding="utf-8").read()
            check(f"Dit is school {n}" in shown[n], f"school {n} is not itself")
            ground.write(f"{n}/voornaam.yml", f"title: School {n}\nprotocol: albero\ndeploy: {{branch: pages-{n}}}\n")
        ground.commit("where to")
        for n in ("een", "twee", "een"):
            done = ground.voornaam("deploy", "-s", ground.site + ":" + n, "--rev", "HEAD", "--date", TODAY)
            check("no longer in use" not in done.text and "git branch -D" not in done.text, f"the branch of another site is told of:\n{done}")
            check(f"Dit is school {n}" in ground.shown("index.html", f"pages-{n}"), f"school {n} is not itself on its branch")
        done = ground.voornaam("build", "-s", ground.site + ":drie", "--rev", "HEAD", "-d", ground.path("out-drie"), code=1)
        check("drie" in done.text, f"it does not say what is not there:\n{done}")


def run(tests, environment, program):
    for name, test in (("the same ids", ids), ("--rev is a checkout", rev_is_checkout), ("two sites of a repository", subfolder)):
        tests.run("deploy " + name, tested(test), program, environment)
