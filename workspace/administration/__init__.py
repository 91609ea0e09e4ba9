"""The page that leads to what few people use a few times a year."""
