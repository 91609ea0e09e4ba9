"""The phases of a service: entered, corrected, withdrawn."""
