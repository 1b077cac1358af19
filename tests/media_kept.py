"""What the program keeps of pictures: nothing of what was withdrawn, in output or cache; and
of the others enough to encode nothing twice, at addresses that only the key gives."""
import hashlib
import itertools
import os
import re
import shutil
import subprocess

import look
import photos
from album import TODAY, Site, differences

PHOTOS = ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde")
ODD = "zeldzaamwoord"


def fill(site, without=()):
    """Two albums and a news item with a picture, of which `without` are left out; in each,
    the first is the one that goes later."""
    for album in ("een", "twee"):
        entries = []
        for number, name in enumerate(PHOTOS):
            file = f"{album}-{name}-{ODD}.jpg"
            if f"fotos/{album}/{file}" in without:
                continue
            photos.save(photos.draw(f"{album} {name}", (1100, 700)), site.path(f"fotos/{album}/{file}"))
            photos.tag([(site.path(f"fotos/{album}/{file}"), [f"-EXIF:DateTimeOriginal=2026:09:10 09:{number:02}:00"])])
            who = "pupils: [305]" if number == 0 and album == "een" else "people: none"
            entries.append((file, f'alt: "Plaatje {number} van {album}", caption: "Bijschrift {name} {album}", {who}'))
        site.album(album, entries)
    site.write("nieuws/_index.md", "---\ntitle: Nieuws\ntype: news\n---\n")
    site.write("nieuws/2026-11-03-uitje.md", "---\ntitle: Uitje\nauthor: juf Anja\n---\n\nWe gingen naar het bos.\n")


GONE = f"fotos/een/een-eerste-{ODD}.jpg"


def contents(folder):
    found = {}
    for name in look.tree(folder) if os.path.isdir(folder) else []:
        with open(os.path.join(folder, name), "rb") as file:
            found[name] = file.read()
    return found


def pictured(data):
    """Does a file of the cache hold a picture, perhaps behind a head of its own?"""
    return b"\xff\xd8\xff" in data[:512] or b"WEBP" in data[:512] or b"ftypavif" in data[:512]


def never_there(program, environment, site):
    """The output of a school that never had the picture."""
    with Site(program, environment) as other:
        fill(other, without=(GONE,))
        shutil.copy(site.path("register.csv"), other.path("register.csv"))
        other.build()
        return other.files()


def withdrawn(site, how):
    fill(site)
    site.build()
    before, stats = site.files(), {n: os.stat(os.path.join(site.out, n)) for n in look.tree(site.out)}
    count = site.report()["photos"]
    how(site)
    if how is not take_down:
        site.build()
    after, cache = site.files(), contents(site.cache)
    gone = {n: d for n, d in before.items() if n.startswith("media/") and n not in after}
    lines = []
    if not gone or count != 12:
        return f"{count} photos, and {len(gone)} of their files are gone"
    never = never_there(site.program, lambda **more: {**site.env, **more}, site)
    wrong = differences({n: len(d) for n, d in never.items()}, {n: len(d) for n, d in after.items()})
    lines += [f"not as if it had never been there: {wrong}"] if wrong else []
    lines += [f"{n} is not as if it had never been there" for n in sorted(never) if n in after and after[n] != never[n]]
    for name, data in gone.items():
        lines += [f"{name} is still in the output as {n}" for n, d in after.items() if data in d]
        lines += [f"{name} is still in the cache as {n}" for n, d in cache.items() if data in d or data[64:512] in d]
    shown = [d for n, d in after.items() if n.startswith("media/")]
    lines += [f"{n} of the cache is of no picture that is shown" for n, d in cache.items() if pictured(d) and not any(s in d for s in shown)]
    hidden = contents(os.path.join(site.site, ".voornaam"))
    lines += [f"{n} of it is in the site's own folder" for n, d in hidden.items() if any(g in d for g in gone.values())]
    for name in set(before) & set(after):
        now = os.stat(os.path.join(site.out, name))
        if name.startswith("media/") and (after[name] != before[name] or now.st_mtime_ns != stats[name].st_mtime_ns):
            lines.append(f"{name}, another picture, was written again")
    for words in ("Bijschrift eerste een", "Plaatje 0 van een"):
        lines += [f"{words!r} is still in {n}" for n in look.where_named(site.out, words)]
    return "\n".join(lines[:30]) or None


def objects(site):
    with open(site.path("register.csv"), "a", encoding="utf-8") as file:
        file.write(f"305;leerling;Zoë;van der;Brugghen;6;2015-05-01;ja;nee;nee;nee;nee;{TODAY};brief;\n")


def leaves_the_folder(site):
    os.remove(site.path(GONE))
    with open(site.path("fotos/een/index.md"), encoding="utf-8") as file:
        text = file.read()
    site.write("fotos/een/index.md", re.sub(r".*een-eerste.*\n", "", text))


def take_down(site):
    done = subprocess.run([*site.program, "takedown", GONE, "-s", site.site, "-d", site.out, "--date", TODAY, "--reference", "7"],
                          env=site.env, cwd=site.site, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode}: {done.stdout}{done.stderr}")


def no_in_register(site):
    return withdrawn(site, objects)


def left_the_folder(site):
    return withdrawn(site, leaves_the_folder)


def taken_down(site):
    return withdrawn(site, take_down)


# --- the cache --------------------------------------------------------------------------------------

def reused(site):
    """(photos, how many of them came from the cache), as the program says it."""
    found = re.search(r"photos (\d+) \(of which (\d+) as before\)", site.said)
    if not found:
        raise RuntimeError("it does not say how many were reused: " + site.said[-500:])
    return int(found.group(1)), int(found.group(2))


def git(folder, *words):
    subprocess.run(["git", "-c", "user.name=Joke", "-c", "user.email=joke@test.example", *words], cwd=folder, check=True,
                   capture_output=True, timeout=60)


def cold_clone(site):
    fill(site)
    site.build()
    if reused(site) != (12, 0):
        return f"the first build says {reused(site)}"
    before = site.files()
    git(site.site, "init", "-q")
    git(site.site, "add", "-A")
    git(site.site, "commit", "-qm", "alles")
    copy = os.path.join(site.folder, "elsewhere")
    git(site.folder, "clone", "-q", site.site, os.path.join(copy, "school"))
    restored = os.path.join(copy, "cache")
    subprocess.run(["cp", "-r", site.cache, restored], check=True)  # with other times, as a CI's cache has
    site.site, site.out, site.cache = os.path.join(copy, "school"), os.path.join(copy, "out"), restored
    times = {n: os.stat(os.path.join(restored, n)).st_mtime_ns for n in look.tree(restored)}
    site.build(VOORNAAM_CACHE=restored)
    if reused(site) != (12, 12):
        return f"it says {reused(site)}"
    again = [n for n, data in contents(restored).items() if pictured(data) and os.stat(os.path.join(restored, n)).st_mtime_ns != times.get(n)]
    if again:
        return f"written again in the cache: {again}"
    return None if site.files() == before else "its output is another: " + str(differences(before, site.files()))[:500]


def flipped(data):
    data = bytearray(data)
    for at in (len(data) // 7, len(data) // 2, len(data) - 3):
        data[max(at, 0)] ^= 0x10
    return bytes(data)


CORRUPTIONS = {"bits flipped": flipped, "cut in half": lambda d: d[:len(d) // 2], "emptied": lambda d: b"",
               "a byte short": lambda d: d[:-1], "a byte long": lambda d: d + b"\0", "zeros": lambda d: bytes(len(d)),
               "its first byte": lambda d: bytes([d[0] ^ 1]) + d[1:], "its last byte": lambda d: d[:-1] + bytes([d[-1] ^ 1])}


def corrupt(site):
    fill(site)
    site.build()
    before, cache, lines = site.files(), contents(site.cache), []
    swapped = dict(zip(cache, [*list(cache.values())[1:], next(iter(cache.values()))]))
    for how, change in [*CORRUPTIONS.items(), ("each another's", None)]:
        for name, data in cache.items():
            with open(os.path.join(site.cache, name), "wb") as file:
                file.write(change(data) if change and data else swapped[name])
        shutil.rmtree(site.out, ignore_errors=True)
        site.build(expect=(0, 1, 3))
        if site.code or site.files() != before:
            now = site.files() if os.path.isdir(site.out) else {}
            lines.append(f"{how}: exit code {site.code}, another output: {site.said[-150:]}"
                         + ", ".join(n for n in sorted(set(before) | set(now)) if before.get(n) != now.get(n))[:300])
        shutil.rmtree(site.out, ignore_errors=True)
        site.build(expect=(0, 1, 3))
        if site.code or reused(site) != (12, 12):
            lines.append(f"{how}: the cache is not mended, the next build ends with {site.code}: {site.said[:90]}")
    for name in cache:
        os.remove(os.path.join(site.cache, name))
        os.mkdir(os.path.join(site.cache, name))
    shutil.rmtree(site.out, ignore_errors=True)
    site.build(expect=(0, 1, 3))
    if site.code == 0 and site.files() != before:
        lines.append("folders in their places: another output")
    return "\n".join(lines) or None


# --- addresses --------------------------------------------------------------------------------------------

def hashes_in(names):
    return {part for name in names for part in re.findall(r"[0-9a-f]{8,}", name)}


def addresses(site):
    fill(site)
    site.build()
    first = set(site.media())
    results = {}
    for label, env, url in (("again", {}, None), ("another key", {"VOORNAAM_KEY": "another key of the tests"}, None),
                            ("another address", {}, "https://elders.example/"), ("a key file", {"VOORNAAM_KEY": None}, None),
                            ("the key file again", {"VOORNAAM_KEY": None}, None)):
        with open(site.path("voornaam.yml"), encoding="utf-8") as file:
            settings = file.read()
        if url:
            site.write("voornaam.yml", settings.replace("https://test.example/", url))
        site.out = os.path.join(site.folder, "out " + label)
        old, site.env = site.env, {k: v for k, v in {**site.env, **env}.items() if v is not None}
        site.build(VOORNAAM_CACHE=os.path.join(site.folder, "cache " + label))
        site.env = old
        results[label] = set(site.media())
        site.write("voornaam.yml", settings)
    lines = [] if results["again"] == first else ["a build again gives other addresses"]
    for one, other in itertools.combinations(("again", "another key", "another address", "a key file"), 2):
        if hashes_in(results[one]) & hashes_in(results[other]):
            lines.append(f"{one} and {other} have addresses in common")
    if results["a key file"] != results["the key file again"]:
        lines.append("with the key file the addresses are not stable")
    key = site.path("register.csv.key")
    if not os.path.exists(key) or os.stat(key).st_mode & 0o777 != 0o600:
        lines.append("there is no register.csv.key of mode 600")
    return "\n".join(lines) or None


def xxh64(data, seed=0):
    """XXH64, by its specification."""
    p1, p2, p3, p4, p5 = (11400714785074694791, 14029467366897019727, 1609587929392839161, 9650029242287828579, 2870177450012600261)
    mask = (1 << 64) - 1

    def turn(x, r):
        return ((x << r) | (x >> (64 - r))) & mask

    def mix(acc, lane):
        return turn((acc + lane * p2) & mask, 31) * p1 & mask
    at, size = 0, len(data)
    if size >= 32:
        lanes = [(seed + p1 + p2) & mask, (seed + p2) & mask, seed, (seed - p1) & mask]
        while at + 32 <= size:
            lanes = [mix(a, int.from_bytes(data[at + 8 * i:at + 8 * i + 8], "little")) for i, a in enumerate(lanes)]
            at += 32
        acc = sum(turn(a, r) for a, r in zip(lanes, (1, 7, 12, 18))) & mask
        for lane in lanes:
            acc = ((acc ^ mix(0, lane)) * p1 + p4) & mask
    else:
        acc = (seed + p5) & mask
    acc = (acc + size) & mask
    while at + 8 <= size:
        acc = (turn(acc ^ mix(0, int.from_bytes(data[at:at + 8], "little")), 27) * p1 + p4) & mask
        at += 8
    if at + 4 <= size:
        acc = (turn(acc ^ int.from_bytes(data[at:at + 4], "little") * p1 & mask, 23) * p2 + p3) & mask
        at += 4
    for byte in data[at:]:
        acc = turn(acc ^ byte * p5 & mask, 11) * p1 & mask
    acc = (acc ^ acc >> 33) * p2 & mask
    acc = (acc ^ acc >> 29) * p3 & mask
    return acc ^ acc >> 32


def guesses(data):
    """What somebody who holds these bytes can compute without a key, in hex."""
    for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512"):
        yield hashlib.new(name, data).hexdigest()
    for size in (4, 8, 10, 12, 14, 16, 20, 24, 28, 32, 48, 64):
        yield hashlib.blake2b(data, digest_size=size).hexdigest()
        if size <= 32:
            yield hashlib.blake2s(data, digest_size=size).hexdigest()
    value = xxh64(data) if len(data) < 100000 else 0
    yield f"{value:016x}"
    yield value.to_bytes(8, "little").hex()


def outsider(site):
    if f"{xxh64(b''):x} {xxh64(b'a'):x} {xxh64(b'abc'):x}" != "ef46db3751d8e999 d24ec4f1a98c6e5b 44bc2cf5ad770999":
        return "the test's own XXH64 is wrong"
    fill(site)
    site.build()
    names, lines = hashes_in(site.media()), []
    if len(names) < 12:
        return f"the addresses have too few digests: {sorted(site.media())[:5]}"
    for name in look.tree(os.path.join(site.site, "fotos")):
        if not name.endswith(".jpg"):
            continue
        with open(os.path.join(site.site, "fotos", name), "rb") as file:
            data = file.read()
        url, base = b"https://test.example/", os.path.basename(name).encode()
        for known in (data, url + data, data + url, base, name.encode(), b"fotos/" + name.encode(), url + b"fotos/" + name.encode()):
            for guess in guesses(known):
                lines += [f"{name}: {n} can be computed from it" for n in names if guess.startswith(n) or n.startswith(guess[:8])]
    for name, data in site.media().items():
        for guess in guesses(data):
            lines += [f"{name}: its address is a digest of what is published" for n in hashes_in([name]) if n.startswith(guess[:8])]
    lines += [f"the original's name is in {n}" for n in look.where_named(site.out, ODD)]
    return "\n".join(lines[:20]) or None


TESTS = (("withdrawn by a no in the register", no_in_register), ("withdrawn from its folder", left_the_folder),
         ("withdrawn by a takedown", taken_down), ("a cold clone with its cache", cold_clone), ("a corrupt cache", corrupt),
         ("addresses", addresses), ("what an outsider can compute", outsider))
