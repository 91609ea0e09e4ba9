"""What every test stands on: real services, a real browser, no way out to the network."""
