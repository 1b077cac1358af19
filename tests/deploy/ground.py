"""What the tests of deploying stand on: a school's content in a git repository, its register
outside, and git and the program run with a home and settings of their own."""
import datetime
import hashlib
import os
import re
import shutil
import subprocess
import tempfile



def days_ago(n):
    return (datetime.date.today() - datetime.timedelta(days=n)).isoformat()


TODAY = days_ago(0)  # hooks know no other day than this one
REGISTER = f"""id;rol;roepnaam;tussenvoegsel;achternaam;groep;naam;foto;datum
101;leerling;Emma;de;Vriesema;5;ja;ja;{TODAY}
102;leerling;Daan;;Bakkersma;5;nee;nee;{TODAY}
103;leerling;Sem;;Koningsveld;6;ja;ja;{TODAY}
"""
NAMES = ("Vriesema", "Bakkersma", "Koningsveld", "Daan")  # what nobody who pushes may read


class Wrong(Exception):
    """Something is not as the contract says."""


def check(is_so, text):
    if not is_so:
        raise Wrong(text)


class Done:
    """A command that has ended."""

    def __init__(self, command, done):
        self.command, self.code = command, done.returncode
        self.out, self.err = done.stdout, done.stderr
        self.text = self.out + self.err

    def __str__(self):
        command = " ".join(os.path.basename(self.command[0]) if i == 0 else w for i, w in enumerate(self.command))
        return f"{command}\n= exit code {self.code}\n{self.text[-3000:]}"


class Ground:
    def __init__(self, program, environment, pages=6, photos=1, settings="", name="school"):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="voornaam-deploy-")
        self.site = os.path.join(self.folder, name)
        self.register = os.path.join(self.folder, "private", "register.csv")
        self.live = os.path.join(self.folder, "live")
        for at in ("home", "private", name):
            os.mkdir(os.path.join(self.folder, at))
        env = {k: v for k, v in environment().items() if not k.startswith(("GIT_", "XDG_", "SSH_"))}
        self.env = dict(env, HOME=os.path.join(self.folder, "home"), GIT_CONFIG_NOSYSTEM="1",
                        VOORNAAM_CACHE=os.path.join(self.folder, "cache"), VOORNAAM_REGISTER=self.register)
        with open(os.path.join(self.folder, "home", ".gitconfig"), "w", encoding="utf-8") as file:
            file.write("[user]\n\tname = Joke Bos\n\temail = joke@test.example\n[init]\n\tdefaultBranch = main\n"
                       "[advice]\n\tdetachedHead = false\n[gc]\n\tauto = 0\n")
        self.set_register(REGISTER)
        self.git("init", "-q")
        school(self.site, pages, photos, settings)
        self.commit("a school")

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # --- files ---------------------------------------------------------------------------

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, path, text, site=None):
        write(os.path.join(site or self.site, path), text)

    def set_register(self, text):
        with open(self.register + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(self.register + ".new", self.register)

    # --- programs ------------------------------------------------------------------------

    def run(self, command, cwd=None, code=0, text=True, timeout=120, **env):
        """A command that must end with this code (None: any)."""
        for name in [n for n, value in env.items() if value is None]:
            env.pop(name)
        full = subprocess.run(command, cwd=cwd or self.folder, env={**self.env, **env}, capture_output=True, timeout=timeout,
                              stdin=subprocess.DEVNULL, **({"text": True, "errors": "replace"} if text else {}))
        done = Done(command, full)
        if code is not None and done.code != code:
            raise Wrong(f"exit code {code} was expected:\n{done}")
        return done

    def git(self, *args, cwd=None, code=0, **env):
        return self.run(["git", *args], cwd=cwd or self.site, code=code, **env).out.rstrip("\n")

    def voornaam(self, *args, code=0, **env):
        return self.run([*self.program, *args], code=code, **env)

    def deploy(self, *args, code=0, site=None, date=TODAY, **env):
        dated = ("--date", date) if date else ()
        return self.voornaam("deploy", "-s", site or self.site, *dated, *args, code=code, **env)

    def commit(self, message, site=None):
        self.git("add", "-A", cwd=site)
        self.git("commit", "-q", "--allow-empty", "-m", message, cwd=site)
        return self.git("rev-parse", "HEAD", cwd=site)

    # --- looking -------------------------------------------------------------------------

    def tree(self, branch="pages", repository=None):
        """{path: digest} of a branch."""
        listed = self.git("ls-tree", "-r", branch, cwd=repository)
        return {line.split("\t", 1)[1]: line.split()[2] for line in listed.split("\n") if line}

    def shown(self, path, branch="pages", repository=None):
        return self.git("show", f"{branch}:{path}", cwd=repository)

    def refs(self, repository=None):
        """What must be as it was: refs, and what their logs hold."""
        at = repository or self.site
        shown = self.git("for-each-ref", "--format=%(refname) %(objectname)", cwd=at) + "\n" + self.git("symbolic-ref", "HEAD", cwd=at)
        logs = os.path.join(self.git("rev-parse", "--absolute-git-dir", cwd=at), "logs")
        for folder, _, files in sorted(os.walk(logs)):
            for file in sorted(files):
                shown += f"\n{file} {digest(os.path.join(folder, file))}"
        return shown

    def sound(self, repository=None):
        """Nothing is broken in a repository."""
        done = self.run(["git", "fsck", "--full", "--strict"], cwd=repository or self.site, code=None)
        bad = [l for l in done.text.split("\n") if l and not re.match(r"dangling |Checking |notice: ", l)]
        check(done.code == 0 and not bad, f"git fsck: {done}")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode("utf-8"))


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def files(folder):
    """{path: digest} of a folder."""
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(at, name)
            found[os.path.relpath(path, folder)] = digest(path)
    return found


def difference(a, b):
    """Of two {path: digest}, in words; "" when they are the same."""
    words = [f"- {p}" for p in sorted(a.keys() - b.keys())] + [f"+ {p}" for p in sorted(b.keys() - a.keys())]
    words += [f"~ {p}" for p in sorted(a.keys() & b.keys()) if a[p] != b[p]]
    return "\n".join(words[:12])


def beside(path):
    """What stands beside a folder, by its name: leftovers of a run."""
    name = os.path.basename(path)
    return sorted(n for n in os.listdir(os.path.dirname(path)) if n.startswith(name) and n != name)


def leftovers(repository):
    """Files of a lock or a run that is over, in a git folder."""
    found = []
    for at, folders, names in os.walk(repository):
        for name in folders + names:
            path = os.path.relpath(os.path.join(at, name), repository)
            ours = path.startswith(("voornaam" + os.sep, os.path.join(".git", "voornaam") + os.sep))
            if name.endswith(".lock") or name.startswith("tmp_") or name == "incoming" or (ours and "lock" in name and "cache" not in path):
                found.append(path)
    return sorted(found)


def tested(test):
    """A test that tells what is wrong by raising Wrong."""
    def run(*args):
        try:
            return test(*args)
        except Wrong as wrong:
            return str(wrong)
    return run


# --- a school ------------------------------------------------------------------------------

def school(folder, pages=6, photos=1, settings=""):
    write(os.path.join(folder, "voornaam.yml"), "title: obs De Linde\nurl: https://www.linde.example/\nlanguage: nl\n"
          "protocol: albero\nmail_domains: [linde.example]\npolicy: {consent: {photo: opt-in, video: opt-in}}\n" + settings)
    write(os.path.join(folder, "_index.md"), "---\ntitle: Welkom\n---\n\nWelkom op school.\n")
    write(os.path.join(folder, "nieuws", "_index.md"), "---\ntitle: Nieuws\ntype: news\n---\n")
    write(os.path.join(folder, "team.csv"), "name;email;role;groups;days\nAnja Postma;anja@linde.example;leerkracht;5;ma di\n")
    for n in range(pages):
        write(os.path.join(folder, "nieuws", f"{days_ago(n % 28 + 20)}-bericht-{n:02}.md"), news(f"Bericht {n}", f"Tekst {n} over de tuin."))
    if photos:
        album(folder, photos)


def news(title, body, **keys):
    keys = {"title": title, "author": "juf Anja Postma", **keys}
    return "---\n" + "".join(f"{k}: {v}\n" for k, v in keys.items()) + f"---\n\n{body}\n"


def album(folder, photos, size=(400, 300)):
    lines = ""
    for n in range(photos):
        write(os.path.join(folder, "fotos", "herfst", f"{n}.jpg"), picture(n, size))
        lines += f"  - {{file: {n}.jpg, alt: \"Een boom in de herfst, nummer {n}\", people: none}}\n"
    write(os.path.join(folder, "fotos", "_index.md"), "---\ntitle: Foto's\ntype: gallery\n---\n")
    write(os.path.join(folder, "fotos", "herfst", "index.md"), f"---\ntitle: Herfst\ndate: {days_ago(30)}\nphotos:\n{lines}---\n\nBuiten.\n")


def picture(seed, size=(400, 300)):
    """A JPEG of its own for each seed, with the grain of a photo."""
    import io
    import random

    from PIL import Image
    small = Image.frombytes("RGB", (40, 30), random.Random(f"picture {seed}").randbytes(40 * 30 * 3))
    out = io.BytesIO()
    small.resize(size, Image.BICUBIC).save(out, "JPEG", quality=85)
    return out.getvalue()
