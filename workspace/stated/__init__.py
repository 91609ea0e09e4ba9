"""What reports printed, entered by staff in the browser or by a file, and checked at once."""
