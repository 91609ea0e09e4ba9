"""The figures of a year, one module for each subject."""
