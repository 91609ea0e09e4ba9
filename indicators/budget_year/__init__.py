"""The table of the budget documents: for any years, in the layouts of the documents, with export and import."""
