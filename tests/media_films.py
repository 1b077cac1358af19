"""Films and sound on pages: who is in them, how they stand there, and the words that are shown
with them (contract 6 and 11; issue 5, point 6)."""
import re

import films
import look
from album import differences

VTT = """WEBVTT

NOTE getypt door Joris Wolthuizen

STYLE
::cue { color: red }

intro
00:00.000 --> 00:00.500 align:start
<v Fenna Hoekmeijer>Ik ben Fenna Hoekmeijer.

00:00.500 --> 00:00.900
En dat is Joris
Wolthuizen, bel hem op 06-23456789.
"""


def film(site, name, seed, kind="mp4"):
    if kind in films.FILMS:
        films.make_film(kind, site.path("fotos/film/" + name), site.folder, seed)
    else:
        films.make_sound(kind, site.path("fotos/film/" + name), site.folder, seed)


def decided(site):
    """The categories video and audio decide, not photo."""
    register = site.path("register.csv")
    with open(register, "a", encoding="utf-8") as file:
        for row in ("401;leerling;Xander;;Kievitsbosch;5;2016-02-01;ja;ja;ja;nee;ja", "402;leerling;Ymke;;Ravenswade;5;2016-02-01;ja;ja;nee;ja;nee"):
            file.write(row + ";2026-09-01;brief;\n")
    rows = {"v-yes.mp4": ("pupils: [301]", None), "v-no.mp4": ("pupils: [302]", ("objection", "302")),
            "v-silent.mp4": ("pupils: [307]", ("no-consent", "307")), "v-unknown.mp4": ("pupils: [999]", ("unknown-tag", None)),
            "v-no-video.mp4": ("pupils: [401]", ("objection", "401")), "v-no-photo.mp4": ("pupils: [402]", None),
            "v-caption.mp4": ('caption: "Joris Wolthuizen op het plein"', ("objection", "302")),
            "a-yes.mp3": ("pupils: [401]", None), "a-no.mp3": ("pupils: [402]", ("objection", "402"))}
    entries, expected = [], {}
    for seed, (name, (who, result)) in enumerate(rows.items()):
        film(site, name, seed, name.rsplit(".", 1)[1])
        entries.append((name, who if "caption" in who else f"caption: Een opname, {who}"))
        if result:
            expected[f"fotos/film/{name}"] = result
    site.album("film", entries)
    site.build()
    return differences(expected, site.withheld())


def on_the_page(site):
    """Controls, a poster, captions; a film without captions is told."""
    for seed, (name, kind) in enumerate((("met.mp4", "mp4"), ("zonder.mp4", "mp4"), ("gedraaid.mov", "mov-turned"), ("lied.mp3", "mp3"))):
        film(site, name, 20 + seed, kind)
    site.write("fotos/film/met.vtt", VTT)
    site.album("film", [("met.mp4", "caption: Met ondertitels, people: none"), ("zonder.mp4", "caption: Zonder, people: none"),
                        ("gedraaid.mov", "caption: Gedraaid, people: none"), ("lied.mp3", "caption: Een lied, people: none")])
    site.build()
    lines = [f"held: {f} {r}" for f, r in site.withheld().items()]
    page, lying = site.page("fotos/film/index.html"), []
    videos, audios = re.findall(r"<video\b[^>]*>", page), re.findall(r"<audio\b[^>]*>", page)
    if len(videos) != 3 or len(audios) != 1:
        lines.append(f"{len(videos)} videos and {len(audios)} sounds are on the page, not 3 and 1")
    for tag in videos:
        lines += [f"no {w} in {tag}" for w in (" controls", ' preload="metadata"', " poster=", " width=", " height=") if w not in tag]
        size = re.search(r'width="(\d+)"', tag), re.search(r'height="(\d+)"', tag)
        if all(size):
            lying.append(int(size[0].group(1)) > int(size[1].group(1)))
    lines += [f"no controls in {tag}" for tag in audios if " controls" not in tag]
    if sorted(lying) != [False, True, True]:
        lines.append("one film stands upright, and two lie: the page does not say so")
    lines += list(words_of(site))
    warned = [w for w in site.report()["warnings"] if "caption" in w["message"] or "ondertitel" in w["message"]]
    told = " ".join(w["file"] + w["message"] for w in warned)
    lines += [f"no warning that {n} has no captions" for n in ("zonder.mp4", "gedraaid.mov") if n not in told]
    lines += ["met.mp4 has captions, and a warning"] if "met.mp4" in told else []
    return "\n".join(lines[:20]) or None


def words_of(site):
    """The captions are there, in time, and say what a text may say."""
    found = {n: d.decode() for n, d in site.files().items() if n.endswith(".vtt")}
    if len(found) != 1:
        yield f"{len(found)} files of captions, not 1"
        return
    name, text = next(iter(found.items()))
    track = re.search(r"<track\b[^>]*>", site.page("fotos/film/index.html"))
    if not track or name not in track.group() or 'kind="captions"' not in track.group() and 'kind="subtitles"' not in track.group():
        yield f"the page does not lead to {name}: {track and track.group()}"
    if not text.startswith("WEBVTT") or "00:00.000 --> 00:00.500" not in text or "00:00.500 --> 00:00.900" not in text:
        yield f"it is no WebVTT any more: {text[:200]}"
    if "Ik ben Fenna." not in text:
        yield f"the given name that may stay is gone: {text}"
    for word in ("Hoekmeijer", "Joris", "Wolthuizen", "23456789"):
        if look.where_named(site.out, word):
            yield f"{word} is in {look.where_named(site.out, word)}"


SRT = "1\r\n00:00:00,000 --> 00:00:00,400\r\nDit is Joris Wolthuizen\r\n\r\n2\r\n00:00:00,500 --> 00:00:00,900\r\nHallo!\r\n"


def poor_captions(site):
    """Words of another program, and with slips: what can be read is shown, and no build stops."""
    for seed, name in enumerate(("srt.mp4", "slip.mp4", "niets.mp4")):
        film(site, name, 30 + seed)
    site.write("fotos/film/srt.srt", SRT)
    site.write("fotos/film/slip.vtt", "WEBVTT\n\nzomaar iets\n\n00:00,000 --> 00:00,400\nDag <lang Joris>Joris Wolthuizen</lang>\n")
    site.write("fotos/film/niets.vtt", "Hallo allemaal\n")
    site.album("film", [(n + ".mp4", f"caption: Film {n}, people: none") for n in ("srt", "slip", "niets")])
    site.build()
    found = sorted(d.decode() for n, d in site.files().items() if n.endswith(".vtt"))
    lines = [f"held: {f} {r}" for f, r in site.withheld().items()]
    wanted = ["00:00.000 --> 00:00.400\nDag", "00:00:00.500 --> 00:00:00.900\nHallo!"]
    lines += [] if len(found) == 2 and all(w in f for w, f in zip(wanted, found)) else [f"the captions are {found}"]
    lines += [f"{w} is in {n}" for w in ("Joris", "Wolthuizen") for n in look.where_named(site.out, w)]
    told = [(w["file"], w["line"]) for w in site.report()["warnings"] if w["file"].endswith(".vtt")]
    lines += [f"no warning for {w}: {told}" for w in (("fotos/film/slip.vtt", 3), ("fotos/film/slip.vtt", 5), ("fotos/film/niets.vtt", 1))
              if w not in told]
    return "\n".join(lines) or None


def embeds(site):
    """What others play becomes a link to the page where it is watched, that names whose it is."""
    rows = {"youtube.com/watch?v=abc123": '<iframe width="560" src="https://www.youtube.com/embed/abc123" allowfullscreen></iframe>',
            "vimeo.com/76979871": '<iframe src="https://player.vimeo.com/video/76979871"></iframe>',
            "youtube.com/watch?v=abc124": '<iframe src="//www.youtube-nocookie.com/embed/abc124"></iframe>',
            "schooltv.nl/embed/1": '<embed src="https://www.schooltv.nl/embed/1">', "video.example/1": '<object data="https://video.example/1"></object>'}
    body = "\n\n".join(f"Kijk hier:\n\n{html}" for html in rows.values())
    site.write("nieuws/_index.md", "---\ntitle: Nieuws\ntype: news\n---\n")
    site.write("nieuws/2026-11-03-film.md", f"---\ntitle: Film\nauthor: juf Anja\n---\n\n{body}\n")
    site.build()
    page, lines = site.page("nieuws/film/index.html"), []
    lines += [f"<{tag} is on the page" for tag in ("iframe", "embed", "object") if f"<{tag}" in page]
    for address in rows:
        link = re.search(rf'<a\b[^>]*href="https://(?:www\.)?{re.escape(address)}"[^>]*>(.*?)</a>', page, re.S)
        host = address.split("/")[0]
        if not link:
            lines.append(f"no link to {address}")
        elif host not in re.sub(r"<[^>]*>", "", link.group(1)):
            lines.append(f"the link to {address} does not name {host}: {link.group(1)}")
    return "\n".join(lines) or None


TESTS = (("who is in films and sound", decided), ("films and sound on a page", on_the_page), ("captions with slips", poor_captions), ("films that others play", embeds))
