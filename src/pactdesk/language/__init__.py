"""How does a policy file become an edition, or a list of faults with their places?"""
