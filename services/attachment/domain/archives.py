"""Archives: their directory is read and judged, nothing is ever unpacked (SR-57)."""

import re
import stat
import struct
import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO

MAX_ENTRIES = 10_000
MAX_UNPACKED = 2 * 1024**3
RATIO_COUNTS_ABOVE = 64 * 1024**2
MAX_RATIO = 50
START = (b"PK\x03\x04", b"PK\x05\x06")
_END = b"PK\x05\x06"
_LONGEST_END = 22 + 65_535
_LONGEST_ENTRY = 46 + 400
_DRIVE = re.compile(r"[A-Za-z]:")


class ArchiveError(ValueError):
    """Not an archive, or one that could harm whoever opens it."""


def member_names(file: BinaryIO) -> frozenset[str]:
    """The names inside a zip file. Raises ArchiveError."""
    file.seek(0)
    if file.read(4) not in START:
        raise ArchiveError("something stands before the archive")
    size = _check_directory(file)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise ArchiveError(str(error)) from error
    _check_sizes(members, size)
    for member in members:
        _check_member(member)
    return frozenset(member.filename for member in members)


def _check_directory(file: BinaryIO) -> int:
    """Refuse a directory too large to be read into memory; returns the size of the file."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _LONGEST_END))
    tail = file.read()
    end = tail[tail.rfind(_END) :]
    if not end.startswith(_END) or len(end) < 22:  # noqa: PLR2004 - the shortest end
        raise ArchiveError("no directory")
    entries, length = struct.unpack_from("<HI", end, 10)
    if entries > MAX_ENTRIES or length > MAX_ENTRIES * _LONGEST_ENTRY:
        raise ArchiveError("too many entries")
    return size


def _check_sizes(members: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(member.file_size for member in members)
    bloated = unpacked > RATIO_COUNTS_ABOVE and unpacked > MAX_RATIO * size
    if len(members) > MAX_ENTRIES or unpacked > MAX_UNPACKED or bloated:
        raise ArchiveError("too much inside")


def _check_member(member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    kind = stat.S_IFMT(member.external_attr >> 16)
    ordinary = kind in (0, stat.S_IFREG, stat.S_IFDIR)
    if path.is_absolute() or ".." in path.parts or _DRIVE.match(member.filename) or not ordinary:
        raise ArchiveError("a member that points outside")
