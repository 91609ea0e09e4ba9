"""The weekly reminder of each coach: what is to be updated in the fiches of their incubators."""
