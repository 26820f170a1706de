"""The object stores: a folder on this machine, or any S3."""

from services.attachment.domain.store import ObjectStore


def object_store(url: str) -> ObjectStore:
    """`file:<folder>`, or `s3://ACCESS:SECRET@host:port/bucket?secure=0&region=…`."""
    if url.startswith("file:"):
        from services.attachment.adapters.local_store import LocalStore

        return LocalStore.from_url(url)
    if url.startswith("s3:"):
        from services.attachment.adapters.s3_store import S3Store

        return S3Store.from_url(url)
    raise SystemExit("Set LPSE_STORE_URL to file:<folder> or s3://ACCESS:SECRET@host:port/bucket")
