"""A copy of the whole house in one file: the database as of one moment, every file, and what the two are."""
