"""Private real servers for tests and bench: own ports, own folders, gone when they stop."""

from tests.servers.postgres import Postgres
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.redis import Redis
from tests.servers.s3 import S3
from tests.servers.together import Servers, running

__all__ = ["S3", "Postgres", "RabbitMQ", "Redis", "Servers", "running"]
