"""RabbitMQ: one topic exchange, one quorum queue per service, confirms in a window.

Each connection belongs to one thread. Nothing here runs inside an HTTP request.
"""

from chassis.bus.rabbit.consumer import RabbitConsumer
from chassis.bus.rabbit.publisher import RabbitPublisher

__all__ = ["RabbitConsumer", "RabbitPublisher"]
