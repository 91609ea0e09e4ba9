"""Where the money goes, and what it allowed: the public pages of credits, FAST, GAMMA and supports."""
