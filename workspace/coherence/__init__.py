"""Figures that disagree: seen and settled by staff."""
