"""The public pages of credits, FAST, GAMMA and supports."""
