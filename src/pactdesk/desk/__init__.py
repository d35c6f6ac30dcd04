"""The desk: what a policy promises, kept in a database."""
