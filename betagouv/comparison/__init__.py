"""Compare the source with the database: renames, three-way merge, plan of what to write."""
