"""The records in a file, and back: pg_dump's own format, checked before anything is touched."""
