"""What the import waits for from people: conflicts, absent records, unread files, unknown words, fields and events."""
