"""Channels of documents, archives, links, and of files that are not what they say."""
import gzip
import io
import os
import struct
import zipfile

import documents
import photos
from documents import docx, odf, odt, pdf, pptx, word_part, xlsx

from .folder import REGISTER
from .pages import BOTH, EMMA, END, PAGE, SURNAME, THIJMEN, Channel
from .samples import epub, tarred, zipped

EITHER = "surname 102 | uninspectable"  # what can't be looked into says so
LIST = REGISTER.strip().split("\n")
ANY = "; ".join(f"{k} {p}" for k in ("surname", "objected", "birthdate") for p in [*range(101, 113), 201]) + "; birthdate; email"


def paper(name, path, what, leak=EMMA, wanted=SURNAME, **more):
    return Channel(name, "bijlagen/" + path, what, leak, wanted, **{"may": "metadata", **more})


def split_runs(text):
    first, last = text[:-3], text[-3:]
    return docx(f'<w:p><w:r><w:t xml:space="preserve">{first}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{last}</w:t></w:r></w:p>', author="")


def docx_with(**parts):
    names = {k.replace("__", "/"): v for k, v in parts.items()}
    return docx("Soep en brood", parts={k + ".xml": v for k, v in names.items()}, author="")


def xlsx_comment(text):
    return xlsx([["Soep"]], author="", parts={"xl/comments1.xml": '<?xml version="1.0"?><comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>'
                                              f'{text}</author></authors><commentList><comment ref="A1" authorId="0"><text><t>Lekker</t></text></comment></commentList></comments>'})


CUSTOM = '<?xml version="1.0"?><gegevens xmlns="urn:school"><leerling>%s</leerling></gegevens>'
PDFS = [
    paper("PDF, text", "a.pdf", lambda t: pdf(("Soep", t)), place="page 2"),
    paper("PDF, text not packed", "a.pdf", lambda t: pdf((t,), packed=False), place="page 1"),
    paper("PDF, text in pieces", "a.pdf", lambda t: pdf((f"BT /F1 12 Tf 72 720 Td [({t[:9]}) -10 ({t[9:]})] TJ ET".encode(),)), place="page 1"),
    paper("PDF, author", "a.pdf", lambda t: pdf(info={"Author": t}), place="properties"),
    paper("PDF, title", "a.pdf", lambda t: pdf(info={"Title": t}), place="properties"),
    paper("PDF, XMP", "a.pdf", documents.pdf_xmp), paper("PDF, packed XMP", "a.pdf", lambda t: documents.pdf_xmp(t, packed=True)),
    paper("PDF, note", "a.pdf", documents.pdf_note), paper("PDF, author of a note", "a.pdf", lambda t: documents.pdf_note("Mooi", t)),
    paper("PDF, link", "a.pdf", lambda t: documents.pdf_link(f"https://school.example/{t}/"), "emma-de-zwaluwhof", plain="soep"),
    paper("PDF, mail link", "a.pdf", lambda t: documents.pdf_link(f"mailto:{t}"), "jan.peeters@gmail.example", "email", plain=""),
    paper("PDF, field", "a.pdf", lambda t: documents.pdf_field("naam", t)), paper("PDF, name of a field", "a.pdf", lambda t: documents.pdf_field(t, "ja")),
    paper("PDF, attachment", "a.pdf", lambda t: documents.pdf_attachment("x.txt", f"Hier staat {t}")),
    paper("PDF, name of an attachment", "a.pdf", lambda t: documents.pdf_attachment(t + ".txt", "soep")),
    paper("PDF, bookmark", "a.pdf", documents.pdf_outline), paper("PDF, destination", "a.pdf", documents.pdf_destination),
    paper("PDF, alt", "a.pdf", documents.pdf_alt), paper("PDF, removed text", "a.pdf", documents.pdf_removed),
    paper("PDF, beside the page", "a.pdf", documents.pdf_beyond), paper("PDF, hidden layer", "a.pdf", documents.pdf_off_layer),
    paper("PDF, script", "a.pdf", lambda t: documents.pdf_javascript(f'app.alert("{t}")'), wanted="uninspectable", may=SURNAME, plain=None),
    paper("PDF, nothing leads to it", "a.pdf", lambda t: documents.pdf_orphan(f"BT ({t}) Tj ET", "FlateDecode"), plain=None),
    paper("PDF, behind its end", "a.pdf", lambda t: pdf() + f"\n% {t}\n".encode()),
    paper("PDF, a scan", "a.pdf", lambda t: pdf((b"q 595 0 0 842 0 0 cm /I Do Q",), extra=documents.pdf_photo(jpeg())), wanted="uninspectable", plain=None),
    paper("PDF, locked", "a.pdf", lambda t: documents.pdf_locked(), wanted="uninspectable", plain=None),
    paper("PDF, broken", "a.pdf", lambda t: b"%PDF-1.7\n" + b"soep" * 50, wanted="uninspectable", plain=None),
]

OFFICE = [
    paper("DOCX, body", "a.docx", lambda t: docx("Soep", t, author=""), place="paragraph 2"), paper("DOCX, split runs", "a.docx", split_runs),
    paper("DOCX, header", "a.docx", lambda t: docx_with(word__header1=word_part("hdr", t))), paper("DOCX, footnote", "a.docx", lambda t: docx_with(word__footnotes=word_part("footnotes", t))),
    paper("DOCX, comment", "a.docx", lambda t: docx_with(word__comments=word_part("comments", t))),
    paper("DOCX, author of a comment", "a.docx", lambda t: docx_with(word__comments=word_part("comments", "Mooi", f'w:author="{t}"'))),
    paper("DOCX, removed text", "a.docx", lambda t: docx(f'<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>{t}</w:delText></w:r></w:del></w:p>', author=""), plain=None),
    paper("DOCX, properties", "a.docx", lambda t: docx("Soep", author=t), place="properties", plain=""), paper("DOCX, title", "a.docx", lambda t: docx("Soep", author="", title=t), place="properties"),
    paper("DOCX, custom XML", "a.docx", lambda t: docx_with(customXml__item1=CUSTOM % t)), paper("DOCX, own properties", "a.docx", lambda t: docx_with(docProps__custom=CUSTOM % t)),
    paper("DOCX, link", "a.docx", lambda t: docx("Soep", author="", links=[f"https://school.example/{t}"]), "emma-de-zwaluwhof", plain="soep"),
    paper("DOCX, picture with EXIF", "a.docx", lambda t: docx("Soep", author="", parts={"word/media/image1.jpeg": photos.with_second_exif(jpeg(), t)}), plain=None),
    paper("DOCX, name of a part", "a.docx", lambda t: docx("Soep", author="", parts={f"word/media/{t}.xml": "<a/>"}), "emma-de-zwaluwhof", plain="soep"),
    paper("XLSX, cell", "a.xlsx", lambda t: xlsx([["Soep"], [t]], author=""), place="row 2"), paper("XLSX, two cells", "a.xlsx", lambda t: xlsx([t.rsplit(" ", 1)], author="")),
    paper("XLSX, name of a sheet", "a.xlsx", lambda t: xlsx([["Soep"]], sheet=t, author="")), paper("XLSX, shared string", "a.xlsx", lambda t: xlsx([[("s", 0)]], strings=[t], author="")),
    paper("XLSX, shared string that no cell has", "a.xlsx", lambda t: xlsx([["Soep"]], strings=[t], author="")),
    paper("XLSX, author of a comment", "a.xlsx", xlsx_comment), paper("XLSX, defined name", "a.xlsx", lambda t: xlsx([["Soep"]], names=f'<definedName name="{t}">A1</definedName>', author=""),
                                                                "Emma_de_Zwaluwhof", plain="soep"),
    paper("XLSX, the register", "a.xlsx", lambda t: xlsx([l.split(";") for l in t.split("\n")], author=""), "\n".join(LIST[:5]), "register", may=ANY + "; metadata", plain="Soep;Brood"),
    paper("XLSX, three rows of it", "a.xlsx", lambda t: xlsx([l.split(";") for l in t.split("\n")], author=""), "\n".join(LIST[3:6]), "register", may=ANY + "; metadata", plain="Soep;Brood"),
    paper("ODT, body", "a.odt", lambda t: odt("Soep", t, author="")), paper("ODT, properties", "a.odt", lambda t: odt("Soep", author=t), place="properties", plain=""),
    paper("ODT, over spans", "a.odt", lambda t: odt(f"<text:p>{t[:-3]}<text:span>{t[-3:]}</text:span></text:p>", author="")),
    paper("ODT, alt of a picture", "a.odt", lambda t: odt(f"<text:p><draw:frame><svg:title>{t}</svg:title></draw:frame>Soep</text:p>", author="")),
    paper("ODS, cell", "a.ods", lambda t: odf("ods", f"<table:table><table:table-row><table:table-cell><text:p>{t}</text:p></table:table-cell></table:table-row></table:table>", author="")),
    paper("ODS, name of a sheet", "a.ods", lambda t: odf("ods", f'<table:table table:name="{t}"><table:table-row><table:table-cell><text:p>Soep</text:p></table:table-cell></table:table-row></table:table>', author="")),
    paper("PPTX, slide", "a.pptx", lambda t: pptx(t, author="")), paper("PPTX, split runs", "a.pptx", lambda t: pptx([t[:9], t[9:]], author="")),
    paper("PPTX, notes", "a.pptx", lambda t: pptx("Soep", notes=t, author="")),
    paper("RTF", "a.rtf", lambda t: (r"{\rtf1\ansi{\fonttbl\f0 Arial;}\f0 Hier staat %s.\par}" % t).encode(), r"Emma de \'5awaluw{\b h}of", wanted=EITHER, plain=None),
    paper("old Word", "a.doc", lambda t: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + t.encode("utf-16-le"), wanted=EITHER, plain=None),
]


def jpeg():
    out = io.BytesIO()
    photos.draw("paper").save(out, "JPEG")
    return out.getvalue()


def locked_zip(method=None):
    """Members that a password hides: bit 0 of the flags (APPNOTE 4.4.4)."""
    data = bytearray(zipped({"geheim.txt": "Soep en brood " * 20}))
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(mark)
        data[at + flags] |= 1
        if method:
            data[at + flags + 2:at + flags + 4] = struct.pack("<H", method)
    return bytes(data)


def nested(text, depth):
    data = text.encode()
    name = "a.txt"
    for level in range(depth):
        data, name = zipped({name: data}), f"a{level}.zip"
    return data


def bomb(megabytes):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("nul.txt", b"soep " * ((megabytes << 20) // 5))
    return out.getvalue()


def extra_field(text):
    """Words in the space that programs have for more about a member (APPNOTE 4.5)."""
    info = zipfile.ZipInfo("a.txt")
    info.extra = struct.pack("<HH", 0x7075, len(text)) + text.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "Soep")
    return out.getvalue()


def named_gzip(text):
    out = io.BytesIO()
    with gzip.GzipFile(filename=text, mode="wb", fileobj=out, mtime=0) as file:
        file.write(b"Soep")
    return out.getvalue()


ARCHIVES = [
    paper("ZIP, text of a member", "a.zip", lambda t: zipped({"soep.txt": "Soep", "a.txt": f"Hier staat {t}"})), paper("ZIP, page", "a.zip", lambda t: zipped({"a.html": PAGE + f'<img alt="{t}">' + END})),
    paper("ZIP, name of a member", "a.zip", lambda t: zipped({f"foto/{t}.txt": "Soep"}), "emma-de-zwaluwhof", plain="soep"),
    paper("ZIP, comment", "a.zip", lambda t: zipped({"a.txt": "Soep"}, comment=t.encode())), paper("ZIP, extra field", "a.zip", extra_field),
    paper("ZIP in ZIP", "a.zip", lambda t: nested(t, 2)), paper("ZIP in ZIP, deep", "a.zip", lambda t: nested(t, 40), wanted=EITHER, plain=None),
    paper("ZIP, DOCX in it", "a.zip", lambda t: zipped({"a.docx": docx(t, author="")})), paper("ZIP, PDF in it", "a.zip", lambda t: zipped({"a.pdf": pdf((t,))})),
    paper("ZIP, photo in it", "a.zip", lambda t: zipped({"a.jpg": photos.with_second_exif(jpeg(), t)}), wanted="metadata", may=SURNAME, plain=None),
    paper("ZIP, the register in it", "a.zip", lambda t: zipped({"x.csv": t}), REGISTER, "register", may=ANY + "; metadata", plain="a;b\n"),
    paper("ZIP, CSS in it", "a.zip", lambda t: zipped({"a.css": f'p::before {{ content: "{t}" }}'}), r"Emma de \5awaluwhof"),
    paper("ZIP, text in UTF-16", "a.zip", lambda t: zipped({"a.txt": ("\ufeff" + t).encode("utf-16-le")})),
    paper("ZIP, before its beginning", "a.zip", lambda t: f"Dit is {t}\n".encode() + zipped({"a.txt": "Soep"}), wanted=EITHER, plain=None),
    paper("ZIP, locked", "a.zip", lambda t: locked_zip(), wanted="uninspectable", plain=None), paper("ZIP, locked with AES", "a.zip", lambda t: locked_zip(99), wanted="uninspectable", plain=None),
    paper("ZIP, a bomb", "a.zip", lambda t: bomb(300), wanted="uninspectable", plain=None),
    paper("gzip of text", "a.txt.gz", lambda t: gzip.compress(f"Hier staat {t}\n".encode(), mtime=0)), paper("gzip, name within", "a.txt.gz", named_gzip, "emma-de-zwaluwhof.txt", plain=""),
    paper("gzip of a page", "a.html.gz", lambda t: gzip.compress((PAGE + f'<img alt="{t}">' + END).encode(), mtime=0), "Emma de &#90;waluwhof"),
    paper("gzip of a sitemap", "sitemap.xml.gz", lambda t: gzip.compress(f"<urlset><url><loc>https://x.example/{t}/</loc></url></urlset>".encode(), mtime=0), "emma-de-zwaluwhof", plain="soep"),
    paper("two gzips in a row", "a.txt.gz", lambda t: gzip.compress(b"Soep\n", mtime=0) + gzip.compress(t.encode(), mtime=0)),
    paper("tar.gz, text of a member", "a.tar.gz", lambda t: tarred({"soep.txt": "Soep", "a.txt": f"Hier staat {t}"})),
    paper("tar.gz, name of a member", "a.tar.gz", lambda t: tarred({t + ".txt": "Soep"}), "emma-de-zwaluwhof", plain="soep"),
    paper("tar", "a.tar", lambda t: tarred({"a.txt": f"Hier staat {t}"}, "w"), wanted=EITHER, plain=None),
    paper("tar.xz", "a.tar.xz", lambda t: tarred({"a.txt": f"Hier staat {t}"}, "w:xz"), wanted=EITHER, plain=None),
    paper("EPUB, text", "a.epub", epub), paper("EPUB, title", "a.epub", lambda t: epub(title=t)),
]


def link(target):
    """A link, which `change` makes: what it leads to lies beside the tree."""
    def change(top):
        outside = os.path.join(os.path.dirname(top), "buiten")
        os.makedirs(outside, exist_ok=True)
        with open(os.path.join(outside, "soep.txt"), "w", encoding="utf-8") as file:
            file.write("Soep\n")
        path = os.path.join(top, "weg", "verwijzing")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.symlink(target.replace("@", outside), path)
    return change


def other(name, path, what, wanted="uninspectable", leak=EMMA, **more):
    return Channel(name, path, what, leak, wanted, **{"plain": None, "may": SURNAME, **more})


OTHERS = [
    Channel("a link out of the folder", "weg/verwijzing", None, wanted="uninspectable", plain=None, change=link("@/soep.txt")),
    Channel("a link to a folder outside", "weg/verwijzing", None, wanted="uninspectable", plain=None, change=link("@")),
    Channel("a link upwards", "weg/verwijzing", None, wanted="uninspectable", plain=None, change=link("../../register.csv")),
    Channel("a broken link", "weg/verwijzing", None, wanted="uninspectable", plain=None, change=link("er-is-niets")),
    Channel("a link to itself", "weg/verwijzing", None, wanted="uninspectable", plain=None, change=link("verwijzing")),
    Channel("a link whose name says it", "§", None, "emma-de-zwaluwhof", may="uninspectable", plain=None, change=lambda top: os.symlink("index.html", os.path.join(top, "emma-de-zwaluwhof"))),
    Channel("where a broken link leads", "weg/verwijzing", None, wanted="uninspectable", may=SURNAME, plain=None, change=link("emma-de-zwaluwhof")),
    other("JPEG that is called PNG", "a.png", lambda t: jpeg()), other("page that is called JPEG", "a.jpg", lambda t: PAGE + t + END),
    other("PDF that is called text", "a.txt", lambda t: pdf((t,))), other("text that is called PDF", "a.pdf", lambda t: t),
    other("ZIP that is called a page", "a.html", lambda t: zipped({"a.txt": t})), other("text that is called DOCX", "a.docx", lambda t: t),
    other("PNG that is called MP4", "a.mp4", lambda t: b"\x89PNG\r\n\x1a\n" + bytes(40), may="metadata"), other("text that is called a font", "a.woff2", lambda t: t),
    other("a program", "a.exe", lambda t: b"MZ" + bytes(range(256)) * 8), other("a database", "a.sqlite", lambda t: b"SQLite format 3\0" + bytes(100) + t.encode() + bytes(500)),
    other("what the Finder leaves", ".DS_Store", lambda t: b"\0\0\0\1Bud1" + bytes(64) + t.encode("utf-16-be") + bytes(64)),
    other("unknown bytes", "a.bin", lambda t: bytes((i * 7919 >> 3) & 255 for i in range(4096))),
    other("a picture that is cut off", "a.jpg", lambda t: jpeg()[:300]), other("a gzip that is cut off", "a.txt.gz", lambda t: gzip.compress(os.urandom(500))[:200]),
    other("two names", "a.html", PAGE + "<p>§ en Fenna Terpstra</p>" + END, BOTH + "; surname 108", leak=THIJMEN, may=""),
]


def channels(_samples):
    return PDFS + OFFICE + ARCHIVES + OTHERS
