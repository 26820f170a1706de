"""Names: whatever was given, what is left can be stored, shown and put into one header."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from chassis.domain import InvalidError
from services.attachment.domain.names import extension_of, safe_name
from services.attachment.http.delivery import disposition

KEPT = {
    "../../etc/passwd.txt": "passwd.txt",
    "..\\..\\x.pdf": "x.pdf",
    "/abs/laporan.pdf": "laporan.pdf",
    "C:\\Users\\x.pdf": "x.pdf",
    "C:x.pdf": "x.pdf",
    "surat\u202egpj.exe": "suratgpj.exe",
    "\u200b.htaccess": "htaccess",
    "a.pdf\0.exe": "a.pdf.exe",
    "\r\nSet-Cookie: a=b.pdf": "Set-Cookie: a=b.pdf",
    '"; filename=x.html': '"; filename=x.html',
    "-rf.pdf": "-rf.pdf",
    "$(id).pdf": "$(id).pdf",
    "=cmd().pdf": "=cmd().pdf",
    "  spasi.pdf  ": "spasi.pdf",
    "titik.pdf. . ": "titik.pdf",
    ".pdf": "pdf",
    "😀 bukti.PNG": "😀 bukti.PNG",
    "cafe\u0301.pdf": "café.pdf",
    "x" * 300 + ".pdf": "x" * 251 + ".pdf",
    "é" * 200 + ".pdf": "é" * 125 + ".pdf",
    "x." + "e" * 300: "x." + "e" * 253,
    "CON": "CON",
}


@pytest.mark.parametrize(("given_", "kept"), KEPT.items())
def test_a_name_loses_its_path_and_what_cannot_be_seen(given_, kept):
    assert safe_name(given_) == kept


@pytest.mark.parametrize("given_", ["", "....", " . ", "/", "a/..", "\u202e\u200b", "C:", "\0"])
def test_a_name_of_nothing_is_refused(given_):
    with pytest.raises(InvalidError) as refusal:
        safe_name(given_)

    assert "file" in refusal.value.errors


@pytest.mark.parametrize(
    ("name", "extension"),
    [("a.PDF", "pdf"), ("a.pdf.exe", "exe"), ("a", ""), ("pdf", ""), (".pdf", ""), ("a.", "")],
)
def test_the_last_extension_counts(name, extension):
    assert extension_of(name) == extension


def names():
    return st.text(max_size=400).map(lambda text: f"{text}.pdf")


@given(names())
def test_any_name_becomes_short_visible_and_stable(given_):
    name = safe_name(given_)

    assert 0 < len(name.encode()) <= 255
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not set(name) & set("/\\")
    assert safe_name(name) == name


@given(names())
def test_any_name_comes_back_out_of_its_one_header(given_):
    name = safe_name(given_)

    header = disposition(name)

    assert header.isascii()
    assert header.isprintable()
    assert parse_options_header(header) == ("attachment", {"filename": name})
