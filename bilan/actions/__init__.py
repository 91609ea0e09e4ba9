"""The writes of an annual report: start, edit, publish, delete."""
