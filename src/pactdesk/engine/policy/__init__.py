"""What does a published edition consist of?

Its facts, rules and figures as values, and the proof that they decide everything exactly once.
"""
