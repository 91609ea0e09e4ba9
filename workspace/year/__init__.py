"""A year on one page: the targets of every indicator, its measured figures, and the file of them."""
