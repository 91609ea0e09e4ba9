"""The table of the budget documents: for any years, in the layouts of the documents, with its entry and its data."""
