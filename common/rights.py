"""What one may ask to do, and how an address says which of these it needs.

Every address says it (``tests/test_rights_matrix.py`` refuses one that does not): ``open_to_all`` or ``public_answer``
here, ``access.page_permissions.right`` for the others. Who may do what is decided in ``access.rights``.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """What one may ask to do."""

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
    """Note on a view which right it needs."""
    view.right = action  # type: ignore[attr-defined]
    return view


def open_to_all[V: Callable[..., Any]](view: V) -> V:
    """Decorate a view that anybody may ask for, but whose answer is not kept in memory (see ``common.answers``)."""
    return declared(view, Action.READ)


def right_of(view: Callable[..., Any]) -> Action | None:
    """The right that a view of the addresses needs, as it or its class says; None when nobody decided."""
    holders = (view, getattr(view, "view_class", None), getattr(view, "cls", None))
    return next((action for holder in holders if (action := getattr(holder, "right", None))), None)
