"""What readers say is wrong on a page, and what staff answer."""
