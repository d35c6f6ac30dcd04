"""Which nouns does the engine speak of? Frozen values with their invariants."""
