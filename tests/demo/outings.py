"""The scenes of the three albums: the school trip, the sports day, the wood in autumn."""
import math

from shapes import *  # noqa: F401,F403 - the drawing vocabulary
from scenes import drawing_hedgehog, drawing_squirrel  # noqa: F401 - listed in draw.py


# ---- the school trip ----

def meadow(s, autumn=False):
    sky(s)
    clouds(s, 3)
    hill(s, 620, 46, "#b7d690", "#93c06e", 1)
    treeline(s, 650, 9, 200, AUTUMN if autumn else GREEN)
    hill(s, 760, 22, "#93c865", "#66a14b", 2.4)


def departure(s):
    sky(s, "#f3b98a", "#f8dcb0", "#dfeef0")
    sun(s, 1340, 380, 80, "#fff0b0")
    hill(s, 700, 20, "#a7c98a", "#84b065", 1)
    treeline(s, 730, 9, 200, GREEN)
    school(s, 470, 850, .86)
    s.rect(0, 850, 1600, 70, "#d6cbb8")
    s.rect(0, 915, 1600, 285, s.gradient("#7d858d", "#5f676f"))
    for i in range(6):
        s.rect(60 + i * 280, 1110, 150, 14, "#f2eee2")
    bus(s, 960, 1060, 1.18)
    tree(s, 1490, 880, 420, GREEN)


def gate(s):
    meadow(s)
    flowers(s, 960, 1180, 30)
    s.path("M620 1200 L720 800 L900 800 L1010 1200 Z", "#e3d0a4")
    for x in (430, 1130):
        s.rect(x - 36, 330, 72, 560, s.gradient("#a9713c", "#8a562c"), 8)
        s.rect(x - 50, 320, 100, 30, "#6b4630", 6)
    s.path("M394 330 Q780 150 1166 330 L1166 430 Q780 250 394 430 Z", "#d1402f")
    s.open("translate(780 312)")
    s.text(0, 0, "DE ZONNEHOEVE", 62, "#fff6e2")
    s.close()
    sun(s, 780, 180, 50)
    for i in range(6):
        for x in (60 + i * 66, 1210 + i * 66):
            s.rect(x, 740, 26, 150, "#fbf3e2", 5)
    s.rect(40, 780, 380, 18, "#fbf3e2")
    s.rect(1180, 780, 420, 18, "#fbf3e2")
    child(s, 640, 1140, 520, (30, 150), style="tail", skin=SKIN[1], hair=HAIR[4], shirt="#ef798a", mood="open")
    child(s, 960, 1150, 540, (150, 25), style="long", skin=SKIN[0], hair=HAIR[2], shirt="#2e86ab")


def cows(s):
    meadow(s)
    barn(s, 1220, 800, 1.05)
    for i in range(17):
        s.rect(i * 100, 720, 22, 110, "#8a6242", 4)
    s.rect(0, 744, 1600, 14, "#8a6242")
    s.rect(0, 790, 1600, 14, "#8a6242")
    grass(s, 850, 1195, "#3f7a3a", 240)
    flowers(s, 900, 1190, 46)
    cow(s, 800, 900, .8, False, "#8a4a2b")
    cow(s, 330, 1060, 1.4)
    cow(s, 1120, 1140, 1.45, True)


def goats(s):
    meadow(s, True)
    grass(s, 900, 1195, "#4b7f3a", 160)
    flowers(s, 1000, 1190, 24)
    barn(s, 280, 800, .8, "#7a5a86")
    child(s, 760, 1130, 620, (45, 80), style="braids", skin=SKIN[0], hair=HAIR[5], shirt="#f2b134", pants="#3d5a80", boots="#e4572e", mood="open", look=.5)
    goat(s, 1190, 1110, 1.9, True)
    goat(s, 330, 1120, 1.6, False, "#c9a27c")
    for i in range(6):
        s.curve("M%d %d q14 -30 40 -34" % (925 + i * 6, 860 + i * 4), "#5f9a3e", 8)


def slide(s):
    meadow(s)
    grass(s, 900, 1195, "#3f7a3a", 120)
    flowers(s, 1060, 1190, 20)
    s.line([(420, 1080), (420, 330)], "#2e86ab", 26)
    s.line([(560, 1080), (560, 330)], "#2e86ab", 26)
    for i in range(9):
        s.line([(420, 420 + i * 75), (560, 420 + i * 75)], "#f2b134", 18)
    s.poly([(370, 330), (490, 190), (610, 330)], "#e4572e")
    s.curve("M550 380 C760 420 720 640 930 740 S1180 1010 1440 1040", dark("#f2b134", .2), 120)
    s.curve("M550 372 C760 412 720 632 930 732 S1180 1002 1440 1032", "#f7c64e", 92)
    s.curve("M550 362 C760 402 720 622 930 722 S1180 992 1440 1022", "#ffe08a", 22)
    child(s, 700, 650, 300, (150, 150), (60, 80), -16, style="spiky", skin=SKIN[0], shirt="#6a994e", mood="open")
    child(s, 1080, 980, 310, (140, 160), (70, 80), -12, style="short", skin=SKIN[2], hair=HAIR[0], shirt="#e4572e", mood="open")
    child(s, 1330, 1150, 400, (20, 140), style="buns", skin=SKIN[4], shirt="#8e5ea2")


def train(s):
    meadow(s)
    s.path("M0 880 Q500 800 1600 870 L1600 960 Q500 900 0 980 Z", "#86c5df")
    for _ in range(9):
        x = s.rnd.randint(60, 1500)
        s.line([(x, 900), (x + 70, 896)], "#c5e6f2", 5)
    s.path("M700 846 q40 -30 76 0 q10 26 -20 30 l-40 0 q-26 -6 -16 -30 Z M770 850 q-4 -40 26 -44 q20 8 8 30 Z", "#fffdf6")
    s.line([(0, 1110), (1600, 1110)], "#6b5b58", 16)
    for i in range(22):
        s.rect(i * 76, 1112, 44, 24, "#8a6242", 4)
    for i, c in enumerate(("#e4572e", "#f2b134", "#6a994e")):
        x = 80 + i * 330
        for j in range(2):
            child(s, x + 84 + j * 130, 1070, 330, (120 if (i + j) % 2 else 40, 150 if j else 30), mood="open" if j else "smile")
        s.rect(x, 930, 296, 140, s.gradient(light(c, .18), c), 18)
        s.rect(x, 990, 296, 20, light(c, .5))
        for wx in (x + 62, x + 234):
            s.circle(wx, 1080, 36, "#2c3440")
            s.circle(wx, 1080, 15, "#f2b134")
        s.line([(x + 296, 1044), (x + 332, 1044)], "#39424e", 14)
        for px in (x + 8, x + 288):
            s.line([(px, 930), (px, 650)], dark(c, .2), 10)
        s.path("M%d 660 Q%d 580 %d 660 Z" % (x - 16, x + 148, x + 312), c)
    s.rect(1080, 900, 340, 160, s.gradient("#4aa0c8", "#2e6fb0"), 40)
    s.rect(1080, 700, 150, 220, "#2e6fb0", 10)
    s.rect(1104, 730, 100, 100, "#d3eefa", 8)
    s.rect(1060, 676, 190, 34, "#e4572e", 12)
    s.poly([(1330, 900), (1310, 770), (1400, 770), (1380, 900)], "#39424e")
    for i in range(4):
        s.circle(1350 - i * 70, 700 - i * 60, 34 + i * 14, "#ffffff", 'opacity="%.1f"' % (.9 - .17 * i))
    s.circle(1420, 980, 26, "#ffe08a")
    for wx, r in ((1140, 50), (1260, 50), (1370, 40)):
        s.circle(wx, 1120 - r, r, "#2c3440")
        s.circle(wx, 1120 - r, r * .4, "#f2b134")


def wheel(s):
    sky(s, "#7cb9e8", "#cfe8f5", "#fbe6c8")
    clouds(s, 2)
    hill(s, 800, 30, "#a7cf87", "#7fb36a", 1)
    treeline(s, 820, 9, 170, GREEN)
    hill(s, 920, 14, "#93c865", "#66a14b", 2)
    cx, cy, r = 800, 500, 390
    s.line([(cx, cy), (cx - 250, 1010)], "#3d5a80", 28)
    s.line([(cx, cy), (cx + 250, 1010)], "#3d5a80", 28)
    s.circle(cx, cy, r, "none", 'stroke="#e4572e" stroke-width="20"')
    s.circle(cx, cy, r * .82, "none", 'stroke="#f2b134" stroke-width="9"')
    for i in range(12):
        a = i * math.pi / 6 + .2
        px, py = cx + r * math.cos(a), cy + r * math.sin(a)
        s.line([(cx, cy), (px, py)], "#8fa3b5", 6)
        s.circle(px, py, 12, "#ffe08a")
        s.line([(px, py), (px, py + 36)], "#39424e", 6)
        s.path("M%.0f %.0f q52 -44 104 0 Z" % (px - 52, py + 56), CLOTH[i % 8])
        s.path("M%.0f %.0f l92 0 l-14 58 l-64 0 Z" % (px - 46, py + 66), light(CLOTH[(i + 3) % 8], .1))
    s.circle(cx, cy, 46, "#f2b134")
    s.circle(cx, cy, 22, "#e4572e")
    child(s, 560, 1150, 460, (25, 150), style="short", skin=SKIN[3], hair=HAIR[0], shirt="#1b998b", mood="open")
    child(s, 1040, 1150, 470, (140, 30), style="long", skin=SKIN[1], hair=HAIR[3], shirt="#8e5ea2")


def picnic(s):
    meadow(s)
    tree(s, 330, 860, 720, GREEN)
    s.path("M420 900 L1340 880 L1500 1130 L260 1150 Z", "#fdf6ec")
    for i in range(8):
        s.path("M%d %d L%d %d L%d %d L%d %d Z" % (420 + i * 118, 900 - i * 2, 472 + i * 118, 899 - i * 2, 340 + i * 158, 1149 - i * 2, 266 + i * 158, 1150 - i * 2), "#e4572e", 'opacity="0.5"')
    for i in range(3):
        s.path("M%d %d L%d %d L%d %d L%d %d Z" % (390 - i * 48, 940 + i * 74, 1364 + i * 44, 922 + i * 74, 1386 + i * 44, 956 + i * 74, 366 - i * 48, 978 + i * 74), "#e4572e", 'opacity="0.35"')
    child(s, 640, 970, 470, (40, 95), (60, 70), style="bob", skin=SKIN[1], hair=HAIR[6], shirt="#6a994e", mood="open")
    child(s, 1110, 960, 470, (95, 40), (70, 60), style="afro", skin=SKIN[4], shirt="#f2b134")
    s.rect(800, 950, 190, 110, "#b9793f", 18)
    for i in range(6):
        s.line([(806, 966 + i * 17), (984, 966 + i * 17)], "#8f5524", 4)
    s.curve("M810 960 q84 -130 170 0", "#8f5524", 13)
    for x, y, c in ((500, 1070, "#d1352f"), (556, 1090, "#8fb84a"), (1150, 1080, "#f08a2c"), (1210, 1070, "#d1352f")):
        s.circle(x, y, 34, c)
        s.line([(x, y - 30), (x + 6, y - 46)], "#6b4a32", 5)
    for x in (700, 1050):
        s.ellipse(x, 1100, 76, 26, "#ffffff", 'stroke="#c5d3da" stroke-width="4"')
        s.poly([(x - 48, 1096), (x + 8, 1050), (x + 50, 1094)], "#f2cf8e")
        s.poly([(x - 44, 1096), (x + 50, 1094), (x + 46, 1104), (x - 42, 1106)], "#6abf69")
    s.rect(1310, 960, 52, 110, "#8fd0f2", 12)
    s.rect(1318, 940, 36, 24, "#2e86ab", 5)
    flowers(s, 1150, 1195, 26)


def carousel(s):
    sky(s, "#f2a7b5", "#f8d3c2", "#fdeed6")
    clouds(s, 2)
    hill(s, 820, 20, "#b7d690", "#8cbf6a", 1)
    treeline(s, 850, 9, 180, GREEN)
    s.ellipse(800, 1060, 620, 96, "#b5835a")
    s.ellipse(800, 1030, 620, 92, "#f4e4c4")
    s.rect(730, 420, 140, 600, s.gradient("#ffe9a8", "#d9a441", across=True))
    for i, x in enumerate((330, 560, 800, 1040, 1270)):
        y = 900 + (40, -30, 60, -20, 30)[i]
        s.line([(x, 400), (x, 1050)], "#d9a02a", 12)
        c = ("#fbf6ee", "#c9a27c", "#8e5ea2", "#fbf6ee", "#7c4a25")[i]
        for lx, a in ((-62, -20), (-40, 12), (46, -14), (66, 22)):
            s.line([(x + lx, y), (x + lx + a, y + 74)], dark(c, .12), 17)
        s.ellipse(x, y - 20, 100, 48, c)
        s.poly([(x + 50, y - 40), (x + 96, y - 140), (x + 136, y - 110), (x + 92, y)], c)
        s.path("M%d %d q34 -30 62 6 l24 44 q-12 22 -36 10 l-50 -16 Z" % (x + 86, y - 150), c)
        s.circle(x + 122, y - 132, 6, "#2a211c")
        s.curve("M%d %d q-30 30 -44 96" % (x + 92, y - 146), CLOTH[i * 2 % 8], 18)
        s.curve("M%d %d q-40 20 -30 70" % (x - 96, y - 24), CLOTH[i * 2 % 8], 16)
        s.path("M%d %d q40 -20 80 0 l-8 60 l-64 0 Z" % (x - 40, y - 62), CLOTH[(i + 3) % 8])
    s.path("M140 430 Q800 90 1460 430 L1460 460 L140 460 Z", "#e4572e")
    for i in range(6):
        x0 = 140 + i * 220
        s.path("M800 170 L%d 440 L%d 440 Z" % (x0, x0 + 110), "#fff6e2")
    for i in range(12):
        s.path("M%d 440 q55 100 110 0 Z" % (140 + i * 110), CLOTH[i % 8])
        s.circle(140 + i * 110, 440, 11, "#ffe08a")
    s.line([(800, 180), (800, 80)], "#6b4a32", 10)
    s.poly([(800, 80), (880, 104), (800, 128)], "#2e86ab")


def homeward(s):
    sky(s, "#f0a06a", "#f8cf9a", "#fbeed6")
    sun(s, 260, 420, 86, "#fff0b0")
    hill(s, 720, 30, "#a9bd77", "#84a05a", 1)
    treeline(s, 745, 9, 200, GREEN + AUTUMN)
    s.rect(0, 880, 1600, 320, s.gradient("#d9c9a6", "#b9a67e"))
    bus(s, 820, 960, 1.3)
    looks = (("long", 0, 3), ("short", 3, 0), ("afro", 4, 0), ("spiky", 0, 4), ("scarf", 2, 2), ("tail", 1, 1))
    for i, (st, sk, ha) in enumerate(looks):
        child(s, 190 + i * 245, 1150 - 14 * (i % 2), 420 + 22 * (i % 3), (150 if i % 2 else 30, 30 if i % 2 else 155),
              style=st, skin=SKIN[sk], hair="#2e86ab" if st == "scarf" else HAIR[ha], shirt=CLOTH[(i * 3) % 8], mood="open" if i % 2 else "smile")


# ---- the sports day ----

def field(s, lanes=True, y=700):
    sky(s, "#8fcbe9", "#d6ecf2", "#f6efd9")
    clouds(s, 3)
    hill(s, y - 110, 26, "#a7cf87", "#86b967", 1)
    treeline(s, y - 80, 10, 180, GREEN)
    bunting(s, 0, y - 330, 800, y - 300, 50, 12)
    bunting(s, 800, y - 300, 1600, y - 340, 50, 12)
    s.rect(0, y, 1600, 1200 - y, s.gradient("#8ecb62", "#62a548"))
    if lanes:
        s.poly([(0, y + 130), (1600, y + 130), (1600, 1200), (0, 1200)], "#cf6a48")
        for i in range(5):
            yy = y + 130 + (1070 - y) * (i / 4.2) ** 1.25
            s.line([(0, yy), (1600, yy)], "#fff6e8", 6 + i * 2)


def start(s):
    field(s)
    s.rect(170, 830, 18, 370, "#fff6e8")
    child(s, 470, 980, 500, (60, 110), (35, 55), 12, style="short", skin=SKIN[0], hair=HAIR[4], shirt="#2e86ab", mood="open", look=.8)
    child(s, 900, 1150, 560, (110, 60), (50, 35), 12, style="spiky", skin=SKIN[1], hair=HAIR[2], shirt="#e4572e", look=.8)
    child(s, 1340, 820, 420, (20, 165), style="beanie", skin=SKIN[2], hair="#f2b134", shirt="#3d5a80", grown=True)
    s.poly([(1405, 480), (1500, 450), (1500, 540), (1405, 520)], "#fff6e8")


def hurdles(s):
    field(s)
    for x, y, k in ((250, 1000, 1), (830, 1080, 1.25), (1400, 980, 1)):
        for d in (-90, 90):
            s.line([(x + d * k, y), (x + d * k, y - 170 * k)], "#f8f4ea", 13 * k)
        s.rect(x - 110 * k, y - 190 * k, 220 * k, 40 * k, "#f2b134", 6)
        for i in range(4):
            s.rect(x - 96 * k + i * 56 * k, y - 190 * k, 28 * k, 40 * k, "#3d5a80")
    child(s, 820, 900, 520, (120, 95), (75, 68), 8, style="tail", skin=SKIN[0], hair=HAIR[3], shirt="#8e5ea2", mood="open", look=.7)
    for i in range(3):
        s.line([(430 - i * 50, 620 + i * 80), (560 - i * 40, 620 + i * 80)], "#ffffff", 8, 'opacity="0.7"')


def tug(s):
    field(s, False)
    grass(s, 960, 1195, "#3f7a3a", 120)
    s.rect(790, 1000, 20, 200, "#fff6e8")
    s.curve("M90 905 Q800 930 1510 905", "#c9a25a", 24)
    s.curve("M90 905 Q800 930 1510 905", "#e6c98a", 9, 'stroke-dasharray="16 18"')
    s.poly([(776, 915), (824, 915), (800, 1000)], "#e4572e")
    for x, lean, st, sk, sh in ((230, -14, "long", 2, "#2e86ab"), (490, -12, "short", 0, "#2e86ab"), (1110, 12, "scarf", 4, "#f2b134"), (1370, 14, "afro", 5, "#f2b134")):
        left = x < 800
        child(s, x, 1120, 520, (20, 88) if left else (88, 20), (40, 18) if left else (18, 40), lean, style=st, skin=SKIN[sk], hair="#e4572e" if st == "scarf" else HAIR[2 if sk < 2 else 0], shirt=sh, mood="open", look=.6 if left else -.6)


def long_jump(s):
    field(s, False)
    s.poly([(0, 980), (760, 960), (760, 1060), (0, 1090)], "#cf6a48")
    s.poly([(760, 930), (1600, 900), (1600, 1180), (760, 1120)], s.gradient("#f2dca6", "#dfc083"))
    for _ in range(60):
        s.circle(s.rnd.uniform(780, 1590), s.rnd.uniform(950, 1130), s.rnd.uniform(2, 6), "#c9a25a", 'opacity="0.5"')
    s.rect(735, 955, 30, 108, "#fff6e8")
    child(s, 1010, 860, 500, (140, 120), (55, 78), -6, style="spiky", skin=SKIN[0], hair=HAIR[4], shirt="#f2b134", mood="open", look=.6)
    s.curve("M700 920 Q860 620 1010 560", "#ffffff", 8, 'stroke-dasharray="4 26" opacity="0.8"')
    child(s, 1390, 880, 360, (30, 120), style="bob", skin=SKIN[3], hair=HAIR[0], shirt="#1b998b")
    s.rect(1440, 690, 60, 78, "#fff8ea", 6)


def football(s):
    field(s, False)
    grass(s, 900, 1195, "#3f7a3a", 110)
    s.rect(930, 470, 560, 360, "#ffffff", 0, 'opacity="0.25"')
    for i in range(15):
        s.line([(930 + i * 40, 470), (930 + i * 40, 830)], "#ffffff", 2.5)
    for i in range(10):
        s.line([(930, 470 + i * 40), (1490, 470 + i * 40)], "#ffffff", 2.5)
    s.line([(925, 880), (925, 465), (1495, 465), (1495, 880)], "#fffdf6", 22)
    s.line([(0, 880), (1600, 880)], "#f2f7e8", 8)
    child(s, 380, 1130, 560, (70, 60), (16, 58), 8, style="short", skin=SKIN[0], hair=HAIR[4], shirt="#e4572e", mood="open", look=.7)
    child(s, 1010, 1110, 520, (70, 110), (40, 25), -6, style="tail", skin=SKIN[1], hair=HAIR[5], shirt="#2e86ab", look=-.6)
    s.shadow(680, 1126, 64)
    s.circle(680, 1070, 58, "#ffffff")
    s.add('<polygon points="680,1046 704,1064 695,1092 665,1092 656,1064" fill="#2c3440"/>')
    for a in range(5):
        t = math.radians(72 * a - 90)
        s.line([(680 + 26 * math.cos(t), 1070 + 26 * math.sin(t)), (680 + 56 * math.cos(t), 1070 + 56 * math.sin(t))], "#2c3440", 5)


def relay(s):
    field(s)
    (_, _), (hx, hy) = child(s, 520, 1120, 580, (70, 84), (45, 50), 10, style="long", skin=SKIN[0], hair=HAIR[3], shirt="#ef798a", mood="open", look=.8)
    child(s, 1090, 1090, 570, (100, 40), (35, 50), 10, style="bob", skin=SKIN[1], hair=HAIR[1], shirt="#1b998b", look=-.4)
    s.line([(hx + 60, hy + 30), (hx + 190, hy + 4)], "#f2b134", 26)
    s.line([(hx + 90, hy + 24), (hx + 120, hy + 18)], "#e4572e", 26)


def podium(s):
    field(s, False)
    sun(s, 820, 300, 60)
    for x, h, n, c in ((520, 190, "2", "#9aa4ad"), (800, 290, "1", "#f2b134"), (1080, 130, "3", "#b9793f")):
        s.rect(x - 138, 1100 - h, 276, h, s.gradient(light(c, .25), c), 8)
        s.text(x, 1100 - h / 2 + 36, n, 96, "#ffffff")
    child(s, 800, 812, 440, (160, 160), style="braids", skin=SKIN[0], hair=HAIR[4], shirt="#e4572e", mood="open")
    child(s, 520, 912, 430, (25, 155), style="short", skin=SKIN[1], hair=HAIR[2], shirt="#2e86ab")
    for x, y in ((800, 600), (520, 705)):
        s.line([(x - 34, y - 40), (x, y + 18), (x + 34, y - 40)], "#3d5a80", 8)
        s.circle(x, y + 34, 24, "#f2b134" if x == 800 else "#cfd6dc")
    for _ in range(70):
        x, y = s.rnd.uniform(120, 1480), s.rnd.uniform(60, 760)
        s.rect(x, y, 16, 9, s.rnd.choice(CLOTH), 2, 'transform="rotate(%d %.0f %.0f)"' % (s.rnd.randint(0, 180), x, y))


def warming_up(s):
    field(s, False)
    grass(s, 900, 1195, "#3f7a3a", 110)
    child(s, 800, 1130, 800, (120, 120), (24, 24), style="short", skin=SKIN[1], hair="#9a9a9a", shirt="#3d5a80", pants="#39424e", grown=True, mood="open")
    for x, y in ((230, 1050), (1370, 1050)):
        s.poly([(x - 50, y), (x, y - 150), (x + 50, y)], "#f2762e")
        s.rect(x - 68, y - 6, 136, 22, "#c95a1c", 4)
        s.rect(x - 26, y - 84, 52, 26, "#fff6e2")
    for d in (-1, 1):
        s.curve("M%d 480 q%d -120 %d -150" % (800 + d * 380, d * 20, d * -60), "#ffffff", 12, 'opacity="0.7"')


def lemonade(s):
    field(s, False, 640)
    s.line([(800, 1000), (800, 200)], "#8a6242", 22)
    for i in range(6):
        x0 = 240 + i * 187
        s.path("M800 120 Q%d 170 %d 400 q%d 50 187 0 Q%d 170 800 120 Z" % (x0 + 60, x0, 93, x0 + 127), ("#e4572e", "#fff6e2")[i % 2])
    s.rect(150, 800, 1300, 56, "#d9a86c", 10)
    s.rect(200, 856, 40, 300, "#a9713c")
    s.rect(1360, 856, 40, 300, "#a9713c")
    s.path("M150 850 " + " ".join("q65 76 130 0" for _ in range(10)) + " Z", "#8fd0f2")
    for row in range(2):
        for i in range(13 - row):
            x, y = 240 + i * 92 + row * 44, 800 - row * 88
            s.path("M%d %d l66 0 l-10 -84 l-46 0 Z" % (x - 33, y), CLOTH[(i * 3 + row) % 8], 'transform="rotate(180 %d %d)"' % (x, y - 42))
            s.ellipse(x, y - 82, 30, 8, "#ffd98a")
    s.path("M1230 712 l-26 -180 l150 0 l-26 180 Z", "#ffd166", 'opacity="0.95"')
    s.curve("M1350 570 q70 20 30 110 l-44 10", "#ffd166", 14)
    for x, y in ((1250, 600), (1300, 650)):
        s.circle(x, y, 26, "#ffe9a8")
        s.circle(x, y, 26, "none", 'stroke="#e0aa35" stroke-width="6"')
    s.rect(330, 900, 190, 150, "#f0c860", 10)
    s.text(425, 992, "120", 62, "#8a562c")
    flowers(s, 1080, 1190, 24)


def referee(s):
    field(s, False)
    grass(s, 900, 1195, "#3f7a3a", 110)
    (lx, ly), (rx, ry) = child(s, 800, 1140, 760, (40, 168), style="spiky", skin=SKIN[2], hair=HAIR[0], shirt="#f2d13a", pants="#2c3440", mood="open")
    s.rect(rx - 44, ry - 130, 84, 116, "#ffe23d", 8, 'transform="rotate(8 %.0f %.0f)" stroke="#d9b52a" stroke-width="5"' % (rx, ry))
    s.line([(760, 680), (800, 770), (840, 680)], "#39424e", 7)
    s.path("M780 770 l54 0 l0 20 q-10 26 -38 22 q-22 -6 -16 -42 Z", "#9aa4ad")
    s.circle(350, 1080, 62, "#ffffff")
    s.add('<polygon points="350,1054 376,1074 366,1104 334,1104 324,1074" fill="#2c3440"/>')


def from_above(s):
    s.rect(0, 0, 1600, 1200, "#7fb85c")
    for i in range(0, 16, 2):
        s.rect(i * 100, 0, 100, 1200, "#89c266")
    for i in range(5):
        s.rect(250 - i * 36, 210 - i * 36, 1100 + i * 72, 780 + i * 72, "none", 390 - (4 - i) * 20, 'stroke="%s" stroke-width="38"' % ("#cf6a48" if i else "#c4603f"))
        s.rect(232 - i * 36, 192 - i * 36, 1136 + i * 72, 816 + i * 72, "none", 400 - (4 - i) * 20, 'stroke="#fff6e8" stroke-width="3"')
    s.rect(470, 380, 660, 440, "none", 0, 'stroke="#fffdf6" stroke-width="8"')
    s.line([(800, 380), (800, 820)], "#fffdf6", 8)
    s.circle(800, 600, 80, "none", 'stroke="#fffdf6" stroke-width="8"')
    s.rect(470, 500, 90, 200, "none", 0, 'stroke="#fffdf6" stroke-width="8"')
    s.rect(1040, 500, 90, 200, "none", 0, 'stroke="#fffdf6" stroke-width="8"')
    for _ in range(46):
        x, y = s.rnd.choice((s.rnd.uniform(0, 1600), s.rnd.uniform(0, 1600))), s.rnd.choice((s.rnd.uniform(-10, 46), s.rnd.uniform(1150, 1210)))
        r = s.rnd.uniform(34, 64)
        s.circle(x + 14, y + 14, r, "#2c4a2a", 'opacity="0.25"')
        s.circle(x, y, r, s.rnd.choice(GREEN))
        s.circle(x - r * .25, y - r * .25, r * .5, light(s.rnd.choice(GREEN), .2), 'opacity="0.7"')
    for _ in range(26):
        x, y = s.rnd.uniform(500, 1100), s.rnd.uniform(400, 800)
        s.ellipse(x + 10, y + 10, 16, 7, "#2c4a2a", 'opacity="0.3"')
        s.circle(x, y, 11, s.rnd.choice(CLOTH))
    for x, y, c in ((330, 110, "#e4572e"), (1240, 1080, "#2e86ab")):
        s.rect(x + 10, y + 10, 150, 90, "#2c4a2a", 8, 'opacity="0.25"')
        s.rect(x, y, 150, 90, c, 8)
        s.rect(x + 38, y, 36, 90, "#fff6e8")
        s.rect(x + 112, y, 38, 90, "#fff6e8")


def empty_field(s):
    sky(s, "#a9c4dd", "#e3e6e8", "#fae3c4")
    sun(s, 420, 430, 76, "#fff0c0")
    clouds(s, 4)
    hill(s, 590, 26, "#a7c98f", "#86b06f", 1)
    treeline(s, 620, 11, 170, GREEN + AUTUMN[:1])
    s.rect(1180, 380, 70, 260, "#9a8f86")
    s.poly([(1170, 384), (1215, 230), (1260, 384)], "#5b4a58")
    s.rect(1240, 520, 150, 120, "#b9a99a")
    s.poly([(1230, 524), (1315, 450), (1400, 524)], "#6b4f4a")
    s.rect(0, 700, 1600, 500, s.gradient("#8ecb62", "#5c9e46"))
    for i in range(6):
        s.path("M%d 1200 L%d 700 L%d 700 L%d 1200 Z" % (-200 + i * 360, 420 + i * 140, 480 + i * 140, -40 + i * 360), "#ffffff", 'opacity="0.08"')
    for i in range(5):
        s.line([(800 + (i - 2) * 60, 760), (800 + (i - 2) * 330, 1200)], "#fffdf6", 9)
    for i in range(9):
        x = 60 + i * 185
        s.line([(x, 760), (x, 620)], "#8a7c70", 8)
        s.poly([(x, 620), (x + 64, 642), (x, 664)], CLOTH[i % 8])
    s.rect(640, 690, 320, 24, "#fff6e8")
    for x in (640, 960):
        s.line([(x, 790), (x, 470)], "#e4572e", 18)
    s.rect(630, 450, 340, 76, "#e4572e", 10)
    s.text(800, 508, "START", 56, "#fff6e2")
    grass(s, 840, 1195, "#3f7a3a", 180)


# ---- autumn in the wood ----

def forest(s, tint="#f3dca6"):
    s.rect(0, 0, 1600, 1200, s.gradient("#f8e7bb", tint, "#e0b878"))
    for layer, (h, y, op) in enumerate(((560, 720, .35), (680, 790, .6))):
        for i in range(9 - layer):
            x = (i + s.rnd.uniform(.2, .8)) * 1600 / (9 - layer)
            s.open("", 'opacity="%s"' % op)
            tree(s, x, y, h * s.rnd.uniform(.85, 1.15), AUTUMN, mix("#6b4a32", "#e0b878", .4))
            s.close()
    hill(s, 780, 18, "#c98a45", "#8f5f32", 1)


def lane(s):
    forest(s)
    s.path("M760 780 L850 780 L1250 1200 L330 1200 Z", s.gradient("#f0d9a4", "#c79e62"))
    for i, (x, y, h) in enumerate(((600, 830, 520), (1000, 830, 520), (420, 920, 700), (1190, 920, 700), (150, 1060, 980), (1470, 1060, 980))):
        tree(s, x, y, h, [AUTUMN[i % 6]])
    for x in (500, 700, 900, 1100):
        s.poly([(x - 120, 0), (x, 0), (x + 120, 1000), (x - 60, 1000)], "#fff6d0", 'opacity="0.1"')
    leaves(s, 840, 1190, 170, 1.1)
    leaves(s, 100, 760, 26, .8)


def mushrooms(s):
    s.rect(0, 0, 1600, 1200, s.gradient("#4d6b45", "#7d8f4c", "#a8863f"))
    for _ in range(26):
        s.circle(s.rnd.uniform(0, 1600), s.rnd.uniform(0, 620), s.rnd.uniform(40, 120), s.rnd.choice(("#e9d27a", "#c6b85a", "#8fa05a")), 'opacity="0.22"')
    for x in (120, 420, 1240, 1510):
        s.rect(x - 40, 0, 80, 900, "#43382a", 0, 'opacity="0.4"')
    hill(s, 900, 30, "#6a8a3f", "#43592c", 1)
    toadstool(s, 620, 1030, 640)
    toadstool(s, 1060, 1060, 430)
    toadstool(s, 330, 1080, 270)
    hill(s, 1060, 18, "#5c7a38", "#3a4f27", 2.6)
    grass(s, 960, 1195, "#8fae4f", 260)
    leaves(s, 1050, 1190, 46, 1.7)
    s.ellipse(1230, 1050, 60, 34, "#b9793f")
    s.circle(1240, 1020, 40, "#c98d52")
    s.circle(1240, 1020, 24, "none", 'stroke="#8f5524" stroke-width="7"')
    s.path("M1180 1068 q70 20 150 -4 q20 -30 0 -44 q-14 20 -50 30 Z", "#e9c49a")
    for d in (0, 22):
        s.line([(1318 + d * .4, 1024), (1326 + d, 990)], "#e9c49a", 6)


def squirrel(s):
    forest(s)
    tree(s, 1400, 1060, 1050, AUTUMN)
    s.line([(0, 900), (700, 850), (1200, 880)], "#6b4a32", 60)
    s.line([(0, 890), (700, 838), (1200, 868)], "#8a6242", 22)
    s.path("M900 830 C1160 860 1230 600 1060 470 C980 400 850 450 900 540 C960 500 1010 580 950 660 C900 720 860 760 860 820 Z", s.gradient("#d9702b", "#a84a1c"))
    s.ellipse(790, 720, 118, 150, "#c8602a")
    s.ellipse(760, 750, 62, 104, "#f8e3c4")
    s.circle(720, 530, 104, "#d06a2e")
    s.ellipse(690, 566, 56, 42, "#f8e3c4")
    for x, a in ((670, -16), (776, 18)):
        s.path("M%d 458 l-26 -110 l70 80 Z" % x, "#b9541f", 'transform="rotate(%d %d 460)"' % (a, x))
    for x in (676, 750):
        s.circle(x, 516, 17, "#2a211c")
        s.circle(x + 5, 510, 5, "#ffffff")
    s.ellipse(690, 552, 14, 10, "#4b2e1c")
    s.curve("M672 578 q18 16 36 0", "#5a2d22", 6)
    s.line([(720, 660), (664, 690)], "#b9541f", 34)
    s.line([(800, 670), (690, 706)], "#b9541f", 34)
    s.ellipse(652, 712, 36, 44, "#a8743c")
    s.path("M612 694 q40 -50 80 0 Z", "#6b4a2a")
    s.ellipse(740, 866, 66, 24, "#b9541f")
    leaves(s, 950, 1190, 90, 1.3)
    leaves(s, 80, 760, 18, .9)


def hut(s):
    forest(s)
    for x in (120, 1500):
        tree(s, x, 960, 880, AUTUMN)
    s.poly([(400, 1040), (760, 380), (1120, 1040)], "#4b3524")
    for i in range(15):
        t = i / 14
        s.line([(380 + t * 760, 1060), (760 + (t - .5) * 130, 340 - 40 * math.sin(i * 2.1))], ("#8a6242", "#6b4a32", "#a47c52")[i % 3], 22) if abs(t - .5) > .16 else None
    s.path("M640 1050 Q650 640 760 600 Q870 640 880 1050 Z", "#2e2018")
    for _ in range(46):
        t, side = s.rnd.random(), s.rnd.choice((-1, 1))
        leaf(s, 760 + side * (60 + 290 * t) * s.rnd.uniform(.75, 1), 470 + 540 * t, s.rnd.uniform(.9, 1.7), s.rnd.choice(AUTUMN), s.rnd.randint(0, 360))
    child(s, 330, 1130, 520, (30, 150), style="short", skin=SKIN[3], hair=HAIR[0], shirt="#2e86ab", coat=True, boots="#6a994e", mood="open")
    child(s, 1190, 1140, 530, (150, 30), style="long", skin=SKIN[1], hair=HAIR[1], shirt="#e4572e", coat=True, boots="#f2b134")
    leaves(s, 1060, 1190, 60, 1.1)


def leaf_throw(s):
    s.rect(0, 0, 1600, 1200, s.gradient("#bfe0ee", "#f8ecc8", "#e8c07a"))
    for x, h in ((120, 640), (1480, 680), (800, 520)):
        tree(s, x, 850, h, AUTUMN)
    s.rect(0, 840, 1600, 360, "#b9803f")
    child(s, 520, 1120, 600, (160, 160), (14, 14), style="tail", skin=SKIN[0], hair=HAIR[3], shirt="#8e5ea2", coat=True, boots="#e4572e", mood="open")
    child(s, 1080, 1120, 580, (150, 165), (14, 14), style="beanie", skin=SKIN[1], hair="#2e86ab", shirt="#6a994e", coat=True, boots="#f2b134", mood="open")
    leaves(s, 860, 1190, 110, 1.2)
    leaves(s, 60, 620, 60, 1.2)


def puddle(s):
    forest(s)
    s.ellipse(800, 1080, 620, 96, "#8a6a45")
    s.ellipse(800, 1076, 596, 86, s.gradient("#a9cfe0", "#6f9fb8"))
    s.ellipse(800, 1086, 240, 30, "none", 'stroke="#e3f2f8" stroke-width="6"')
    s.ellipse(800, 1086, 380, 52, "none", 'stroke="#e3f2f8" stroke-width="5" opacity="0.7"')
    child(s, 800, 1090, 700, (120, 120), (20, 20), style="beanie", skin=SKIN[0], hair="#2e86ab", shirt="#f2c531", coat=True, boots="#d1352f", mood="open")
    for i in range(26):
        a = math.radians(s.rnd.uniform(195, 345))
        q = s.rnd.uniform(180, 430)
        x, y = 800 + q * 1.15 * math.cos(a), 1070 + q * .8 * math.sin(a)
        s.path("M%.0f %.0f q14 24 0 34 q-14 -10 0 -34 Z" % (x, y), "#cfe8f3", 'transform="rotate(%d %.0f %.0f)"' % (math.degrees(a) + 90, x, y))
    leaves(s, 1000, 1190, 70, 1.2)


def owl(s):
    s.rect(0, 0, 1600, 1200, s.gradient("#23305c", "#4d4a7c", "#c9805a"))
    for _ in range(50):
        s.circle(s.rnd.uniform(0, 1600), s.rnd.uniform(0, 460), s.rnd.uniform(1, 3.5), "#fdf6d0")
    s.circle(1220, 290, 130, "#fff3c4")
    s.circle(1180, 262, 22, "#ecdca6")
    s.circle(1260, 330, 30, "#ecdca6")
    for x, h in ((180, 700), (480, 560), (1420, 640), (1050, 480)):
        conifer(s, x, 1200, h, "#26375a")
    s.line([(0, 900), (600, 860), (1600, 930)], "#3a2a2c", 64)
    s.line([(900, 884), (1180, 740), (1240, 640)], "#3a2a2c", 34)
    s.ellipse(680, 640, 210, 280, s.gradient("#a9784a", "#7a4f2e"))
    for row in range(5):
        for i in range(5 - row % 2):
            s.path("M%d %d q26 40 52 0 Z" % (552 + i * 52 + row % 2 * 26, 640 + row * 44), "#e3c290")
    for d in (-1, 1):
        s.path("M%d 560 q%d 180 %d 300 q%d -40 %d -210 Z" % (680 + d * 190, d * 50, d * -60, d * -30, d * -10), "#6b4428")
        s.path("M%d 440 l%d -120 l%d 70 Z" % (680 + d * 90, d * 90, d * 10), "#8a5a34")
    s.ellipse(680, 470, 200, 150, "#95653a")
    for d in (-1, 1):
        s.circle(680 + d * 84, 470, 86, "#f3dfb6")
        s.circle(680 + d * 84, 470, 54, "#f2a52c")
        s.circle(680 + d * 84, 470, 32, "#1d1a22")
        s.circle(690 + d * 84, 456, 11, "#ffffff")
    s.poly([(656, 500), (704, 500), (680, 560)], "#e08a2c")
    for d in (-60, 60):
        for j in (-18, 0, 18):
            s.line([(680 + d + j, 860), (680 + d + j, 890)], "#e08a2c", 14)
    leaves(s, 860, 930, 10, 1.2)


def circle_of_logs(s):
    forest(s, "#f6d9a0")
    s.ellipse(800, 1010, 640, 150, "#a97840")
    for x, y, st, sk, sh in ((400, 960, "afro", 4, "#2e86ab"), (640, 900, "tail", 0, "#e4572e"), (960, 900, "short", 3, "#f2b134"), (1200, 960, "bob", 1, "#6a994e")):
        s.rect(x - 120, y - 30, 240, 66, "#7a5236", 33)
        s.circle(x + 100, y + 3, 30, "#c79e6a")
        s.circle(x + 100, y + 3, 15, "none", 'stroke="#8a6242" stroke-width="5"')
        (_, _), (hx, hy) = child(s, x, y + 90, 420, (30, 70), (30, 30), style=st, skin=SKIN[sk], hair=HAIR[0 if sk > 1 else 3], shirt=sh, coat=True, boots="#5b4a58")
        s.rect(hx - 22, hy - 40, 46, 52, "#fff6e2", 8)
        s.curve("M%.0f %.0f q-10 -20 0 -36" % (hx, hy - 48), "#ffffff", 5, 'opacity="0.8"')
    s.ellipse(800, 1080, 130, 34, "#5b3d29")
    s.rect(736, 960, 128, 110, "#3d4650", 18)
    s.ellipse(800, 962, 64, 18, "#6b3a22")
    for d in (-20, 10, 36):
        s.curve("M%d 940 q-20 -40 0 -74 q18 -36 0 -70" % (800 + d), "#ffffff", 8, 'opacity="0.7"')
    leaves(s, 1080, 1190, 70, 1.2)
