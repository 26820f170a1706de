"""The exchanges, queues and bindings of RabbitMQ, declared by a command before services start.

A quorum queue younger than a second may be lost with its broker: nothing is declared lazily.
"""

from collections.abc import Iterable, Mapping

import pika

EXCHANGE = "lpse.events"
DEAD = "lpse.dead"
DELIVERY_LIMIT = 20


def declare(url: str, subscriptions: Mapping[str, Iterable[str]]) -> None:
    """Declare the exchange and, for each service, its queue bound to the types it hears."""
    with pika.BlockingConnection(pika.URLParameters(url)) as connection:
        channel = connection.channel()
        channel.exchange_declare(EXCHANGE, "topic", durable=True)
        channel.exchange_declare(DEAD, "direct", durable=True)
        for service, types in subscriptions.items():
            _declare_queue(channel, service)
            for type_ in types:
                channel.queue_bind(service, EXCHANGE, routing_key=type_)


def _declare_queue(
    channel: pika.adapters.blocking_connection.BlockingChannel, service: str
) -> None:
    dead = f"{service}.dead"
    channel.queue_declare(dead, durable=True, arguments={"x-queue-type": "quorum"})
    channel.queue_bind(dead, DEAD, routing_key=service)
    channel.queue_declare(
        service,
        durable=True,
        arguments={
            "x-queue-type": "quorum",
            "x-delivery-limit": DELIVERY_LIMIT,
            "x-dead-letter-exchange": DEAD,
            "x-dead-letter-routing-key": service,
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        },
    )
