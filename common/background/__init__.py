"""Jobs as rows, workers, e-mails, and the recomputation of derived tables."""
