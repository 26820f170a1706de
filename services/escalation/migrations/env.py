"""Runs the migrations of this service."""

from chassis.migrate import run

run()
