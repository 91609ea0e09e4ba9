"""The permissions, and how a view declares the one it needs.

Every view declares one (checked by ``tests/test_rights_matrix.py``): ``open_to_all`` or ``public_answer`` here,
``access.page_permissions.right`` for the others. ``access.rights`` decides who has them.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """The permissions."""

    READ = "read"
    """See what is public."""
    WORK = "work"
    """Open the workspace, which shows what one looks after: whoever has an account."""
    EDIT_STARTUP = "edit-startup"
    """Change a fiche: its phases, its investigation, who carries it."""
    FOLLOW_INCUBATOR = "follow-incubator"
    """See the figures of an incubator as its team does."""
    MEASURE = "measure"
    """Record the measurements of a service: whoever may change its fiche, and a tool with a token for it."""
    OPEN_INVESTIGATION = "open-investigation"
    """Begin to look at a problem: whoever coaches an incubator, and staff."""
    DECIDE = "decide"
    """Set targets, designate, publish results: for the whole programme."""
    ASSIGN_COACHES = "assign-coaches"
    """See the accounts, and say who coaches which incubator from when to when."""
    ADMINISTER = "administer"
    """Manage accounts and reference data."""


def declared[V: Callable[..., Any]](view: V, action: Action) -> V:
    """Set the permission that a view needs."""
    view.right = action  # type: ignore[attr-defined]
    return view


def open_to_all[V: Callable[..., Any]](view: V) -> V:
    """Decorate a public view whose response is not cached (see ``web.cache``)."""
    return declared(view, Action.READ)


def right_of(view: Callable[..., Any]) -> Action | None:
    """Return the permission declared by a view or its class; else None."""
    holders = (view, getattr(view, "view_class", None), getattr(view, "cls", None))
    return next((action for holder in holders if (action := getattr(holder, "right", None))), None)
