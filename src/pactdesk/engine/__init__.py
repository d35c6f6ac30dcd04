"""What does the policy say? A pure function from an edition, facts and an instant to findings with their clauses."""
