"""Shapes for the demo school's pictures: a sheet of SVG that things are drawn on.

A Sheet is 1600 x 1200 units with the origin at the top left. Every drawing
function adds to the sheet and takes the point where the thing stands on the
ground. Sheet.heads keeps where faces are, so that metadata can point at them.
"""
import math
import random

SKIN = ["#fbd9b9", "#f3c39b", "#dfa373", "#b97a4b", "#8a5532", "#6b3f25"]
HAIR = ["#2b1d16", "#4b2e1c", "#7c4a25", "#c98b3b", "#e9c46a", "#b5502b", "#1d1b22"]
CLOTH = ["#e4572e", "#2e86ab", "#f2b134", "#6a994e", "#8e5ea2", "#ef798a", "#1b998b", "#3d5a80"]
AUTUMN = ["#d9822b", "#c8553d", "#e3b23c", "#b5651d", "#a63d2f", "#e07a34"]
GREEN = ["#4f8a4c", "#5e9b52", "#3f7747", "#76ab5a"]


def mix(a, b, t):
    """The colour t of the way from a to b, both #rrggbb."""
    pa = [int(a[i:i + 2], 16) for i in (1, 3, 5)]
    pb = [int(b[i:i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join("%02x" % round(x + (y - x) * t) for x, y in zip(pa, pb))


def dark(c, t=0.2):
    return mix(c, "#1a1a2e", t)


def light(c, t=0.25):
    return mix(c, "#ffffff", t)


class Sheet:
    def __init__(self, seed, width=1600, height=1200):
        self.w, self.h = width, height
        self.rnd = random.Random(seed)
        self.parts, self.defs, self.heads = [], [], []

    def add(self, text):
        self.parts.append(text)

    def gradient(self, *stops, across=False, radial=False):
        """A gradient from evenly spaced stops; returns the paint to fill with."""
        name = "g%d" % len(self.defs)
        inner = "".join('<stop offset="%.3f" stop-color="%s"/>' % (i / (len(stops) - 1), s) if isinstance(s, str)
                        else '<stop offset="%.3f" stop-color="%s" stop-opacity="%s"/>' % (i / (len(stops) - 1), *s)
                        for i, s in enumerate(stops))
        if radial:
            self.defs.append('<radialGradient id="%s">%s</radialGradient>' % (name, inner))
        else:
            end = 'x2="1" y2="0"' if across else 'x2="0" y2="1"'
            self.defs.append('<linearGradient id="%s" x1="0" y1="0" %s>%s</linearGradient>' % (name, end, inner))
        return "url(#%s)" % name

    def rect(self, x, y, w, h, fill, r=0, extra=""):
        self.add('<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%s" fill="%s" %s/>' % (x, y, w, h, r, fill, extra))

    def circle(self, x, y, r, fill, extra=""):
        self.add('<circle cx="%.1f" cy="%.1f" r="%.1f" fill="%s" %s/>' % (x, y, r, fill, extra))

    def ellipse(self, x, y, rx, ry, fill, extra=""):
        self.add('<ellipse cx="%.1f" cy="%.1f" rx="%.1f" ry="%.1f" fill="%s" %s/>' % (x, y, rx, ry, fill, extra))

    def path(self, d, fill="none", extra=""):
        self.add('<path d="%s" fill="%s" %s/>' % (d, fill, extra))

    def line(self, pts, stroke, width, extra=""):
        d = "M" + " L".join("%.1f %.1f" % p for p in pts)
        self.path(d, "none", 'stroke="%s" stroke-width="%.1f" stroke-linecap="round" stroke-linejoin="round" %s' % (stroke, width, extra))

    def curve(self, d, stroke, width, extra=""):
        self.path(d, "none", 'stroke="%s" stroke-width="%.1f" stroke-linecap="round" stroke-linejoin="round" %s' % (stroke, width, extra))

    def poly(self, pts, fill, extra=""):
        self.add('<polygon points="%s" fill="%s" %s/>' % (" ".join("%.1f,%.1f" % p for p in pts), fill, extra))

    def text(self, x, y, s, size, fill, extra=""):
        self.add('<text x="%.1f" y="%.1f" font-family="DejaVu Sans" font-weight="bold" font-size="%.1f" fill="%s" '
                 'text-anchor="middle" %s>%s</text>' % (x, y, size, fill, extra, s))

    def open(self, transform="", extra=""):
        self.add('<g transform="%s" %s>' % (transform, extra))

    def close(self):
        self.add("</g>")

    def shadow(self, x, y, rx, strength=0.18):
        self.ellipse(x, y, rx, rx * 0.17, "#20303f", 'opacity="%.2f"' % strength)

    def svg(self):
        return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><defs>%s</defs>%s</svg>'
                % (self.w, self.h, "".join(self.defs), "".join(self.parts)))


# ---- sky and land ----

def sky(s, *stops):
    s.rect(0, 0, s.w, s.h, s.gradient(*(stops or ("#7fc4ea", "#bfe3f2", "#f6efd9"))))


def sun(s, x, y, r, colour="#ffe08a"):
    s.circle(x, y, r * 3, s.gradient((colour, 0.75), (colour, 0.2), (colour, 0), radial=True))
    s.circle(x, y, r, light(colour, 0.35))


def cloud(s, x, y, k=1.0, opacity=0.9):
    s.open("translate(%d %d) scale(%.2f)" % (x, y, k), 'opacity="%s"' % opacity)
    for dx, dy, r in ((-80, 8, 42), (-30, -18, 58), (40, -10, 50), (92, 10, 36)):
        s.circle(dx, dy, r, "#ffffff")
    s.rect(-122, 6, 250, 44, "#ffffff", 22)
    s.rect(-100, 34, 200, 16, "#dbeaf2", 8)
    s.close()


def clouds(s, n=3):
    for i in range(n):
        cloud(s, (i + 0.5) * s.w / n + s.rnd.randint(-120, 120), s.rnd.randint(110, 300), s.rnd.uniform(0.7, 1.2))


def hill(s, y, amp, top, bottom, phase=0.0, waves=1.3):
    pts = [(x, y + amp * math.sin(phase + waves * x / s.w * 6.28)) for x in range(0, s.w + 41, 40)]
    s.path("M0 %d L" % s.h + " L".join("%d %.1f" % p for p in pts) + " L%d %d Z" % (s.w, s.h), s.gradient(top, bottom))


def grass(s, y0, y1, colour, n=120):
    for _ in range(n):
        t = s.rnd.random()
        x, y = s.rnd.uniform(0, s.w), y0 + (y1 - y0) * t
        k = 6 + 12 * t
        s.curve("M%.0f %.0f q%.0f %.0f %.0f %.0f m%.0f %.0f q%.0f %.0f %.0f %.0f"
                % (x, y, 1, -k * .6, -k * .4, -k, k * .4, k, -1, -k * .6, k * .5, -k * .9), colour, 2.5, 'opacity="0.55"')


def flowers(s, y0, y1, n=40, colours=("#ffffff", "#ffd166", "#ef798a")):
    for _ in range(n):
        x, y = s.rnd.uniform(0, s.w), s.rnd.uniform(y0, y1)
        r = 4 + 5 * (y - y0) / max(1, y1 - y0)
        s.line([(x, y), (x, y + 3 * r)], "#4b7f45", 2.5)
        s.circle(x, y, r, s.rnd.choice(colours))
        s.circle(x, y, r * 0.4, "#f2a33a")


def rainbow(s, x, y, r, width=26, opacity=0.75):
    s.open("", 'opacity="%s"' % opacity)
    for i, c in enumerate(("#e4572e", "#f29e4c", "#f6d84c", "#6abf69", "#3f8efc", "#7a5ccf")):
        q = r - i * width
        s.curve("M%d %d A%d %d 0 0 1 %d %d" % (x - q, y, q, q, x + q, y), c, width + 1)
    s.close()


def leaf(s, x, y, k, colour, turn):
    s.open("translate(%.0f %.0f) rotate(%d) scale(%.2f)" % (x, y, turn, k))
    s.path("M0 -16 C14 -12 14 8 0 18 C-14 8 -14 -12 0 -16 Z", colour)
    s.line([(0, -10), (0, 26)], dark(colour, 0.3), 2)
    s.close()


def leaves(s, y0, y1, n, k=1.0):
    for _ in range(n):
        t = s.rnd.random()
        leaf(s, s.rnd.uniform(0, s.w), y0 + (y1 - y0) * t, k * (0.5 + 0.7 * t), s.rnd.choice(AUTUMN), s.rnd.randint(0, 360))


# ---- trees ----

def tree(s, x, y, h, colours=GREEN, trunk="#6b4a32"):
    c = s.rnd.choice(colours)
    s.shadow(x, y, h * 0.24)
    s.path("M%.1f %.1f Q%.1f %.1f %.1f %.1f L%.1f %.1f Q%.1f %.1f %.1f %.1f Z"
           % (x - h * .05, y, x - h * .02, y - h * .25, x - h * .022, y - h * .5,
              x + h * .022, y - h * .5, x + h * .02, y - h * .25, x + h * .055, y), trunk)
    s.line([(x, y - h * .38), (x + h * .1, y - h * .52)], trunk, h * .02)
    s.line([(x, y - h * .34), (x - h * .1, y - h * .5)], trunk, h * .02)
    blobs = [(s.rnd.uniform(-.21, .21), s.rnd.uniform(-.86, -.5), s.rnd.uniform(.11, .17)) for _ in range(11)]
    for dx, dy, r in blobs:
        s.circle(x + dx * h, y + dy * h, r * h * 1.05, dark(c, 0.14))
    for dx, dy, r in blobs:
        s.circle(x + dx * h - r * h * .12, y + dy * h - r * h * .16, r * h * .88, c)
    for dx, dy, r in blobs[:5]:
        s.circle(x + dx * h - r * h * .3, y + dy * h - r * h * .35, r * h * .42, light(c, 0.2), 'opacity="0.8"')


def conifer(s, x, y, h, colour="#2f6b52"):
    s.shadow(x, y, h * 0.2)
    s.rect(x - h * .03, y - h * .14, h * .06, h * .14, "#5d4130")
    for i in range(4):
        top, base, half = y - h + i * h * .19, y - h * .62 + i * h * .17, h * (.13 + .045 * i)
        s.poly([(x, top), (x + half, base), (x - half, base)], mix(colour, "#ffffff", .12 - .04 * i))
        s.poly([(x, top), (x + half, base), (x + half * .1, base)], dark(colour, .15), 'opacity="0.5"')


def treeline(s, y, n, h, colours):
    for i in range(n):
        tree(s, (i + s.rnd.uniform(.1, .9)) * s.w / n, y + s.rnd.uniform(-8, 14), h * s.rnd.uniform(.75, 1.15), colours)


# ---- people ----

def _hair(s, style, x, y, r, c, back):
    if back:
        if style == "long":
            s.path("M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f L%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f Z"
                   % (x - r * 1.1, y + r * 1.5, x - r * 1.35, y - r * 1.5, x + r * 1.35, y - r * 1.5, x + r * 1.1, y + r * 1.5,
                      x + r * .6, y + r * 1.6, x, y + r, x, y + r, x - r * .6, y + r * 1.6), c)
        elif style == "bob":
            s.rect(x - r * 1.14, y - r * .9, r * 2.28, r * 1.75, c, r * .8)
        elif style == "afro":
            for i in range(14):
                a = math.pi * (0.86 + 1.28 * i / 13)
                s.circle(x + r * .95 * math.cos(a), y - r * .12 + r * .98 * math.sin(a), r * .46, c)
        elif style == "tail":
            s.path("M%.1f %.1f q%.1f %.1f %.1f %.1f q%.1f %.1f %.1f %.1f Z"
                   % (x + r * .7, y - r * .7, r * 1.3, r * .1, r * .8, r * 1.7, -r * .5, -r * .5, -r * .9, -r * 1.2), c)
        elif style == "braids":
            for d in (-1, 1):
                for i in range(4):
                    s.circle(x + d * r * (1.02 + .06 * i), y + r * (.35 + .42 * i), r * .26, c)
                s.circle(x + d * r * 1.22, y + r * 1.98, r * .14, "#ef798a")
        elif style == "buns":
            for d in (-1, 1):
                s.circle(x + d * r * .82, y - r * .92, r * .42, c)
        return
    if style == "scarf":
        return
    if style == "beanie":
        s.path("M%.1f %.1f A%.1f %.1f 0 0 1 %.1f %.1f Z" % (x - r * 1.06, y - r * .3, r * 1.06, r * 1.1, x + r * 1.06, y - r * .3), c)
        s.rect(x - r * 1.12, y - r * .52, r * 2.24, r * .36, light(c, .3), r * .17)
        s.circle(x, y - r * 1.42, r * .28, light(c, .5))
        return
    fringe = {"short": .32, "afro": .45, "long": .22, "bob": .12, "tail": .35, "braids": .3, "buns": .32, "spiky": .4}[style]
    s.path("M%.1f %.1f A%.1f %.1f 0 0 1 %.1f %.1f Q%.1f %.1f %.1f %.1f Q%.1f %.1f %.1f %.1f Z"
           % (x - r * 1.05, y - r * .02, r * 1.05, r * 1.08, x + r * 1.05, y - r * .02,
              x + r * .75, y - r * (fringe + .2), x + r * .15, y - r * (fringe + .3),
              x - r * .5, y - r * (fringe + .1), x - r * 1.05, y - r * .02), c)
    if style == "spiky":
        s.poly([(x - r * .9, y - r * .6), (x - r * .75, y - r * 1.35), (x - r * .3, y - r), (x - r * .05, y - r * 1.5),
                (x + r * .3, y - r), (x + r * .7, y - r * 1.35), (x + r * .9, y - r * .55)], c)


def child(s, x, y, h, arms=(35, 35), legs=(6, 6), lean=0, look=0, coat=False, boots=None, style=None, skin=None,
          hair=None, shirt=None, pants=None, mood="smile", grown=False):
    """A figure of height h with its feet at (x, y). Arms and legs are degrees from hanging down, left and right
    on the picture, outward positive; 180 is straight up. Returns the two hands."""
    p = lambda given, options: given if given is not None else s.rnd.choice(options)
    style = p(style, ["short", "long", "bob", "afro", "tail", "braids", "buns", "spiky"])
    skin, shirt, pants = p(skin, SKIN), p(shirt, CLOTH), p(pants, ["#35507a", "#54616e", "#6d4c3d", "#2f4858", "#7b5e7b"])
    hair = p(hair, CLOTH if style in ("beanie", "scarf") else (HAIR[:2] + HAIR[6:] if skin in SKIN[3:] or style == "afro" else HAIR))
    u = h / 10
    r = u * (1.2 if grown else 1.55)
    hip, neck, head = y - 3.4 * u, y - 6.5 * u, y - (8.1 if not grown else 8.3) * u
    s.shadow(x, y + .1 * u, 1.9 * u)
    s.open("rotate(%d %.1f %.1f)" % (lean, x, y))
    hx = x + look * u * .12
    if style == "scarf":
        s.path("M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f Z" % (hx - r * 1.2, neck + u * .9, hx - r * 1.5, head - r * 2, hx + r * 1.5, head - r * 2, hx + r * 1.2, neck + u * .9), hair)
    _hair(s, style, hx, head, r, hair, True)
    for side, a in ((-1, legs[0]), (1, legs[1])):
        t = math.radians(a)
        x0, x1, y1 = x + side * u * .62, x + side * (u * .62 + 3.1 * u * math.sin(t)), hip + 3.05 * u * math.cos(t)
        s.line([(x0, hip - .2 * u), (x1, y1)], pants, u * 1.05)
        if boots:
            s.line([(x0 + (x1 - x0) * .6, hip + (y1 - hip) * .6), (x1, y1)], boots, u * 1.25)
        s.ellipse(x1 + side * .28 * u, y1 + .22 * u, .85 * u, .48 * u, boots or "#39424e")
    wide = 1.75 if coat else 1.45
    s.path("M%.1f %.1f Q%.1f %.1f %.1f %.1f Q%.1f %.1f %.1f %.1f L%.1f %.1f Q%.1f %.1f %.1f %.1f Z"
           % (x - u * 1.15, neck + .25 * u, x, neck - .35 * u, x + u * 1.15, neck + .25 * u,
              x + u * 1.5, neck + .5 * u, x + u * wide, hip + (.5 if coat else .1) * u,
              x - u * wide, hip + (.5 if coat else .1) * u, x - u * 1.5, neck + .5 * u, x - u * 1.15, neck + .25 * u), shirt)
    if coat:
        s.line([(x, neck + .4 * u), (x, hip + .4 * u)], dark(shirt, .25), u * .12)
        for i in range(3):
            s.circle(x + .3 * u, neck + (1.0 + .9 * i) * u, .13 * u, light(shirt, .6))
    else:
        s.rect(x - u * 1.44, neck + 1.8 * u, u * 2.88, u * .35, light(shirt, .45))
    hands = []
    for side, a in ((-1, arms[0]), (1, arms[1])):
        t = math.radians(a)
        sx, sy = x + side * 1.25 * u, neck + .75 * u
        ex, ey = sx + side * 1.4 * u * math.sin(t * .8), sy + 1.4 * u * math.cos(t * .8)
        wx, wy = ex + side * 1.35 * u * math.sin(t), ey + 1.35 * u * math.cos(t)
        s.line([(sx, sy), (ex, ey), (wx, wy)], dark(shirt, .1), u * .85)
        s.circle(wx, wy, u * .48, skin)
        hands.append((wx, wy))
    s.rect(x - .45 * u, neck - .75 * u, .9 * u, 1.1 * u, dark(skin, .1), .3 * u)
    s.circle(hx - r * .98, head + r * .1, r * .2, skin)
    s.circle(hx + r * .98, head + r * .1, r * .2, skin)
    s.ellipse(hx, head, r, r * .98, skin)
    if style == "scarf":
        s.path("M%.1f %.1f A%.1f %.1f 0 0 1 %.1f %.1f A%.1f %.1f 0 0 0 %.1f %.1f Z" % (hx - r * 1.06, head + r * .3, r * 1.1, r * 1.2, hx + r * 1.06, head + r * .3, r * 1.02, r * .92, hx - r * 1.06, head + r * .3), hair)
    _hair(s, style, hx, head, r, hair, False)
    fx = hx + look * r * .25
    for d in (-1, 1):
        s.ellipse(fx + d * r * .36, head + r * .08, r * .095, r * .13, "#2a211c")
        s.circle(fx + d * r * .36 + r * .03, head + r * .03, r * .035, "#ffffff")
        s.circle(fx + d * r * .56, head + r * .38, r * .17, "#ee6f5f", 'opacity="0.32"')
    if mood == "open":
        s.path("M%.1f %.1f q%.1f %.1f %.1f 0 Z" % (fx - r * .28, head + r * .38, r * .28, r * .62, r * .56), "#8c2f2f")
    else:
        s.curve("M%.1f %.1f q%.1f %.1f %.1f 0" % (fx - r * .27, head + r * .42, r * .27, r * .3, r * .54), "#5a2d22", r * .09)
    s.close()
    s.heads.append((hx / s.w, head / s.h, 2.3 * r / s.w, 2.3 * r / s.h))
    return hands


# ---- buildings and vehicles ----

def school(s, x, y, k=1.0):
    """The Rainbow school; (x, y) is the middle of its front step."""
    s.open("translate(%d %d) scale(%.2f)" % (x, y, k))
    brick, roof = "#c96f4a", "#5b4a58"
    for side in (-1, 1):
        x0 = -520 if side < 0 else 130
        s.rect(x0, -250, 390, 250, s.gradient(light(brick, .12), brick))
        s.poly([(x0 - 24, -245), (x0 + 60, -340), (x0 + 330, -340), (x0 + 414, -245)], roof)
        for i in range(3):
            wx = x0 + 32 + i * 118
            s.rect(wx, -205, 90, 125, "#f8f1e2", 6)
            s.rect(wx + 7, -198, 76, 111, s.gradient("#bfe6f5", "#7db9d8"), 4)
            s.line([(wx + 45, -198), (wx + 45, -87)], "#f8f1e2", 6)
            s.line([(wx + 7, -145), (wx + 83, -145)], "#f8f1e2", 6)
            s.rect(wx - 5, -80, 100, 10, "#efe3cb", 3)
            for j in range(4):
                s.circle(wx + 12 + j * 22, -86, 8, CLOTH[(i + j + (side > 0)) % 8])
        for j in range(9):
            s.rect(x0 + 8 + j * 43, -52 + 18 * (j % 2), 24, 7, dark(brick, .12), 2)
    s.rect(-140, -350, 280, 350, s.gradient(light(brick, .2), light(brick, .04)))
    s.poly([(-170, -345), (0, -480), (170, -345)], dark(roof, .1))
    s.rect(-12, -540, 24, 90, "#8a6f5c")
    s.poly([(12, -538), (86, -515), (12, -492)], "#e4572e")
    s.circle(0, -372, 42, "#fff7e6")
    s.circle(0, -372, 42, "none", 'stroke="#5b4a58" stroke-width="7"')
    s.line([(0, -372), (0, -398)], "#39303a", 6)
    s.line([(0, -372), (18, -362)], "#39303a", 6)
    s.rect(-112, -296, 224, 50, "#fff7e6", 8)
    s.text(0, -260, "DE REGENBOOG", 24, "#3d5a80")
    s.rect(-70, -205, 140, 205, "#f8f1e2", 8)
    s.rect(-60, -195, 57, 195, "#2e86ab", 5)
    s.rect(3, -195, 57, 195, "#2e86ab", 5)
    for d in (-46, 17):
        s.rect(d, -180, 30, 80, "#bfe6f5", 5)
    s.circle(-12, -85, 5, "#f2b134")
    s.circle(12, -85, 5, "#f2b134")
    s.rect(-110, -8, 220, 16, "#d8cfc0", 4)
    s.close()


def bus(s, x, y, k=1.0, colour="#f2b134", faces=False):
    s.shadow(x, y, 430 * k, .25)
    s.open("translate(%d %d) scale(%.2f)" % (x, y, k))
    s.path("M-400 -40 L-400 -250 Q-400 -300 -350 -300 L340 -300 Q390 -300 400 -230 L412 -120 L412 -40 Z", s.gradient(light(colour, .2), colour))
    s.rect(-400, -120, 812, 26, "#e4572e")
    s.rect(-400, -88, 812, 8, "#ffffff")
    for i in range(5):
        s.rect(-372 + i * 124, -268, 106, 110, s.gradient("#d3eefa", "#86bfdc"), 12)
        s.poly([(-352 + i * 124, -268), (-322 + i * 124, -268), (-362 + i * 124, -158), (-372 + i * 124, -158), (-372 + i * 124, -200)], "#ffffff", 'opacity="0.35"')
    s.path("M262 -268 L345 -268 Q366 -268 372 -225 L380 -150 L262 -150 Z", s.gradient("#d3eefa", "#86bfdc"))
    s.text(10, -54, "NAAR DE ZONNEHOEVE", 27, "#5a3d10")
    for wx in (-250, 260):
        s.circle(wx, -36, 62, "#2c3440")
        s.circle(wx, -36, 30, "#cfd6dc")
        s.circle(wx, -36, 12, "#7d8790")
    s.circle(404, -70, 14, "#fff3b0")
    s.rect(-412, -60, 18, 26, "#c8342c", 4)
    s.close()


def barn(s, x, y, k=1.0, colour="#b5402f"):
    s.open("translate(%d %d) scale(%.2f)" % (x, y, k))
    s.path("M-260 0 L-260 -210 L-170 -330 L0 -390 L170 -330 L260 -210 L260 0 Z", s.gradient(light(colour, .12), colour))
    for i in range(-5, 6):
        s.line([(i * 46, -8), (i * 46, -205)], dark(colour, .14), 4)
    s.line([(-285, -196), (-182, -340), (0, -406), (182, -340), (285, -196)], "#6b5b58", 26)
    s.rect(-105, -180, 210, 180, dark(colour, .3), 6)
    s.rect(-105, -180, 210, 180, "none", 6, 'stroke="#f8ecd8" stroke-width="12"')
    s.line([(-105, -180), (105, 0)], "#f8ecd8", 10)
    s.line([(105, -180), (-105, 0)], "#f8ecd8", 10)
    s.circle(0, -275, 40, "#4a2a26")
    s.circle(0, -275, 40, "none", 'stroke="#f8ecd8" stroke-width="10"')
    s.close()


def cow(s, x, y, k=1.0, flip=False, patch="#3b3532"):
    s.shadow(x, y, 150 * k)
    s.open("translate(%d %d) scale(%.2f %.2f)" % (x, y, -k if flip else k, k))
    for lx in (-98, -62, 62, 98):
        s.rect(lx - 14, -80, 28, 76, "#f4ece0" if lx in (-98, 98) else "#ded3c4", 8)
        s.rect(lx - 15, -16, 30, 16, "#4d4340", 5)
    s.rect(-135, -190, 270, 125, "#fbf6ee", 58)
    s.path("M-110 -178 q60 -30 88 10 q10 50 -40 52 q-60 -2 -48 -62 Z", patch)
    s.path("M30 -190 q70 -6 86 36 q-10 44 -52 32 q-46 -14 -34 -68 Z", patch)
    s.ellipse(60, -66, 30, 18, "#f2a7a0")
    s.curve("M-132 -160 q-34 20 -24 78", "#ded3c4", 9)
    s.ellipse(-156, -80, 10, 18, patch)
    s.path("M110 -190 L150 -250 L206 -240 L196 -160 L120 -120 Z", "#fbf6ee")
    s.path("M138 -262 Q176 -282 212 -258 L222 -190 Q214 -162 186 -164 Q156 -168 146 -196 Z", "#fbf6ee")
    s.path("M138 -262 Q160 -276 178 -268 L170 -214 L146 -204 Z", patch)
    s.ellipse(204, -180, 32, 24, "#f2a7a0")
    s.circle(196, -182, 4, "#8c4a46")
    s.circle(214, -182, 4, "#8c4a46")
    s.circle(194, -228, 7, "#2a211c")
    s.ellipse(128, -246, 24, 12, "#e9ded0", 'transform="rotate(20 128 -246)"')
    s.curve("M150 -268 q-4 -20 -18 -24", "#d8c39a", 9)
    s.curve("M200 -272 q8 -18 20 -20", "#d8c39a", 9)
    s.close()


def goat(s, x, y, k=1.0, flip=False, colour="#f1e6d4"):
    s.shadow(x, y, 90 * k)
    s.open("translate(%d %d) scale(%.2f %.2f)" % (x, y, -k if flip else k, k))
    for lx in (-58, -34, 36, 60):
        s.rect(lx - 8, -70, 16, 68, dark(colour, .1), 5)
        s.rect(lx - 9, -12, 18, 12, "#4d4340", 3)
    s.rect(-82, -140, 165, 82, colour, 40)
    s.poly([(52, -128), (88, -196), (120, -180), (86, -92)], colour)
    s.path("M80 -206 q36 -20 58 10 l14 32 q-10 18 -30 10 l-38 -14 Z", colour)
    s.circle(112, -190, 6, "#2a211c")
    s.path("M118 -158 q6 26 -4 40 q-12 -16 -10 -42 Z", dark(colour, .2))
    s.curve("M90 -204 q-6 -36 -34 -40", "#8d7b64", 10)
    s.ellipse(78, -190, 22, 9, dark(colour, .12), 'transform="rotate(24 78 -190)"')
    s.curve("M-80 -122 q-22 -10 -20 -30", colour, 12)
    s.close()


def tractor(s, x, y, k=1.0, colour="#d1402f"):
    s.shadow(x, y, 230 * k, .25)
    s.open("translate(%d %d) scale(%.2f)" % (x, y, k))
    s.rect(-10, -185, 215, 100, s.gradient(light(colour, .2), colour), 16)
    for i in range(4):
        s.line([(150, -165 + i * 18), (190, -165 + i * 18)], dark(colour, .3), 6)
    s.rect(-130, -160, 150, 90, colour, 14)
    s.rect(-112, -310, 136, 160, s.gradient("#d3eefa", "#86bfdc"), 10, 'stroke="%s" stroke-width="12"' % dark(colour, .2))
    s.rect(-136, -330, 184, 26, dark(colour, .2), 10)
    s.line([(110, -185), (110, -270)], "#39424e", 14)
    s.circle(210, -130, 14, "#fff3b0")
    for wx, r in ((-85, 108), (150, 66)):
        s.circle(wx, -r, r, "#2c3440")
        for i in range(14):
            a = i * math.pi / 7
            s.line([(wx + r * .86 * math.cos(a), -r + r * .86 * math.sin(a)), (wx + r * math.cos(a + .12), -r + r * math.sin(a + .12))], "#171c24", r * .12)
        s.circle(wx, -r, r * .52, "#f2b134")
        s.circle(wx, -r, r * .2, dark("#f2b134", .3))
    s.close()


def bicycle(s, x, y, k, colour, flip=False):
    s.shadow(x, y, 190 * k)
    s.open("translate(%d %d) scale(%.2f %.2f)" % (x, y, -k if flip else k, k))
    for wx in (-120, 125):
        s.circle(wx, -85, 82, "none", 'stroke="#2c3440" stroke-width="13"')
        for i in range(10):
            a = i * math.pi / 5
            s.line([(wx, -85), (wx + 76 * math.cos(a), -85 + 76 * math.sin(a))], "#aab3bb", 2)
        s.circle(wx, -85, 11, "#7d8790")
    s.line([(-120, -85), (-20, -85), (88, -205), (-58, -205), (-120, -85)], colour, 14)
    s.line([(-20, -85), (-68, -238)], colour, 14)
    s.line([(125, -85), (82, -248)], colour, 14)
    s.line([(82, -250), (50, -268), (28, -262)], "#39424e", 12)
    s.rect(-112, -256, 84, 20, "#4d3528", 10)
    s.circle(-20, -85, 24, "none", 'stroke="#7d8790" stroke-width="8"')
    s.circle(100, -225, 15, "#fff3b0")
    s.line([(-190, -190), (-120, -190)], "#7d8790", 10)
    s.close()


# ---- small things ----

def pumpkin(s, x, y, r, colour="#e8862e"):
    s.shadow(x, y, r * 1.1)
    for dx, w in ((-.6, .55), (.6, .55), (-.32, .6), (.32, .6), (0, .5)):
        s.ellipse(x + dx * r, y - r * .72, w * r, r * .76, mix(colour, "#b85a16", abs(dx) * .8))
    s.ellipse(x - .2 * r, y - r * .95, r * .14, r * .36, light(colour, .4), 'opacity="0.6"')
    s.curve("M%.0f %.0f q%.0f %.0f %.0f %.0f" % (x, y - 1.38 * r, r * .02, -r * .3, r * .26, -r * .34), "#5b7a3a", r * .17)


def sunflower(s, x, y, h):
    s.curve("M%.0f %.0f q%.0f %.0f 0 %.0f" % (x, y, h * .06, -h * .5, -h), "#4f7f3e", h * .035)
    for d, t in ((-1, .4), (1, .6)):
        s.ellipse(x + d * h * .1, y - h * t, h * .1, h * .04, "#5e9b52", 'transform="rotate(%d %.0f %.0f)"' % (-25 * d, x, y - h * t))
    for i in range(14):
        a = i * 360 / 14
        s.ellipse(x, y - h - h * .13, h * .04, h * .085, "#f6c026", 'transform="rotate(%.0f %.0f %.0f)"' % (a, x, y - h))
    s.circle(x, y - h, h * .085, "#6d4424")
    s.circle(x - h * .015, y - h - h * .015, h * .05, "#8a5a30")


def toadstool(s, x, y, h):
    s.shadow(x, y, h * .4)
    s.path("M%.0f %.0f Q%.0f %.0f %.0f %.0f L%.0f %.0f Q%.0f %.0f %.0f %.0f Z"
           % (x - h * .13, y, x - h * .06, y - h * .3, x - h * .1, y - h * .62, x + h * .1, y - h * .62, x + h * .06, y - h * .3, x + h * .15, y), s.gradient("#e4d8c2", "#fbf6ea", across=True))
    s.path("M%.0f %.0f Q%.0f %.0f %.0f %.0f Z" % (x - h * .2, y - h * .5, x, y - h * .36, x + h * .2, y - h * .5), "#efe5d2")
    s.path("M%.0f %.0f C%.0f %.0f %.0f %.0f %.0f %.0f Q%.0f %.0f %.0f %.0f Z"
           % (x - h * .5, y - h * .55, x - h * .42, y - h * 1.14, x + h * .42, y - h * 1.14, x + h * .5, y - h * .55, x, y - h * .42, x - h * .5, y - h * .55), s.gradient("#e8503a", "#b92f25"))
    for dx, dy, q in ((-.28, .66, .06), (0, .84, .075), (.25, .7, .065), (-.06, .62, .045), (.38, .58, .035), (-.42, .58, .03), (.12, .96, .03)):
        s.ellipse(x + dx * h, y - dy * h, q * h, q * h * .85, "#fff6ea")


def lantern(s, x, y, r, colour):
    s.circle(x, y, r * 3.2, s.gradient((colour, .6), (colour, .18), (colour, 0), radial=True))
    s.ellipse(x, y, r * .88, r, colour)
    for d in (-.5, 0, .5):
        s.curve("M%.0f %.0f q%.0f %.0f 0 %.0f" % (x, y - r, d * 1.6 * r, r, 2 * r), dark(colour, .25), 3, 'opacity="0.6"')
    s.ellipse(x, y + r * .1, r * .4, r * .55, "#fff7d0", 'opacity="0.85"')
    s.rect(x - r * .35, y - r * 1.1, r * .7, r * .18, "#5a3d2b", 3)
    s.rect(x - r * .3, y + r * .92, r * .6, r * .16, "#5a3d2b", 3)


def book(s, x, y, w, h, colour, turn=0):
    s.open("rotate(%d %.0f %.0f)" % (turn, x, y))
    s.rect(x - w / 2, y - h, w, h, colour, 6)
    s.rect(x - w / 2 + 8, y - h + h * .18, w - 16, h * .1, light(colour, .55), 3)
    s.rect(x + w * .18, y - h + 4, w * .06, h - 8, dark(colour, .2))
    s.rect(x - w / 2 + w * .9, y - h + 6, w * .08, h - 12, "#fff6e2", 2)
    s.close()


def bunting(s, x0, y0, x1, y1, sag=60, n=14):
    s.curve("M%d %d Q%d %d %d %d" % (x0, y0, (x0 + x1) / 2, (y0 + y1) / 2 + 2 * sag, x1, y1), "#8a7c70", 4)
    for i in range(n):
        t = (i + .5) / n
        px = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * (x0 + x1) / 2 + t * t * x1
        py = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * ((y0 + y1) / 2 + 2 * sag) + t * t * y1
        s.poly([(px - 24, py), (px + 24, py), (px, py + 52)], CLOTH[i % 8])


def room(s, wall="#f3e3c3", floor="#c99866", y=880, wainscot=None):
    """An interior: a wall, a floor of boards and a skirting."""
    s.rect(0, 0, s.w, y, s.gradient(light(wall, .25), wall))
    if wainscot:
        s.rect(0, y - 230, s.w, 230, wainscot)
        s.rect(0, y - 240, s.w, 12, light(wainscot, .4))
    s.rect(0, y, s.w, s.h - y, s.gradient(floor, dark(floor, .14)))
    for i in range(1, 5):
        yy = y + (s.h - y) * (i / 5) ** 1.3
        s.line([(0, yy), (s.w, yy)], dark(floor, .16), 3)
    for i in range(-6, 15):
        s.line([(s.w / 2 + (i - 4.5) * 150, y), (s.w / 2 + (i - 4.5) * 330, s.h)], dark(floor, .12), 2)
    s.rect(0, y - 16, s.w, 20, "#fbf4e4")


def window(s, x, y, w, h, outside=("#8fcdee", "#dff1f7")):
    s.rect(x - 14, y - 14, w + 28, h + 28, "#fdf8ee", 10)
    s.rect(x, y, w, h, s.gradient(*outside))
    s.circle(x + w * .3, y + h, w * .28, "#8fbf6d")
    s.circle(x + w * .8, y + h * 1.02, w * .25, "#d9822b")
    s.rect(x - 14, y + h, w + 28, h * .35, "#fdf8ee", 0)
    s.rect(x - 14, y + h, w + 28, 14, "#fdf8ee")
    s.line([(x + w / 2, y), (x + w / 2, y + h)], "#fdf8ee", 12)
    s.line([(x, y + h / 2), (x + w, y + h / 2)], "#fdf8ee", 10)
    s.rect(x - 26, y + h + 8, w + 52, 18, "#e7dac2", 5)


def drum(s, x, y, r, colour="#e4572e"):
    s.shadow(x, y, r * 1.1)
    s.rect(x - r, y - r * 1.15, 2 * r, r * 1.1, s.gradient(light(colour, .2), colour, dark(colour, .15), across=True), 10)
    for i in range(5):
        x0 = x - r + i * r * .4
        s.line([(x0, y - r * 1.1), (x0 + r * .2, y - r * .12), (x0 + r * .4, y - r * 1.1)], "#f8ecd8", 5)
    s.ellipse(x, y - r * 1.15, r, r * .26, "#fdf6e6")
    s.ellipse(x, y - r * 1.15, r, r * .26, "none", 'stroke="#c9a25a" stroke-width="10"')


def guitar(s, x, y, k, turn=0):
    s.open("translate(%d %d) rotate(%d) scale(%.2f)" % (x, y, turn, k))
    s.rect(-13, -420, 26, 250, "#5a3825", 6)
    s.rect(-22, -460, 44, 52, "#3f2719", 8)
    s.circle(0, -125, 78, "#d08b45")
    s.circle(0, -5, 108, "#d08b45")
    s.circle(0, -75, 66, "#d08b45")
    s.circle(0, -90, 36, "#3f2719")
    s.rect(-40, 20, 80, 14, "#3f2719", 5)
    for i in (-6, 0, 6):
        s.line([(i, -440), (i, 26)], "#f4e6c8", 2)
    s.close()


def globe(s, x, y, r):
    s.shadow(x, y, r * .9)
    s.rect(x - r * .5, y - r * .14, r, r * .14, "#6b4a32", 8)
    s.rect(x - r * .08, y - r * .4, r * .16, r * .3, "#6b4a32")
    cy = y - r * 1.4
    s.curve("M%.0f %.0f A%.0f %.0f 0 0 1 %.0f %.0f" % (x + r * .55, cy - r * 1.02, r * 1.15, r * 1.15, x - r * .3, cy + r * 1.12), "#c9a25a", r * .09)
    s.circle(x, cy, r, s.gradient("#7fc6ea", "#3f8fc4", radial=False))
    for d in ("M%d %d q60 -70 150 -40 q20 70 -40 110 q-30 60 -70 20 q-60 -30 -40 -90 Z" % (x - r * .6, cy - r * .3),
              "M%d %d q50 -30 90 10 q30 80 -20 120 q-60 -10 -70 -130 Z" % (x + r * .25, cy - r * .1),
              "M%d %d q60 -20 70 30 q-20 40 -60 20 Z" % (x - r * .4, cy + r * .55)):
        s.path(d, "#8fbf6d")
    s.ellipse(x - r * .35, cy - r * .5, r * .22, r * .14, "#ffffff", 'opacity="0.4" transform="rotate(-35 %.0f %.0f)"' % (x - r * .35, cy - r * .5))
