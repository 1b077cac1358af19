"""Good files of every format, made by real programs, each with a pupil's surname and a place
in its metadata and, where it has text, in that. Mutations of them are what tests/hostile.py
feeds to the program."""
import io
import os
import struct
import zipfile
import zlib

import films
import photos

NAME, PLACE = "Fenna Hoekmeijer", "52.1583"
# What may never come out, whatever happens to a file. The third stands where no text may: in
# metadata of pictures and films, and in what is hidden behind or within another file.
SECRETS = ("Hoekmeijer", PLACE, "Geheimtekst", "root:x:0:0")

PICTURES = ("jpg", "png", "webp", "gif", "tif", "heic", "avif")
DOCUMENTS = ("pdf", "docx", "odt", "xlsx", "pptx", "svg")
FILMS = ("mp4", "mov", "webm", "mp3", "wav")
ALL = (*PICTURES, *DOCUMENTS, *FILMS, "vtt")

PICTURE_WORDS = [f"-XMP-dc:Description={NAME} Geheimtekst", f"-XMP-iptcExt:PersonInImage={NAME}", f"-EXIF:ImageDescription={NAME}",
                 f"-EXIF:XPComment={NAME}", f"-IPTC:Caption-Abstract={NAME}", "-EXIF:GPSLatitude=52.1583", "-EXIF:GPSLatitudeRef=N",
                 f"-XMP-exif:GPSLatitude={PLACE}", *photos.mwg_regions([(NAME, *photos.FACE)], (96, 64))]


def picture(kind, folder):
    path = os.path.join(folder, "sample." + kind)
    photos.save(photos.draw(f"sample {kind}"), path)
    photos.tag([(path, [w for w in PICTURE_WORDS if photos.can_hold(w[1:].split(":")[0].lower(), kind)])])
    return read(path)


def film(kind, folder):
    path = os.path.join(folder, "sample." + kind)
    words = ["-metadata", f"title={NAME} Geheimtekst", "-metadata", f"location=+{PLACE}+004.4931/", "-metadata", f"artist={NAME}"]
    sound = ["-f", "lavfi", "-i", "sine=f=300:d=0.3"]
    sight = ["-f", "lavfi", "-i", "testsrc=d=0.3:s=64x48:r=10"]
    how = {"webm": ["-c:v", "libvpx", "-c:a", "libvorbis"], "mp3": ["-b:a", "32k"], "wav": ["-ar", "8000"]}.get(kind, films.H264)
    films.ffmpeg(*(sound if kind in ("mp3", "wav") else sight + sound), *how, *words, path)
    return read(path)


def read(path):
    with open(path, "rb") as file:
        return file.read()


# --- documents ------------------------------------------------------------------------------

def pdf(text=f"{NAME} was er", author=NAME, pages=2, packed=True, extra=()):
    """Pages with a text that can be read, an author, XMP and a link."""
    def stream(words, data):
        body = zlib.compress(data) if packed else data
        return b"<< %s%s/Length %d >>\nstream\n%s\nendstream" % (words, b"/Filter /FlateDecode " if packed else b"", len(body), body)
    content = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description ' \
          f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>' \
          "</rdf:Description></rdf:RDF></x:xmpmeta>"
    first = 7
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(pages)).encode()
    objects = [b"<< /Type /Catalog /Pages 2 0 R /Metadata 5 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", f"<< /Author ({author}) /Title (Brief) >>".encode("latin-1"),
               stream(b"/Type /Metadata /Subtype /XML ", xmp.encode()),
               b"<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << /S /URI /URI (https://example.org/?q=Hoekmeijer) >> >>"]
    for i in range(pages):
        objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Annots [6 0 R] "
                    b"/Resources << /Font << /F1 3 0 R >> >> >>" % (first + 2 * i + 1), stream(b"", content)]
    return pdf_of([*objects, *extra])


def pdf_of(objects):
    out, places = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out))


def zipped(parts, how=zipfile.ZIP_DEFLATED):
    """parts: pairs of a name and text or bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as file:
        for name, data in parts:
            info = zipfile.ZipInfo(name, (2026, 9, 10, 9, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else how
            file.writestr(info, data)
    return out.getvalue()


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "application/vnd.openxmlformats-officedocument."
WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CORE = (HEAD + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{NAME}</dc:creator><dc:title>Brief</dc:title></cp:coreProperties>')


def office(main, kind, text, *more):
    """A package of ECMA-376 with one part, its properties, and what else is given."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return [("[Content_Types].xml", HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             f'<Override PartName="/{main}" ContentType="{OFFICE}{kind}.main+xml"/>'
             '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'),
            ("_rels/.rels", HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             f'<Relationship Id="r1" Type="{relation}" Target="{main}"/><Relationship Id="r2" Target="docProps/core.xml" '
             'Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/></Relationships>'),
            (main, HEAD + text), ("docProps/core.xml", CORE), *more]


def docx(body=f"<w:p><w:r><w:t>Fenna Hoek</w:t></w:r><w:r><w:t>meijer was er</w:t></w:r></w:p>", before=""):
    return office("word/document.xml", "wordprocessingml.document",
                  f'{before}<w:document xmlns:w="{WORDML}"><w:body>{body}</w:body></w:document>')


def xlsx():
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return office("xl/workbook.xml", "spreadsheetml.sheet",
                  f'<workbook {space} xmlns:r="{links}"><sheets><sheet name="Blad" sheetId="1" r:id="r1"/></sheets></workbook>',
                  ("xl/_rels/workbook.xml.rels", HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                   f'<Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'),
                  ("xl/sharedStrings.xml", HEAD + f'<sst {space} count="1" uniqueCount="1"><si><t>{NAME}</t></si></sst>'),
                  ("xl/worksheets/sheet1.xml", HEAD + f'<worksheet {space}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>'
                   "</sheetData></worksheet>"))


def pptx():
    drawing, slide = "http://schemas.openxmlformats.org/drawingml/2006/main", "http://schemas.openxmlformats.org/presentationml/2006/main"
    return office("ppt/presentation.xml", "presentationml.presentation", f'<p:presentation xmlns:p="{slide}"/>',
                  ("ppt/slides/slide1.xml", HEAD + f'<p:sld xmlns:p="{slide}" xmlns:a="{drawing}"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r>'
                   f"<a:t>{NAME}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"))


def odt():
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" ' \
             'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return [("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", HEAD + f"<office:document-content {spaces}><office:body><office:text><text:p>{NAME} was er</text:p></office:text>"
             "</office:body></office:document-content>"),
            ("meta.xml", HEAD + f"<office:document-meta {spaces}><office:meta><dc:creator>{NAME}</dc:creator></office:meta></office:document-meta>"),
            ("META-INF/manifest.xml", HEAD + '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
             '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
             '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')]


SVG = (f'<svg xmlns="http://www.w3.org/2000/svg" width="96" height="64"><title>{NAME}</title><metadata>{NAME}</metadata>'
       f'<rect width="96" height="64" fill="#0a0"/><text x="9" y="30">Fenna <tspan>Hoek</tspan><tspan>meijer</tspan></text></svg>')
VTT = f"WEBVTT\n\nNOTE {NAME}\n\n00:00.000 --> 00:00.200\n<v {NAME}>Hallo, ik ben {NAME}\n\n00:00.200 --> 00:00.300\nDag\n"
PARTS = {"docx": docx, "xlsx": xlsx, "pptx": pptx, "odt": odt}


def make(kind, folder):
    """The bytes of a good file."""
    if kind in PICTURES:
        return picture(kind, folder)
    if kind in FILMS:
        return film(kind, folder)
    if kind in PARTS:
        return zipped(PARTS[kind]())
    return {"pdf": pdf, "svg": SVG.encode, "vtt": VTT.encode}[kind]()


def has_secret(data, depth=0):
    """The secret that somebody finds who looks into a file: as it is, in its members, unpacked."""
    for secret in SECRETS:
        if any(secret.encode(form) in data for form in ("utf-8", "utf-16-le", "utf-16-be")):
            return secret
    if data[:4] == b"PK\3\4" and depth < 2:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                for info in package.infolist():
                    if info.file_size < 1 << 20:
                        found = has_secret(package.read(info), depth + 1)
                        if found:
                            return f"{found} in {info.filename}"
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, struct.error):
            pass
    if data[:5] == b"%PDF-" and depth < 2:
        at = data.find(b"stream\n")
        while at >= 0:
            try:
                found = has_secret(zlib.decompressobj().decompress(data[at + 7:], 1 << 20), depth + 2)
                if found:
                    return f"{found} in a stream"
            except zlib.error:
                pass
            at = data.find(b"stream\n", at + 7)
    return None
