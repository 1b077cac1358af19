#!/usr/bin/env python3
"""Measures how fast photos become pictures for a site, beside what else does that.

24 photos of 12 megapixels, about 3.5 MB each, into widths of 480, 960 and 1920: our whole cold
build (reading who is in them, deciding, encoding, pages, gate), vipsthumbnail, Hugo, sharp, and
djpeg that decodes at half scale and does nothing else: the floor. The same photos, in the same
run, in memory; the rounds of all take turns. Nothing is asserted: times are for reading.
Usage: media.py --program build/voornaam [--photos 24] [--rounds 3] [--folder DIR] [--npm DIR]
"""
import argparse
import concurrent.futures
import glob
import os
import shutil
import struct
import subprocess
import sys
import tempfile

from bench import median

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from watch import Ran  # noqa: E402

WIDTHS = (480, 960, 1920)
QUALITY = 80  # of the others; ours is its own choice
CORES = 2


# --- photos --------------------------------------------------------------------------------

def make_photo(path, seed):
    """Shapes of all sizes, soft and sharp edges, and the grain of a camera."""
    plain = path + ".ppm"
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", "-threads", "1", "-f", "lavfi", "-i",
                    f"mandelbrot=s=2000x1500:start_x={-0.7436 - seed * 0.0007}:start_y={-0.1318 + seed * 0.0011}:"
                    f"start_scale={0.03 + seed * 0.002}:maxiter=120,scale=4000:3000:flags=bicubic,hue=h={seed * 15},"
                    f"noise=alls=8:allf=t:all_seed={seed + 1}", "-frames:v", "1", plain], check=True)
    subprocess.run(["cjpeg", "-quality", "90", "-outfile", path, plain], check=True)
    os.remove(plain)


def make_photos(folder, count):
    os.makedirs(folder)
    paths = [f"{folder}/IMG_{i:04}.jpg" for i in range(count)]
    with concurrent.futures.ThreadPoolExecutor(CORES) as pool:
        list(pool.map(make_photo, paths, range(count)))
    for i, path in enumerate(paths):
        subprocess.run(["exiftool", "-q", "-overwrite_original", "-EXIF:Make=Camera", "-EXIF:Model=Bench", "-EXIF:Orientation#=1",
                        f"-EXIF:DateTimeOriginal=2026:09:10 09:{i:02}:00", "-EXIF:GPSLatitude=52.1", "-EXIF:GPSLatitudeRef=N",
                        f"-XMP-dc:Subject=schoolreis {i}", path], check=True)
    return paths


def size_of(path):
    """Width and height of a JPEG or WebP."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:4] == b"RIFF":
        if data[12:16] == b"VP8X":
            return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    at = 2
    while data[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    height, width = struct.unpack_from(">HH", data, at + 5)
    return width, height


# --- measuring -------------------------------------------------------------------------------

def measure(command, cwd, env=None):
    """Wall and CPU seconds, peak megabytes of the whole tree (sampled) and of its largest."""
    ran = Ran(command, {**os.environ, "LC_ALL": "C.UTF-8", **(env or {})}, cwd, limit_s=600, every_s=0.05)
    if ran.code:
        raise RuntimeError(f"{command[0]}: exit status {ran.code}: {ran.said[-500:]}")
    return ran.wall, ran.cpu, ran.peak_mb, ran.largest_mb


# --- who takes part ------------------------------------------------------------------------------

class Voornaam:
    def __init__(self, program, folder, photos, webp):
        self.label = "voornaam, JPEG and WebP" if webp else "voornaam, JPEG"
        self.program, self.top, self.webp = program, f"{folder}/voornaam-{'webp' if webp else 'jpeg'}", webp
        self.out, self.note = f"{self.top}/public", ""
        os.makedirs(f"{self.top}/fotos/reis")
        for path in photos:
            os.link(path, f"{self.top}/fotos/reis/{os.path.basename(path)}")
        self.put("register.csv", "id;roepnaam;achternaam;foto;datum\n1;Emma;Vriesema;ja;2026-09-01\n")
        self.put("_index.md", "---\ntitle: Meting\n---\n")
        self.put("fotos/_index.md", "---\ntitle: Foto's\ntype: gallery\n---\n")
        self.put("fotos/reis/index.md", "---\ntitle: Reis\nphotos:\n" + "".join(
            f"  - {{file: {os.path.basename(p)}, alt: Een foto, people: none}}\n" for p in photos) + "---\n")
        self.settings = "title: Meting\nurl: https://example.org/\nprotocol: baseline\n"
        self.put("voornaam.yml", self.settings + f"photos: {{formats: [jpeg{', webp' if webp else ''}]}}\n")
        if self.run_quietly():
            self.put("voornaam.yml", self.settings)
            self.note = "without photos: formats, which the program does not know: all the formats it makes"

    def put(self, name, text):
        with open(f"{self.top}/{name}", "w") as file:
            file.write(text)

    def command(self):
        return [self.program, "build", "-s", self.top, "-d", self.out, "-q", "--date", "2026-11-20"]

    def run_quietly(self):
        return subprocess.run(self.command(), env={**os.environ, "VOORNAAM_KEY": "k" * 32}, capture_output=True).returncode

    def clear(self):
        shutil.rmtree(self.out, ignore_errors=True)
        shutil.rmtree(f"{self.top}/.voornaam", ignore_errors=True)

    def measure(self):
        return measure(self.command(), self.top, {"VOORNAAM_KEY": "k" * 32})

    def made(self):
        return [p for p in glob.glob(f"{self.out}/media/**/*", recursive=True) if p.endswith((".jpg", ".webp"))]


class Command:
    """One that takes photos and writes pictures into a folder."""

    def __init__(self, label, folder, name, command, env=None):
        self.label, self.top, self.out, self.note = label, folder, f"{folder}/{name}", ""
        self.words, self.env = command(self.out), env

    def clear(self):
        shutil.rmtree(self.out, ignore_errors=True)
        os.makedirs(self.out)

    def measure(self):
        return measure(self.words, self.top, self.env)

    def made(self):
        return glob.glob(f"{self.out}/**/*.jpg", recursive=True) + glob.glob(f"{self.out}/**/*.webp", recursive=True)


class Hugo:
    def __init__(self, folder, photos, webp):
        self.label = "hugo, JPEG and WebP" if webp else "hugo, JPEG"
        self.top, self.note = f"{folder}/hugo-{'webp' if webp else 'jpeg'}", ""
        self.out = f"{self.top}/public"
        for at in ("content/reis", "layouts/_default"):
            os.makedirs(f"{self.top}/{at}")
        for path in photos:
            os.link(path, f"{self.top}/content/reis/{os.path.basename(path)}")
        formats = [".Resize \"%dx q%d\"" % (w, QUALITY) for w in WIDTHS]
        formats += [".Resize \"%dx webp q%d\"" % (w, QUALITY) for w in WIDTHS] if webp else []
        images = "".join("{{ with %s }}<img src=\"{{ .RelPermalink }}\" width=\"{{ .Width }}\" height=\"{{ .Height }}\">{{ end }}" % f
                         for f in formats)
        for name, text in (("content/reis/index.md", "---\ntitle: Reis\n---\n"), ("config.yaml", "baseURL: https://example.org/\n"
                           "title: Meting\ndisableKinds: [taxonomy, term, RSS, sitemap, section]\n"),
                           ("layouts/_default/single.html", "{{ range .Resources.ByType \"image\" }}" + images + "{{ end }}"),
                           ("layouts/index.html", "{{ range .Site.RegularPages }}{{ .Title }}{{ end }}")):
            with open(f"{self.top}/{name}", "w") as file:
                file.write(text)

    def clear(self):
        for name in ("public", "resources"):
            shutil.rmtree(f"{self.top}/{name}", ignore_errors=True)

    def measure(self):
        return measure(["hugo", "--quiet", "--ignoreCache", "-s", self.top, "-d", self.out], self.top)

    def made(self):
        return [p for p in glob.glob(f"{self.out}/reis/*") if "_hu" in p]


SHARP = """
const [, , out, webp, ...photos] = process.argv;
const sharp = require('sharp'), path = require('path'), widths = [%s];
sharp.cache(false); sharp.concurrency(1);
async function one(photo) {
  // A decode for each photo, at the largest size; the others are made of that.
  const {data, info} = await sharp(photo).rotate().resize({width: Math.max(...widths)}).raw().toBuffer({resolveWithObject: true});
  const work = [];
  for (const width of widths) {
    const base = path.join(out, path.basename(photo, '.jpg') + '-' + width);
    const resized = () => sharp(data, {raw: info}).resize({width});
    work.push(resized().jpeg({quality: %d}).toFile(base + '.jpg'));
    if (webp === 'webp') work.push(resized().webp({quality: %d}).toFile(base + '.webp'));
  }
  await Promise.all(work);
}
async function some() { for (let photo; (photo = photos.shift());) await one(photo); }
Promise.all(Array.from({length: %d}, some)).catch(e => { console.error(e); process.exit(1); });
""" % (", ".join(map(str, WIDTHS)), QUALITY, QUALITY, CORES)


def install_sharp(folder):
    """Where sharp is, or why it is not."""
    os.makedirs(folder, exist_ok=True)
    if not os.path.isdir(f"{folder}/node_modules/sharp"):
        try:
            done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", folder, "sharp"],
                                  capture_output=True, text=True, timeout=180)
        except (OSError, subprocess.TimeoutExpired) as error:
            return None, str(error)
        if done.returncode:
            return None, done.stderr.strip()[-200:] or "npm cannot be reached"
    with open(f"{folder}/sharp.cjs", "w") as file:
        file.write(SHARP)
    done = subprocess.run(["node", "-e", "require('sharp')"], cwd=folder, capture_output=True, text=True)
    return (f"{folder}/sharp.cjs", None) if done.returncode == 0 else (None, done.stderr.strip()[-200:])


def xargs(script):
    """A shell line over all photos, two at once; $1 is the photo."""
    return ["sh", "-c", f"ls -1 \"$1\"/*.jpg | xargs -P{CORES} -n1 sh -c '{script}' sh", "sh"]


def contestants(options, folder, photos, webp):
    found, missing = [Voornaam(options.program, folder, photos, webp)], []
    where = os.path.dirname(photos[0])
    if shutil.which("vipsthumbnail"):
        kinds = ["jpg", "webp"] if webp else ["jpg"]
        lines = "; ".join(f'vipsthumbnail "$1" --size {w}x -o "$OUT/$(basename "$1" .jpg)-{w}.{k}[Q={QUALITY},strip]"'
                          for w in WIDTHS for k in kinds)
        found.append(Command(f"vipsthumbnail, {len(kinds) * len(WIDTHS)} times", folder, f"thumbnails-{len(kinds)}",
                             lambda out: ["env", f"OUT={out}", "VIPS_CONCURRENCY=1", *xargs(lines), where]))
    else:
        missing.append("vipsthumbnail is not installed")
    if shutil.which("hugo"):
        found.append(Hugo(folder, photos, webp))
    else:
        missing.append("hugo is not installed")
    script, why = install_sharp(options.npm)
    if script:
        found.append(Command("sharp, one decode", folder, f"sharp-{webp}",
                             lambda out: ["node", script, out, "webp" if webp else "", *photos]))
    else:
        missing.append(f"sharp can't run: {why}")
    if shutil.which("djpeg") and not webp:
        found.append(Command("decoding at half scale, no more", folder, "floor", lambda out: xargs(
            'djpeg -scale 1/2 -outfile /dev/null "$1"') + [where]))
    return found, missing


# --- the table --------------------------------------------------------------------------------------

def check_made(one, count, webp):
    """Three widths (in each format) of every photo, or a line that says what there is instead."""
    if "no more" in one.label:
        return one.note
    made = {}
    for path in one.made():
        made[size_of(path)[0]] = made.get(size_of(path)[0], 0) + 1
    wanted = {w: count * (2 if webp else 1) for w in WIDTHS}
    return one.note if made == wanted else "; ".join(filter(None, [one.note, f"made {dict(sorted(made.items()))}"]))


def bench(options, folder, photos, webp):
    found, missing = contestants(options, folder, photos, webp)
    runs, failed = {one: [] for one in found}, {}
    for _ in range(options.rounds):
        for one in found:
            if one in failed:
                continue
            one.clear()
            try:
                runs[one].append(one.measure())
            except RuntimeError as error:
                failed[one] = str(error)
    print(f"\n{len(photos)} photos of 12 megapixels into {', '.join(map(str, WIDTHS))}: JPEG{' and WebP' if webp else ''}; median of {options.rounds}")
    print(f"  {'':32} {'photos/s':>8} {'wall':>8} {'CPU':>8} {'memory':>9} {'largest':>9} {'written':>9}   it / voornaam")
    ours = median(runs[found[0]]) if found[0] not in failed else None
    for one in found:
        if one in failed:
            print(f"  {one.label:32} failed: {failed[one]}")
            continue
        wall, cpu, memory, largest = median(runs[one])
        written = sum(map(os.path.getsize, one.made())) / 1e6
        ratio = f"{wall / ours[0]:6.2f} wall {cpu / ours[1]:6.2f} CPU" if ours else ""
        note = check_made(one, len(photos), webp)
        print(f"  {one.label:32} {len(photos) / wall:8.1f} {wall:6.2f} s {cpu:6.2f} s {memory:6.0f} MB {largest:6.0f} MB {written:6.1f} MB   {ratio}"
              + (f"   ({note})" if note else ""), flush=True)
        one.clear()
    for line in missing:
        print(f"  not run: {line}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", default="build/voornaam")
    parser.add_argument("--photos", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", help="where to work, default /dev/shm: a disk is noisy")
    parser.add_argument("--npm", default="build/bench-npm", help="where sharp is installed")
    options = parser.parse_args()
    options.program, options.npm = os.path.abspath(options.program), os.path.abspath(options.npm)
    base = options.folder or ("/dev/shm" if os.path.isdir("/dev/shm") else None)
    folder = tempfile.mkdtemp(prefix="voornaam-media-", dir=base)
    try:
        photos = make_photos(f"{folder}/photos", options.photos)
        print(f"photos: {sum(map(os.path.getsize, photos)) / len(photos) / 1e6:.1f} MB each")
        for webp in (False, True):
            bench(options, folder, photos, webp)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
