"""Objects in an S3 bucket of ours alone: MinIO, Ceph or any other."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, BinaryIO, ParamSpec, Self, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import certifi
import urllib3
from minio import Minio
from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError

from services.attachment.domain.store import Reader, not_answering, nothing_kept, path_of

PART_SIZE = 8 * 1024 * 1024
REGION = "us-east-1"
TIMEOUT = urllib3.Timeout(connect=2, read=30)
RETRIES = urllib3.Retry(total=2, backoff_factor=0.2, status_forcelist=(500, 502, 503, 504))
MISSING = frozenset({"NoSuchKey", "NoSuchObject"})
P = ParamSpec("P")
R = TypeVar("R")
logger = logging.getLogger(__name__)


def _answering(work: Callable[P, R]) -> Callable[P, R]:
    """Refuse in our words when the store is down or has lost an object."""

    @wraps(work)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return work(*args, **kwargs)
        except (MinioException, HTTPError, OSError) as error:
            if isinstance(error, S3Error) and error.code in MISSING:
                raise nothing_kept() from error
            logger.warning("The object store does not answer: %r", error)
            raise not_answering() from error

    return guarded


class S3Store:
    """An object store behind the S3 protocol, addressed by path."""

    def __init__(self, client: Minio, bucket: str) -> None:
        self._client, self._bucket = client, bucket
        client.disable_virtual_style_endpoint()  # type: ignore[no-untyped-call]

    @classmethod
    def from_url(cls, url: str) -> Self:
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        client = Minio(
            endpoint=parts.netloc.rpartition("@")[2],
            access_key=unquote(parts.username or ""),
            secret_key=unquote(parts.password or ""),
            secure=options.get("secure", "1") != "0",
            region=options.get("region", REGION),
            http_client=urllib3.PoolManager(
                timeout=TIMEOUT, retries=RETRIES, maxsize=16, ca_certs=certifi.where()
            ),
        )
        return cls(client, parts.path.strip("/"))

    @_answering
    def prepare(self) -> None:
        if not self._client.bucket_exists(bucket_name=self._bucket):
            self._client.make_bucket(bucket_name=self._bucket)

    @_answering
    def put(self, key: str, stream: BinaryIO, size: int) -> None:
        self._client.put_object(**self._object(key), data=stream, length=size, part_size=PART_SIZE)

    @_answering
    def open(self, key: str, offset: int, length: int) -> Reader:
        return _Body(self._client.get_object(**self._object(key), offset=offset, length=length))

    @_answering
    def exists(self, key: str) -> bool:
        try:
            self._client.stat_object(**self._object(key))
        except S3Error as error:
            if error.code in MISSING:
                return False
            raise
        return True

    @_answering
    def delete(self, key: str) -> None:
        self._client.remove_object(**self._object(key))

    @_answering
    def stale(self, shelf: str, before: datetime) -> Sequence[str]:
        kept = self._client.list_objects(
            bucket_name=self._bucket, prefix=f"{shelf}/", recursive=True
        )
        old = [each for each in kept if each.last_modified and each.last_modified < before]
        return [str(each.object_name).rpartition("/")[2] for each in old]

    def _object(self, key: str) -> dict[str, Any]:
        return {"bucket_name": self._bucket, "object_name": path_of(key)}


class _Body:
    """An answer's bytes; its connection goes back when it was read to the end."""

    def __init__(self, response: Any) -> None:
        self._response = response

    def read(self, size: int, /) -> bytes:
        return bytes(self._response.read(size))

    def close(self) -> None:
        self._response.close()
        self._response.release_conn()
