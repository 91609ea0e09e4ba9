"""A year on one page: the targets of every indicator, its external figures, and the file of them."""
