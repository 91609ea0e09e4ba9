"""What the DINUM's staff decide on the impact matrix of a service."""
