"""What does each section of a policy file say? One small module for sections that belong together."""
