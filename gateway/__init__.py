"""The feed of changes, and lists of all tables in `gateway/lists/`."""
