"""What the engine found as plain results: mappings of words, numbers and times that any door can show."""
