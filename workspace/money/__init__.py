"""The page that leads to all the money: credits, FAST, GAMMA, supports."""
