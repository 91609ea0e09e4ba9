"""Sessions of investment committees: agenda, written opinions, decisions one by one, minutes."""
