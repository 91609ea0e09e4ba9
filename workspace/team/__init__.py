"""The figures of an incubator for its team: each with its chart, its table, and the list of its records."""
