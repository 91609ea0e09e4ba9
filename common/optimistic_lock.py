"""Optimistic locking: a change sends back the version its author saw, and the action compares it under the lock.

A page or an API response contains ``VersionToken.of(state).token``; the change sends it back; the action takes its
lock, reads the state again and calls ``check_unchanged``. Nothing is compared before the lock.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Model

type State = Mapping[str, object]
"""The recorded values that a change replaces, by name; empty when nothing is recorded."""

NOTHING: State = {}
_LENGTH = 12  # hexadecimal digits of each digest


def _signer() -> Signer:
    return Signer(salt="common.optimistic_lock")


def _as_json_value(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Model):
        return value.pk
    return str(value)


def _digest(value: object) -> str:
    """Return a short digest of a value: equal for equal values, and for 1 and 1.00."""
    number = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return hashlib.sha256(json.dumps(number, default=_as_json_value).encode()).hexdigest()[:_LENGTH]


class ForgedTokenError(ValueError):
    """The token was not signed by this site."""


@dataclass(frozen=True, slots=True)
class VersionToken:
    """Digests of the values that the author of a change was shown."""

    digests: Mapping[str, str]

    @classmethod
    def of(cls, state: State) -> Self:
        return cls({name: _digest(value) for name, value in state.items()})

    @classmethod
    def read(cls, token: str) -> Self:
        """Parse a signed ``token``.

        :raises ForgedTokenError: this site did not sign it.
        """
        try:
            digests = _signer().unsign_object(token)
        except (BadSignature, ValueError):
            raise ForgedTokenError(token[:40]) from None
        return cls(digests)

    @property
    def token(self) -> str:
        """Return the signed digests; equal values give equal tokens."""
        token: str = _signer().sign_object(dict(sorted(self.digests.items())))
        return token

    def changed(self, now: State) -> list[str]:
        """Return the names whose value in ``now`` differs from the one seen, is new, or is missing."""
        current = type(self).of(now).digests
        return [name for name in {**current, **self.digests} if current.get(name) != self.digests.get(name)]

    def only(self, names: Iterable[str]) -> Self:
        """Return the token restricted to ``names``."""
        return type(self)({name: self.digests[name] for name in names if name in self.digests})

    def showing(self, now: State, names: Iterable[str]) -> Self:
        """Return the token updated with the values of ``now`` for ``names``, which the author is shown now."""
        shown = {*names}
        kept = {name: digest for name, digest in self.digests.items() if name not in shown}
        return type(self)({**kept, **type(self).of({name: now[name] for name in shown if name in now}).digests})

    def holds(self, **values: object) -> bool:
        """Whether the author saw these values."""
        return all(self.digests.get(name) == _digest(value) for name, value in values.items())

    def about(self, **key: object) -> Self:
        """Return the token if it is about the record with that key, else an empty one."""
        return self if self.holds(**key) else type(self).of(NOTHING)


class EditConflictError(ValidationError):
    """The values to change were changed by someone else in the meantime; nothing is written.

    ``seen`` is the displayed version, ``mine`` the requested values, ``now`` what is recorded, ``changed`` the names of
    the values that differ from those seen.
    """

    def __init__(self, seen: VersionToken, mine: State, now: State, changed: Iterable[str], message: str = "") -> None:
        self.seen, self.mine, self.now, self.changed = seen, mine, now, list(changed)
        super().__init__(message or (GONE if self.is_gone else CHANGED))

    @property
    def is_gone(self) -> bool:
        """Whether the record to change no longer exists."""
        return not self.now


CHANGED = "Quelqu’un vient de changer ce que vous aviez sous les yeux : rien n’est enregistré de votre part."
GONE = "Quelqu’un vient de retirer cet enregistrement : rien n’est enregistré de votre part."


def check_unchanged(seen: VersionToken | None, now: State, mine: State = NOTHING, *, message: str = "") -> None:
    """Raise if the author of a change did not see ``now``; call it under the lock.

    A value already changed to the requested one (``mine``) is no conflict. ``seen`` is None for imports and commands,
    which are not checked. ``message`` replaces the default sentence.

    :raises EditConflictError: something else is recorded.
    """
    if seen is None:
        return
    changed = [
        name
        for name in seen.changed(now)
        if not (name in mine and name in now and _digest(mine[name]) == _digest(now[name]))
    ]
    if changed:
        raise EditConflictError(seen, mine, now, changed, message)


def state_of(row: object | None, names: Iterable[str]) -> dict[str, Any]:
    """Return the values of ``row`` for ``names``; an empty dictionary for None."""
    return {name: getattr(row, name) for name in names} if row else {}
