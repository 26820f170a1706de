"""Load, latency and memory of the distributed set, with every process charged."""
