"""What Alembic runs for this service."""

from chassis.migrate import run

run()
