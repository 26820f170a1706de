"""Alembic calls this; the chassis does the work."""

from chassis.migrate import run

run()
