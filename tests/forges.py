"""The workflow files of generator/handbook/forges, step by step as a forge would run them: in a real
clone, with its variables and secrets, in sh. What comes of it is the site; what never
comes of it is a copy or a word of the register. And the image of generator/handbook/Containerfile,
and the units for systemd, as far as that goes without a container or an init."""
import base64
import gzip
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from demo import WORDS, register
from look import fold, tree

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FORGES = os.path.join(TOP, "generator", "handbook", "forges")
KEY = "een-sleutel-die-niemand-kent"


def skip(why):
    raise unittest.SkipTest(why)


def parse(name):
    try:
        import yaml
    except ImportError:
        skip("python3-yaml is not installed")
    with open(os.path.join(FORGES, name), encoding="utf-8") as file:
        return yaml.safe_load(file)


def git(folder, *words):
    return subprocess.run(["git", "-C", folder, "-c", "user.name=Test", "-c", "user.email=test@test.example",
                           "-c", "init.defaultBranch=main", *words], check=True, capture_output=True, text=True).stdout


# --- what stands in the files -----------------------------------------------------------

def all_steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def careful(workflow, text):
    """What holds of GitHub's files and Forgejo's alike."""
    problem = ""
    on = workflow.get("on", workflow.get(True))  # YAML 1.1 takes "on" for true
    for event in ("push", "pull_request", "schedule", "workflow_dispatch"):
        problem += "" if event in on else f"not on {event}\n"
    if on["push"] != {"branches": ["main"]} or "pull_request_target" in on:
        problem += f"on: {on}\n"
    for step in all_steps(workflow):
        uses = step.get("uses")
        if uses and not re.fullmatch(r"[\w-]+(/[\w-]+)+@v\d+\.\d+\.\d+", uses):
            problem += f"not of one version: {uses}\n"
        if uses and uses.startswith("actions/checkout@") and step["with"].get("fetch-depth") != 0:
            problem += "without its history\n"
        if "${{" in step.get("run", ""):
            problem += f"an expression within a script: {step.get('name')}\n"
    if "permissions" not in workflow:
        problem += "without permissions\n"
    return problem + silent(text)


def silent(text):
    """Nothing in it prints a secret."""
    problem = ""
    for line in text.split("\n"):
        if re.search(r"set -\w*x|\b(echo|cat|printf)\b[^>]*\$\{?(REGISTER|VOORNAAM_KEY)\b[^>]*$", line) and not line.lstrip().startswith("#"):
            problem += f"this may print a secret: {line.strip()}\n"
    return problem


def check_files():
    problem = ""
    for name in ("github.yml", "forgejo.yml"):
        problem += careful(parse(name), open(os.path.join(FORGES, name), encoding="utf-8").read())
    github, gitlab = parse("github.yml"), parse("gitlab-ci.yml")
    if github["permissions"] != {}:
        problem += "github.yml: a job without permissions of its own has some\n"
    rights = {name: job.get("permissions") for name, job in github["jobs"].items()}
    if rights != {"check": {"contents": "read", "security-events": "write"}, "build": {"contents": "read"},
                  "online": {"pages": "write", "id-token": "write"}}:
        problem += f"github.yml: {rights}\n"
    lenient = [s.get("uses", "").split("@")[0] for s in all_steps(github) + all_steps(parse("forgejo.yml")) if s.get("continue-on-error")]
    if lenient != ["github/codeql-action/upload-sarif"]:
        problem += f"may fail without harm: {lenient}\n"
    if "secrets." in str(github["jobs"]["online"]) or "pull_request" not in github["jobs"]["check"]["if"]:
        problem += "github.yml: secrets where none are needed\n"
    if gitlab["variables"]["GIT_DEPTH"] != "0" or gitlab["pages"]["artifacts"]["paths"] != ["public"]:
        problem += "gitlab-ci.yml: without its history, or without the site\n"
    problem += silent(open(os.path.join(FORGES, "gitlab-ci.yml"), encoding="utf-8").read())
    return problem or None


def check_silent():
    """The look at scripts sees what it must."""
    wrong = ('set -eux', 'echo "$REGISTER"', 'cat "$REGISTER"', "printf '%s' \"$VOORNAAM_KEY\" | wc")
    right = ("set -eu", 'printf %s "$REGISTER" > "$private/x"', '# echo "$REGISTER"', 'cat "$REGISTER" "$REGISTER_2" > x')
    return "".join(f"{w!r} is let through\n" for w in wrong if not silent(w)) + \
        "".join(f"{r!r} is not\n" for r in right if silent(r)) or None


# --- a run ------------------------------------------------------------------------------------

class Forge:
    """A clone of the demo school, a runner's folders, and the program in a path of its own."""

    def __init__(self, work, program, deploy):
        self.work = work
        self.prefix, self.origin, self.clone = (os.path.join(work, n) for n in ("usr", "origin.git", "clone"))
        self.temp, self.home, self.output = (os.path.join(work, n) for n in ("tmp", "home", "output"))
        build = os.path.dirname(program[0])
        for source, target in (("voornaam", "bin"), ("voornaam-decode", "libexec"), ("locale/nl/LC_MESSAGES/voornaam.mo", "share/locale/nl/LC_MESSAGES")):
            os.makedirs(os.path.join(self.prefix, target), exist_ok=True)
            shutil.copy(os.path.join(build, source), os.path.join(self.prefix, target))
        for folder in (self.temp, self.home):
            os.makedirs(folder)
        source = os.path.join(work, "source")
        shutil.copytree(os.path.join(TOP, "content"), source, ignore=shutil.ignore_patterns(".voornaam", "public", "register.csv*"))
        with open(os.path.join(source, "voornaam.yml"), "a", encoding="utf-8") as file:
            file.write(f"\ndeploy: {deploy}\n")
        git(source, "init", "-q")
        git(source, "add", "-A")
        git(source, "commit", "-q", "-m", "site: all")
        subprocess.run(["git", "clone", "-q", "--bare", source, self.origin], check=True)
        subprocess.run(["git", "clone", "-q", self.origin, self.clone], check=True)
        self.register = open(os.path.join(TOP, "content", "register.csv"), encoding="utf-8").read()

    def environment(self, **more):
        env = {"PATH": f"{self.prefix}/bin:/usr/bin:/bin", "HOME": self.home, "TMPDIR": self.temp, "RUNNER_TEMP": self.temp, "CI": "true",
               "GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": self.clone, "GITHUB_OUTPUT": self.output, "GITLAB_CI": "true",
               "CI_PROJECT_DIR": self.clone, "LC_ALL": "C.UTF-8"}
        env.update(more)
        return env

    def sh(self, script, env, shell="sh"):
        path = os.path.join(self.work, "script")
        with open(path, "w", encoding="utf-8") as file:
            file.write(script)
        return subprocess.run([shell, "-e", path], cwd=self.clone, env=env, capture_output=True, text=True, errors="replace", timeout=300)

    def values(self, step, given):
        """The step's env, its expressions as the forge would fill them in."""
        def fill(match):
            return given.get(match.group(1), "") if match.group(1).startswith(("secrets.", "vars.")) else given[match.group(1)]
        return {k: re.sub(r"\$\{\{ ([\w.]+) \}\}", fill, v) for k, v in step.get("env", {}).items()}

    def steps(self, steps, given):
        """Runs all scripts but those that install packages of Debian; the first that fails is the last."""
        said = ""
        for step in steps:
            script = step.get("run", "")
            if not script or "apt-get" in script:
                continue
            done = self.sh(script, self.environment(**self.values(step, given)))
            said += done.stdout + done.stderr
            if done.returncode:
                return done.returncode, said
        return 0, said

    def traces(self, said):
        """What is left, or was said, of the register."""
        surnames = {fold(r["achternaam"]).replace(" ", "") for r in register() if r["rol"] == "leerling"} - WORDS
        problem = "".join(f"it says {n}\n" for n in sorted(surnames) if re.search(rf"\b{re.escape(n)}\b", fold(said)))
        if KEY in said or KEY in open(self.output, encoding="utf-8").read() if os.path.exists(self.output) else KEY in said:
            problem += "it says the key\n"
        line = self.register.split("\n")[1].strip()
        for folder in (self.clone, self.temp, self.home, self.origin):
            for name in tree(folder):
                with open(os.path.join(folder, name), "rb") as file:
                    data = file.read()
                if line.encode() in data or KEY.encode() in data or name.endswith(("register.csv", ".key")):
                    problem += f"left behind: {folder}/{name}\n"
        if os.listdir(self.temp):
            problem += f"left behind: {os.listdir(self.temp)}\n"
        return problem

    def clear(self):
        for name in ("public", "voornaam.sarif"):
            path = os.path.join(self.clone, name)
            shutil.rmtree(path, ignore_errors=True)
            if os.path.exists(path):
                os.unlink(path)
        if os.path.exists(self.output):
            os.unlink(self.output)


def packed(text):
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def secrets(forge, how):
    """The register as a secret: as it is, packed, or packed in parts."""
    if how == "plain":
        return {"REGISTER": forge.register}
    text = packed(forge.register)
    if how == "packed":
        return {"REGISTER": text}
    third = len(text) // 3
    return {"REGISTER": text[:third], "REGISTER_2": text[third:2 * third], "REGISTER_3": text[2 * third:]}


def has_deploy(forge):
    done = subprocess.run([os.path.join(forge.prefix, "bin", "voornaam"), "help", "deploy"], capture_output=True, text=True)
    return done.returncode == 0


def is_site(files):
    wanted = {"index.html", "404.html", "feed.xml", "nieuws/index.html"}
    return wanted <= set(files) and any(f.startswith("media/") for f in files)


def holds(condition, given):
    """A condition of a job: names, texts, ==, !=, && and ||."""
    words = re.findall(r"'[^']*'|[\w.]+|==|!=|&&|\|\||[()]|\S", condition)
    known = {"==": "==", "!=": "!=", "&&": " and ", "||": " or ", "(": "(", ")": ")"}
    return bool(eval("".join(known.get(w) or (w if w[0] == "'" else repr(given[w])) for w in words), {}))  # pylint: disable=eval-used


def started(name, given):
    """The jobs that an event starts, of GitHub or Forgejo, one after the other; what a job needs must have been started."""
    names = []
    for key, job in parse(name)["jobs"].items():
        if job.get("needs", key) in names + [key] and holds(job["if"], given):
            names.append(key)
    return names


def as_on_forge(name, given, forge):
    """Runs the jobs that an event starts."""
    jobs = parse(name)["jobs"]
    return forge.steps([step for key in started(name, given) for step in jobs[key]["steps"]], given)


def given_of(forge, event, how=None, ref="refs/heads/main"):
    ref = "refs/pull/7/merge" if event == "pull_request" else ref
    given = {"github.event_name": event, "github.ref": ref, "vars.VOORNAAM_REPOSITORY": "https://nowhere.example/voornaam.git",
             "needs.build.outputs.made": "yes"}
    if how:
        given.update({f"secrets.{k}": v for k, v in secrets(forge, how).items()})
        given["secrets.VOORNAAM_KEY"] = KEY
    return given


def pull_request(name, forge):
    """Looked through with the register; nothing is put anywhere."""
    forge.clear()
    before = git(forge.origin, "for-each-ref")
    code, said = as_on_forge(name, given_of(forge, "pull_request", "packed"), forge)
    problem = forge.traces(said)
    if code or os.path.exists(os.path.join(forge.clone, "public")) or git(forge.origin, "for-each-ref") != before:
        problem += f"exit code {code}, or something was put online:\n{said[-1500:]}"
    if name == "github.yml" and "$schema" not in open(os.path.join(forge.clone, "voornaam.sarif"), encoding="utf-8").read():
        problem += "no SARIF\n"
    with open(os.path.join(forge.clone, "voornaam.yml"), "a", encoding="utf-8") as file:
        file.write("titel: nog een\nonbekend: 1\n")
    git(forge.clone, "commit", "-q", "-a", "-m", "a mistake")
    code, said = as_on_forge(name, given_of(forge, "pull_request", "plain"), forge)
    git(forge.clone, "reset", "-q", "--hard", "HEAD~1")
    if code != 1 or "voornaam.yml:" not in said:
        problem += f"a mistake in the settings: exit code {code}\n{said[-800:]}"
    return problem + forge.traces(said) or None


def from_a_fork(name, forge):
    """No secrets, and no variable that says where the program is: said, and nothing done."""
    problem, prefix = "", forge.prefix
    for event in ("pull_request", "push"):
        forge.clear()
        before, given = git(forge.origin, "for-each-ref"), given_of(forge, event)
        del given["vars.VOORNAAM_REPOSITORY"]
        forge.prefix = "/nowhere"
        code, said = as_on_forge(name, given, forge)
        forge.prefix = prefix
        if code or "No register here" not in said or os.path.exists(os.path.join(forge.clone, "public")) or \
                git(forge.origin, "for-each-ref") != before or os.path.exists(forge.output):
            problem += f"{event}: exit code {code}\n{said[-500:]}\n"
    return problem or None


def another_branch(name, forge):
    """Started by hand on a branch or a tag, with the register: only main goes online."""
    jobs = {"github.yml": (["check"], ["build", "online"]), "forgejo.yml": (["site"], ["site"])}[name]
    problem = ""
    for event, ref, wanted in (("pull_request", None, jobs[0]), ("push", "refs/heads/main", jobs[1]), ("schedule", "refs/heads/main", jobs[1]),
                               ("workflow_dispatch", "refs/heads/main", jobs[1]), ("workflow_dispatch", "refs/heads/oud", []),
                               ("workflow_dispatch", "refs/heads/teams/main", []), ("workflow_dispatch", "refs/tags/main", []), ("schedule", "refs/heads/oud", [])):
        found = started(name, given_of(forge, event, "plain", ref))
        problem += "" if found == wanted else f"{event} on {ref}: {found}\n"
    forge.clear()
    before = git(forge.origin, "for-each-ref")
    _, said = as_on_forge(name, given_of(forge, "workflow_dispatch", "plain", "refs/heads/oud"), forge)
    if os.path.exists(os.path.join(forge.clone, "public")) or git(forge.origin, "for-each-ref") != before or os.path.exists(forge.output):
        problem += f"an old branch was put online\n{said[-500:]}"
    return problem or None


def bad_register(name, forge):
    """A secret that is no register: refused, and nothing of it is left."""
    forge.clear()
    given = given_of(forge, "push", "plain")
    given["secrets.REGISTER"] = "H4sIdit-is-geen-gzip"
    code, said = as_on_forge(name, given, forge)
    problem = forge.traces(said)
    given["secrets.REGISTER"] = ";".join(forge.register.split("\n")[1:3])
    second, said = as_on_forge(name, given, forge)
    if code == 0 or second == 0:
        problem += f"exit codes {code} and {second}\n{said[-500:]}"
    return problem + forge.traces(said) or None


def put_online(name, forge):
    if not has_deploy(forge):
        skip("this program has no deploy yet")
    problem, trees = "", []
    for event, how in (("push", "plain"), ("schedule", "packed"), ("workflow_dispatch", "parts")):
        forge.clear()
        code, said = as_on_forge(name, given_of(forge, event, how), forge)
        problem += forge.traces(said)
        if code:
            problem += f"{event}: exit code {code}\n{said[-1500:]}"
            break
        if name == "github.yml":
            public = os.path.join(forge.clone, "public")
            files = tree(public)
            closed = [f for f in files if os.stat(os.path.join(public, f)).st_mode & 0o444 != 0o444]
            if closed or open(forge.output, encoding="utf-8").read() != "made=yes\n":
                problem += f"{event}: not for all to read: {closed[:3]}\n"
        else:
            files = git(forge.origin, "ls-tree", "-r", "--name-only", "pages").split("\n")
            if len(git(forge.origin, "rev-list", "pages").split()) != 1:
                problem += f"{event}: the branch has a past\n"
        if any(f.startswith(".gone/") for f in files) != (name == "github.yml"):
            problem += f"{event}: a branch tells what was taken down, or a folder doesn't\n"
        if not is_site(files):
            problem += f"{event}: this is no site: {files[:10]}\n"
        trees.append(sorted(files))
    if any(t != trees[0] for t in trees):
        problem += "how the register is packed makes another site\n"
    return problem or None


def broken_off(forge):
    """A run that is ended from outside leaves no register behind."""
    forge.clear()
    own = os.path.join(forge.work, "slow")
    os.makedirs(own, exist_ok=True)
    with open(os.path.join(own, "voornaam"), "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\necho begun > {forge.work}/begun\nsleep 60\n")
    os.chmod(os.path.join(own, "voornaam"), 0o755)
    step = [s for s in parse("forgejo.yml")["jobs"]["site"]["steps"] if "put it online" in s.get("name", "")][0]
    env = forge.environment(**forge.values(step, given_of(forge, "push", "plain")))
    env["PATH"] = own + ":" + env["PATH"]
    with open(os.path.join(forge.work, "script"), "w", encoding="utf-8") as file:
        file.write(step["run"])
    process = subprocess.Popen(["sh", "-e", os.path.join(forge.work, "script")], cwd=forge.clone, env=env, start_new_session=True,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        if os.path.exists(os.path.join(forge.work, "begun")):
            break
        time.sleep(0.05)
    modes = [oct(os.stat(os.path.join(at, f)).st_mode & 0o777) for at, _, files in os.walk(forge.temp) for f in files]
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(20)
    problem = forge.traces("")
    if modes != ["0o600"]:
        problem += f"others may read the register: {modes}\n"
    return problem or None


def builds_itself(forge):
    """Where the program is not there it is made from its repository, and the source goes."""
    source = os.path.join(forge.work, "voornaam-source")
    os.makedirs(source)
    with open(os.path.join(source, "Makefile"), "w", encoding="utf-8") as file:
        file.write("install:\n\tmkdir -p $(PREFIX)/bin && echo made > $(PREFIX)/bin/made\n")
    git(source, "init", "-q")
    git(source, "add", "-A")
    git(source, "commit", "-q", "-m", "all")
    problem = ""
    for name in ("github.yml", "forgejo.yml", "gitlab-ci.yml"):
        workflow = parse(name)
        scripts = [s["run"] for s in all_steps(workflow) if s.get("name") == "Voornaam"] if "jobs" in workflow else workflow[".voornaam"]["before_script"][-1:]
        for script in scripts:
            target = os.path.join(forge.work, "new")
            script = script.replace("/usr/local", target)
            script = re.sub(r"^ *apt-get .*\n", "", script, flags=re.M)
            done = forge.sh(script, forge.environment(PATH="/usr/bin:/bin", VOORNAAM_REPOSITORY=source))
            if done.returncode or not os.path.exists(os.path.join(target, "bin", "made")) or os.listdir(forge.temp):
                problem += f"{name}: {done.stderr[-500:]} {os.listdir(forge.temp)}\n"
            shutil.rmtree(target, ignore_errors=True)
    return problem or None


# --- GitLab --------------------------------------------------------------------------------

def on_gitlab(forge, job, how=None):
    """Its secrets are files beside the clone."""
    workflow, env = parse("gitlab-ci.yml"), forge.environment()
    private = os.path.join(forge.work, "clone.tmp")
    os.makedirs(private, exist_ok=True)
    for name, text in (secrets(forge, how).items() if how else ()):
        env[name] = os.path.join(private, name)
        with open(env[name], "w", encoding="utf-8") as file:
            file.write(text)
    if how:
        env["VOORNAAM_KEY"] = KEY
    script = "\n".join(workflow[".voornaam"]["before_script"] + workflow[job]["script"])
    done = forge.sh(script, env)
    said = done.stdout + done.stderr
    problem = forge.traces(said)
    if os.listdir(private):
        problem += f"left behind: {os.listdir(private)}\n"
    return done.returncode, said, problem


def gitlab_check(forge):
    forge.clear()
    code, said, problem = on_gitlab(forge, "check", "packed")
    if code or os.path.exists(os.path.join(forge.clone, "public")):
        problem += f"exit code {code}\n{said[-800:]}"
    for job in ("check", "pages"):  # a fork, or a branch that is not protected: a warning, which no real fault has
        prefix, forge.prefix = forge.prefix, "/nowhere"  # nor is the variable there that says where the program is
        alone, said, more = on_gitlab(forge, job)
        forge.prefix = prefix
        problem += more
        if alone < 4 or parse("gitlab-ci.yml")[job]["allow_failure"] != {"exit_codes": alone}:
            problem += f"{job} without a register: exit code {alone}\n"
        if not all(w in said for w in ("No register here", "fork", "not protected")) or os.path.exists(os.path.join(forge.clone, "public")):
            problem += f"{job} without a register: {said[-300:]}\n"
    return problem or None


def gitlab_jobs():
    """Which pipelines start which job: only the default branch goes online."""
    def applies(job, **given):
        def value(word):
            return repr(given.get(word[1:], "")) if word[0] == "$" else word
        for rule in job["rules"]:
            text = re.sub(r"(\$\w+) =~ /(.*?)/", lambda m: f"bool(search({m.group(2)!r}, {value(m.group(1))}))", rule["if"])
            text = re.sub(r"\$\w+", lambda m: value(m.group(0)), text.replace("&&", "and"))
            if eval(text, {"search": re.search, "bool": bool}):  # pylint: disable=eval-used
                return True
        return False

    workflow, problem = parse("gitlab-ci.yml"), ""
    for source, branch, wanted in (("push", "main", ["pages"]), ("schedule", "main", ["pages"]), ("web", "main", ["pages"]), ("web", "oud", []),
                                   ("push", "teams/anja", []), ("schedule", "oud", []), ("web", "", []), ("merge_request_event", "", ["check"])):
        given = {"CI_PIPELINE_SOURCE": source, "CI_COMMIT_BRANCH": branch, "CI_DEFAULT_BRANCH": "main"}
        found = [j for j in ("check", "pages") if applies(workflow[j], **given)]
        problem += "" if found == wanted else f"{source} on {branch!r}: {found}\n"
    return problem or None


def gitlab_online(forge):
    if not has_deploy(forge):
        skip("this program has no deploy yet")
    problem = ""
    for how in ("plain", "packed", "parts"):
        forge.clear()
        code, said, traces = on_gitlab(forge, "pages", how)
        problem += traces
        if code or not is_site(tree(os.path.join(forge.clone, "public"))):
            problem += f"{how}: exit code {code}\n{said[-1500:]}"
    return problem or None


# --- the button -------------------------------------------------------------------------------

def button(work, environment, program):
    """The merge that a forge makes under four eyes, and what the handbook has against it."""
    if not shutil.which("ssh-keygen"):
        skip("ssh-keygen is not installed")
    with open(os.path.join(TOP, "generator", "handbook", "README.md"), encoding="utf-8") as file:
        book = file.read()
    card = re.findall(r"^Joke <joke@school\.nl> <(\S+)>$", book, re.M)
    if len(card) != 1 or card[0] not in book.split("```\nJoke")[0]:
        return f"the handbook has no line for .mailmap: {card}"
    os.makedirs(os.path.join(work, "button"))
    keys = {n: os.path.join(work, "button", n) for n in ("joke", "forge")}
    for key in keys.values():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    with open(keys["joke"] + ".pub", encoding="utf-8") as file:
        public = " ".join(file.read().split()[:2])
    joke, problem = "Joke <joke@school.nl>", ""
    for what, reviewers, mailmap, by_hand, online in (
            ("the button alone", joke, False, False, False), ("with .mailmap", joke, True, False, True),
            ("under reviewers", f"{joke}, {card[0]}", False, False, True), ("with a key", f"{joke} {public}", True, False, False),
            ("with a key, signed before", f"{joke} {public}", True, True, True)):
        folder = os.path.join(work, "button", what.replace(" ", "-"))
        merged(folder, reviewers, f"{joke} <{card[0]}>\n" if mailmap else "", card[0], keys, by_hand)
        done = subprocess.run([*program, "build", "-s", folder, "--rev", "HEAD", "--register", os.path.join(TOP, "content", "register.csv"),
                               "-d", folder + "-out"], capture_output=True, text=True, env=environment(VOORNAAM_CACHE=folder + "-cache"))
        made = tree(folder + "-out") if os.path.isdir(folder + "-out") else []
        if done.returncode or "nieuws/index.html" not in made or ("nieuws/feest/index.html" in made) != online:
            problem += f"{what}: exit code {done.returncode}, {[m for m in made if 'nieuws' in m]}\n{done.stderr[-800:]}"
    return problem or None


def merged(folder, reviewers, mailmap, address, keys, by_hand):
    """A site of which Joke has seen all, and then a page of Anja's, merged by the forge in Joke's name."""
    def commit(who, mail, key, *words):
        signed = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={keys[key]}", "-c", "commit.gpgsign=true"] if key else []
        git(folder, "-c", f"user.name={who}", "-c", f"user.email={mail}", *signed, *words)

    def write(path, text):
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write(text)

    seen = ("commit", "-q", "--allow-empty", "-m", "Nagekeken", "--trailer", "Reviewed-by: Joke <joke@school.nl>")
    os.makedirs(os.path.join(folder, "nieuws"))
    git(folder, "init", "-q")
    write("voornaam.yml", f"title: School\nurl: https://school.example/\nlanguage: nl\nprotocol: albero\npolicy: {{review: required}}\nreviewers: [{reviewers}]\n")
    write("_index.md", "Welkom.\n")
    write("nieuws/_index.md", "Wat er was.\n")
    if mailmap:
        write(".mailmap", mailmap)
    git(folder, "add", "-A")
    commit("Anja", "anja@school.nl", None, "commit", "-q", "-m", "begin")
    commit("Joke", "joke@school.nl", "joke", *seen)
    git(folder, "checkout", "-q", "-b", "teams/anja")
    write("nieuws/feest.md", "---\ntitle: Feest\ndate: 2026-01-01\n---\nHet was leuk.\n")
    git(folder, "add", "-A")
    commit("Anja", "anja@school.nl", None, "commit", "-q", "-m", "feest")
    if by_hand:
        commit("Joke", "joke@school.nl", "joke", *seen)
    git(folder, "checkout", "-q", "main")
    commit("Joke", address, "forge", "merge", "-q", "--no-ff", "-m", "Merge teams/anja", "teams/anja")


# --- the image ---------------------------------------------------------------------------------

def image(program):
    """It names no library, and what it installs instead has every one that is needed."""
    if not shutil.which("dpkg-query"):
        skip("this is no Debian")
    text = open(os.path.join(TOP, "generator", "handbook", "Containerfile"), encoding="utf-8").read()
    code = "\n".join(l for l in text.split("\n") if not l.startswith("#"))
    programs = [program[0], os.path.join(os.path.dirname(program[0]), "voornaam-decode")]
    listed = subprocess.run([os.path.join(TOP, "tests/tools/libraries.sh"), *programs], capture_output=True, text=True, check=True).stdout.split()
    problem = ""
    if re.search(r"\blib[a-z0-9]", code.replace("libexec", "").replace("libraries.sh", "")) or "make packages" not in code:
        problem += "it has a list of libraries of its own\n"
    if code.count("FROM debian:12-slim") != 2 or not re.search(r"^USER (?!root)\w+$", code, re.M) or not re.search(r'^ENTRYPOINT \["/usr/local/bin/voornaam"\]$', code, re.M):
        problem += "it is not built in two stages, or runs as root, or is not the program\n"
    if code.rindex("USER") < code.rindex("RUN") or any(p.endswith("-dev") for p in listed) or len(set(listed)) != len(listed):
        problem += f"the list is not what it should be: {listed}\n"
    owned = set()
    for package in listed:
        files = subprocess.run(["dpkg-query", "-L", package], capture_output=True, text=True).stdout.split("\n")
        owned |= {os.path.realpath(f) for f in files if ".so" in f}
    needed = set()
    for one in programs:
        out = subprocess.run(["ldd", one], capture_output=True, text=True, check=True).stdout
        needed |= {os.path.realpath(p) for p in re.findall(r"(/\S+\.so\S*)", out)}
    problem += "".join(f"in no package of the list: {p}\n" for p in sorted(needed - owned))
    problem += "" if len(needed) > 20 else f"only {len(needed)} libraries were found\n"
    lost = subprocess.run([os.path.join(TOP, "tests/tools/libraries.sh"), "/nowhere"], capture_output=True)
    return problem + ("" if lost.returncode else "a program that is not there needs nothing\n") or None


# --- systemd -----------------------------------------------------------------------------------

def installed_units(work, program, environment):
    """What `hook install` makes of them, for a repository whose path has a space."""
    verify, repository = shutil.which("systemd-analyze"), os.path.join(work, "mijn school.git")
    if not verify:
        skip("systemd-analyze is not installed")
    if subprocess.run([*program, "help", "hook"], capture_output=True).returncode:
        skip("this program has no hook yet")
    subprocess.run(["git", "init", "-q", "--bare", repository], check=True)
    with open(os.path.join(repository, "voornaam-hook.yml"), "w", encoding="utf-8") as file:
        file.write("register: /srv/register.csv\ndeploy: {directory: /srv/www/school}\n")
    done = subprocess.run([*program, "hook", "install", repository], capture_output=True, text=True, env=environment(USER="root"))
    folder = os.path.join(repository, "voornaam", "systemd")
    paths = [os.path.join(folder, n) for n in sorted(os.listdir(folder))] if done.returncode == 0 else []
    if [p.rsplit(".", 1)[1] for p in paths] != ["path", "service", "timer"]:
        return f"exit code {done.returncode}, {paths}\n{done.stderr}"
    problem = ""
    for path in paths:
        text = open(path, encoding="utf-8").read()
        problem += f"{path}: a word is not filled in\n" if "@" in text.replace("@system-service", "") else ""
        if path.endswith(".service") and f'hook run "{repository}"' not in text or path.endswith(".path") and "=/srv/register.csv\n" not in text:
            problem += f"{path}: not for this repository\n"
    return problem + units_are_well(verify, paths) or None


def units_are_well(verify, paths):
    """What systemd has to say of them; a space in a name is as good as any letter."""
    folder = tempfile.mkdtemp(prefix="voornaam-units-")
    copies = [shutil.copy(p, os.path.join(folder, "voornaam-school" + os.path.splitext(p)[1])) for p in paths]
    done = subprocess.run([verify, "verify", "--man=no", *copies], capture_output=True, text=True)
    shutil.rmtree(folder)
    return "\n".join(l for l in (done.stdout + done.stderr).split("\n") if "voornaam" in l)


def units(work):
    """The texts are what systemd understands, and leave the program little."""
    verify = shutil.which("systemd-analyze")
    if not verify:
        skip("systemd-analyze is not installed")
    problem, folder, program = "", os.path.join(work, "units"), ["/bin/true"]
    os.makedirs(folder)
    filled = {"@PROGRAM@": program[0], "@REPO@": "/srv/git/mijn school.git", "@SETTINGS@": "/srv/git/mijn school.git/voornaam-hook.yml",
              "@STATE@": "/srv/git/mijn school.git/voornaam", "@REGISTER@": "/srv/register/register 2026.csv",
              "@DIRECTORY@": "/srv/www/school", "@USER@": "root"}
    source = os.path.join(TOP, "generator", "data", "systemd")
    for name in sorted(os.listdir(source)):
        text = open(os.path.join(source, name), encoding="utf-8").read()
        for word, value in filled.items():
            text = text.replace(word, value)
        if "@" in text.replace("@system-service", ""):
            problem += f"{name}: a word is not filled in\n"
        with open(os.path.join(folder, name.replace("voornaam", "voornaam-school")), "w", encoding="utf-8") as file:
            file.write(text)
    paths = [os.path.join(folder, n) for n in sorted(os.listdir(folder))]
    problem += units_are_well(verify, paths)
    security = subprocess.run([verify, "security", "--offline=true", "--threshold=45", os.path.join(folder, "voornaam-school.service")],
                              capture_output=True, text=True)
    last = [l for l in security.stdout.split("\n") if "Overall exposure" in l]
    if last:
        print("    " + last[0].strip("→ ").strip())
    problem += "" if security.returncode == 0 or not last else f"it may do more than it needs: {last[0]}\n"
    with open(paths[-1], "a", encoding="utf-8") as file:
        file.write("Onzin=ja\nOnCalendar=nooit\n")
    wrong = subprocess.run([verify, "verify", "--man=no", paths[-1]], capture_output=True, text=True)
    return problem + ("" if "Onzin" in wrong.stderr or wrong.returncode else "nonsense in a unit was not seen\n") or None


# --- all of it ---------------------------------------------------------------------------------

def run(tests, environment, program):
    if not tests.wanted("forges"):
        return
    tests.run("forges: what may print a secret", check_silent)
    tests.run("forges: what stands in the files", check_files)
    tests.run("forges: gitlab-ci.yml, which jobs", gitlab_jobs)
    tests.run("forges: the image", image, program)
    with tempfile.TemporaryDirectory(prefix="voornaam-forges-") as work:
        work = os.path.realpath(work)
        tests.run("forges: the button that merges", button, work, environment, program)
        tests.run("forges: systemd", units, work)
        tests.run("forges: systemd, as it is installed", installed_units, work, program, environment)
        for name, deploy in (("github.yml", "{directory: public}"), ("forgejo.yml", "{branch: pages, remote: origin}")):
            forge = Forge(os.path.join(work, name), program, deploy)
            for test in (pull_request, from_a_fork, another_branch, bad_register, put_online):
                tests.run(f"forges: {name}, {test.__name__.replace('_', ' ')}", test, name, forge)
            if name == "forgejo.yml":
                tests.run("forges: a run that is broken off", broken_off, forge)
                tests.run("forges: a program that is not there", builds_itself, forge)
        forge = Forge(os.path.join(work, "gitlab"), program, "{directory: public}")
        tests.run("forges: gitlab-ci.yml, check", gitlab_check, forge)
        tests.run("forges: gitlab-ci.yml, pages", gitlab_online, forge)
