"""National impact: the three criteria, the threshold, what staff assert, and the designations."""
