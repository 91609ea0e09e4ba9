"""The weekly reminder of each coach: what is to be mended in the fiches of their incubators."""
