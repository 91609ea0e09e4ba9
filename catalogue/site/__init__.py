"""What the site says of itself: its plan, its words, its data, how to write to its team."""
