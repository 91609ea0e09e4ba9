"""The live results: what has to be computed, from the whole of the records or from what moved."""
