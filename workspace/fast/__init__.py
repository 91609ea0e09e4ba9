"""The calls of the FAST, their applications, and the decisions on them."""
