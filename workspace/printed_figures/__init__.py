"""Figures printed by reports, entered by staff in the browser and checked at once."""
