"""Write the plans of an import: rows, their dependents, and the staging of many."""
