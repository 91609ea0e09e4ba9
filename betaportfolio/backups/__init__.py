"""Backups with pg_dump and their restoration, checked before any change."""
