"""What is to settle, of four kinds, on one page: this app is the lowest that knows the four tables."""
