"""The records behind figures printed without them."""
