"""Which records made a printed figure: the states of the records tried one after another, and the list attached to it."""
