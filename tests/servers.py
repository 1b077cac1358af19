"""The snippets of generator/handbook/servers in the real nginx and the real Caddy: a built site is
asked for, address by address, as browsers do it. What is served is what the build made,
with every header on every answer; what is hidden or gone is not served; a folder that is
exchanged while visitors ask is never half there."""
import ctypes
import http.client
import os
import random
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse

import policy_check
from look import tree

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SNIPPETS = os.path.join(TOP, "generator", "handbook", "servers")
TODAY = "2026-11-20"

# On every answer, whatever its number; each once.
ALWAYS = {"content-security-policy": r"default-src 'none'; .*frame-ancestors 'none'",
          "referrer-policy": r"no-referrer",
          "x-content-type-options": r"nosniff",
          "x-frame-options": r"DENY",
          "cross-origin-opener-policy": r"same-origin",
          "cross-origin-resource-policy": r"same-origin",
          "permissions-policy": r".*\bcamera=\(\).*\bgeolocation=\(\).*\bmicrophone=\(\).*",
          "cache-control": r"no-cache|(public|private), max-age=\d+, immutable"}
IMMUTABLE = "public, max-age=31536000, immutable"
OWN_COPY = "private, max-age=2592000, immutable"
TYPES = {"html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8",
         "ics": "text/calendar; charset=utf-8", "vtt": "text/vtt; charset=utf-8", "txt": "text/plain; charset=utf-8",
         "webmanifest": "application/manifest+json", "svg": "image/svg+xml", "jpg": "image/jpeg", "webp": "image/webp",
         "avif": "image/avif", "mp4": "video/mp4", "mp3": "audio/mpeg", "pdf": "application/pdf",
         "odt": "application/vnd.oasis.opendocument.text", "png": "image/png",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
# Kinds that the demo school has none of; the servers look at names only.
MORE = {"media/0123456789abcdef01234567.mp4": b"film", "media/0123456789abcdef01234567.vtt": b"WEBVTT\n",
        "media/0123456789abcdef01234567.mp3": b"sound", "media/0123456789abcdef01234567-480.avif": b"avif",
        "app.webmanifest": b"{}", "documenten/brief.docx": b"docx", "plaat.png": b"png", "assets/letter.css": b"a{}"}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Answer:
    def __init__(self, response):
        self.status, self.body = response.status, response.read()
        self.headers = [(k.lower(), v) for k, v in response.getheaders()]

    def all(self, name):
        return [v for k, v in self.headers if k == name]

    def one(self, name):
        return (self.all(name) or [""])[0]


class Server:
    """One that runs; `ask` is a request on a connection of its own."""

    def __init__(self, work, root):
        self.work, self.root, self.port = work, root, free_port()
        os.makedirs(work, exist_ok=True)
        self.log = open(os.path.join(work, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(self.command(), stdout=self.log, stderr=self.log, cwd=work,
                                        env={**os.environ, "HOME": work, "XDG_DATA_HOME": work, "XDG_CONFIG_HOME": work})
        for _ in range(200):
            try:
                self.ask("/")
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.05)
        self.stop()
        raise RuntimeError("it does not start:\n" + open(self.log.name, encoding="utf-8").read()[-2000:])

    def ask(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def send(self, text):
        """The answer to a request letter by letter, as no client would write it."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as s:
            s.sendall(text.encode())
            response = http.client.HTTPResponse(s)
            response.begin()
            return Answer(response)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


class Nginx(Server):
    name, package = "nginx", "nginx"

    def command(self):
        snippet = open(os.path.join(SNIPPETS, "nginx.conf"), encoding="utf-8").read()
        own = snippet.replace("root /srv/www/school;", f"root {self.root};")
        assert own != snippet
        with open(os.path.join(self.work, "snippet.conf"), "w", encoding="utf-8") as file:
            file.write(own)
        folders = "".join(f"{kind}_temp_path {self.work}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root root;\n" if os.geteuid() == 0 else ""
        with open(os.path.join(self.work, "nginx.conf"), "w", encoding="utf-8") as file:
            file.write(f"{user}daemon off;\npid {self.work}/pid;\nworker_processes 2;\nevents {{ worker_connections 256; }}\n"
                       f"http {{\naccess_log off;\nerror_log {self.work}/errors;\n{folders}"
                       f"server {{\nlisten 127.0.0.1:{self.port};\nserver_name school.example;\ninclude {self.work}/snippet.conf;\n}}\n}}\n")
        return [shutil.which("nginx") or "/usr/sbin/nginx", "-e", os.path.join(self.work, "errors"), "-p", self.work,
                "-c", os.path.join(self.work, "nginx.conf")]


class Caddy(Server):
    name, package = "caddy", "caddy"

    def command(self):
        snippet = open(os.path.join(SNIPPETS, "Caddyfile"), encoding="utf-8").read()
        own = snippet.replace("school.example {", f"http://127.0.0.1:{self.port} {{").replace("/srv/www/school", self.root)
        assert own.count(self.root) == 1 and own.count(str(self.port)) == 1
        path = os.path.join(self.work, "Caddyfile")
        with open(path, "w", encoding="utf-8") as file:
            file.write("{\n\tadmin off\n\tauto_https off\n}\n" + own)
        return [shutil.which("caddy"), "run", "--adapter", "caddyfile", "--config", path]


# --- the site --------------------------------------------------------------------------

def make_site(program, environment, work):
    """The demo school with some that was taken down, and kinds of files it has none of."""
    site, out = os.path.join(work, "content"), os.path.join(work, "site")
    shutil.copytree(os.path.join(TOP, "content"), site, ignore=shutil.ignore_patterns(".voornaam", "public"))
    with open(os.path.join(site, "takedowns.csv"), "a", encoding="utf-8") as file:
        file.write(f"/documenten/oud.pdf;{TODAY};K-1\n/lang/geleden/;{TODAY};K-2\n")
    with open(os.path.join(site, "voornaam.yml"), "a", encoding="utf-8") as file:
        file.write(f"\ndeploy: {{directory: {out}}}\n")
    done = subprocess.run([*program, "deploy", "-q", "-s", site, "--date", TODAY], capture_output=True, text=True,
                          env=environment(VOORNAAM_CACHE=os.path.join(work, "cache")), timeout=300)
    assert done.returncode == 0, done.stderr
    for path, data in MORE.items():
        os.makedirs(os.path.dirname(os.path.join(out, path)), exist_ok=True)
        with open(os.path.join(out, path), "wb") as file:
            file.write(data)
    return out


def address(path):
    """"nieuws/x/index.html" is asked for as "/nieuws/x/"."""
    return "/" + re.sub(r"(^|/)index\.html$", r"\1", path)


class Serving:
    """The checks; each returns None or what is wrong."""

    def __init__(self, server, site):
        self.server, self.site = server, site
        self.paths = [p for p in tree(site) if not re.search(r"(^|/)\.", p) and p != "404.html"]
        self.missing = open(os.path.join(site, "404.html"), "rb").read()

    def headers(self, what, answer, status, cache="no-cache"):
        problem = "" if answer.status == status else f"{what}: {answer.status}, not {status}\n"
        for name, pattern in ALWAYS.items():
            values = answer.all(name)
            if len(values) != 1 or not re.fullmatch(pattern, values[0]):
                problem += f"{what} ({answer.status}): {name}: {values}\n"
        if status in (404, 410) and "style-src 'self'" not in answer.one("content-security-policy"):
            problem += f"{what}: the page that says so could not show its style\n"
        if answer.one("cache-control") != cache:
            problem += f"{what}: cache-control: {answer.one('cache-control')!r}, not {cache!r}\n"
        if re.search(r"\d", answer.one("server")) or answer.all("x-powered-by"):
            problem += f"{what}: it tells its version: {answer.one('server')!r}\n"
        return problem

    def cache_of(self, path):
        return (IMMUTABLE if re.fullmatch(r"assets/(style|viewer)-[0-9a-f]{12}\.(css|js)", path)
                else OWN_COPY if path.startswith("media/") else "no-cache")

    def every_file(self):
        problem, seen = "", set()
        for path in self.paths:
            answer = self.server.ask(address(path))
            problem += self.headers(path, answer, 200, self.cache_of(path))
            if answer.body != open(os.path.join(self.site, path), "rb").read():
                problem += f"{path}: other bytes\n"
            extension = path.rsplit(".", 1)[1]
            wanted = TYPES.get(extension)
            if extension == "xml":
                wanted = f"application/{'atom+' if path.endswith('feed.xml') else ''}xml; charset=utf-8"
            if wanted is None or answer.one("content-type").split("; charset")[0] != wanted.split("; charset")[0] or (
                    "charset" in wanted and not answer.one("content-type").lower().endswith("charset=utf-8")):
                problem += f"{path}: content-type: {answer.one('content-type')!r}, not {wanted!r}\n"
            if not answer.one("etag"):
                problem += f"{path}: no etag\n"
            seen.add(extension)
        lacking = set(TYPES) - seen - {"txt", "svg"}
        problem = "".join(problem.splitlines(True)[:12])
        return problem + (f"the site has no {sorted(lacking)}" if lacking else "") or None

    def unchanged(self):
        problem = ""
        for path in ("index.html", "nieuws/index.html", "feed.xml", *[p for p in self.paths if p.startswith(("assets/", "media/"))][:4]):
            first = self.server.ask(address(path))
            again = self.server.ask(address(path), If_None_Match=first.one("etag"))
            problem += self.headers(f"{path}, asked again", again, 304, self.cache_of(path))
            if again.body:
                problem += f"{path}: a body with 304\n"
        return problem or None

    def without_slash(self):
        problem = ""
        for path in [p for p in self.paths if p.endswith("/index.html")]:
            folder = "/" + path[:-len("/index.html")]
            answer = self.server.ask(folder)
            problem += self.headers(folder, answer, answer.status if answer.status in (301, 308) else 301)
            if answer.one("location") != folder + "/":
                problem += f"{folder}: location {answer.one('location')!r}\n"
        return problem or None

    def absent(self):
        problem = ""
        for path in ("/niets", "/niets/", "/nieuws/niets/", "/media/0123456789abcdef01234567-1.webp", "/media/", "/assets/",
                     "/assets/style-000000000000.css", "/documenten/niets.pdf", "/404.html", "/feed.xml/x", "/index.php?x=1",
                     "/nieuws/niets/feed.xml"):
            answer = self.server.ask(path)
            problem += self.headers(path, answer, 404)
            if answer.body != self.missing:
                problem += f"{path}: not the page 404.html: {answer.body[:60]}\n"
            if answer.one("content-type").lower() != "text/html; charset=utf-8":
                problem += f"{path}: {answer.one('content-type')}\n"
        return problem or None

    def gone(self):
        problem = ""
        found = [p for p in tree(self.site) if p.startswith(".gone/")]
        if len(found) < 3:
            problem += f"the deploy left only {found}\n"
        for path in found:
            at = "/" + path[len(".gone/"):-len("/gone")]
            for asked in (at, at + "/", at + "?van=zoekmachine"):
                answer = self.server.ask(asked)
                problem += self.headers(asked, answer, 410)
                if answer.body != self.missing or answer.one("content-type").lower() != "text/html; charset=utf-8":
                    problem += f"{asked}: not a page to read\n"
        head = self.server.ask("/lang/geleden/", "HEAD")
        return problem + (f"HEAD: {head.status} {head.body!r}\n" if head.status != 410 or head.body else "") or None

    def hidden(self):
        """Files of the program's own, however they are spelled; and what is outside."""
        problem = ""
        with open(os.path.join(os.path.dirname(self.site), "outside.txt"), "w", encoding="utf-8") as file:
            file.write("outside")
        for path in ("/.voornaam-output", "/%2evoornaam-output", "/nieuws/../.voornaam-output", "//.voornaam-output", "/.gone/",
                     "/.gone/lang/geleden/gone", "/.gone/lang/geleden/", "/%2Egone/lang/geleden/gone", "/./.gone/lang/geleden/gone",
                     "/.git/config", "/nieuws/.htaccess", "/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt",
                     "/.well-known/security.txt"):
            answer = self.server.ask(path)
            if answer.status not in (400, 404) or b"outside" == answer.body or b"Made by" in answer.body:
                problem += f"{path}: {answer.status} {answer.body[:60]}\n"
            if answer.status == 404:
                problem += self.headers(path, answer, 404)
        return problem or None

    def methods(self):
        problem = ""
        for method in ("POST", "PUT", "DELETE"):
            answer = self.server.ask("/nieuws/", method, Content_Length="0")
            if answer.status == 200 or answer.status >= 500:
                problem += f"{method}: {answer.status}\n"
            problem += self.headers(method, answer, answer.status)
        for part, body, cache in (("0-", b"film", OWN_COPY), ("0-1", b"fi", OWN_COPY), ("1-2", b"il", "no-cache"), ("-1", b"m", "no-cache")):
            answer = self.server.ask("/media/0123456789abcdef01234567.mp4", Range=f"bytes={part}")
            if answer.body != body:
                problem += f"part {part} of a film: {answer.body!r}\n"
            problem += self.headers(f"part {part} of a film", answer, 206, cache)
        return problem or None

    def refused(self):
        """What is wrong is kept by nobody, whatever it was asked of, and says what a page says."""
        problem = ""
        kept = [next(p for p in self.paths if re.fullmatch(pattern, p)) for pattern in
                (r"media/[\w-]+\.jpg", r"media/\w+\.mp4", r"assets/style-\w+\.css", r".*\.pdf", r"feed\.xml", r"index\.html")]
        for path in map(address, kept):
            for status, more in ((416, {"Range": "bytes=99999999-"}), (416, {"Range": "bytes=0-99999999999999999999"}),
                                 (412, {"If_Match": '"other"'}), (412, {"If_Unmodified_Since": "Mon, 01 Jan 1990 00:00:00 GMT"})):
                problem += self.headers(f"{path}, {more}", self.server.ask(path, **more), status)
            for method in ("TRACE", "FOO", "POST", "CONNECT"):
                problem += self.headers(f"{method} {path}", self.server.ask(path, method, Content_Length="0"), 405)
        absent = {"Range": "bytes=99999999-", "If_Match": '"other"'}
        for path, more in (("/niets", absent), ("/lang/geleden/", absent), ("/media/00.jpg", absent), ("/nieuws/" + "a" * 255 + "/", {}),
                           ("/nieuws/" + "a" * 300 + "/", {}), ("/" + "%C3%AB" * 128, {}), ("/" + "ab/" * 1700, {}),
                           ("/media/" + "0" * 300 + ".jpg", {})):
            answer = self.server.ask(path, **more)
            problem += self.headers(path[:40], answer, 410 if "geleden" in path else 404)
            problem += "" if answer.body == self.missing else f"{path[:40]}: not the page 404.html: {answer.body[:60]}\n"
        unread = 400 if self.server.name == "nginx" else 404
        for path in ("/%00", "/nieuws/a%00b/", "/media/00%00.jpg"):
            problem += self.headers(path, self.server.ask(path), unread)
        for path in ("/?%00", "/?" + "a/" * 1000):
            problem += self.headers(path[:40], self.server.ask(path), 200)
        long = self.server.ask("/" + "a" * 40000)
        return problem + self.headers("a long address", long, 414 if self.server.name == "nginx" else 404) or None

    def unreadable(self):
        """What is no HTTP. Caddy does not read its settings for it; then it holds nothing."""
        problem, media = "", next(address(p) for p in self.paths if p.endswith(".jpg"))
        host = f"Host: 127.0.0.1:{self.server.port}"
        for status, line, *lines in ((400, f"GET {media} HTTP/1.1", "Host: a b"), (400, f"GET {media} HTTP/1.1"), (400, "GET /%zz HTTP/1.1", host),
                                     (400, f"GET {media} HTTP/1.1", host, "Content-Length: x"),
                                     (501, f"GET {media} HTTP/1.1", host, "Transfer-Encoding: x"),
                                     (505, f"GET {media} HTTP/9.9", host), (None, "OPTIONS * HTTP/1.1", host)):
            answer = self.server.send("\r\n".join([line, *lines, "Connection: close", "", ""]))
            if self.server.name == "nginx":
                problem += self.headers(f"{line} {lines}", answer, status or 400)
            elif answer.status != (status or 200) or answer.all("cache-control") or b"<" in answer.body or len(answer.body) > 100:
                problem += f"{line} {lines}: {answer.status} {answer.headers} {answer.body[:60]}\n"
        return problem or None

    def policy(self):
        """Every page, style sheet and drawing under the policy that comes with it."""
        problem, wants, kinds = "", 0, set()
        for path in self.paths:
            if not path.endswith((".html", ".css", ".svg")):
                continue
            answer = self.server.ask(address(path))
            kind, policy, text = path.rsplit(".", 1)[1], answer.one("content-security-policy"), answer.body.decode()
            problem += "".join(f"{path}: {what}\n" for what in policy_check.refused(policy, kind, text))
            if kind == "html":
                page = policy_check.Page(text)
                wants += len(page.wants)
                kinds |= {d + (" data:" if a.startswith("data:") else "") for d, a in page.wants}
        if wants < 100 or not {"script-src", "style-src", "img-src", "img-src data:"} <= kinds:
            problem += f"little was looked at: {wants}, {sorted(kinds)}\n"
        return problem or None


def check_policy_reader():
    """The reader of policies refuses what a browser would."""
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
    right = ('<script src="/a.js"></script><script type="application/ld+json">{}</script><link rel=stylesheet href=/a.css>'
             '<picture><source srcset="/a.webp 1x, /b.webp 2x"><img src=/a.jpg></picture>')
    wrong = ('<p style="x">', "<style>a{}</style>", "<script>x()</script>", '<script src="https://x.example/a.js"></script>',
             '<img src="data:image/png,x">', '<img srcset="/a.jpg 1x, //x.example/b.jpg 2x">', "<p onclick=x>", "<base href=/>",
             "<form action=/x>", "<iframe src=/x></iframe>", "<video src=/a.mp4></video>", "<video><source src=/a.mp4></video>",
             "<audio><track src=/a.vtt></audio>", "<link rel=manifest href=/a>", "<object data=/x></object>", '<svg><image href="//x/y"/></svg>')
    problem = "".join(f"refused: {p}\n" for p in policy_check.refused(policy, "html", right))
    problem += "".join(f"allowed: {w}\n" for w in wrong if not policy_check.refused(policy, "html", w))
    for sheet in ("@font-face{src:url(/a.woff2)}", "a{background:url('https://x/y.png')}", "@import '//x/y.css';"):
        problem += "" if policy_check.refused(policy, "css", sheet) else f"allowed: {sheet}\n"
    return problem or None


# --- an exchange while visitors ask -----------------------------------------------------------

def exchange(a, b):
    """Two folders change places in one step (renameat2, RENAME_EXCHANGE)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(-100, a.encode(), -100, b.encode(), 2) != 0:
        raise unittest.SkipTest(f"this file system can't exchange folders: {os.strerror(ctypes.get_errno())}")


def live_exchange(server, site):
    """Each answer is one version of its file, none fails, and the last one shows at once."""
    other = site + ".other"
    shutil.copytree(site, other)
    pages = [p for p in tree(site) if p.endswith("index.html")][:12]
    versions = {}
    for path in pages:
        for folder, mark in ((site, b"een"), (other, b"twee" * 5000)):
            with open(os.path.join(folder, path), "rb") as file:
                data = file.read()
            with open(os.path.join(folder, path), "wb") as file:
                file.write(data + b"<!--" + mark + b"-->")
            versions.setdefault(path, []).append(data + b"<!--" + mark + b"-->")
    wrong, count, done = [], [0, 0], threading.Event()

    def visit(seed):
        dice = random.Random(seed)
        while not done.is_set():
            path = dice.choice(pages)
            try:
                answer = server.ask(address(path))
            except OSError as error:
                wrong.append(f"{path}: {error}")
                continue
            if answer.status != 200 or answer.body not in versions[path]:
                wrong.append(f"{path}: {answer.status}, {len(answer.body)} bytes")
            else:
                count[versions[path].index(answer.body)] += 1

    visitors = [threading.Thread(target=visit, args=(seed,)) for seed in range(4)]
    for v in visitors:
        v.start()
    try:
        for turn in range(200):
            exchange(site, other)
            time.sleep(0.005)
            if turn % 7 == 6:
                shown = server.ask(address(pages[0])).body
                if shown != versions[pages[0]][(turn + 1) % 2]:
                    wrong.append(f"after exchange {turn + 1} the other site is shown")
    finally:
        done.set()
        for v in visitors:
            v.join()
    shutil.rmtree(other)
    print(f"    {server.name}: {sum(count)} pages asked during 200 exchanges, {count[0]} of one site and {count[1]} of the other")
    if min(count) == 0:
        wrong.append(f"only one of the sites was seen: {count}")
    return "\n".join(wrong[:10]) or None


def links_outside(server, site):
    """nginx follows no link, in a folder or at its end."""
    os.symlink("/etc/hostname", os.path.join(site, "naam.txt"))
    os.symlink("/etc", os.path.join(site, "map"))
    try:
        found = [f"{p}: {server.ask(p).status}" for p in ("/naam.txt", "/map/hostname") if server.ask(p).status != 404]
    finally:
        os.unlink(os.path.join(site, "naam.txt"))
        os.unlink(os.path.join(site, "map"))
    return "\n".join(found) or None


def same_headers():
    """Both snippets say the same, letter by letter."""
    nginx = open(os.path.join(SNIPPETS, "nginx.conf"), encoding="utf-8").read()
    caddy = open(os.path.join(SNIPPETS, "Caddyfile"), encoding="utf-8").read()
    problem = ""
    for text in re.findall(r'^[^#\n]*"([^"\n]{8,})"(?= always;|;)', nginx, re.M):
        if f'"{text}"' not in caddy:
            problem += f"not in the Caddyfile: {text[:80]}\n"
    # nginx has them twice: as they are, and with variables of which the first value is the same.
    first = dict(re.findall(r"^set (\$voornaam_\w+) (.*);", nginx, re.M))
    lists = [sorted((name, first.get(value, value)) for name, value in re.findall(rf"^{indent}(?:# )?add_header (\S+) (.*) always;", nginx, re.M))
             for indent in ("", " {4}")]
    lists[1] = [pair for pair in lists[1] if pair[1] != '""']
    if lists[0] != lists[1] or {name.lower() for name, _ in lists[0]} != set(ALWAYS) | {"strict-transport-security"}:
        problem += f"nginx.conf has other headers for what is refused than for what is served: {set(lists[0]) ^ set(lists[1])}\n"
    return problem or None


# --- all of it ------------------------------------------------------------------------------------

def run_one(tests, kind, work, made):
    name = kind.name
    if not (shutil.which(name) or os.path.exists(f"/usr/sbin/{name}")):
        tests.run(f"servers: {name}", skip, f"{name} is not installed")
        return
    site = os.path.join(work, name, "site")
    shutil.copytree(made, site)
    server = kind(os.path.join(work, name, "server"), site)
    try:
        serving = Serving(server, site)
        for check in ("every_file", "unchanged", "without_slash", "absent", "gone", "hidden", "methods", "refused", "unreadable", "policy"):
            tests.run(f"servers: {name}, {check.replace('_', ' ')}", getattr(serving, check))
        if name == "nginx":
            tests.run("servers: nginx, links", links_outside, server, site)
        tests.run(f"servers: {name}, exchanged while visitors ask", live_exchange, server, site)
    finally:
        server.stop()


def skip(why):
    raise unittest.SkipTest(why)


def run(tests, environment, program):
    if not tests.wanted("servers"):
        return
    tests.run("servers: what a policy refuses", check_policy_reader)
    tests.run("servers: the same headers", same_headers)
    with tempfile.TemporaryDirectory(prefix="voornaam-servers-") as work:
        made = make_site(program, environment, work)
        for kind in (Nginx, Caddy):
            run_one(tests, kind, work, made)
