"""Sign in by ProConnect, the OpenID Connect provider of State employees."""
