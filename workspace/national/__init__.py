"""National impact: candidates, designations, what is asserted, thresholds."""
