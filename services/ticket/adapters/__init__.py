"""The outside world of the ticket service."""
