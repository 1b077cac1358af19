"""Real files of every format, with nobody in them: drawn by Pillow, encoded by libheif and
ffmpeg, written by the libraries that come with Python. Made once for a run."""
import base64
import gzip
import io
import os
import shutil
import tarfile
import tempfile

from PIL import ImageCms

import documents
import films
import photos

from .texts import FEED, ICS, MAP, SVG, VCARD

# A font of two letters, in WOFF2 (its tables are packed with Brotli, which Python has not).
FONT = ("d09GMgABAAAAAAIQAAsAAAAAA9QAAAHEAAJeuAAAAAAAAAAAAAAAAAAAAAAAAAAAH4F2BlYAPAqBVIFXATYCJAMMCwgABCAFBgcgGwoDgIYAyqv/6iRLnR5knogPgPPYARaYJJYEURpEGCbB"
        "wLNO42bzILI7cXF6eojcLyDbh740WPtcGe9BtJVkMmmvAclkAKlh9twbgZQhn2glHuutxsYM7PNYDUtXiFrzzyG0B1BbtmwQEJL8cFgaac3SjhMq9u3jN8yMioly0uM4M4miBAEABs/sMV1nU8xIL/2/"
        "NJzIWBA+mSykPkiBCDFKxQJKJWojXSKI/jyVAkekzqVOCwCIQToSdMU0QAKIRDnlyjJW7X3V5tdy9r0RwqgkO7z6avbe18OWN3LywpbXs/e+Ojy88UbOvtfWKXzNJKMYYv/n8bYvhH02/PX6531NP7hm"
        "xrqpm5cuOn7nm7fWuaPfpjuv7jjjnsm7r336wQv3/fvAP1Hxpsv3Hp18W4NhDa6eXvO+mmN/+eEfvX6eOHZgzn3PPn7H3MebTWl2/dQ6L9Sbl9u6VXZJ7a7/fpxe9Y5HwpFLt+w+ced1eaeBgGjinV03"
        "Zv40qaD9b5mVMsGHjU+Ngi9qNVv6x+v/9s8fk/UuMkUgkLHg/wrk/3/Fv4eMAr5PnDxnZvKFdcm3lgiI4+HqmS1XAACZEpAuBlJvGosA")
BARE = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
NO_TAGS = ["-id3v2_version", "0", "-write_id3v1", "0"]
VIDEO = ["-f", "lavfi", "-i", "testsrc=d=0.4:s=64x48:r=5"]
AUDIO = ["-f", "lavfi", "-i", "sine=f=300:d=0.4"]
H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "32k", "-shortest"]
FILMS = {
    "mp4": [*VIDEO, *AUDIO, *H264, *BARE], "mov": [*VIDEO, *AUDIO, *H264, *BARE],
    "webm": [*VIDEO, *AUDIO, "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", *BARE],
    "m4a": [*AUDIO, "-c:a", "aac", *BARE], "wav": [*AUDIO, "-c:a", "pcm_s16le", *BARE],
    "mp3": [*AUDIO, "-c:a", "libmp3lame", *BARE],
    "ogg": [*AUDIO, "-c:a", "libvorbis", *BARE], "opus": [*AUDIO, "-c:a", "libopus", *BARE], "flac": [*AUDIO, "-c:a", "flac", *BARE],
}
NEEDS = {"heic": "heif-enc", "avif": "heif-enc", **{k: "ffmpeg" for k in FILMS}}


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def without_tags(film):
    """ffmpeg writes how long a WebM lasts as a tag: the tags become what players skip (RFC 9559, 5.1.8)."""
    at = film.find(b"\x12\x54\xc3\x67\x01") if film[:4] == b"\x1a\x45\xdf\xa3" else -1
    return film if at < 0 else film[:at] + b"\xec" + (len(film) - at - 9 | 1 << 56).to_bytes(8, "big") + bytes(len(film) - at - 9)


class Samples:
    """{name: bytes} of clean files; `missing` names the tools that are not there."""

    def __init__(self):
        self.top = tempfile.mkdtemp(prefix="voornaam-samples-")
        self.missing = sorted({tool for tool in (*NEEDS.values(), "exiftool") if not shutil.which(tool)})
        self.files = {}
        self.draw()
        self.play()

    def can(self, kind):
        return NEEDS.get(kind) not in self.missing

    def save(self, name, picture, **how):
        path = os.path.join(self.top, name)
        photos.save(picture, path, **how)
        with open(path, "rb") as file:
            self.files[name] = file.read()

    def draw(self):
        small, other = photos.draw("gate", (64, 48)), photos.draw("gate 2", (64, 48))
        self.save("a.jpg", small)
        self.save("progressive.jpg", small, progressive=True)
        self.save("profile.jpg", small, icc_profile=profile())
        self.save("grey.jpg", small.convert("L"))
        self.save("a.png", small)
        self.save("profile.png", small.convert("RGBA"), icc_profile=profile())
        self.save("palette.png", small.convert("P"))
        self.save("a.webp", small)
        self.save("profile.webp", small, icc_profile=profile())
        self.save("lossless.webp", small.convert("RGBA"), lossless=True)
        self.save("moving.webp", small, save_all=True, append_images=[other])
        self.save("a.gif", small.convert("P"))
        self.save("moving.gif", small.convert("P"), save_all=True, append_images=[other.convert("P")], duration=80, loop=0)
        self.save("a.tif", small)
        self.save("packed.tif", small, compression="tiff_lzw", icc_profile=profile())
        for kind in ("heic", "avif"):
            if self.can(kind):
                self.save("a." + kind, small)
        out = io.BytesIO()
        small.resize((32, 32)).save(out, "ICO", sizes=[(16, 16), (32, 32)])
        self.files["favicon.ico"] = out.getvalue()

    def play(self):
        for kind, words in FILMS.items():
            if self.can(kind):
                path = os.path.join(self.top, "a." + kind)
                whole = os.path.join(self.top, "whole." + kind)
                films.ffmpeg(*words, whole)
                # An encoder says its name in each track; a copy says what it is told to.
                films.ffmpeg("-i", whole, "-c", "copy", "-map_metadata:s", "-1", *BARE, *(NO_TAGS if kind == "mp3" else []), path)
                with open(path, "rb") as file:
                    self.files["a." + kind] = without_tags(file.read())

    def path(self, name, data):
        """The bytes as a file that a tool may change."""
        path = os.path.join(self.top, "work", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def remove(self):
        shutil.rmtree(self.top, ignore_errors=True)


def zipped(files, **how):
    return documents.archive(list(files.items()), **how)


def tarred(files, mode="w:gz"):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in files.items():
            data = data if isinstance(data, bytes) else data.encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def epub(text="Soep en brood", title="Soep"):
    page = f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>{text}</p></body></html>'
    return zipped({"mimetype": "application/epub+zip", "META-INF/container.xml":
                   '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
                   '<rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
                   "b.opf": '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
                            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></metadata><manifest>'
                            '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
                   "a.xhtml": page})


PAGES = {
    "hand.html": '<!DOCTYPE html>\n<html lang=nl><meta charset=utf-8><title>Soep</title>\n<h1>Soep</h1><p>Emma en Sem maakten soep.\n<p>Om 10.30 uur, groep 5.</html>\n',
    "soup.html": "<p><b>Soep <i>en</b> brood</i><table><p>x<tr><td>1<td>2</div></span><br/></p><!-- kort --><ul><li>a<li>b",
    "word.html": '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">\n'
                 '<head><meta http-equiv=Content-Type content="text/html; charset=windows-1252"><meta name=Generator content="Microsoft Word 15">\n'
                 "<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->\n"
                 "<style><!-- p.MsoNormal, li.MsoNormal {margin:0cm; font-size:11.0pt; font-family:\"Calibri\",sans-serif;} @page WordSection1 {size:595.3pt 841.9pt;} --></style></head>\n"
                 "<body lang=NL style='word-wrap:break-word'><div class=WordSection1><p class=MsoNormal><span style='mso-fareast-language:NL'>Soep<o:p></o:p></span></p></div></body></html>",
    "wordpress.html": '<!DOCTYPE html><html lang="nl-NL"><head><meta charset="UTF-8" /><link rel="stylesheet" id="wp-block-library-css" href="/wp-includes/css/dist/block-library/style.min.css?ver=6.4.3" media="all" />\n'
                      '<script id="wp-emoji">window._wpemojiSettings = {"baseUrl":"https:\\/\\/s.w.org\\/images\\/core\\/emoji\\/14.0.0\\/72x72\\/","ext":".png","source":{"concatemoji":"\\/wp-includes\\/js\\/wp-emoji-release.min.js?ver=6.4.3"}};</script>'
                      '<link rel="https://api.w.org/" href="/wp-json/" /><link rel="shortlink" href="/?p=20260911" /><meta name="generator" content="WordPress 6.4.3" /></head>\n'
                      '<body class="post-template-default single postid-20260911"><article id="post-20260911" class="post-1234567 hentry"><img width="1024" height="768" '
                      'src="/wp-content/uploads/2026/09/soep-1024x768.jpg" class="wp-image-123456789" alt="Een pan soep" srcset="/wp-content/uploads/2026/09/soep-300x225.jpg 300w" sizes="(max-width: 1024px) 100vw, 1024px" />'
                      '<p class="has-text-align-left">Soep&#8230; en brood&#8217;s.</p><!-- wp:paragraph {"align":"left"} --><!-- /wp:paragraph --></article></body></html>',
    "hugo.html": '<!doctype html><html lang=nl><head><meta charset=utf-8><meta name=generator content="Hugo 0.111.3"><link rel=stylesheet href=/css/main.min.8d3fa1b2c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1.css '
                 'integrity="sha256-jT+hssTV5vepucDR4vOktcbX6PmgscLT5PWmt8jZ4PE="><title>Soep</title></head><body><time datetime=2026-09-11T08:00:00+02:00>11 september 2026</time><p>Soep</p></body></html>',
}
OTHERS = {
    "feed.xml": FEED.replace("%s", "<description><![CDATA[<p>Soep</p>]]></description>"), "agenda.ics": ICS.replace("%s", "SUMMARY:Soep"), "school.vcf": VCARD.replace("%s", "NOTE:Soep"),
    "sitemap.xml": '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://school.example/nieuws/</loc><lastmod>2026-09-11</lastmod></url></urlset>',
    "data.json": '{"a":[1,2.5,true,null,"Soep\\u00eb"],"hash":"3f9a1c00112233445566778899aabbcc"}', "tekening.svg": SVG.replace("%s", '<path d="M12 0C5.4 0 0 5.4 0 12s5.4 12 12 12z"/>'),
    "style.css": "@charset \"utf-8\";a{color:#061234;background:url(data:image/png;base64,PNG)}", "app.js": '!function(e,t){"use strict";for(var n=[1,2],r=0;r<n.length;r++)t[n[r]]=1e3*e}(window,{});',
    "app.js.map": MAP % ("app.js", "x()"), "site.webmanifest": '{"name":"School","icons":[{"src":"/favicon.ico","sizes":"16x16"}]}', "robots.txt": "User-agent: *\nDisallow:\nSitemap: https://school.example/sitemap.xml\n",
    "utf8.txt": "Soep, één pan.\n", "utf16le.txt": "\ufeffSoep, één pan.\r\n".encode("utf-16-le"), "utf16be.txt": "\ufeffSoep, één pan.\r\n".encode("utf-16-be"), "cp1252.txt": "Soep – één pan’s.\r\n".encode("cp1252"),
    "lijst.csv": "datum;wat\n11-09-2026;soep\n12-09-2026;brood\n", "film.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nSoep!\n", "leeg.txt": "", ".nojekyll": "", "humans.txt": "/* SITE */\n",
}


def papers():
    """Documents and archives with nobody in them, whose properties say nothing."""
    bare = {"author": ""}
    found = {"a.pdf": documents.pdf(), "a.docx": documents.docx("Soep en brood", **bare), "a.odt": documents.odt("Soep en brood", **bare),
             "a.xlsx": documents.xlsx([["Soep", 4]], **bare), "a.pptx": documents.pptx("Soep", **bare), "a.ods": documents.odf("ods", '<table:table><table:table-row><table:table-cell><text:p>Soep</text:p></table:table-cell></table:table-row></table:table>', **bare)}
    found["a.zip"] = zipped({"soep.txt": "Soep", "map/a.html": PAGES["hand.html"], "a.docx": found["a.docx"]})
    found["a.txt.gz"] = gzip.compress(b"Soep en brood\n", mtime=0)
    found["a.tar.gz"] = tarred({"soep.txt": "Soep", "map/data.json": '{"a":1}'})
    found["a.epub"] = epub()
    return found


def clean_tree(samples):
    """{path: bytes} of everything, each below a folder of its kind."""

    tree = {"pagina/" + k: v for k, v in PAGES.items()}
    tree.update({"ander/" + k: v for k, v in OTHERS.items()})
    tree.update({"media/" + k: v for k, v in samples.files.items()})
    tree.update({"bijlagen/" + k: v for k, v in papers().items()})
    picture = base64.b64encode(samples.files["palette.png"]).decode()
    tree["ander/style.css"] = OTHERS["style.css"].replace("PNG", picture)
    tree.update({"verwijzing.html": ("link", "pagina/hand.html"), "map": ("link", "pagina")})  # links that stay within
    tree["fonts/a.woff2"] = base64.b64decode(FONT)
    return tree
