"""The pages of a report, for its readers and its authors."""
