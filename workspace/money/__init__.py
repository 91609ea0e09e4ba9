"""The pages of the money: credits, rounds of the FAST, applications, GAMMA, supports."""
