"""The only code that knows both rows and engine values."""
