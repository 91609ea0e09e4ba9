"""Changes posted to the addresses that follow them, signed as Standard Webhooks says, tried again when they fail."""
