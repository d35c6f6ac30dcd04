"""How fast is a desk? On the database that DATABASE_URL names, or on a new SQLite file."""
