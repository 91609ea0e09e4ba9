"""The e-mail of Monday: what is new for each coach and for staff."""
