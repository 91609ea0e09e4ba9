"""The API of those who work: phases, definitions of indicators."""
