"""What people and the worker do: the only code that changes rows. One verb, one function, one transaction."""
