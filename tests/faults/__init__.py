"""Processes and servers are killed while people work; what was acknowledged must be there."""
