"""The JSON this service accepts and returns."""
