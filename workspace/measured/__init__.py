"""Measured figures in the browser: an indicator that no record counts, its figures, its card."""
