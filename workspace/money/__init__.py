"""The pages about money: credits, rounds of the FAST, applications, GAMMA, supports."""
