"""The pages of the calls of the FAST, for staff and coaches."""
