"""Write the plans of an import, and stage many rows at once."""
