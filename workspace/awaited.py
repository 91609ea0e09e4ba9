"""What other apps wait for from a user, counted for the menu, the home page and the Monday e-mail.

An app above this one registers a function when it starts (``AppConfig.ready``), since this one may not import it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from common.words import plural_fr


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A number of things that wait for a user on ``page``, the name of a URL.

    ``short`` and ``what`` are their singular and plural, for a subject and in full; ``changed_on`` is the day of the
    newest, if it is known.
    """

    page: str
    count: int
    short: tuple[str, str]
    what: tuple[str, str]
    action: str
    query: str = ""
    changed_on: dt.date | None = None

    @property
    def url(self) -> str:
        return reverse(self.page) + (f"?{self.query}" if self.query else "")

    @property
    def in_short(self) -> str:
        return plural_fr(self.count, *self.short)

    @property
    def in_words(self) -> str:
        return plural_fr(self.count, *self.what)


type Reader = Callable[[User], Awaited]

_readers: list[Reader] = []


def register_awaited(reader: Reader) -> None:
    """Add what ``reader`` counts for a user."""
    _readers.append(reader)


def read_awaited(user: User) -> list[Awaited]:
    """Return what waits for ``user``, in the order of registration; what is empty is left out."""
    return [one for reader in _readers if (one := reader(user)).count]
