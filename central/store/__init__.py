"""The database: SQLite or PostgreSQL, its schema, and what tells that it is damaged."""
