"""Webhooks: URLs subscribed to the changes."""
