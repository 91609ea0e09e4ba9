"""The levels of the impact matrix: how many services reach each, and the services behind each number."""
