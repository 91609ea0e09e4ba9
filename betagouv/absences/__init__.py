"""Records that left their source: what becomes of them here, decided by the staff, and undone by them."""
