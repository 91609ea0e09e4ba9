"""Ask for confirmation of unusual changes: the warnings are computed under the lock, and the author confirms their
text.
"""

import hashlib
from collections.abc import Sequence

from django.core.exceptions import ValidationError


class ConfirmationNeededError(ValidationError):
    """The change is unusual: ``warnings`` give the reasons. Send it again with ``token`` to confirm it."""

    def __init__(self, warnings: Sequence[str]) -> None:
        self.warnings = list(warnings)
        super().__init__(self.warnings)

    @property
    def token(self) -> str:
        return confirmation_of(self.warnings)

    def is_confirmed(self, confirmed: str | bool) -> bool:
        """Whether there is nothing to confirm, or ``confirmed`` is the token of these warnings, or True for any."""
        return not self.warnings or confirmed is True or confirmed == self.token


def confirmation_of(warnings: Sequence[str]) -> str:
    """Return the token that confirms these warnings."""
    return hashlib.sha256("\n".join(warnings).encode()).hexdigest()[:16]


def require_confirmed(warnings: Sequence[str], confirmed: str) -> None:
    """Check that the author of an unusual change confirmed all ``warnings``.

    :raises ConfirmationNeededError: they did not.
    """
    needed = ConfirmationNeededError(warnings)
    if not needed.is_confirmed(confirmed):
        raise needed
