"""National impact: the three criteria, the threshold, the assertions of staff, and the designations."""
