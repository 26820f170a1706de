"""Several servers at once: started side by side, ended together."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.servers.postgres import Postgres
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.redis import Redis
from tests.servers.s3 import S3
from tests.servers.server import Server


class Servers:
    """One of each kind; those not asked for exist without ever being started."""

    def __init__(self, *, fsync: bool = False) -> None:
        self.postgres = Postgres(fsync=fsync)
        self.rabbitmq = RabbitMQ()
        self.redis = Redis()
        self.s3 = S3()


@contextmanager
def running(
    *,
    postgres: bool = True,
    rabbitmq: bool = True,
    redis: bool = True,
    s3: bool = True,
    fsync: bool = False,
) -> Iterator[Servers]:
    servers = Servers(fsync=fsync)
    wanted: list[tuple[Server, bool]] = [
        (servers.rabbitmq, rabbitmq),
        (servers.s3, s3),
        (servers.postgres, postgres),
        (servers.redis, redis),
    ]
    chosen = [server for server, is_wanted in wanted if is_wanted]
    try:
        _side_by_side(Server.start, chosen)
        yield servers
    finally:
        _side_by_side(Server.stop, chosen)


def _side_by_side(act: Callable[[Server], object], servers: Sequence[Server]) -> None:
    with ThreadPoolExecutor(max_workers=len(servers) or 1) as threads:
        acts = [threads.submit(act, server) for server in servers]
    # Only now, so that one failure leaves none of the others half done.
    for each in acts:
        each.result()
