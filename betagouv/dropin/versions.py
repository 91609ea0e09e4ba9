"""Version names in URLs."""


def version_name(version: int) -> str:
    """Return ``v2.5`` for 5, ``v2`` for 0."""
    return f"v2.{version}" if version else "v2"
