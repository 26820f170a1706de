"""Objects in a folder: written aside, made durable, then renamed into place."""

import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Self

from services.attachment.domain.store import PIECE, Reader, not_answering, nothing_kept, path_of


class LocalStore:
    """An object store on this machine's disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def from_url(cls, url: str) -> Self:
        return cls(Path(url.removeprefix("file:")))

    def prepare(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, key: str, stream: BinaryIO, size: int) -> None:
        path = self._path(key)
        aside = self._path(f"{key}.part")
        try:
            self._make_folder(path.parent)
            _write(aside, stream, size)
            aside.replace(path)
            _make_durable(path.parent)
        except OSError as error:
            with suppress(OSError):
                aside.unlink()
            raise not_answering() from error

    def open(self, key: str, offset: int, length: int) -> Reader:
        try:
            file = self._path(key).open("rb")
        except FileNotFoundError as error:
            raise nothing_kept() from error
        except OSError as error:
            raise not_answering() from error
        file.seek(offset)
        return _Part(file, length)

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def stale(self, shelf: str, before: datetime) -> Sequence[str]:
        kept = (self.root / shelf).glob("??/*")
        return [path.name for path in kept if path.stat().st_mtime < before.timestamp()]

    def _path(self, key: str) -> Path:
        return self.root / path_of(key)

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _make_durable(folder.parent)
            _make_durable(self.root)


class _Part:
    """The next `length` bytes of a file."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file, self._left = file, length

    def read(self, size: int, /) -> bytes:
        piece = self._file.read(min(size, self._left))
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._file.close()


def _write(path: Path, stream: BinaryIO, size: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while size and (piece := stream.read(min(PIECE, size))):
            size -= file.write(piece)
        if size:
            raise OSError("the stream ended early")
        file.flush()
        os.fsync(file.fileno())


def _make_durable(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
