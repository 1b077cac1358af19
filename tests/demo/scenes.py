"""The scenes of the demo school: one function for each picture, on a Sheet."""
import math

from shapes import *  # noqa: F401,F403 - the drawing vocabulary


# ---- the school and its rooms ----

def home(s):
    sky(s, "#6fb7e3", "#b5def0", "#fbeed3")
    sun(s, 250, 230, 70)
    rainbow(s, 860, 830, 640, 34, .7)
    cloud(s, 1330, 230, 1.2)
    cloud(s, 480, 330, .8)
    hill(s, 760, 40, "#9fc987", "#7fb36a", 1)
    treeline(s, 790, 9, 210, GREEN + AUTUMN)
    hill(s, 850, 12, "#84ba62", "#5f9a4a", 2)
    school(s, 820, 960, 1.12)
    s.path("M690 960 L950 960 L1180 1200 L420 1200 Z", s.gradient("#e9d9bb", "#d6bf95"))
    tree(s, 130, 1010, 420, AUTUMN)
    tree(s, 1500, 1000, 400, GREEN)
    grass(s, 980, 1190, "#3f7a3a", 160)
    flowers(s, 1040, 1180, 34)
    for x, c in ((470, "#e4572e"), (1180, "#2e86ab")):
        bicycle(s, x, 1075, .5, c, x > 800)
    leaves(s, 1000, 1190, 26, .8)


def block_corner(s):
    room(s, "#fbe3c0", "#c99866")
    window(s, 130, 190, 340, 360)
    bunting(s, 540, 120, 1560, 120, 70)
    s.rect(1120, 520, 400, 345, "#b5835a", 10)
    for j in range(3):
        s.rect(1140, 540 + j * 108, 360, 92, dark("#b5835a", .25), 4)
        for i in range(6):
            s.rect(1150 + i * 57, 575 + j * 108 - (i * 17 % 30), 46, 57 + (i * 17 % 30), CLOTH[(i + 2 * j) % 8], 4)
    s.ellipse(720, 1050, 560, 105, "#7bb0a8")
    s.ellipse(720, 1050, 470, 84, "#94c5bb")
    y = 1050
    for row, n in enumerate((5, 4, 4, 3, 3, 2, 1)):
        for i in range(n):
            s.rect(690 - n * 50 + i * 100 + s.rnd.randint(-4, 4), y - 92, 96, 90, s.gradient(light(CLOTH[(row * 3 + i) % 8], .2), CLOTH[(row * 3 + i) % 8]), 6)
        y -= 92
    s.poly([(620, y), (760, y), (690, y - 110)], "#e4572e")
    s.line([(690, y - 110), (690, y - 175)], "#6b4a32", 6)
    s.poly([(694, y - 175), (760, y - 155), (694, y - 135)], "#f2b134")
    for x, yy, c in ((300, 1080, "#2e86ab"), (1010, 1090, "#f2b134"), (1090, 1120, "#ef798a")):
        s.shadow(x + 45, yy, 70)
        s.rect(x, yy - 88, 90, 88, c, 6)
    s.circle(380, 1150, 52, "#e4572e")
    s.path("M330 1140 Q380 1110 431 1140", "none", 'stroke="#fff6e2" stroke-width="10"')


def boots_row(s):
    room(s, "#cfe6e0", "#b98a5e", 900, "#9fc9bf")
    s.rect(90, 330, 1420, 46, "#8a5f3f", 10)
    for i in range(7):
        x, c = 190 + i * 204, CLOTH[(i * 3) % 8]
        s.rect(x - 60, 240, 120, 66, "#fff8ea", 8)
        s.circle(x, 273, 22, CLOTH[(i * 3 + 1) % 8]) if i % 3 else s.poly([(x - 24, 294), (x, 248), (x + 24, 294)], CLOTH[(i + 4) % 8])
        s.line([(x, 376), (x, 400), (x + 16, 408)], "#5a3f2c", 10)
        s.path("M%d 398 q-70 20 -76 120 l-14 170 q80 34 180 0 l-14 -170 q-6 -100 -76 -120 Z" % x, s.gradient(light(c, .12), c))
        s.line([(x, 410), (x, 695)], dark(c, .25), 5)
        s.rect(x - 60, 590, 46, 40, dark(c, .14), 6)
        s.rect(x + 14, 590, 46, 40, dark(c, .14), 6)
    s.rect(60, 800, 1480, 34, "#8a5f3f", 8)
    for x in (120, 1450):
        s.rect(x, 830, 34, 150, "#774f33")
    for i in range(7):
        x, c = 150 + i * 200, CLOTH[(i * 5 + 1) % 8]
        for d in (0, 74):
            s.shadow(x + d + 34, 1082, 54)
            s.path("M%d 900 l52 0 l0 118 q46 14 50 62 l-102 0 Z" % (x + d), s.gradient(light(c, .15), c))
            s.rect(x + d - 3, 894, 58, 22, light(c, .4), 6)
            s.rect(x + d - 2, 1070, 106, 16, dark(c, .35), 5)
    s.ellipse(820, 1140, 210, 26, "#a3cbe0", 'opacity="0.7"')


def letters(s):
    room(s, "#f6dcb6", "#bf9063", 900)
    s.rect(170, 130, 1260, 560, "#8a5f3f", 14)
    s.rect(196, 156, 1208, 508, s.gradient("#2f5d50", "#274c43"))
    for i, (t, c) in enumerate((("maan", "#ffe9a8"), ("roos", "#ffb5b5"), ("vis", "#a8e0ff"))):
        s.text(400 + i * 400, 560, t, 104, "#f7f4e6")
        s.line([(270 + i * 400, 590), (530 + i * 400, 590)], c, 7)
    s.path("M430 250 a90 90 0 1 0 20 170 a76 76 0 1 1 -20 -170 Z", "#ffe9a8")
    for a in range(5):
        s.ellipse(800, 296, 30, 52, "#ff9d9d", 'transform="rotate(%d 800 340)"' % (a * 72))
    s.circle(800, 340, 24, "#ffe08a")
    s.line([(800, 370), (800, 440)], "#9fd08c", 10)
    s.ellipse(1190, 340, 96, 54, "#8fd0f2")
    s.poly([(1270, 340), (1340, 290), (1340, 390)], "#8fd0f2")
    s.circle(1140, 326, 9, "#274c43")
    s.rect(140, 688, 1320, 24, "#a87549", 6)
    for i, c in enumerate(("#ffffff", "#ffe08a", "#ffb5b5")):
        s.rect(260 + i * 80, 676, 56, 14, c, 6)
    s.rect(120, 940, 1360, 44, "#d9a86c", 12)
    s.rect(120, 980, 1360, 60, "#b98550")
    for i, (w, c) in enumerate(((300, "#e4572e"), (270, "#2e86ab"), (310, "#f2b134"), (250, "#6a994e"), (230, "#8e5ea2"))):
        s.rect(330 - w / 2, 890 - i * 52, w, 50, c, 8)
        s.rect(330 - w / 2 + w - 20, 896 - i * 52, 16, 38, "#fff6e2", 3)
        s.rect(330 - w / 2 + 30, 908 - i * 52, w * .4, 12, light(c, .5), 4)
    s.path("M1010 940 q0 -110 70 -110 q70 0 70 110 Z", "#d9432f")
    s.line([(1080, 832), (1092, 790)], "#6b4a32", 8)
    s.ellipse(1116, 792, 30, 14, "#6abf69")
    s.rect(1230, 800, 110, 140, "#2e86ab", 12)
    for i, c in enumerate(("#f2b134", "#e4572e", "#6a994e", "#ef798a")):
        s.line([(1250 + i * 24, 810), (1238 + i * 32, 690 - i % 2 * 30)], c, 15)
    s.path("M620 940 l120 -34 l120 34 l0 -60 q-60 -30 -120 0 q-60 -30 -120 0 Z", "#fff8ea", 'stroke="#d8c39a" stroke-width="5"')


def clock(s):
    room(s, "#cfe1f0", "#c2956a", 920)
    s.circle(800, 450, 352, "#274c63", 'opacity="0.18"')
    s.circle(800, 440, 350, "#e4572e")
    s.circle(800, 440, 312, "#fffaf0")
    for i in range(60):
        a = i * math.pi / 30
        q = 280 if i % 5 else 268
        s.line([(800 + q * math.sin(a), 440 - q * math.cos(a)), (800 + 296 * math.sin(a), 440 - 296 * math.cos(a))], "#3d5a80", 4 if i % 5 else 9)
    for i in range(1, 13):
        a = i * math.pi / 6
        s.text(800 + 222 * math.sin(a), 440 - 222 * math.cos(a) + 22, str(i), 60, CLOTH[i % 8])
    s.line([(800, 440), (800 + 150 * math.sin(4.45), 440 - 150 * math.cos(4.45))], "#3d5a80", 22)
    s.line([(800, 440), (800, 225)], "#3d5a80", 15)
    s.circle(800, 440, 24, "#f2b134")
    for i, t in enumerate(("4", "8", "12", "16")):
        for side, x in ((0, 150), (1, 1270)):
            s.rect(x, 170 + i * 160, 170, 130, light(CLOTH[(i + 4 * side) % 8], .1), 16)
            s.text(x + 85, 256 + i * 160, t if not side else str(20 + 4 * i), 62, "#ffffff")
    s.rect(0, 905, 1600, 30, "#e7dac2")
    for i in range(6):
        x = 160 + i * 245
        s.ellipse(x, 1090, 74, 20, "#7fa65e", 'opacity="0.6"')
        s.path("M%d 1090 q-10 -26 24 -26 l70 0 q26 -50 54 -26 q4 20 -20 20 q-8 32 -40 32 Z" % (x - 60), "#d9b48a")
        s.circle(x - 8, 1042, 46, CLOTH[(i * 3 + 2) % 8])
        s.circle(x - 8, 1042, 27, light(CLOTH[(i * 3 + 2) % 8], .35))
        s.circle(x - 8, 1042, 11, CLOTH[(i * 3 + 2) % 8])


def world(s):
    room(s, "#d9e8d0", "#bf9063", 910)
    s.rect(520, 120, 960, 600, "#fff8ea", 8)
    s.rect(545, 145, 910, 550, "#a9d9ee")
    for d, c in (("M600 230 q110 -60 190 -10 q60 40 10 110 q-60 30 -80 120 q-60 10 -70 -70 q-90 -50 -50 -150 Z", "#e9c46a"),
                 ("M730 470 q70 -20 100 50 q-10 90 -60 140 q-40 -30 -30 -90 q-30 -50 -10 -100 Z", "#ef9a7a"),
                 ("M960 220 q80 -50 150 -10 q20 60 -50 80 q-80 20 -110 -10 Z", "#8fbf6d"),
                 ("M960 340 q90 -40 150 20 q40 80 -20 150 q-20 80 -60 60 q-30 -80 -70 -110 q-40 -70 0 -120 Z", "#d9a441"),
                 ("M1120 200 q160 -60 290 20 q20 90 -70 140 q-60 100 -110 40 q-90 0 -110 -90 Z", "#b5a1d8"),
                 ("M1290 520 q80 -40 120 20 q10 70 -60 70 q-80 0 -60 -90 Z", "#7fb8a0")):
        s.path(d, c, 'stroke="#ffffff" stroke-width="4"')
    for i, (x, y) in enumerate(((1010, 250), (1080, 240), (780, 560), (985, 350), (995, 235), (1310, 290), (1150, 300), (660, 330))):
        s.line([(x, y), (x, y - 48)], "#4d4340", 4)
        s.poly([(x, y - 50), (x + 36, y - 38), (x, y - 26)], CLOTH[i])
    s.rect(60, 900, 1480, 44, "#d9a86c", 12)
    s.rect(60, 940, 1480, 70, "#b98550")
    globe(s, 300, 900, 190)
    for i, c in enumerate(("#6a994e", "#e4572e", "#3d5a80", "#f2b134")):
        book(s, 900 + i * 62, 900, 54, 170 + (i % 2) * 36, c, 0 if i < 3 else 9)
    s.rect(600, 868, 190, 32, "#fff8ea", 4)
    s.line([(620, 860), (760, 852)], "#e4572e", 12)


def instruments(s):
    room(s, "#ecd6e4", "#a9754b", 900)
    for i, (x, y) in enumerate(((180, 240), (420, 170), (760, 210), (1080, 160), (1400, 240), (1240, 380), (300, 420))):
        s.ellipse(x, y + 70, 30, 22, CLOTH[i % 8], 'transform="rotate(-20 %d %d)"' % (x, y + 70))
        s.line([(x + 27, y + 66), (x + 27, y - 50)], CLOTH[i % 8], 9)
        s.curve("M%d %d q50 20 40 70" % (x + 27, y - 50), CLOTH[i % 8], 11)
    s.ellipse(800, 1060, 700, 110, "#c77b8e", 'opacity="0.55"')
    guitar(s, 330, 960, 1.25, -14)
    drum(s, 720, 1070, 170)
    drum(s, 1010, 1090, 105, "#2e86ab")
    s.line([(640, 820), (780, 880)], "#d9b48a", 14)
    s.line([(840, 800), (720, 870)], "#d9b48a", 14)
    s.open("translate(1270 760) rotate(-18)")
    s.path("M-190 -14 L150 -14 Q210 -30 260 -92 L260 92 Q210 30 150 14 L-190 14 Z", s.gradient("#ffe08a", "#d9a02a"))
    s.rect(-60, -92, 200, 184, "none", 60, 'stroke="#e0aa35" stroke-width="24"')
    for i in range(3):
        s.rect(-20 + i * 46, -150, 26, 130, "#f0c04a", 8)
        s.rect(-26 + i * 46, -164, 38, 16, "#fff1c4", 6)
    s.ellipse(262, 0, 22, 94, "#fff1c4")
    s.rect(-214, -20, 34, 40, "#d9a02a", 8)
    s.close()
    s.line([(1270, 880), (1270, 1070)], "#4d4340", 14)
    s.line([(1180, 1090), (1270, 1060), (1360, 1090)], "#4d4340", 14)
    s.path("M1430 1070 l40 -170 l40 170 Z", "none", 'stroke="#9aa4ad" stroke-width="16"')


def bikes(s, wide=False):
    sky(s)
    sun(s, 1290, 220, 62)
    clouds(s, 2)
    hill(s, 720, 24, "#b7cf8f", "#8fb86d", 1)
    treeline(s, 745, 8, 230, AUTUMN + GREEN[:1])
    if not wide:
        s.rect(0, 800, 1600, 400, s.gradient("#d8cdbb", "#bfb19a"))
        s.rect(60, 560, 900, 30, "#6b5b58", 8)
        for x in (100, 500, 900):
            s.rect(x, 580, 22, 260, "#7d6c64")
        tree(s, 1320, 900, 640, ["#e3b23c"])
        for i, (x, c) in enumerate(((330, "#e4572e"), (760, "#2e86ab"), (1180, "#1b998b"))):
            bicycle(s, x, 1050 + 18 * (i % 2), 1.12, c, i == 1)
        leaves(s, 880, 1180, 60, 1)
        return
    s.rect(0, 830, 1600, 370, s.gradient("#c9c2b6", "#aaa193"))
    school(s, 1080, 850, .8)
    for i in range(6):
        s.rect(90 + i * 270, 1130, 150, 22, "#f6f1e6", 4)
    bicycle(s, 420, 1080, 1.5, "#d1402f")
    bicycle(s, 1080, 1060, 1.3, "#2e6fb0", True)
    s.poly([(735, 1010), (775, 860), (815, 1010)], "#f2762e")
    s.rect(715, 1006, 120, 20, "#c95a1c", 4)
    s.rect(752, 930, 46, 24, "#fff6e2")


def stage(s):
    s.rect(0, 0, 1600, 1200, s.gradient("#2d1f3d", "#43274f"))
    s.rect(180, 170, 1240, 720, s.gradient("#1d2b53", "#3a4f8f", "#e08a5a"))
    for _ in range(60):
        s.circle(s.rnd.uniform(190, 1410), s.rnd.uniform(180, 520), s.rnd.uniform(1.5, 4.5), "#fff7d0")
    s.circle(1120, 330, 86, "#fff2c0")
    s.circle(1150, 312, 80, "#2b3d74")
    for i, (x, h) in enumerate(((300, 240), (420, 330), (560, 280), (700, 380), (860, 300), (1010, 350), (1170, 260), (1300, 320))):
        s.rect(x - 56, 890 - h, 112, h, mix("#23284f", "#4a4f86", i % 3 / 2))
        s.poly([(x - 66, 890 - h), (x, 800 - h), (x + 66, 890 - h)], "#1b1f40")
        for j in range(3):
            s.rect(x - 30 + (j % 2) * 36, 910 - h + j * 56, 22, 30, "#ffd166" if (i + j) % 3 else "#3a4377", 3)
    s.path("M0 890 L1600 890 L1600 1060 L0 1060 Z", s.gradient("#b67a45", "#8a562c"))
    for i in range(11):
        s.line([(800 + (i - 5) * 130, 890), (800 + (i - 5) * 190, 1060)], "#7a4a26", 4)
    s.rect(0, 1050, 1600, 150, "#3b1f2f")
    for i in range(9):
        s.circle(120 + i * 170, 1060, 26, s.gradient(("#fff3b0", 1), ("#ffd166", .5), ("#ffd166", 0), radial=True))
        s.circle(120 + i * 170, 1060, 11, "#fff8dc")
    for side in (0, 1):
        s.open("translate(1600 0) scale(-1 1)" if side else "")
        for i in range(6):
            x = i * 62
            s.path("M%d 0 L%d 0 Q%d 560 %d 1040 L%d 1040 Q%d 560 %d 0 Z" % (x, x + 66, x + 46 - i * 6, x + 70 - i * 18, x - i * 14, x - 10 - i * 4, x), s.gradient("#d13b45", "#8c1d2f") if i % 2 else s.gradient("#b22a38", "#74172a"))
        s.rect(60, 560, 170, 26, "#f2b134", 12)
        s.close()
    s.path("M0 0 L1600 0 L1600 130 " + " ".join("q-67 110 -133 0" for _ in range(12)) + " Z", s.gradient("#8c1d2f", "#d13b45"))
    for x, a in ((420, 12), (1180, -12)):
        s.open("rotate(%d %d 60)" % (a, x))
        s.poly([(x - 30, 150), (x + 30, 150), (x + 230, 980), (x - 230, 980)], s.gradient(("#fff7c8", .42), ("#fff7c8", .02)))
        s.rect(x - 46, 60, 92, 90, "#2a2233", 18)
        s.close()
    for x in (560, 640, 1000):
        s.circle(x, 878, 40, "#f8f1e2") if x == 640 else s.poly([(x - 50, 900), (x, 800), (x + 50, 900)], "#6a994e")
    s.circle(800, 880, 15, "#e4572e")
    s.line([(800, 880), (800, 760)], "#cfd6dc", 8)
    s.ellipse(800, 748, 16, 26, "#39424e")


# ---- news ----

def playground(s):
    sky(s)
    sun(s, 1350, 200, 66)
    clouds(s, 3)
    hill(s, 690, 20, "#a7cf87", "#86b967", .5)
    treeline(s, 715, 10, 190, GREEN)
    school(s, 430, 800, .82)
    s.rect(0, 800, 1600, 400, s.gradient("#d9c9a6", "#c4b084"))
    bunting(s, 0, 190, 820, 250, 70, 12)
    bunting(s, 820, 250, 1600, 170, 60, 11)
    for i in range(7):
        x, y = 230 + (i % 2) * 120 - 60 * (i not in (2, 5)) + 0, 1140 - i * 46
        s.rect(x, y, 110, 42, CLOTH[i], 4)
        s.text(x + 55, y + 34, str(i + 1), 32, "#ffffff")
    for x in (960, 1440):
        s.line([(x - 80, 1060), (x, 640), (x + 80, 1060)], "#2e86ab", 22)
    s.line([(950, 648), (1450, 648)], "#2e86ab", 22)
    for x in (1080, 1200, 1320):
        s.line([(x - 36, 650), (x - 36, 930)], "#6d6d6d", 5)
        s.line([(x + 36, 650), (x + 36, 930)], "#6d6d6d", 5)
        s.rect(x - 54, 924, 108, 20, CLOTH[x // 120 % 8], 8)
        s.shadow(x, 1060, 70)
    for i in range(6):
        s.line([(880 - i * 4, 700 + i * 60), (960, 700 + i * 60)], "#f2b134", 12)
    s.circle(700, 1080, 46, "#e4572e")
    s.path("M656 1070 Q700 1040 745 1072", "none", 'stroke="#fff6e2" stroke-width="10"')
    s.shadow(700, 1126, 60)


def garden(s):
    sky(s, "#8fcbe6", "#d9ecec", "#fbe6c0")
    sun(s, 330, 220, 72, "#ffd98a")
    cloud(s, 1200, 210, 1)
    hill(s, 640, 26, "#aacb83", "#86b060", 2)
    treeline(s, 660, 9, 200, GREEN + AUTUMN)
    s.rect(0, 760, 1600, 440, s.gradient("#8a6242", "#6a4730"))
    for i in range(5):
        y = 800 + i * 82
        s.path("M0 %d Q800 %d 1600 %d L1600 %d Q800 %d 0 %d Z" % (y, y - 24, y, y + 34, y + 10, y + 34), "#5b3d29", 'opacity="0.55"')
    for i in range(15):
        s.rect(i * 110 + 10, 640, 40, 130, "#fbf3e2", 6)
        s.poly([(i * 110 + 10, 644), (i * 110 + 30, 612), (i * 110 + 50, 644)], "#fbf3e2")
    s.rect(0, 676, 1600, 20, "#fbf3e2")
    for i, x in enumerate((90, 210, 330, 1290, 1410, 1530)):
        sunflower(s, x, 860, 300 + 50 * (i % 3))
    for i in range(16):
        x, y = 480 + i % 8 * 96, 835 + i // 8 * 60
        for a in (-40, -15, 15, 40):
            s.ellipse(x, y - 24, 12, 34, ("#76ab5a", "#8fc06a")[a > 0], 'transform="rotate(%d %d %d)"' % (a, x, y))
    for x, y, r, c in ((430, 1080, 120, "#e8862e"), (700, 1120, 90, "#dd7425"), (950, 1090, 150, "#ee9636"), (1230, 1110, 84, "#e2a93a"), (1400, 1140, 104, "#e8862e"), (180, 1130, 84, "#cf6a22")):
        pumpkin(s, x, y, r, c)
    for x in (580, 820, 1120):
        s.curve("M%d 1130 q40 -60 110 -20 q60 30 110 -20" % (x - 120), "#5f8f46", 8)
        s.ellipse(x, 1088, 48, 30, "#6a9f4c")


def books(s):
    room(s, "#f1d7a8", "#8f6040", 880)
    s.rect(120, 90, 1360, 470, "#7a5236", 8)
    for j in range(2):
        s.rect(145, 115 + j * 220, 1310, 200, "#4d3223")
        x = 160
        while x < 1400:
            w, h = s.rnd.randint(26, 60), s.rnd.randint(110, 186)
            book(s, x + w / 2, 315 + j * 220, w, h, s.rnd.choice(CLOTH))
            x += w + 3
    s.rect(200, 900, 1200, 46, "#c98d52", 14)
    s.rect(250, 944, 60, 256, "#a9713c")
    s.rect(1290, 944, 60, 256, "#a9713c")
    for i, (w, c) in enumerate(((430, "#2e86ab"), (400, "#e4572e"), (440, "#6a994e"), (370, "#f2b134"), (340, "#8e5ea2"), (300, "#ef798a"))):
        x = 480 + s.rnd.randint(-24, 24)
        s.rect(x - w / 2, 846 - i * 56, w, 54, c, 8)
        s.rect(x + w / 2 - 22, 852 - i * 56, 18, 42, "#fff6e2", 3)
        s.rect(x - w / 2 + 40, 866 - i * 56, w * .45, 14, light(c, .55), 5)
    s.path("M770 900 l250 -50 l250 50 l0 -120 q-125 -60 -250 0 q-125 -60 -250 0 Z", "#fffaf0", 'stroke="#d8c39a" stroke-width="6"')
    s.line([(1020, 778), (1020, 850)], "#d8c39a", 6)
    for i in range(4):
        s.line([(810, 790 + i * 22), (970, 790 + i * 22 + 4)], "#b9ab90", 5)
    s.path("M1070 838 q80 -90 170 -10 q-30 26 -80 24 q-60 4 -90 -14 Z", "#5aa0c8")
    s.circle(1200, 818, 6, "#1f3a4d")
    s.curve("M1160 786 q-10 -34 -34 -36 m34 36 q8 -38 34 -40", "#8fd0f2", 6)
    s.circle(1330, 560, 330, s.gradient(("#fff0b8", .8), ("#ffe08a", .25), ("#ffe08a", 0), radial=True))
    s.line([(1360, 900), (1390, 700), (1310, 590)], "#3d5a80", 16)
    s.path("M1230 640 L1290 530 L1370 590 L1318 694 Z", "#3d5a80")
    s.ellipse(1360, 900, 80, 18, "#2f4763")


def pie(s):
    s.rect(0, 0, 1600, 1200, "#f4e4cf")
    for i in range(0, 1600, 100):
        s.rect(i, 0, 50, 1200, "#d1504a", 0, 'opacity="0.32"')
    for i in range(0, 1200, 100):
        s.rect(0, i, 1600, 50, "#d1504a", 0, 'opacity="0.32"')
    s.circle(716, 640, 462, "#4a2a22", 'opacity="0.2"')
    s.circle(700, 615, 450, s.gradient("#f7f7f5", "#d6dbe0"))
    s.circle(700, 615, 405, "#b9702f")
    for i in range(44):
        a = i * math.pi / 22
        s.circle(700 + 392 * math.cos(a), 615 + 392 * math.sin(a), 33, "#dda050" if i % 2 else "#d2934a")
    s.circle(700, 615, 360, s.gradient("#e8b04a", "#c9782c"))
    for _ in range(46):
        a, q = s.rnd.uniform(0, 6.28), s.rnd.uniform(0, 330)
        s.path("M%.0f %.0f q26 -26 52 0 q-26 20 -52 0 Z" % (700 + q * math.cos(a) - 26, 615 + q * math.sin(a)), s.rnd.choice(("#f6d88a", "#efc56c", "#e6b050")))
    for turn in (45, 135):
        s.open("rotate(%d 700 615)" % turn)
        for i in range(-3, 4):
            half = math.sqrt(max(0, 368 ** 2 - (i * 100) ** 2))
            s.rect(700 - half, 615 + i * 100 - 21, 2 * half, 46, "#8f5524", 20, 'opacity="0.35"')
            s.rect(700 - half, 615 + i * 100 - 24, 2 * half, 44, s.gradient("#f0c178", "#d89848"), 20)
        s.close()
    for x, y, c in ((1330, 300, "#d1352f"), (1420, 520, "#8fb84a"), (1250, 130, "#e0533c")):
        s.ellipse(x + 12, y + 88, 110, 40, "#4a2a22", 'opacity="0.2"')
        s.circle(x - 36, y, 92, c)
        s.circle(x + 36, y, 92, dark(c, .08))
        s.ellipse(x - 60, y - 40, 20, 32, "#ffffff", 'opacity="0.4" transform="rotate(25 %d %d)"' % (x - 60, y - 40))
        s.line([(x, y - 70), (x + 14, y - 122)], "#6b4a32", 12)
        s.ellipse(x + 52, y - 116, 44, 18, "#6a994e", 'transform="rotate(-18 %d %d)"' % (x + 52, y - 116))
    s.open("rotate(28 1380 920)")
    s.rect(1340, 760, 80, 330, "#7a4a2b", 26)
    s.rect(1348, 520, 64, 260, s.gradient("#f1f4f6", "#c2cad1", across=True), 26)
    s.close()


def farm(s):
    sky(s, "#9ccbe3", "#e1ecdf", "#fbe3b6")
    sun(s, 1280, 260, 70, "#ffd27a")
    clouds(s, 2)
    hill(s, 660, 40, "#bccf86", "#93b564", 1.4)
    treeline(s, 690, 7, 220, AUTUMN)
    hill(s, 780, 16, "#92bd60", "#6a9c48", 2.2)
    barn(s, 450, 880, 1.25)
    s.rect(760, 560, 120, 320, s.gradient("#e3e7ea", "#b9c1c7", across=True))
    s.path("M760 560 q60 -90 120 0 Z", "#9aa4ad")
    for x in (1180, 1290, 1235):
        s.circle(x, 850 if x != 1235 else 760, 58, "#e0c168")
        s.circle(x, 850 if x != 1235 else 760, 34, "none", 'stroke="#c6a24a" stroke-width="8"')
    grass(s, 900, 1190, "#4b7f3a", 150)
    flowers(s, 1100, 1190, 18)
    tractor(s, 830, 1080, 1.15)
    cow(s, 1330, 1100, 1.2, True)


def breakfast(s):
    room(s, "#fdeccb", "#b5835a", 640)
    window(s, 160, 120, 300, 280)
    window(s, 1140, 120, 300, 280)
    bunting(s, 500, 100, 1100, 100, 50, 8)
    s.text(800, 330, "EET SMAKELIJK", 64, "#e4572e")
    s.path("M140 620 L1460 620 L1600 1200 L0 1200 Z", "#f8f4ea")
    for i in range(9):
        s.line([(140 + i * 165, 620), (0 + i * 200, 1200)], "#cfe1ea", 16)
    for i in range(4):
        s.line([(120 - i * 34, 700 + i * 140), (1480 + i * 34, 700 + i * 140)], "#cfe1ea", 10 + 3 * i)
    for i, (x, y, k) in enumerate(((360, 740, .7), (800, 720, .66), (1240, 740, .7), (240, 1020, 1.1), (1380, 1020, 1.1))):
        s.ellipse(x, y, 150 * k, 66 * k, "#ffffff", 'stroke="#c5d3da" stroke-width="5"')
        s.rect(x - 84 * k, y - 62 * k, 150 * k, 84 * k, "#b9793f", 26)
        s.rect(x - 74 * k, y - 54 * k, 130 * k, 66 * k, ("#f6e0b4", "#f2cf8e", "#f4dcae")[i % 3], 20)
        for j in range(8):
            s.rect(x - 62 * k + j * 15 * k, y - 46 * k + (j * 29 % 44) * k, 10 * k, 5 * k, "#5a3018", 2)
    s.ellipse(800, 1090, 250, 74, "#c98d52")
    for i, (dx, dy, c) in enumerate(((-130, -70, "#f08a2c"), (-40, -104, "#d1352f"), (60, -80, "#f2b134"), (140, -60, "#8fb84a"), (10, -40, "#f08a2c"))):
        s.circle(800 + dx, 1090 + dy, 66, c)
        s.ellipse(780 + dx, 1068 + dy, 14, 22, "#ffffff", 'opacity="0.4"')
    s.path("M550 1090 q250 130 500 0 q-20 90 -120 104 l-260 0 q-100 -14 -120 -104 Z", "#dba566")
    for x, y, c in ((560, 850, "#2e86ab"), (1040, 850, "#6a994e")):
        s.ellipse(x, y + 66, 90, 24, "#c5d3da")
        s.rect(x - 56, y - 50, 112, 118, c, 24)
        s.ellipse(x, y - 48, 56, 16, "#a8642c")
        s.curve("M%d %d q50 10 40 50 q-14 30 -44 26" % (x + 56, y - 24), c, 14)
        for d in (-16, 16):
            s.curve("M%d %d q-16 -30 0 -56 q14 -26 0 -50" % (x + d, y - 72), "#ffffff", 7, 'opacity="0.8"')
    s.rect(690, 780, 110, 120, "#f2a33a", 20)
    s.rect(700, 760, 90, 30, "#fff6e2", 8)
    s.text(745, 858, "honing", 24, "#5a3d10")


def orchestra(s):
    room(s, "#d8dff0", "#a9754b", 880)
    window(s, 120, 150, 320, 330)
    s.rect(1020, 140, 470, 340, "#fff8ea", 10)
    for j in range(5):
        s.line([(1060, 220 + j * 34), (1450, 220 + j * 34)], "#8a7c70", 4)
    for i, y in enumerate((300, 268, 318, 240, 284, 250)):
        s.ellipse(1100 + i * 58, y, 17, 13, "#39303a", 'transform="rotate(-20 %d %d)"' % (1100 + i * 58, y))
        s.line([(1115 + i * 58, y - 2), (1115 + i * 58, y - 74)], "#39303a", 5)
    for i, (x, y) in enumerate(((620, 240), (760, 160), (880, 300))):
        s.ellipse(x, y + 50, 22, 16, CLOTH[i * 2])
        s.line([(x + 20, y + 46), (x + 20, y - 30)], CLOTH[i * 2], 8)
        s.curve("M%d %d q36 14 30 48" % (x + 20, y - 30), CLOTH[i * 2], 9)
    s.ellipse(800, 1090, 660, 90, "#7f9fc9", 'opacity="0.5"')
    h = child(s, 560, 1060, 600, (60, 60), style="tail", skin=SKIN[3], hair=HAIR[0], shirt="#f2b134", mood="open")
    for x, y in h:
        s.line([(x, y), (560 + (x - 560) * .45, y + 70)], "#d9b48a", 13)
    drum(s, 560, 1130, 150)
    child(s, 1100, 1080, 610, (40, 78), style="short", skin=SKIN[0], hair=HAIR[4], shirt="#2e86ab", look=.6)
    s.open("translate(1130 715) rotate(-6)")
    s.path("M0 -9 L190 -9 Q230 -20 262 -62 L262 62 Q230 20 190 9 L0 9 Z", s.gradient("#ffe08a", "#d9a02a"))
    s.rect(60, -48, 120, 96, "none", 40, 'stroke="#e0aa35" stroke-width="16"')
    s.ellipse(262, 0, 14, 62, "#fff1c4")
    s.close()
    s.circle(1245, 735, 29, SKIN[0])


def lanterns(s):
    s.rect(0, 0, 1600, 1200, s.gradient("#0f1b3d", "#24356b", "#5a4a7a"))
    for _ in range(90):
        s.circle(s.rnd.uniform(0, 1600), s.rnd.uniform(0, 560), s.rnd.uniform(1, 3.6), "#fdf6d0", 'opacity="%.2f"' % s.rnd.uniform(.4, 1))
    s.circle(1290, 210, 190, s.gradient(("#fff3c4", .5), ("#fff3c4", 0), radial=True))
    s.circle(1290, 210, 84, "#fff3c4")
    s.circle(1262, 190, 14, "#e9d9a0")
    s.circle(1310, 238, 20, "#e9d9a0")
    for i, (x, w, h) in enumerate(((0, 260, 400), (250, 220, 480), (460, 260, 380), (1040, 240, 430), (1270, 200, 370), (1460, 240, 470))):
        c = mix("#2b2c52", "#46406b", i % 3 / 2)
        s.rect(x, 850 - h, w, h, c)
        s.poly([(x - 18, 850 - h), (x + w / 2, 730 - h), (x + w + 18, 850 - h)], dark(c, .35))
        for j in range(4):
            lit = (i + j) % 3
            s.rect(x + 34 + (j % 2) * (w - 118), 880 - h + (j // 2) * 130, 56, 78, "#ffcf6b" if lit else "#1d2145", 4)
    s.rect(740, 330, 130, 520, "#34335e")
    s.poly([(720, 335), (805, 120), (890, 335)], "#1f1f42")
    s.circle(805, 430, 40, "#ffe9a8")
    s.rect(0, 840, 1600, 360, s.gradient("#3a3a63", "#1c1f3f"))
    s.ellipse(800, 1110, 760, 120, "#ffb85a", 'opacity="0.14"')
    for i in range(8):
        lantern(s, 90 + i * 205, 800 + 26 * (i % 2), 17, ("#ffb347", "#ff7f6b", "#ffd166")[i % 3])
    kids = ((250, "long", SKIN[1], "#c8553d", "#ff8c5a"), (690, "beanie", SKIN[0], "#2e86ab", "#ffd166"), (1130, "buns", SKIN[3], "#8e5ea2", "#9be07f"))
    for x, st, sk, co, la in kids:
        (lx, ly), (rx, ry) = child(s, x, 1120, 560, (20, 118), style=st, skin=sk, shirt=co, coat=True, boots="#3d3a55", hair="#e4572e" if st == "beanie" else HAIR[0], mood="open")
        s.line([(rx - 20, ry + 20), (rx + 110, ry - 90)], "#8a5f3f", 12)
        s.line([(rx + 110, ry - 90), (rx + 110, ry - 40)], "#e7dac2", 3)
        lantern(s, rx + 110, ry + 20, 62, la)


def paper(s, table="#c9a06b"):
    """A sheet of drawing paper on a table: the frame of a child's own drawing."""
    s.rect(0, 0, 1600, 1200, s.gradient(table, dark(table, .12)))
    for i in range(7):
        s.curve("M0 %d q400 %d 800 0 t800 0" % (90 + i * 180, 20 - i * 6), dark(table, .12), 4)
    s.open("rotate(-2 800 600)")
    s.rect(178, 122, 1270, 980, "#3d2b1c", 6, 'opacity="0.25"')
    s.rect(165, 108, 1270, 980, "#fffdf6", 6)


def crayon(s, d, colour, width=14):
    for i in range(3):
        s.curve(d, colour, width * (.55 + .2 * i), 'opacity="%.2f" transform="translate(%d %d)"' % (.45 + .12 * i, s.rnd.randint(-4, 4), s.rnd.randint(-4, 4)))


def scribble(s, x, y, rx, ry, colour, n=26, width=11, tilt=.7):
    for i in range(n):
        t = -1 + 2 * (i + .5) / n
        q = math.sqrt(max(0, 1 - t * t))
        px = x + rx * t
        s.curve("M%.0f %.0f q%.0f %.0f %.0f %.0f" % (px - tilt * 14, y + ry * q + s.rnd.randint(-6, 6), 10, -ry * q, 20 * tilt, -2 * ry * q + s.rnd.randint(-6, 6)), colour, width, 'opacity="0.72"')


def pencils(s):
    s.close()
    for i, (x, y, a, c) in enumerate(((1480, 300, 78, "#e4572e"), (1500, 560, 96, "#6a994e"), (1470, 830, 84, "#2e86ab"))):
        s.open("translate(%d %d) rotate(%d)" % (x, y, a))
        s.rect(-130, -16, 230, 32, c, 4)
        s.poly([(100, -16), (150, 0), (100, 16)], "#f3d9b0")
        s.poly([(136, -5), (150, 0), (136, 5)], c)
        s.close()


def drawing_village(s):
    paper(s)
    scribble(s, 380, 290, 80, 80, "#f2b134")
    for i in range(10):
        a = i * math.pi / 5
        crayon(s, "M%.0f %.0f L%.0f %.0f" % (380 + 105 * math.cos(a), 290 + 105 * math.sin(a), 380 + 150 * math.cos(a), 290 + 150 * math.sin(a)), "#f2b134")
    scribble(s, 800, 960, 590, 70, "#6a994e", 70, 16)
    crayon(s, "M760 900 L760 560 L860 560 L860 900 M740 565 L810 390 L880 565 Z M810 390 L810 330 M785 350 L835 350", "#3d5a80")
    crayon(s, "M790 640 a24 24 0 1 0 40 0 a24 24 0 1 0 -40 0", "#e4572e", 9)
    scribble(s, 1130, 620, 180, 150, "#4f8a4c", 34, 14)
    crayon(s, "M1105 900 L1110 700 M1160 900 L1150 700", "#7c4a25", 20)
    s.rect(1050, 560, 170, 110, "#fffdf6")
    crayon(s, "M1050 670 L1050 560 L1220 560 L1220 670 Z M1035 560 L1135 490 L1235 560 M1110 670 L1110 610 L1155 610 L1155 670", "#c8553d", 11)
    crayon(s, "M300 900 L300 690 L520 690 L520 900 Z M275 695 L410 570 L545 695 M380 900 L380 790 L440 790 L440 900", "#8e5ea2")
    for x, y, c in ((560, 330, "#e4572e"), (980, 300, "#2e86ab"), (620, 500, "#1b998b")):
        crayon(s, "M%d %d a34 34 0 1 0 68 0 a34 34 0 1 0 -68 0 M%d %d a34 34 0 1 0 68 0 a34 34 0 1 0 -68 0" % (x - 94, y, x + 26, y), "#39303a", 9)
        crayon(s, "M%d %d l50 -56 l70 0 l-60 56 Z M%d %d l-14 -50 M%d %d l-24 -70 l34 0" % (x - 60, y, x + 60, y, x + 60, y), c, 10)
        crayon(s, "M%d %d q-60 -70 -110 -20 M%d %d q60 -90 110 -30" % (x - 20, y - 60, x + 20, y - 60), "#f29e4c", 10)
    pencils(s)


def drawing_squirrel(s):
    paper(s, "#b98d5f")
    scribble(s, 1000, 610, 150, 330, "#c8553d", 30, 17)
    scribble(s, 720, 720, 170, 230, "#d9822b", 30, 17)
    scribble(s, 640, 430, 130, 120, "#d9822b", 26, 15)
    scribble(s, 700, 780, 80, 140, "#f6d8b0", 16, 14)
    crayon(s, "M560 330 L540 240 L620 315 M690 315 L740 235 L745 345", "#8a4a1c")
    s.circle(600, 420, 18, "#2a211c")
    s.circle(690, 424, 18, "#2a211c")
    s.circle(636, 476, 15, "#2a211c")
    crayon(s, "M600 510 q40 40 80 0", "#5a2d22", 9)
    scribble(s, 480, 690, 54, 70, "#7c4a25", 14)
    crayon(s, "M610 650 L520 680 M620 720 L540 730", "#8a4a1c", 18)
    crayon(s, "M640 960 l-70 30 M780 960 l70 30", "#8a4a1c", 20)
    scribble(s, 740, 1030, 500, 34, "#6a994e", 60, 15)
    for _ in range(14):
        leaf(s, s.rnd.randint(260, 1300), s.rnd.randint(200, 1000), s.rnd.uniform(1, 1.6), s.rnd.choice(AUTUMN), s.rnd.randint(0, 360))
    pencils(s)


def drawing_hedgehog(s):
    paper(s, "#a8845c")
    scribble(s, 760, 690, 330, 220, "#8a6242", 50, 15)
    for i in range(46):
        a = math.pi * (1.02 + .93 * i / 45)
        q = 1 + .12 * (i % 3)
        crayon(s, "M%.0f %.0f L%.0f %.0f" % (760 + 290 * math.cos(a), 720 + 220 * math.sin(a), 760 + 390 * q * math.cos(a), 720 + 300 * q * math.sin(a)), s.rnd.choice(("#4b2e1c", "#6b3f25", "#2b1d16")), 10)
    scribble(s, 1110, 790, 150, 90, "#e9c49a", 24, 14)
    s.circle(1262, 800, 28, "#2a211c")
    s.circle(1110, 750, 18, "#2a211c")
    crayon(s, "M1150 845 q50 30 80 -6", "#5a2d22", 10)
    crayon(s, "M560 910 l0 60 M700 920 l0 60 M860 920 l0 60 M1000 900 l0 60", "#4b2e1c", 24)
    scribble(s, 760, 1010, 500, 34, "#6a994e", 60, 15)
    scribble(s, 620, 420, 70, 64, "#d1352f", 16, 13)
    crayon(s, "M620 360 q10 -40 40 -50", "#6a994e", 12)
    for x, c in ((280, "#ef798a"), (380, "#f2b134"), (1330, "#8e5ea2")):
        crayon(s, "M%d 990 L%d 860" % (x, x), "#4f8a4c", 10)
        scribble(s, x, 820, 44, 44, c, 12, 12)
    crayon(s, "M980 270 q60 -60 120 0 q70 -10 60 60 l-220 0 q-20 -60 40 -60 Z", "#7fb8d8", 12)
    pencils(s)


def steamboat(s):
    sky(s, "#f6b27a", "#f9d9a8", "#d9ecf0")
    sun(s, 330, 520, 90, "#fff0b0")
    for i in range(6):
        s.circle(900 - i * 95, 330 - i * 34 + 14 * (i % 2), 50 + i * 17, "#ffffff", 'opacity="%.2f"' % (.85 - i * .11))
    hill(s, 720, 6, "#7fa89a", "#5f8f86", 0, 2)
    hill(s, 760, 12, "#4f93b8", "#3a7ba5", 0, 5)
    s.open("translate(880 900)")
    s.path("M-520 -130 L560 -130 Q520 40 430 60 L-400 60 Q-480 40 -520 -130 Z", s.gradient("#c8342c", "#8c1f24"))
    s.rect(-510, -150, 1066, 28, "#f8ecd8", 8)
    s.rect(-400, -300, 620, 152, "#fbf3e2", 10)
    s.rect(-330, -410, 330, 112, "#f4e4c4", 10)
    for i in range(6):
        s.circle(-345 + i * 98, -226, 28, "#7db9d8", 'stroke="#c9a25a" stroke-width="9"')
    for i in range(3):
        s.rect(-300 + i * 98, -388, 70, 64, "#7db9d8", 6)
    s.rect(-20, -560, 110, 262, "#f2b134")
    s.rect(-20, -520, 110, 40, "#c8342c")
    s.rect(-32, -574, 134, 26, "#39303a", 6)
    s.line([(-480, -150), (-480, -470)], "#6b4a32", 12)
    s.line([(520, -150), (520, -430)], "#6b4a32", 12)
    s.poly([(520, -430), (420, -404), (520, -378)], "#2e86ab")
    for i in range(5):
        s.rect(270 + i % 3 * 84, -196 - i // 3 * 60 - 0, 76, 66, CLOTH[(i * 3) % 8], 4)
        s.line([(308 + i % 3 * 84, -196 - i // 3 * 60), (308 + i % 3 * 84, -132 - i // 3 * 60)], "#fff6e2", 9)
    s.close()
    bunting(s, 400, 440, 860, 330, 40, 9)
    for j in range(4):
        s.path("M0 %d " % (940 + j * 66) + " ".join("q50 -34 100 0" for _ in range(16)) + " L1600 1200 L0 1200 Z", mix("#3a7ba5", "#1f5478", j / 3))
    for x, y in ((200, 300), (300, 240), (1360, 250)):
        s.curve("M%d %d q30 -34 60 0 q30 -34 60 0" % (x, y), "#5a6b78", 7)


def reading_nook(s):
    room(s, "#e6d3ea", "#a9754b", 900)
    s.rect(90, 140, 820, 740, "#8a5f3f", 10)
    for j in range(4):
        s.rect(115, 165 + j * 178, 770, 156, "#5a3b28")
        x = 130
        while x < 850:
            w, h = s.rnd.randint(24, 54), s.rnd.randint(90, 146)
            book(s, x + w / 2, 321 + j * 178, w, h, s.rnd.choice(CLOTH))
            x += w + 3 + (40 if s.rnd.random() < .08 else 0)
    window(s, 1050, 170, 400, 400, ("#ffd9a0", "#fff0d0"))
    s.ellipse(1000, 1070, 560, 105, "#d9737f")
    s.ellipse(1000, 1070, 460, 82, "#e8919a")
    for x, y, w, c, a in ((640, 1000, 220, "#2e86ab", -8), (880, 960, 240, "#f2b134", 6), (1150, 970, 230, "#6a994e", -5), (1350, 1030, 220, "#8e5ea2", 10)):
        s.open("rotate(%d %d %d)" % (a, x, y))
        s.shadow(x, y + 60, w * .55)
        s.path("M%d %d q%d -40 %d 0 q40 70 0 140 q-%d 40 -%d 0 q-40 -70 0 -140 Z" % (x - w / 2, y - 80, w / 2, w, w / 2, w), s.gradient(light(c, .2), c))
        s.circle(x, y - 10, 12, light(c, .5))
        s.close()
    s.path("M860 1130 l130 -34 l130 34 l0 -66 q-65 -34 -130 0 q-65 -34 -130 0 Z", "#fffaf0", 'stroke="#d8c39a" stroke-width="5"')
    s.ellipse(420, 1080, 66, 54, "#b5835a")
    s.circle(420, 1000, 54, "#c79767")
    for d in (-1, 1):
        s.circle(420 + d * 42, 960, 22, "#b5835a")
        s.circle(420 + d * 18, 996, 7, "#2a211c")
        s.ellipse(420 + d * 62, 1076, 22, 34, "#b5835a")
        s.ellipse(420 + d * 40, 1124, 30, 22, "#b5835a")
    s.ellipse(420, 1020, 20, 15, "#e9cfa8")
    s.circle(420, 1014, 7, "#2a211c")
