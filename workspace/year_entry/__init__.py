"""A year on one page: the targets of every indicator and its external figures."""
