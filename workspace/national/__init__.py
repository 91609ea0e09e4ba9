"""National impact: candidates, designations, assertions, thresholds."""
