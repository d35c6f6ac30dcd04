"""What is to happen, step by step, and what must come of it? Stories as typed values, and how results are compared."""
