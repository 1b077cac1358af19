"""A Content-Security-Policy, and what a page asks for: would a browser that obeys the one
show the other whole? Shares no code with the program."""
import html.parser
import re

ACTIVE = ("", "text/javascript", "application/javascript", "module", "text/ecmascript")


def read(policy):
    """{directive: [sources]}"""
    parts = [p.split() for p in policy.split(";") if p.strip()]
    return {p[0]: p[1:] for p in parts}


class Page(html.parser.HTMLParser):
    """All that a page fetches, as (directive, address), and what it has inline."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.wants, self.inline, self.media = [], [], 0
        self.feed(text)
        self.close()

    def want(self, directive, address):
        if address is not None:
            self.wants.append((directive, address.strip()))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag in ("video", "audio"):
            self.media -= 1

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        for name in a:
            if name == "style" or name.startswith("on"):
                self.inline.append(f"<{tag} {name}=>")
        if tag in ("video", "audio"):
            self.media += 1
        if tag == "script":
            if "src" in a:
                self.want("script-src", a["src"])
            elif (a.get("type") or "").lower() in ACTIVE:
                self.inline.append("<script>")
        elif tag == "style":
            self.inline.append("<style>")
        elif tag == "link":
            for word in (a.get("rel") or "").lower().split():
                directive = {"stylesheet": "style-src", "icon": "img-src", "apple-touch-icon": "img-src",
                             "manifest": "manifest-src", "modulepreload": "script-src", "prefetch": "default-src"}.get(word)
                if word == "preload":
                    directive = {"font": "font-src", "image": "img-src", "style": "style-src"}.get(a.get("as"), "default-src")
                if directive:
                    self.want(directive, a.get("href"))
        elif tag in ("img", "image", "input", "source"):
            directive = "media-src" if tag == "source" and self.media else "img-src"
            self.want(directive, a.get("src"))
            self.want(directive, a.get("xlink:href") or (a.get("href") if tag == "image" else None))
            for one in re.split(r",\s+", a.get("srcset") or ""):
                if one.strip():
                    self.want(directive, one.split()[0])
        elif tag in ("video", "audio", "track"):
            self.want("media-src", a.get("src"))
            self.want("img-src", a.get("poster"))
        elif tag in ("iframe", "frame"):
            self.want("frame-src", a.get("src") or "about:srcdoc")
        elif tag in ("object", "embed"):
            self.want("object-src", a.get("data") or a.get("src"))
        elif tag == "base":
            self.want("base-uri", a.get("href"))
        elif tag == "form":
            self.want("form-action", a.get("action") or "")


def style_wants(text):
    """What a style sheet fetches."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    found = [("style-src", m) for m in re.findall(r"@import\s+(?:url\()?[\"']?([^\"');]+)", bare)]
    for block in re.findall(r"[^{}]*\{[^{}]*\}", bare):
        directive = "font-src" if "@font-face" in block else "img-src"
        found += [(directive, m) for m in re.findall(r"url\(\s*[\"']?([^\"')]+)", block)]
    return found


def allows(policy, directive, address):
    sources = policy.get(directive)
    if sources is None:
        if directive in ("form-action", "base-uri", "frame-ancestors"):
            return True  # these don't fall back
        sources = policy.get("default-src", ["*"])
    if address.lower().startswith("data:"):
        return "data:" in sources
    own = not re.match(r"[a-z][a-z0-9+.-]*:|//", address, re.I)
    return "'self'" in sources if own else any(s in ("*",) or address.startswith(s) for s in sources)


def refused(policy, kind, text):
    """What a browser would not do of this file: of a page, a style sheet or a drawing."""
    rules = read(policy)
    page = None if kind == "css" else Page(text)
    wants = style_wants(text) if kind == "css" else page.wants
    problems = [f"{directive} {address[:80]}" for directive, address in wants if not allows(rules, directive, address)]
    if page:
        scripts = rules.get("script-src", rules.get("default-src", []))
        styles = rules.get("style-src", rules.get("default-src", []))
        for one in page.inline:
            style = "style" in one
            if "'unsafe-inline'" not in (styles if style else scripts):
                problems.append(f"inline {one}")
    return problems
