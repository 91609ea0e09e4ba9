"""Webhooks: post changes signed by Standard Webhooks, with retries."""
