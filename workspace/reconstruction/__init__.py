"""The records behind the figures that were printed without them."""
