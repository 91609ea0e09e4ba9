"""What beat starts, and when (Europe/Paris)."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {}
