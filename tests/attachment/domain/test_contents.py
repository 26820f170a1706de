"""Contents: a file must be what its extension says."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain import UnsupportedError
from services.attachment.domain.contents import MEDIA_TYPES, check_contents, check_extension
from tests.attachment.samples import DISHONEST, GENUINE, many_entries


def test_there_is_a_sample_of_every_extension():
    assert set(GENUINE) == set(MEDIA_TYPES)


@pytest.mark.parametrize("extension", MEDIA_TYPES)
def test_a_genuine_file_is_accepted_and_rewound(extension):
    file = io.BytesIO(GENUINE[extension])

    check_contents(extension, file)

    assert file.tell() == 0


@pytest.mark.parametrize("case", DISHONEST)
def test_a_dishonest_file_is_refused(case):
    extension, content = DISHONEST[case]

    with pytest.raises(UnsupportedError) as refusal:
        check_contents(extension, io.BytesIO(content))

    assert extension in refusal.value.detail.in_("en")


@pytest.mark.parametrize(
    "text",
    [
        "Galat pada halaman <html> tidak tampil",
        "a < b, lalu c > d",
        "<user> tidak dapat masuk",
        "MZAKI melaporkan galat",
        "\x1b[31mgalat\x1b[0m",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_people_write_text_about_markup_too(text, encoding):
    check_contents("txt", io.BytesIO(text.encode(encoding)))


def test_old_latin_text_is_text():
    check_contents("txt", io.BytesIO("Café à la carte".encode("latin-1")))


def test_an_archive_may_have_many_entries():
    check_contents("zip", io.BytesIO(many_entries(500)))


@pytest.mark.parametrize("extension", ["", "exe", "htaccess", "svg", "html", "docm", "pht", "PDF"])
def test_other_extensions_are_refused_with_the_list(extension):
    with pytest.raises(UnsupportedError) as refusal:
        check_extension(extension)

    assert "pdf" in refusal.value.detail.in_("id")


@given(st.sampled_from(sorted(set(MEDIA_TYPES) - {"rhs"})), st.binary(max_size=200))
def test_any_bytes_are_accepted_or_refused_and_nothing_else(extension, content):
    try:
        check_contents(extension, io.BytesIO(content))
    except UnsupportedError:
        return
    assert extension == "txt" or content[:2] in {GENUINE[extension][:2], b"PK"}
