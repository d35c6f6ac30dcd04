"""The commands that need a database."""
