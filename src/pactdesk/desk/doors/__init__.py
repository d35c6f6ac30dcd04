"""Ways in: each parses what it is asked, makes one call, and shows what came of it."""
