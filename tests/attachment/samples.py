"""Real, minimal files of every type, and some that only pretend."""

import io
import struct
import zipfile
import zlib


def zipped(members, *, before=b"", method=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return before + buffer.getvalue()


def ooxml(folder):
    return zipped({"[Content_Types].xml": "<Types/>", f"{folder}/document.xml": "<w/>"})


def _chunk(kind, content):
    body = kind + content
    return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
RAR = b"Rar!\x1a\x07\x01\x00" + bytes(20)
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
ZIP = zipped({"bukti.txt": "isi"})
DOCX, XLSX, PPTX = ooxml("word"), ooxml("xl"), ooxml("ppt")
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"

GENUINE = {
    "txt": b"Pesan kesalahan: 500\r\n",
    "jpg": JPG,
    "jpeg": JPG,
    "png": PNG,
    "doc": OLE2,
    "docx": DOCX,
    "xls": OLE2,
    "xlsx": XLSX,
    "ppt": OLE2,
    "pptx": PPTX,
    "pdf": PDF,
    "zip": ZIP,
    "rar": RAR,
    "rhs": b"\x00\x01opaque",
}


def zip_with_link():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def many_entries(count):
    return zipped({f"{number}": "" for number in range(count)}, method=zipfile.ZIP_STORED)


def bomb():
    return zipped({"nol.txt": bytes(70 * 1024 * 1024)})


def lying_directory():
    """Says that its directory is larger than any honest one."""
    content = bytearray(ZIP)
    end = content.rfind(b"PK\x05\x06")
    struct.pack_into("<I", content, end + 12, 2**31)
    return bytes(content)


XXE = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
DISHONEST = {
    "html as pdf": ("pdf", HTML),
    "html as txt": ("txt", HTML),
    "html after blank lines as txt": ("txt", b"\n \t\r\n" + HTML),
    "html after a mark as txt": ("txt", b"\xef\xbb\xbf<HTML>"),
    "html in utf-16 as txt": ("txt", "<script>alert(1)</script>".encode("utf-16")),
    "comment then html as txt": ("txt", b"<!-- x --><script>"),
    "svg as png": ("png", SVG),
    "svg as txt": ("txt", SVG),
    "xml with entities as txt": ("txt", XXE),
    "xml as docx": ("docx", XXE),
    "mhtml as doc": ("doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"),
    "mhtml as txt": ("txt", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"),
    "internet shortcut as txt": ("txt", b"[InternetShortcut]\r\nURL=file://x"),
    "windows link as txt": ("txt", b"L\x00\x00\x00\x01\x14\x02\x00"),
    "program as txt": ("txt", EXE),
    "program as jpg": ("jpg", EXE),
    "program as doc": ("doc", EXE),
    "shell script as txt": ("txt", b"#!/bin/sh\nrm -rf /\n"),
    "pdf as txt": ("txt", PDF),
    "half of utf-16 as txt": ("txt", "ab".encode("utf-16") + b"x"),
    "gif as png": ("png", GIF),
    "gif with an archive behind as zip": ("zip", zipped({"a": "b"}, before=GIF)),
    "pdf with an archive behind": ("pdf", zipped({"a": "b"}, before=PDF)),
    "picture with an archive behind": ("jpg", zipped({"a": "b"}, before=JPG)),
    "zip as docx": ("docx", ZIP),
    "docx as xlsx": ("xlsx", DOCX),
    "docx as doc": ("doc", DOCX),
    "doc as docx": ("docx", OLE2),
    "png as jpg": ("jpg", PNG),
    "zip cut short": ("zip", ZIP[:-10]),
    "zip that is only a start": ("zip", b"PK\x03\x04"),
    "zip climbing out": ("zip", zipped({"../../etc/passwd": "x"})),
    "zip climbing out by backslash": ("zip", zipped({"a\\..\\..\\x": "x"})),
    "zip with an absolute name": ("zip", zipped({"/etc/passwd": "x"})),
    "zip with a drive": ("zip", zipped({"C:/x": "x"})),
    "zip with a link": ("zip", zip_with_link()),
    "zip with too many entries": ("zip", many_entries(10_001)),
    "zip that swells": ("zip", bomb()),
    "zip with a lying directory": ("zip", lying_directory()),
    "rar that is none": ("rar", b"Rar?" + bytes(20)),
}
