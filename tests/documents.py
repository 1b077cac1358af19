"""Documents made at test time: PDF by a small writer, office files as ZIP archives."""
import base64
import io
import zipfile
import zlib

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "".join(f' xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in (
    ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("meta", "meta"),
    ("svg", "svg-compatible"), ("style", "style"), ("presentation", "presentation"))) + \
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


# --- PDF ------------------------------------------------------------------------------------

def string(text):
    return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


class Pdf:
    """Objects by number, written in revisions."""

    def __init__(self):
        self.objects, self.changed, self.root, self.info = {}, [], None, None
        self.out, self.last, self.places = b"%PDF-1.7\n", None, {}

    def put(self, body, number=None, stream=None, packed=False):
        number = number or len(self.objects) + 1
        if stream is not None:
            stream = stream if isinstance(stream, bytes) else stream.encode("latin-1")
            if packed:
                stream, body = zlib.compress(stream), body + " /Filter /FlateDecode"
            data = f"<< {body} /Length {len(stream)} >>\nstream\n".encode("latin-1") + stream + b"\nendstream"
        else:
            data = body.encode("latin-1")
        self.objects[number] = data
        self.changed.append(number)
        return number

    def revision(self):
        """Writes what was put since the last one."""
        for number in sorted(set(self.changed)):
            self.places[number] = len(self.out)
            self.out += b"%d 0 obj\n%s\nendobj\n" % (number, self.objects[number])
        start, table = len(self.out), b""
        for number in sorted(set(self.changed)):
            table += b"%d 1\n%010d 00000 n \n" % (number, self.places[number])
        before = f" /Prev {self.last}" if self.last is not None else ""
        info = f" /Info {self.info} 0 R" if self.info else ""
        self.out += b"xref\n0 1\n0000000000 65535 f \n" + table + \
            f"trailer\n<< /Size {len(self.objects) + 1} /Root {self.root} 0 R{info}{before} >>\nstartxref\n{start}\n%%EOF\n".encode()
        self.last, self.changed = start, []
        return self.out


def pdf(pages=("Soep en brood",), info=None, catalog="", page="", extra=None, then=None, packed=True, resources=""):
    """A file with a line of text on each page. `info`: {"Author": ...}; `extra(p)` puts more objects and gives
    {"catalog": ..., "page": ...}; `then(p, contents)` makes another revision."""
    p = Pdf()
    more = extra(p) if extra else {}
    font = p.put("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    tree = len(p.objects) + 2 * len(pages) + 1
    kids, contents = [], []
    for text in pages:
        drawn = text if isinstance(text, bytes) else f"BT /F1 12 Tf 72 720 Td {string(text)} Tj ET" if text else ""
        contents.append(p.put("", stream=drawn, packed=packed))
        kids.append(p.put(f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {contents[-1]} 0 R "
                          f"/Resources << /Font << /F1 {font} 0 R {more.get('fonts', '')} >> {resources or more.get('resources', '')} >> "
                          f"{page or more.get('page', '')} >>"))
    p.put(f"<< /Type /Pages /Kids [{' '.join(f'{k} 0 R' for k in kids)}] /Count {len(kids)} >>")
    p.root = p.put(f"<< /Type /Catalog /Pages {tree} 0 R {catalog or more.get('catalog', '')} >>")
    if info:
        p.info = p.put("<< " + " ".join(f"/{k} {string(v)}" for k, v in info.items()) + " >>")
    p.revision()
    if then:
        then(p, contents)
        p.revision()
    return p.out


def pdf_note(text, author=""):
    def extra(p):
        note = p.put(f"<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents {string(text)} /T {string(author)} >>")
        return {"page": f"/Annots [{note} 0 R]"}
    return pdf(extra=extra)


def pdf_link(target):
    def extra(p):
        link = p.put(f"<< /Type /Annot /Subtype /Link /Rect [10 10 30 30] /A << /S /URI /URI {string(target)} >> >>")
        return {"page": f"/Annots [{link} 0 R]"}
    return pdf(extra=extra)


def pdf_field(name, value):
    def extra(p):
        field = p.put(f"<< /Type /Annot /Subtype /Widget /FT /Tx /T {string(name)} /V {string(value)} /Rect [10 10 90 30] /F 4 >>")
        return {"page": f"/Annots [{field} 0 R]", "catalog": f"/AcroForm << /Fields [{field} 0 R] >>"}
    return pdf(extra=extra)


def pdf_attachment(name, content):
    def extra(p):
        file = p.put("/Type /EmbeddedFile", stream=content, packed=True)
        spec = p.put(f"<< /Type /Filespec /F {string(name)} /UF {string(name)} /EF << /F {file} 0 R >> >>")
        return {"catalog": f"/Names << /EmbeddedFiles << /Names [{string(name)} {spec} 0 R] >> >>"}
    return pdf(extra=extra)


def pdf_outline(title):
    def extra(p):
        top = len(p.objects) + 2
        item = p.put(f"<< /Title {string(title)} /Parent {top} 0 R >>")
        p.put(f"<< /Type /Outlines /First {item} 0 R /Last {item} 0 R /Count 1 >>")
        return {"catalog": f"/Outlines {top} 0 R"}
    return pdf(extra=extra)


def pdf_destination(name):
    def extra(p):
        return {"catalog": f"/Names << /Dests << /Names [{string(name)} [0 /Fit]] >> >>"}
    return pdf(extra=extra)


def pdf_xmp(text, packed=False):
    packet = ('<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
              'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
              f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>{text}</rdf:li></rdf:Seq></dc:creator>'
              '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>')

    def extra(p):
        meta = p.put("/Type /Metadata /Subtype /XML", stream=packet, packed=packed)
        return {"catalog": f"/Metadata {meta} 0 R"}
    return pdf(extra=extra)


def pdf_alt(text):
    def extra(p):
        root = len(p.objects) + 2
        p.put(f"<< /Type /StructElem /S /Figure /P {root} 0 R /Alt {string(text)} >>")
        p.put(f"<< /Type /StructTreeRoot /K {root - 1} 0 R >>")
        return {"catalog": f"/StructTreeRoot {root} 0 R /MarkInfo << /Marked true >>"}
    return pdf(extra=extra)


def pdf_removed(text, now="Soep en brood"):
    """The text stood in the version before the last."""
    def then(p, contents):
        p.put("", number=contents[0], stream=f"BT /F1 12 Tf 72 720 Td {string(now)} Tj ET", packed=True)
    return pdf((text,), then=then)


def pdf_photo(jpeg):
    """A page that is a picture, and nothing else."""
    def extra(p):
        image = p.put("/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 "
                      "/Filter /DCTDecode", stream=jpeg)
        return {"resources": f"/XObject << /I {image} 0 R >>"}
    return extra


def pdf_locked():
    """Needs a password: its keys fit none."""
    data = pdf(("Geheim",))
    key = "<" + "41" * 32 + ">"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<{'42' * 16}> <{'42' * 16}>] >>"
    return data.replace(b">>\nstartxref", lock.encode() + b"\nstartxref")


SECRET = bytes.fromhex("b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221b8084674f743248e"
                       "e03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8fa763fe39c343f")


def pdf_twin(text, shown):
    """Of `text` on a page, or not: both have one XXH3 of 128 bits. Of each eight bytes whose first four are those of
    its secret only a sum counts; two such pairs stand in comments, and in one file the first of these ends early."""
    space, free = [], [n for n in range(1, 12) if not set(SECRET[n * 8:n * 8 + 4]) & set(b"\r\n")]
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
             b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
             b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate([*parts, b"<< /Length 3000 >>\nstream\n"], 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + (b"\nendobj\n" if number < 5 else b"")
    start = len(out)
    out += b"BT /F1 12 Tf 50 700 Td (Soep en brood voor iedereen op school) Tj\n"
    for number, ends in ((free[0], (b"aaaa", b"aaa\n")), (free[-1], (b"zzz ", b"zzzw"))):
        space.append(1024 + number * 64)
        assert len(out) < space[-1]
        out += b" " * (space[-1] - len(out) - 1) + b"%" + SECRET[number * 8:number * 8 + 4] + ends[shown]
        if len(space) == 1:
            out += b" 0 -20 Td <" + text.encode("latin-1").hex().encode() + b"> Tj\n"  # in a comment not looked for
    out += b" \nET\n"
    out += b" " * (start + 3000 - len(out)) + b"\nendstream\nendobj\n"
    table = len(out)
    return bytes(out + b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % n for n in places)
                 + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table)


def pdf_japanese():
    """Text whose meaning stands in a table that is not in the file."""
    def extra(p):
        font = p.put("<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /90ms-RKSJ-H /DescendantFonts [<< /Type /Font "
                     "/Subtype /CIDFontType0 /BaseFont /Ryumin-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>] >>")
        return {"fonts": f"/F2 {font} 0 R"}
    return pdf(("Soep", b"BT /F2 12 Tf 72 720 Td <93FA967B> Tj ET",), extra=extra)


def pdf_beyond(text):
    """Text that stands beside the page."""
    return pdf((f"BT /F1 12 Tf 72 720 Td (Soep) Tj 5000 5000 Td {string(text)} Tj ET".encode(),))


def pdf_off_layer(text):
    def extra(p):
        layer = p.put("<< /Type /OCG /Name (Laag) >>")
        return {"catalog": f"/OCProperties << /OCGs [{layer} 0 R] /D << /OFF [{layer} 0 R] /Order [{layer} 0 R] >> >>",
                "resources": f"/Properties << /L {layer} 0 R >>"}
    return pdf((f"BT /F1 12 Tf 72 720 Td (Soep) Tj ET /OC /L BDC BT /F1 12 Tf 72 600 Td {string(text)} Tj ET EMC".encode(),), extra=extra)


def pdf_javascript(script):
    def extra(p):
        return {"catalog": f"/OpenAction << /S /JavaScript /JS {string(script)} >>"}
    return pdf(extra=extra)


def lzw(data):
    """Codes of nine bits, forgotten before they grow."""
    codes = []
    for i, byte in enumerate(data):
        codes += [256] * (i % 200 == 0) + [byte]
    bits = "".join(f"{code:09b}" for code in codes + [257])
    return bytes(int(bits[i:i + 8].ljust(8, "0"), 2) for i in range(0, len(bits), 8))


FILTERS = {"FlateDecode": zlib.compress, "ASCII85Decode": lambda d: base64.a85encode(d) + b"~>",
           "ASCIIHexDecode": lambda d: d.hex().encode() + b">", "LZWDecode": lzw,
           "RunLengthDecode": lambda d: b"".join(bytes([0, b]) for b in d) + b"\x80"}


def pdf_orphan(text, *filters):
    """A stream that nothing leads to; the first filter is the outer one."""
    data = text.encode("latin-1")
    for name in reversed(filters):
        data = FILTERS.get(name, bytes)(data)
    chain = " ".join("/" + f for f in filters)

    def extra(p):
        p.put(f"/Filter [{chain}]" if filters else "", stream=data)
        return {}
    return pdf(extra=extra)


def pdf_xfa(*streams):
    def extra(p):
        parts = [p.put("", stream=s, packed=True) for s in streams]
        return {"catalog": "/AcroForm << /Fields [] /XFA [" + " ".join(f"(p{n}) {n} 0 R" for n in parts) + "] >>"}
    return pdf(extra=extra)


def pdf_rich(text, indirect=False):
    """A note's rich text."""
    def extra(p):
        rich = f"{p.put('', stream=text, packed=True)} 0 R" if indirect else string(text)
        note = p.put(f"<< /Type /Annot /Subtype /FreeText /Rect [10 10 30 30] /Contents (Mooi) /RC {rich} >>")
        return {"page": f"/Annots [{note} 0 R]"}
    return pdf(extra=extra)


def pdf_font(font, descendant="", shown="(!\"#$%&) Tj"):
    """A line that can be read, and one in this font."""
    def extra(p):
        number = p.put(f"<< /Type /Font {font.replace('@', str(len(p.objects) + 2) + ' 0 R')} >>")
        if descendant:
            p.put(f"<< /Type /Font {descendant} >>")
        return {"fonts": f"/F2 {number} 0 R"}
    return pdf((f"BT /F1 12 Tf 72 720 Td (Soep) Tj ET BT /F2 12 Tf 72 600 Td {shown} ET".encode(),), extra=extra)


def pdf_differences(*names):
    return pdf_font("/Subtype /Type1 /BaseFont /ABCDEF+Own /FirstChar 33 /LastChar 60 /Encoding << /Type /Encoding "
                    f"/Differences [33 {' '.join('/' + n for n in names)}] >>")


def pdf_identity():
    return pdf_font("/Subtype /Type0 /BaseFont /ABCDEF+Own /Encoding /Identity-H /DescendantFonts [@]",
                    "/Subtype /CIDFontType2 /BaseFont /ABCDEF+Own /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
                    "/Supplement 0 >> /DW 500", "<000100020003> Tj")


def pdf_stamped(text):
    """A picture over the whole page, and a line upon it."""
    def extra(p):
        image = p.put("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", stream=b"\x80")
        return {"resources": f"/XObject << /I {image} 0 R >>"}
    return pdf((f"q 595 0 0 842 0 0 cm /I Do Q BT /F1 8 Tf 50 830 Td {string(text)} Tj ET".encode(),), extra=extra)


# --- office files -----------------------------------------------------------------------------

def archive(entries, date=(2026, 9, 1, 12, 0, 0), comment=b""):
    """[(name, text or bytes)] as a ZIP file; `mimetype` stands first and is not packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.comment = comment
        for name, data in entries:
            info = zipfile.ZipInfo(name, date)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            z.writestr(info, data)
    return out.getvalue()


def relations(*targets):
    return ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + "".join(f'<Relationship Id="rId{i}" Type="{RELATION}/{kind}" Target="{target}"{mode}/>'
                      for i, (kind, target, mode) in enumerate(targets, 1)) + "</Relationships>")


def core(author="", title=""):
    return ('<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{author}</dc:creator><dc:title>{title}</dc:title>'
            '<cp:lastModifiedBy>Kantoor</cp:lastModifiedBy></cp:coreProperties>')


CONTENT_TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                 '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
                 'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>')


def office(main, body, parts=None, author="Kantoor", title="", links=()):
    entries = [("[Content_Types].xml", CONTENT_TYPES),
               ("_rels/.rels", relations(("officeDocument", main, ""), ("metadata/core-properties", "docProps/core.xml", ""))),
               ("docProps/core.xml", core(author, title)),
               ("docProps/app.xml", '<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
                                    'extended-properties"><Company>Basisschool</Company></Properties>'),
               (main, body)]
    if links:
        folder, _, name = main.rpartition("/")
        entries.append((f"{folder}/_rels/{name}.rels", relations(*(("hyperlink", l, ' TargetMode="External"') for l in links))))
    return archive(entries + list((parts or {}).items()))


def docx(*paragraphs, parts=None, **more):
    """Paragraphs as text, or as XML that begins with "<"."""
    body = "".join(p if p.startswith("<w:p") or p.startswith("<w:t") else f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>"
                   for p in paragraphs)
    return office("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{WORD}" xmlns:r="{RELATION}" '
                  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
                  f'xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{body}</w:body></w:document>', parts, **more)


def word_part(kind, text, attributes=""):
    return (f'<?xml version="1.0"?><w:{kind} xmlns:w="{WORD}"><w:p {attributes}><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>')


def xlsx(rows, sheet="Blad1", names="", parts=None, strings=(), **more):
    """Rows of cells: text inline, a number as it is, ("s", n) a shared string, ("d", n) a date."""
    def cell(value):
        if isinstance(value, tuple):
            return f'<c t="s"><v>{value[1]}</v></c>' if value[0] == "s" else f'<c s="1"><v>{value[1]}</v></c>'
        return f"<c><v>{value}</v></c>" if isinstance(value, int) else f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    data = "".join(f'<row r="{i}">' + "".join(cell(v) for v in row) + "</row>" for i, row in enumerate(rows, 1))
    all_parts = {"xl/worksheets/sheet1.xml": f'<?xml version="1.0"?><worksheet {space}><sheetData>{data}</sheetData></worksheet>',
                 "xl/sharedStrings.xml": f'<?xml version="1.0"?><sst {space}>' + "".join(f"<si><t>{s}</t></si>" for s in strings) + "</sst>",
                 "xl/styles.xml": f'<?xml version="1.0"?><styleSheet {space}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
                 **(parts or {})}
    return office("xl/workbook.xml", f'<?xml version="1.0"?><workbook {space} xmlns:r="{RELATION}"><sheets><sheet name="{sheet}" sheetId="1" '
                  f'r:id="rId1"/></sheets><definedNames>{names}</definedNames></workbook>', all_parts, **more)


def pptx(text, notes="", parts=None, **more):
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    runs = "".join(f"<a:r><a:t>{t}</a:t></a:r>" for t in ([text] if isinstance(text, str) else text))
    slide = f'<?xml version="1.0"?><p:sld {space}><p:cSld><p:spTree><p:sp><p:txBody><a:p>{runs}</a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>'
    note = f'<?xml version="1.0"?><p:notes {space}><p:cSld><p:sp><p:txBody><a:p><a:r><a:t>{notes}</a:t></a:r></a:p></p:txBody></p:sp></p:cSld></p:notes>'
    return office("ppt/presentation.xml", f'<?xml version="1.0"?><p:presentation {space}/>',
                  {"ppt/slides/slide1.xml": slide, "ppt/notesSlides/notesSlide1.xml": note, **(parts or {})}, **more)


def odf(kind, body, author="Kantoor", parts=None):
    mime = "application/vnd.oasis.opendocument." + {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}[kind]
    inner = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}[kind]
    content = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{ODF}><office:body><office:{inner}>{body}</office:{inner}>'
               "</office:body></office:document-content>")
    meta = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-meta{ODF} office:version="1.3"><office:meta><meta:generator>LibreOffice</meta:generator>'
            f"<dc:creator>{author}</dc:creator></office:meta></office:document-meta>")
    manifest = ('<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/></manifest:manifest>')
    return archive([("mimetype", mime), ("content.xml", content), ("meta.xml", meta), ("META-INF/manifest.xml", manifest),
                    *(parts or {}).items()])


def odt(*paragraphs, **more):
    return odf("odt", "".join(p if p.startswith("<") else f"<text:p>{p}</text:p>" for p in paragraphs), **more)
