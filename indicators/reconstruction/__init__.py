"""Find the records behind a printed figure: the states of the records are tried one by one, then a list is attached to
it.
"""
