"""The API over the indicators and what was published of them."""
