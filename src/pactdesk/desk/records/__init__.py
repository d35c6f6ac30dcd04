"""What is kept: a noun a file, with its constraints and no rules."""
