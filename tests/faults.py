"""What goes wrong around the program: a full disk, a kill at any moment, an output that is
a file, two builds at once. The old output stands, and the next build mends all."""
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

TODAY = "2026-11-20"


def make_site(folder, items, size):
    os.makedirs(f"{folder}/nieuws")
    with open(f"{folder}/voornaam.yml", "w") as file:
        file.write("title: obs Test\nurl: https://test.example/\nprotocol: baseline\n")
    with open(f"{folder}/register.csv", "w") as file:
        file.write("id;roepnaam;achternaam;naam\n1;Emma;Vriesema;ja\n")
    with open(f"{folder}/nieuws/_index.md", "w") as file:
        file.write("---\ntitle: Nieuws\ntype: news\n---\n")
    for i in range(items):
        write_item(folder, i, "eerste", size)


def write_item(folder, i, word, size):
    with open(f"{folder}/nieuws/bericht-{i}.md", "w") as file:
        file.write(f"---\ntitle: Bericht {i} {word}\ndate: 2026-09-{i % 28 + 1:02}\n---\n\n" + (word + " ") * (size // 8) + "\n")


def read_tree(folder):
    found = {}
    for at, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(at, name)
            found[os.path.relpath(path, folder)] = open(path, "rb").read()
    return found


class Faults:
    def __init__(self, program, environment):
        self.program = program
        self.work = tempfile.mkdtemp(prefix="voornaam-faults-")
        self.env = environment()

    def command(self, site, out):
        return [*self.program, "build", "-s", site, "-d", out, "--date", TODAY, "-q"]

    def build(self, site, out):
        return subprocess.run(self.command(site, out), env=self.env, capture_output=True, text=True, timeout=120)

    def full_disk(self):
        disk, site = f"{self.work}/disk", f"{self.work}/full"
        os.makedirs(disk)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "none", disk], capture_output=True).returncode:
            raise unittest.SkipTest("only root can make a small disk")
        try:
            make_site(site, 10, 100)
            out = f"{disk}/out"
            if self.build(site, out).returncode:
                return "the first build failed"
            before = read_tree(out)
            for i in range(40):
                write_item(site, i, "tweede", 40000)
            done = self.build(site, out)
            if done.returncode != 1:
                return f"exit code {done.returncode}, not 1: {done.stderr}"
            if read_tree(out) != before:
                return "the old output has changed"
            if os.path.exists(out + ".voornaam-new"):
                return "the stage is still there"
            return None if done.stderr.count("the disk is full") == 1 else "the message does not say why: " + done.stderr
        finally:
            subprocess.run(["umount", disk], capture_output=True)

    def killed(self):
        """Every file is always whole, old or new, and the next build ends well."""
        site, out = f"{self.work}/killed", f"{self.work}/killed-out"
        make_site(site, 150, 3000)
        if self.build(site, out).returncode:
            return "the first build failed"
        old = read_tree(out)
        for i in range(150):
            write_item(site, i, "nieuwe", 3000)
        probe = f"{self.work}/probe-out"
        if self.build(site, probe).returncode:
            return "the second build failed"
        new = read_tree(probe)
        rng = random.Random(7)
        for moment in range(25):
            process = subprocess.Popen(self.command(site, out), env=self.env, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, start_new_session=True)
            time.sleep(rng.random() * 0.15)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for name, data in read_tree(out).items():
                if data != old.get(name) and data != new.get(name):
                    return f"after a kill {name} is neither old nor new"
        done = self.build(site, out)
        if done.returncode or read_tree(out) != new:
            return f"the next build did not mend it: {done.stderr}"
        return "a stage is left" if os.path.exists(out + ".voornaam-new") else None

    def output_is_a_file(self):
        site, out = f"{self.work}/file", f"{self.work}/file-out"
        make_site(site, 1, 100)
        with open(out, "w") as file:
            file.write("mine")
        done = self.build(site, out)
        return None if done.returncode == 1 and open(out).read() == "mine" else f"exit code {done.returncode}"

    def two_at_once(self):
        site, out = f"{self.work}/two", f"{self.work}/two-out"
        make_site(site, 100, 3000)
        runs = [subprocess.Popen(self.command(site, out), env=self.env, stderr=subprocess.PIPE) for _ in range(4)]
        codes = [p.wait(timeout=120) for p in runs]
        for p in runs:
            p.stderr.close()
        pages = sum(name.startswith("nieuws/bericht-") for name in read_tree(out))
        return None if codes == [0] * 4 and pages == 100 else f"exit codes {codes}, {pages} pages"

    def nowhere_to_say_it(self):
        """What could not be said was not told: no exit code 0."""
        site = os.path.join(self.work, "said")
        make_site(site, 1, 100)
        os.makedirs(f"{site}/public")
        with open(f"{site}/public/a.html", "w") as file:
            file.write("<p>Soep</p>")
        for words, code in ((["verify", "public", "--register", "register.csv"], 1), (["help"], 1), (["verify"], 2)):
            with open("/dev/full", "w") as full:
                done = subprocess.run([*self.program, *words], cwd=site, env=self.env, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
            if done.returncode != code or not done.stderr:
                return f"{words}: {done.returncode} {done.stderr}"
        return None


def run(tests, environment, program):
    faults = Faults(program, environment)
    try:
        for name in ("full_disk", "killed", "output_is_a_file", "two_at_once", "nowhere_to_say_it"):
            tests.run("faults " + name.replace("_", " "), getattr(faults, name))
    finally:
        shutil.rmtree(faults.work, ignore_errors=True)
