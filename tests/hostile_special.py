"""Files that are made to do harm: bombs, headers that promise too much, entity loops, two
formats in one, what is no file at all. Each is (name of the file, how to make it)."""
import io
import os
import struct
import zipfile
import zlib

import hostile_samples as samples
import photos
from pictures import png_chunk

MB = 1 << 20


def flushed(block, times, raw):
    """A deflate stream of a block many times over, without ever having all of it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15 if raw else 15)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    # The end of a stream of no more than this; its check sum, where there is one, is wrong.
    return first + again * (times - 1) + packer.flush(zlib.Z_FINISH)


# --- pictures that are too large -----------------------------------------------------------------

def png_of(width, height, depth, colour, data, *chunks):
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)) + b"".join(chunks)
            + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b""))


def png_bomb(side, depth, colour, bytes_a_pixel):
    row = b"\0" + bytes(int(side * bytes_a_pixel))
    return png_of(side, side, depth, colour, flushed(row * 100, side // 100, raw=False))


def png_text_bomb():
    """A text that unpacks to a gigabyte, and a profile that does."""
    small = zlib.compress(b"\0" + bytes(12))
    bomb = flushed(bytes(MB), 1024, raw=False)
    return png_of(4, 1, 8, 2, small, png_chunk(b"zTXt", b"Description\0\0" + bomb), png_chunk(b"iCCP", b"icc\0\0" + bomb),
                  png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb))


def large_header(kind, folder):
    """A good picture whose head says 65,500 by 65,500."""
    data, side = bytearray(samples.make(kind, folder)), 65500
    if kind == "jpg":
        at = next(i for i in range(len(data)) if data[i] == 0xFF and data[i + 1] in (0xC0, 0xC2))
        struct.pack_into(">HH", data, at + 5, side, side)
    elif kind == "png":
        return bytes(data[:8]) + png_chunk(b"IHDR", struct.pack(">II", side, side) + data[24:29]) + bytes(data[33:])
    elif kind == "gif":
        struct.pack_into("<HH", data, 6, side, side)
        at = data.index(b",", 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0))
        struct.pack_into("<HHHH", data, at + 1, 0, 0, side, side)
    elif kind == "webp":
        at = data.find(b"VP8X")
        data[at + 12:at + 18] = struct.pack("<I", side - 1)[:3] * 2
        at = data.find(b"VP8 ")
        struct.pack_into("<HH", data, at + 14, 0x3FFF, 0x3FFF)
    elif kind == "tif":
        start = struct.unpack_from("<I" if data[:2] == b"II" else ">I", data, 4)[0]
        order = "<" if data[:2] == b"II" else ">"
        for entry in range(struct.unpack_from(order + "H", data, start)[0]):
            at = start + 2 + 12 * entry
            if struct.unpack_from(order + "H", data, at)[0] in (256, 257, 278):
                struct.pack_into(order + "HIH", data, at + 2, 3, 1, side)
    else:
        at = data.find(b"ispe")
        while at > 0:
            struct.pack_into(">II", data, at + 8, side, side)
            at = data.find(b"ispe", at + 4)
    return bytes(data)


def gif_of_frames(count):
    frame = b"\x21\xf9\x04\0\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0"
    return b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + frame * count + b";"


def tiff_loop():
    """A directory that comes after itself."""
    entries = [(256, 3, 1, 4), (257, 3, 1, 4), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (278, 3, 1, 4), (279, 4, 1, 16)]
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHIHH" if t == 3 else "<HHII", i, t, n, *((v, 0) if t == 3 else (v,)))
                                                      for i, t, n, v in entries)
    return b"II*\0" + struct.pack("<I", 24) + bytes(16) + body + struct.pack("<I", 24)


def exif_loop():
    """EXIF whose directories point at each other, with numbers of entries that are not there."""
    tiff = b"II*\0\x08\0\0\0" + struct.pack("<H", 2) + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<HHII", 0x9286, 7, 0xFFFFFFF0, 8) \
        + struct.pack("<I", 8)
    return with_segment(0xE1, b"Exif\0\0" + tiff)


def with_segment(marker, body):
    out = io.BytesIO()
    photos.draw(f"segment {body[:40]!r}").save(out, "JPEG")
    return out.getvalue()[:2] + photos.segment(marker, body) + out.getvalue()[2:]


# --- XML ----------------------------------------------------------------------------------------

LAUGHS = '<!DOCTYPE x [<!ENTITY a0 "haha">' + "".join(
    f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 11)) + "]>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "file:///etc/passwd">]>'
SQUARE = '<!DOCTYPE x [<!ENTITY q "' + "h" * 50000 + '">]>'


def svg(before, inside):
    return f'<?xml version="1.0"?>{before}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{inside}</text></svg>'.encode()


def xmp(before, inside):
    body = (f'{before}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/">{inside}</rdf:Description></rdf:RDF></x:xmpmeta>').encode()
    if len(body) < 65000:
        return with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + body)
    return png_of(4, 1, 8, 2, zlib.compress(b"\0" + bytes(12)), png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + body))


def xmp_regions(count):
    one = '<rdf:li><rdf:Description mwg-rs:Name="Pleun %d" mwg-rs:Type="Face"><mwg-rs:Area stArea:x="0.5" stArea:y="0.5" stArea:w="0.1" ' \
          'stArea:h="0.1" stArea:unit="normalized"/></rdf:Description></rdf:li>'
    return xmp("", '<mwg-rs:Regions xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" rdf:parseType="Resource" '
               'xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"><mwg-rs:RegionList><rdf:Bag>'
               + "".join(one % i for i in range(count)) + "</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>")


def deep(open_tag, close_tag, depth):
    return open_tag * depth + close_tag * depth


# --- ZIP and PDF -------------------------------------------------------------------------------------

def zip_with_stream(name, packed, size, parts=()):
    """A ZIP with one member given as it is packed."""
    head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0x5B21, 0, len(packed), min(size, 0xFFFFFFFE), len(name), 0)
    out = head + name + packed
    central = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0x5B21, 0, len(packed), min(size, 0xFFFFFFFE), len(name),
                          0, 0, 0, 0, 0, 0) + name
    return out + central + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(central), len(out), 0)


def docx_bomb(gigabytes):
    packed = flushed(b"<w:p>" + b" " * (10 * MB - 5), gigabytes * 102, raw=True)
    return zip_with_stream(b"word/document.xml", packed, gigabytes << 30)


def nested_zip(depth, width):
    data = b"x" * MB
    for level in range(depth):
        data = samples.zipped([(f"{level}-{i}.{'docx' if level else 'txt'}", data) for i in range(width)])
    return samples.zipped([*samples.docx("<w:p/>"), ("word/embeddings/a.docx", data)])


def many_members(count):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for i in range(count):
            package.writestr(f"word/{i}.xml", "<a/>")
    return out.getvalue()


def pdf_bomb():
    packed = flushed(b" " * MB, 2048, raw=False)
    return samples.pdf(extra=[b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)]).replace(
        b"/Contents 8 0 R", b"/Contents 11 0 R")


def pdf_page_loop():
    return samples.pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 99999999 >>",
                           b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 99 >>", b"<< /Author (x) >>"])


def pdf_deep():
    return samples.pdf_of([b"<< /Type /Catalog /Pages 2 0 R /X " + b"[" * 100000 + b"]" * 100000 + b" >>",
                           b"<< /Type /Pages /Kids [] /Count 0 >>", b"null", b"<< /Author (x) >>"])


# --- two in one ---------------------------------------------------------------------------------------

def polyglots(folder):
    jpeg, gif, png = (samples.make(k, folder) for k in ("jpg", "gif", "png"))
    package, document = samples.make("docx", folder), samples.pdf()
    script = b"/*Geheimtekst*/=1;alert(document.cookie)//Hoekmeijer"
    page = b"<!doctype html><script>alert('Geheimtekst')</script><p>Fenna Hoekmeijer"
    return {"jpeg-and-zip.jpg": jpeg + package, "zip-and-jpeg.docx": jpeg + package, "pdf-and-jpeg.pdf": document + jpeg,
            "jpeg-and-pdf.jpg": jpeg + document, "pdf-in-jpeg.pdf": jpeg[:2] + photos.segment(0xFE, document[:60000]) + jpeg[2:],
            "gif-and-script.gif": gif[:-1] + b";" + script, "gif-with-script.gif": gif[:13] + b"\x21\xfe" + bytes([len(script)]) + script + b"\0" + gif[13:],
            "png-and-page.png": png + page, "png-with-page.png": photos.with_png_text(png, b"tEXt", b"x", page.decode()),
            "svg-and-page.svg": samples.SVG.encode() + page, "webm-and-page.webm": b"\x1aE\xdf\xa3" + page}


def liars(folder):
    """Names that say another format."""
    jpeg, page = samples.make("jpg", folder), b"<!doctype html><script>alert('Geheimtekst')</script><p>Fenna Hoekmeijer"
    found = {f"page.{kind}": page for kind in samples.ALL if kind not in ("svg", "vtt")}
    found.update({f"jpeg.{kind}": jpeg for kind in samples.ALL if kind != "jpg"})
    found.update({"svg.jpg": samples.SVG.encode(), "svg.png": samples.SVG.encode(), "pdf.jpg": samples.pdf(), "zip.mp4": samples.make("docx", folder),
                  "zip.pdf": samples.make("docx", folder), "playlist.mp4": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
                  "concat.mp4": b"ffconcat version 1.0\nfile /etc/passwd\n", "url.svg": b"[InternetShortcut]\nURL=file:///etc/passwd\n",
                  "mvg.png": b"push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 '/etc/passwd'\npop graphic-context\n",
                  "postscript.pdf": b"%!PS\n(/etc/passwd) (r) file 9999 string readstring pop show showpage\n", "raw.tif": b"MM\0*" + b"\xff" * 4000})
    return found


# --- what is no file -----------------------------------------------------------------------------------

def no_files(folder):
    """{name: function that puts it at a path}"""
    outside = os.path.join(folder, "outside.jpg")
    with open(outside, "wb") as file:
        file.write(samples.make("jpg", folder))
    found = {"fifo.jpg": os.mkfifo, "fifo.pdf": os.mkfifo, "fifo.mp4": os.mkfifo, "passwd.jpg": lambda p: os.symlink("/etc/passwd", p),
             "passwd.pdf": lambda p: os.symlink("/etc/passwd", p), "outside.jpg": lambda p: os.symlink(outside, p),
             "nothing.jpg": lambda p: os.symlink("/nowhere", p), "itself.jpg": lambda p: os.symlink(os.path.basename(p), p),
             "zero.jpg": lambda p: os.symlink("/dev/zero", p), "folder.jpg": os.mkdir}
    if os.geteuid() == 0:
        found["device.jpg"] = lambda p: os.mknod(p, 0o20644, os.makedev(1, 5))  # /dev/zero itself
    return found


# --- all -------------------------------------------------------------------------------------------------

def files(folder, whole):
    """{name: function that makes the bytes}; `whole`: also what takes long to make."""
    found = {
        "side-30000-one-bit.png": lambda: png_bomb(30000, 1, 0, 1 / 8),
        "text-bomb.png": png_text_bomb,
        "frames.gif": lambda: gif_of_frames(100000),
        "loop.tif": tiff_loop, "exif-loop.jpg": exif_loop,
        "laughs.svg": lambda: svg(LAUGHS, "&a10;"), "outside.svg": lambda: svg(OUTSIDE, "&e;"), "square.svg": lambda: svg(SQUARE, "&q;" * 50000),
        "deep.svg": lambda: svg("", deep("<g>", "</g>", 200000)),
        "refers.svg": lambda: svg("", "").replace(b"<text>", b'<image href="file:///etc/passwd"/><script href="https://x.example/a.js"/><text>'),
        "laughs-xmp.jpg": lambda: xmp(LAUGHS, "<dc:title>&a10;</dc:title>"), "outside-xmp.jpg": lambda: xmp(OUTSIDE, "<dc:title>&e;</dc:title>"),
        "deep-xmp.jpg": lambda: xmp("", deep("<dc:title>", "</dc:title>", 2000)),
        "deep-xmp.png": lambda: xmp("", deep("<dc:title>", "</dc:title>", 100000)),
        "regions.png": lambda: xmp_regions(100000),
        "laughs.docx": lambda: samples.zipped(samples.docx("<w:p><w:r><w:t>&a10;</w:t></w:r></w:p>", LAUGHS)),
        "outside.docx": lambda: samples.zipped(samples.docx("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", OUTSIDE)),
        "deep.docx": lambda: samples.zipped(samples.docx(deep("<w:p>", "</w:p>", 200000))),
        "up.docx": lambda: samples.zipped([*samples.docx(), ("../../../../etc/cron.d/x", "x"), ("/etc/x", "x")]),
        "members.docx": lambda: many_members(60000),
        "nested.docx": lambda: nested_zip(8, 10),
        "bomb.docx": lambda: docx_bomb(1), "bomb.odt": lambda: docx_bomb(1).replace(b"word/document.xml", b"xxxxxx/content.xml"),
        "bomb.pdf": pdf_bomb, "page-loop.pdf": pdf_page_loop, "deep.pdf": pdf_deep,
        "cues.vtt": lambda: b"WEBVTT\n\n" + b"00:00.000 --> 00:01.000\nDag\n\n" * 200000,
    }
    if whole:
        found.update({"bomb-large.docx": lambda: docx_bomb(10), "bomb-large.xlsx": lambda: docx_bomb(10),
                      "side-30000-grey.png": lambda: png_bomb(30000, 8, 0, 1), "side-30000-colour.png": lambda: png_bomb(30000, 8, 2, 3)})
    for kind in samples.PICTURES:
        found[f"large-header.{kind}"] = lambda kind=kind: large_header(kind, folder)
    for kind in samples.ALL:
        found[f"empty-{kind}.{kind}"] = bytes
        found[f"one-byte-{kind}.{kind}"] = lambda: b"\xff"
    for name, data in {**polyglots(folder), **liars(folder)}.items():
        found[name] = lambda data=data: data
    return found
