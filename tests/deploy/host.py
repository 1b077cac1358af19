"""A school's server: a bare repository with the hooks, a folder that is live, and an sshd on
the loopback that runs as whoever runs the tests."""
import os
import pwd
import shutil
import socket
import subprocess
import time

from deploy.ground import check, leftovers, write


def sshd_program():
    return shutil.which("sshd") or (os.access("/usr/sbin/sshd", os.X_OK) and "/usr/sbin/sshd") or None


class Sshd:
    """Runs while it is in use: `with Sshd(ground) as sshd`."""

    def __init__(self, ground):
        self.ground, self.folder = ground, ground.path("sshd")
        self.process, self.port = None, None
        self.user = pwd.getpwuid(os.getuid()).pw_name

    def __enter__(self):
        os.mkdir(self.folder, 0o700)
        if os.getuid() == 0:
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        for key in ("host", "user"):
            self.ground.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", os.path.join(self.folder, key)])
        shutil.copy(os.path.join(self.folder, "user.pub"), os.path.join(self.folder, "authorized"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = (f"ListenAddress 127.0.0.1\nPort {self.port}\nHostKey {self.folder}/host\nPidFile {self.folder}/pid\n"
                    f"AuthorizedKeysFile {self.folder}/authorized\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
                    "KbdInteractiveAuthentication no\nPermitRootLogin yes\nMaxStartups 30\nLogLevel VERBOSE\n"
                    f"SetEnv HOME={self.ground.path('home')} VOORNAAM_LANG=en LC_ALL=C.UTF-8\n")
        write(os.path.join(self.folder, "config"), settings)
        host = open(os.path.join(self.folder, "host.pub"), encoding="utf-8").read().split()
        write(os.path.join(self.folder, "known"), f"[127.0.0.1]:{self.port} {host[0]} {host[1]}\n")
        with open(os.path.join(self.folder, "log"), "wb") as log:
            self.process = subprocess.Popen([sshd_program(), "-D", "-e", "-f", os.path.join(self.folder, "config")],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)

    def command(self):
        return (f"ssh -F /dev/null -i {self.folder}/user -o IdentitiesOnly=yes -o BatchMode=yes -o LogLevel=ERROR "
                f"-o UserKnownHostsFile={self.folder}/known -o StrictHostKeyChecking=yes")

    def address(self, path):
        return f"ssh://{self.user}@127.0.0.1:{self.port}{path}"

    def works(self):
        """None, or why nobody gets in."""
        done = self.ground.run([*self.command().split(), "-p", str(self.port), f"{self.user}@127.0.0.1", "git --version"], code=None)
        log = open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace").read()
        return None if done.code == 0 else f"{done}\n{log[-600:]}"


class Host:
    """The bare repository of a ground's site, with the hooks; pushed to over ssh, or by its
    path. The ground's own folder is the first clone of it."""

    def __init__(self, ground, sshd=None, deploy=None, settings="", install=True):
        self.ground, self.sshd = ground, sshd
        self.bare = ground.path("school.git")
        ground.git("init", "-q", "--bare", self.bare)
        for key, value in (("core.logAllRefUpdates", "always"), ("receive.denyDeletes", "false"),
                           ("receive.denyDeleteCurrent", "ignore")):
            ground.git("config", key, value, cwd=self.bare)
        self.deploy = {"directory": ground.live} if deploy is None else deploy
        self.settings(settings)
        if install:
            self.install()
        # What the pusher knows of the register and the cache must not be what does it.
        self.env = {name: None for name in ("VOORNAAM_REGISTER", "VOORNAAM_CACHE", "VOORNAAM_KEY")}
        if sshd:
            self.env["GIT_SSH_COMMAND"] = sshd.command()
        self.address = sshd.address(self.bare) if sshd else self.bare
        ground.git("remote", "add", "origin", self.address)

    def settings(self, more=""):
        text = f"register: {self.ground.register}\n"
        if self.deploy:
            text += "deploy:\n" + "".join(f"  {k}: {v}\n" for k, v in self.deploy.items())
        write(os.path.join(self.bare, "voornaam-hook.yml"), text + more)

    def install(self, *more, code=0):
        return self.ground.voornaam("hook", "install", self.bare, *more, code=code)

    def hook_run(self, *more, code=0):
        env = {k: v for k, v in self.ground.env.items() if k not in self.env}
        done = subprocess.run([*self.ground.program, "hook", "run", self.bare, *more], env=env, capture_output=True, text=True, timeout=60)
        check(code is None or done.returncode == code, f"hook run: exit code {done.returncode}, {code} was expected\n{done.stdout}{done.stderr}{self.log()}")
        return done

    def clone(self, name):
        path = self.ground.path(name)
        self.ground.git("clone", "-q", self.address, path, cwd=self.ground.folder, **self.plain())
        return path

    def plain(self):
        return {name: value for name, value in self.env.items() if value is not None}

    def push(self, *refs, clone=None, code=0, options=()):
        """`git push` as a colleague does it; code None: whatever comes."""
        env = {k: v for k, v in {**self.ground.env, **self.env}.items() if v is not None}
        done = subprocess.run(["git", "push", *options, "origin", *(refs or ("HEAD:main",))], cwd=clone or self.ground.site,
                              env=env, capture_output=True, text=True, errors="replace", timeout=120)
        check(code is None or done.returncode == code, f"git push: exit code {done.returncode}, {code} was expected:\n{done.stdout}{done.stderr}{self.log()}")
        return done

    # --- looking ---------------------------------------------------------------------------

    def state(self):
        return os.path.join(self.bare, "voornaam")

    def log(self):
        path = os.path.join(self.state(), "deploy.log")
        return open(path, encoding="utf-8", errors="replace").read() if os.path.exists(path) else "(no deploy.log)"

    def is_idle(self):
        names = os.listdir(self.state()) if os.path.isdir(self.state()) else []
        return not any("lock" in n or n in ("pending", "run", "running") for n in names) and not os.path.exists(self.ground.live + ".voornaam-lock")

    def settle(self, seconds=30):
        """Until no run is under way."""
        end, quiet = time.monotonic() + seconds, 0
        while quiet < 3:
            check(time.monotonic() < end, f"a run has not ended after {seconds} s: {self.log()}")
            quiet = quiet + 1 if self.is_idle() else 0
            time.sleep(0.03)

    def wait_for(self, path, text, seconds=30):
        """Until the live folder shows a text; how long that took."""
        start, full = time.monotonic(), os.path.join(self.ground.live, path)
        idle_since = None
        while True:
            try:
                with open(full, encoding="utf-8") as file:
                    if text in file.read():
                        return time.monotonic() - start
            except OSError:
                pass
            now = time.monotonic()
            idle_since = (idle_since or now) if self.is_idle() else None  # nothing more will come
            check(now - start < seconds and now - (idle_since or now) < 3,
                  f"{path} does not show {text!r} after {now - start:.1f} s:\n{self.log()[-2000:]}")
            time.sleep(0.002)

    def objects(self):
        """Every object that the repository has."""
        return self.ground.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)", cwd=self.bare)

    def check_clean(self):
        left = leftovers(self.bare) + [n for n in os.listdir(self.state()) if n in ("pending", "run", "running")]
        check(not left, f"left in the repository: {left}")
        live = os.path.dirname(self.ground.live)
        left = [n for n in os.listdir(live) if n.startswith("live.")]
        check(not left, f"left beside the live folder: {left}")
        self.ground.sound(self.bare)
