"""Which files are accepted: an allow-list of extensions, and contents that agree (SR-53)."""

import codecs
import re
import zipfile
from collections.abc import Callable
from typing import BinaryIO

import filetype

from chassis.domain import UnsupportedError
from chassis.text import say
from services.attachment.domain.archives import ArchiveError, member_names

OOXML = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "doc": "application/msword",
    "docx": f"{OOXML}.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{OOXML}.spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{OOXML}.presentationml.presentation",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "rar": "application/vnd.rar",
    "rhs": "application/octet-stream",
}
HEAD = 8192
PIECE = 64 * 1024
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UTF8_BOM_AS_LATIN1 = "\xef\xbb\xbf"
_NO_TEXT = re.compile("[\x00-\x07\x0e-\x19\x1c-\x1f\x7f]")
# What programs would run or draw although it calls itself text.
_MARKUP = re.compile(
    r"<(!doctype|!--|\?xml|\?php|html|head|body|script|svg|iframe|meta|style|object|embed|img)\b"
    r"|<!--|#!|%pdf-|\{\\rtf|mime-version:|content-type:|\[internetshortcut\]",
    re.IGNORECASE,
)


def check_extension(extension: str) -> None:
    """Raises UnsupportedError for an extension that is not on the list."""
    if extension not in MEDIA_TYPES:
        raise UnsupportedError(
            say(
                "Jenis berkas ini tidak diterima. Kirim salah satu dari: {list}.",
                "This type of file is not accepted. Send one of: {list}.",
                list=", ".join(MEDIA_TYPES),
            )
        )


def check_contents(extension: str, file: BinaryIO) -> None:
    """Raises UnsupportedError when a file is not what its extension says."""
    try:
        agrees = _CHECKS[extension](file)
    except (ArchiveError, UnicodeError):
        agrees = False
    finally:
        file.seek(0)
    if not agrees:
        raise UnsupportedError(
            say(
                "Isi berkas ini bukan {extension} yang utuh. Simpan ulang dari aplikasi asalnya, "
                "atau pakai ekstensi yang sesuai.",
                "What is in this file is not a whole {extension}. Save it again from the program "
                "it came from, or use the extension that fits.",
                extension=extension,
            )
        )


def _is_text(file: BinaryIO) -> bool:
    """UTF-16 with its mark, else bytes that can be read as Latin-1: UTF-8 is among them."""
    encoding = "utf-16" if _head(file)[:2] in UTF16 else "latin-1"
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    start = True
    while piece := file.read(PIECE):
        text = decoder.decode(piece)
        if _NO_TEXT.search(text):
            return False
        if start and _MARKUP.match(text.removeprefix(UTF8_BOM_AS_LATIN1).lstrip("\ufeff \t\r\n")):
            return False
        start = False
    decoder.decode(b"", final=True)
    return True


def _is(kind: str) -> Callable[[BinaryIO], bool]:
    def check(file: BinaryIO) -> bool:
        found: str | None = filetype.guess_extension(_head(file))
        # A picture or page with an archive behind it is two files in one (H20).
        return found == kind and not zipfile.is_zipfile(file)

    return check


def _is_ole2(file: BinaryIO) -> bool:
    return _head(file).startswith(OLE2)


def _is_ooxml(folder: str) -> Callable[[BinaryIO], bool]:
    def check(file: BinaryIO) -> bool:
        names = member_names(file)
        return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names)

    return check


def _is_zip(file: BinaryIO) -> bool:
    member_names(file)
    return True


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(HEAD)


_CHECKS: dict[str, Callable[[BinaryIO], bool]] = {
    "txt": _is_text,
    "jpg": _is("jpg"),
    "jpeg": _is("jpg"),
    "png": _is("png"),
    "pdf": _is("pdf"),
    "rar": _is("rar"),
    "doc": _is_ole2,
    "xls": _is_ole2,
    "ppt": _is_ole2,
    "docx": _is_ooxml("word/"),
    "xlsx": _is_ooxml("xl/"),
    "pptx": _is_ooxml("ppt/"),
    "zip": _is_zip,
    "rhs": lambda _: True,
}
