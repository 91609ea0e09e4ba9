"""The doubts of a record that its team settles."""
