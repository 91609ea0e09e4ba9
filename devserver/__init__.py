"""PostgreSQL and Redis for a machine that has none, and the one-command run. Nothing here imports Django."""
