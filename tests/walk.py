"""Walks through the containers of published pictures, sound and film, part by part, and names
every part that is more than the picture or sound itself. Written from the formats'
specifications; shares no code with the program."""
import base64
import html
import re
import struct


class Broken(Exception):
    """The container is not whole."""


# --- JPEG (ITU-T T.81, annex B) ---------------------------------------------------------------

JPEG_NAMES = {0xDB: "DQT", 0xC4: "DHT", 0xDD: "DRI", 0xDA: "SOS", 0xC0: "SOF0", 0xC1: "SOF1", 0xC2: "SOF2"}


def jpeg(data):
    if data[:2] != b"\xff\xd8":
        raise Broken("no SOI")
    at, frames = 2, 0
    while True:
        if data[at:at + 1] != b"\xff":
            raise Broken(f"no marker at {at}")
        marker = data[at + 1]
        if marker == 0xD9:
            break
        length = struct.unpack_from(">H", data, at + 2)[0]
        body = data[at + 4:at + 2 + length]
        if marker == 0xE0 and body[:5] == b"JFIF\0":
            if len(body) != 14 or body[12] or body[13]:
                yield "JFIF with a thumbnail"
        elif marker == 0xEE and body[:5] == b"Adobe":
            if len(body) != 12:
                yield "a long Adobe segment"
        elif marker not in JPEG_NAMES:
            yield f"segment {marker:02X}: {body[:24]!r}"
        frames += marker in (0xC0, 0xC1, 0xC2)
        at += 2 + length
        if marker == 0xDA:
            while not (data[at] == 0xFF and data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7):
                at += 1
    if at + 2 != len(data):
        yield f"{len(data) - at - 2} bytes behind the end: {data[at + 2:at + 26]!r}"
    if frames != 1:
        yield f"{frames} frames"


# --- WebP, WAV (RIFF) -----------------------------------------------------------------------------

def riff(data):
    if struct.unpack_from("<I", data, 4)[0] + 8 != len(data):
        yield f"the size in its head is not that of the file, {len(data)}"
    allowed = {b"WEBP": (b"VP8 ", b"VP8L", b"VP8X", b"ALPH"), b"WAVE": (b"fmt ", b"data", b"fact")}[data[8:12]]
    at = 12
    while at < len(data):
        kind, size = data[at:at + 4], struct.unpack_from("<I", data, at + 4)[0]
        body = data[at + 8:at + 8 + size]
        if len(body) != size:
            raise Broken(f"{kind} ends behind the file")
        if kind not in allowed:
            yield f"chunk {kind}: {body[:24]!r}"
        if kind == b"VP8X" and body[0] & ~0x10:
            yield f"VP8X announces more than alpha: {body[0]:02X}"
        if kind == b"fmt " and size > 40:
            yield "a long fmt chunk"
        at += 8 + size + size % 2


# --- PNG, GIF ----------------------------------------------------------------------------------------

def png(data):
    at = 8
    while True:
        size, kind = struct.unpack_from(">I4s", data, at)
        if kind not in (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA"):
            yield f"chunk {kind}: {data[at + 8:at + 32]!r}"
        at += 12 + size
        if kind == b"IEND":
            break
    if at != len(data):
        yield f"{len(data) - at} bytes behind the end"


def gif(data):
    def blocks(at):
        while data[at]:
            at += 1 + data[at]
        return at + 1
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    while data[at] != 0x3B:
        if data[at] == 0x21:
            if data[at + 1] not in (0xF9,):
                yield f"extension {data[at + 1]:02X}: {data[at + 2:at + 26]!r}"
            at = blocks(at + 2)
        elif data[at] == 0x2C:
            flags = data[at + 9]
            at = blocks(at + 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0))
        else:
            raise Broken(f"block {data[at]:02X}")
    if at + 1 != len(data):
        yield f"{len(data) - at - 1} bytes behind the end"


# --- AVIF, MP4, MOV, M4A (ISO/IEC 14496-12) -----------------------------------------------------------

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"mvex", b"moof", b"traf", b"iprp", b"ipco"}
BOXES = CONTAINERS | set(
    b"ftyp mdat mvhd tkhd elst mdhd hdlr vmhd smhd nmhd dref stsd stts stss stsc stsz stco co64 ctts sgpd sbgp sdtp cslg "
    b"trex mfhd tfhd tfdt trun styp sidx meta pitm iloc iinf iref ipma ispe pixi av1C colr auxC irot imir pasp clap a1op lsel".split())
HANDLERS = {b"vide": b"VideoHandler", b"soun": b"SoundHandler", b"pict": b""}


def boxes(data, at, end):
    """(kind, start of the body, end of the body)"""
    while at < end:
        if end - at < 8:
            raise Broken(f"half a box at {at}")
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            raise Broken(f"box {kind} at {at} has size {size}")
        yield kind, at + head, at + size
        at += size


def iso_times(kind, body):
    """Creation and modification, of mvhd, tkhd and mdhd."""
    long = body[0] == 1
    if any(struct.unpack_from(">QQ" if long else ">II", body, 4)):
        yield f"{kind.decode()} has a time"


def iso_handler(body):
    kind, name = body[8:12], body[24:].rstrip(b"\0")
    if body[4:8] == b"dhlr" or kind in (b"url ", b"alis"):
        if name.lstrip(b"\x0b") not in (b"", b"DataHandler"):
            yield f"a data handler's name: {name!r}"
        return
    if kind not in HANDLERS:
        yield f"a track or item of kind {kind!r}"
    # The two names are constants of the writing library.
    elif name.lstrip(b"\x0c") not in (b"", HANDLERS[kind]):
        yield f"a handler's name: {name!r}"


def iso_samples(body):
    for kind, start, end in boxes(body, 8, len(body)):
        if kind in (b"avc1", b"hvc1", b"hev1", b"av01", b"vp09", b"mp4v"):
            if body[start + 42:start + 74].strip(b"\0"):
                yield f"a compressor's name: {body[start + 42:start + 74]!r}"
        elif kind not in (b"mp4a", b"Opus", b".mp3", b"ac-3", b"ec-3", b"alac", b"twos", b"sowt", b"lpcm"):
            yield f"samples of kind {kind!r}"


def iso_items(body):
    version = body[0]
    for kind, start, end in boxes(body, 6 if version == 0 else 8, len(body)):
        item = body[start:end]
        what = item[10 if item[0] == 3 else 8:][:4]
        if kind != b"infe" or what not in (b"av01", b"grid"):
            yield f"an item of kind {what!r}"
        name = item[(14 if item[0] == 3 else 12):].rstrip(b"\0")
        if name not in (b"", b"Color", b"Alpha"):
            yield f"an item's name: {name!r}"


def empty_words(body):
    """User data that libavformat writes when there is none: a list of words of no length."""
    inner = list(boxes(body, 0, len(body)))
    if len(inner) != 1 or inner[0][0] != b"meta":
        return not inner
    parts = {kind: body[start:stop] for kind, start, stop in boxes(body, inner[0][1] + 4, inner[0][2])}
    return set(parts) == {b"hdlr", b"ilst"} and parts[b"ilst"] == b"" and parts[b"hdlr"][24:].strip(b"\0") == b""


def iso(data, at=0, end=None, depth=0):
    for kind, start, stop in boxes(data, at, len(data) if end is None else end):
        body = data[start:stop]
        if kind in (b"free", b"skip", b"wide"):
            if body.strip(b"\0"):
                yield f"{kind.decode()} is not empty: {body[:24]!r}"
        elif kind == b"udta" and empty_words(body):
            continue
        elif kind not in BOXES or (kind == b"meta" and (depth or data[8:12] not in (b"avif", b"avis"))):
            yield f"box {kind}: {body[:24]!r}"
        elif kind in CONTAINERS:
            yield from iso(data, start, stop, depth + 1)
        elif kind == b"meta":
            yield from iso(data, start + 4, stop, depth + 1)
        elif kind in (b"mvhd", b"tkhd", b"mdhd"):
            yield from iso_times(kind, body)
        elif kind == b"hdlr":
            yield from iso_handler(body)
        elif kind == b"stsd":
            yield from iso_samples(body)
        elif kind == b"iinf":
            yield from iso_items(body)
        elif kind == b"colr" and body[:4] in (b"prof", b"rICC"):
            yield "an ICC profile"


# --- WebM (RFC 8794, Matroska) ----------------------------------------------------------------------------

EBML_CONTAINERS = {0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x114D9B74, 0xE0, 0xE1}
EBML_NEVER = {0x1254C367: "Tags", 0x1941A469: "Attachments", 0x1043A770: "Chapters", 0x7BA9: "Title", 0x4461: "DateUTC",
              0x536E: "Name of a track", 0x7384: "SegmentFilename", 0x3C83AB: "PrevFilename", 0x3E83BB: "NextFilename"}


def ebml_number(data, at, keep):
    first = data[at]
    size = 9 - first.bit_length()
    if size > 8:
        raise Broken(f"a number of more than 8 bytes at {at}")
    value = int.from_bytes(data[at:at + size], "big")
    return value if keep else value & ((1 << 7 * size) - 1), size


def webm(data, at=0, end=None):
    end = len(data) if end is None else end
    while at < end:
        ident, used = ebml_number(data, at, True)
        size, more = ebml_number(data, at + used, False)
        start = at + used + more
        stop = end if size == (1 << 7 * more) - 1 else start + size
        if stop > end:
            raise Broken(f"element {ident:X} ends behind its parent")
        body = data[start:stop]
        if ident in EBML_NEVER:
            yield f"{EBML_NEVER[ident]}: {body[:24]!r}"
        elif ident in EBML_CONTAINERS:
            yield from webm(data, start, stop)
        elif ident == 0xEC and body.strip(b"\0"):
            yield f"Void is not empty: {body[:24]!r}"
        elif ident == 0x83 and body not in (b"\1", b"\2"):
            yield f"a track of type {body.hex()}"
        elif ident in (0x4D80, 0x5741) and not re.fullmatch(rb"Lav[fc][\d.]*\0*|", body):
            yield f"the name of a program: {body[:24]!r}"
        at = stop


# --- MP3, Ogg ---------------------------------------------------------------------------------------------

def mp3(data):
    if not (data[0] == 0xFF and data[1] & 0xE0 == 0xE0):
        yield f"it does not begin with a frame: {data[:16]!r}"
    for mark in (b"ID3", b"APETAGEX", b"LYRICSBEGIN", b"LYRICS200"):
        if mark in data and (mark != b"ID3" or re.search(rb"ID3[\2-\4]\0[\0-\xff][\0-\x7f]{4}[A-Z0-9]{3,4}", data)):
            yield mark.decode()
    if data[-128:-125] == b"TAG" or b"TAG+" in data[-400:]:
        yield "ID3v1"


def ogg_packets(data):
    at, packets = 0, {}
    while at < len(data):
        if data[at:at + 4] != b"OggS":
            raise Broken(f"no page at {at}")
        serial, count = data[at + 14:at + 18], data[at + 26]
        laces = data[at + 27:at + 27 + count]
        body, whole = at + 27 + count, packets.setdefault(serial, [b""])
        for lace in laces:
            whole[-1] += data[body:body + lace]
            body += lace
            if lace < 255:
                whole.append(b"")
        at = body
    return packets


def ogg(data):
    for packets in ogg_packets(data).values():
        for packet in packets[:3]:
            for mark in (b"\x03vorbis", b"OpusTags", b"\x81theora"):
                if packet.startswith(mark):
                    at = len(mark)
                    at += 4 + struct.unpack_from("<I", packet, at)[0]
                    count = struct.unpack_from("<I", packet, at)[0]
                    if count:
                        yield f"{count} comments: {packet[at + 4:at + 44]!r}"
            if packet.startswith(b"fishead"):
                yield "a skeleton"


# --- all ---------------------------------------------------------------------------------------------------

def kind_of(data):
    """What a file is, by its first bytes, or None for what is no picture, film or sound."""
    if data[:3] == b"\xff\xd8\xff":
        return "jpeg"
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE"):
        return "webp" if data[8:12] == b"WEBP" else "wav"
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return "png"
    if data[:4] == b"GIF8":
        return "gif"
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        return "avif" if brand in (b"avif", b"avis") else "m4a" if brand == b"M4A " else "mov" if brand == b"qt  " else "mp4"
    if data[:4] == b"\x1aE\xdf\xa3":
        return "webm"
    if data[:4] == b"OggS":
        return "ogg"
    if data[:3] == b"ID3" or (data[:1] == b"\xff" and len(data) > 1 and data[1] & 0xE6 == 0xE2):
        return "mp3"
    return "tiff" if data[:4] in (b"II*\0", b"MM\0*") else None


WALKS = {"jpeg": jpeg, "webp": riff, "wav": riff, "png": png, "gif": gif, "avif": iso, "mp4": iso, "mov": iso, "m4a": iso,
         "webm": webm, "mp3": mp3, "ogg": ogg}


def problems(data):
    """What is in a file that should not be; an empty list when all is well."""
    kind = kind_of(data)
    if kind is None:
        return []
    if kind not in WALKS:
        return [f"{kind} is never published"]
    try:
        return list(WALKS[kind](data))
    except (Broken, IndexError, struct.error) as error:
        return [f"it is not whole: {error}"]


def inline_pictures(text):
    """The bytes of the data: addresses in a page or style sheet."""
    for found in re.findall(r"data:[\w.+-]+/[\w.+-]+(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=]+)", html.unescape(text)):
        yield base64.b64decode(found)


def output_problems(files):
    """Lines about all files of an output: {path: bytes}."""
    lines = []
    for name, data in sorted(files.items()):
        lines += [f"{name}: {p}" for p in problems(data)]
        if name.endswith((".html", ".css", ".xml", ".json")):
            for inline in inline_pictures(data.decode("utf-8", "replace")):
                lines += [f"{name}, inline: {p}" for p in problems(inline)]
    return lines
