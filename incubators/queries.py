"""Queries on incubators: their former slugs."""

from common.addresses import moved_to
from incubators.models import Incubator


def incubator_moved_to(slug: str) -> str | None:
    """Return the current slug of the incubator that had ``slug``; None if none had it."""
    return moved_to("incubator", "incubateurs", Incubator.objects.all(), slug)
