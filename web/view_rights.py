"""How a view declares the right that it needs.

Every view declares one (checked by ``tests/test_rights_matrix.py``): ``open_to_all`` or ``web.cache.cached_page`` for
what everybody reads, ``access.page_permissions.require_permission`` for the others. ``access.rights`` has the rights and
decides who has them.
"""

from collections.abc import Callable
from typing import Any

READ = "read"
"""The right to see what is public."""


def with_right[V: Callable[..., Any]](view: V, right: str) -> V:
    """Set the right that a view needs."""
    view.right = right  # type: ignore[attr-defined]
    return view


def open_to_all[V: Callable[..., Any]](view: V) -> V:
    """Decorate a public view whose response is not cached (see ``web.cache``)."""
    return with_right(view, READ)


def right_of(view: Callable[..., Any]) -> str | None:
    """Return the right declared by a view or its class; else None."""
    holders = (view, getattr(view, "view_class", None), getattr(view, "cls", None))
    return next((right for holder in holders if (right := getattr(holder, "right", None))), None)
