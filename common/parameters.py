"""Parameters of an address that may be said several times; any other that is gets 400, before the view is asked."""

from collections.abc import Callable
from typing import Any


def may_repeat[V: Callable[..., Any]](*names: str) -> Callable[[V], V]:
    """Decorate, outermost, a view whose parameters ``names`` are lists."""

    def decorate(view: V) -> V:
        view.repeatable = frozenset(names)  # type: ignore[attr-defined]
        return view

    return decorate


def repeatable_of(view: Callable[..., Any]) -> frozenset[str]:
    """The parameters that a view takes several times."""
    found: frozenset[str] = getattr(view, "repeatable", frozenset())
    return found
