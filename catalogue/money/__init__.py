"""Public pages of credits, FAST, GAMMA and supports."""
