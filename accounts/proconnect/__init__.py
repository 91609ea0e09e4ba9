"""Signing in by ProConnect, the OpenID Connect provider of the agents of the State."""
