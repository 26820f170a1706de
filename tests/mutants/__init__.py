"""Deliberate faults: each small change to the source must turn a named test red."""
