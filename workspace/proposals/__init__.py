"""Other values that readers propose for a measured figure, and their answers."""
