"""Reads for screens, each with a fixed number of statements."""
