"""The loop that does what falls due."""
