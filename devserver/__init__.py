"""PostgreSQL and Valkey for a machine that has none, and the one-command run. Nothing here imports Django."""
