"""Figures printed by reports, entered by staff in the browser or by file, and checked at once."""
