"""What is unusual in a change is said under the lock, and made once its author confirmed these very sentences."""

import hashlib
from collections.abc import Sequence

from django.core.exceptions import ValidationError


class ConfirmationNeededError(ValidationError):
    """The change is unusual: ``warnings`` say why. Sending it again with ``token`` makes it."""

    def __init__(self, warnings: Sequence[str]) -> None:
        self.warnings = list(warnings)
        super().__init__(self.warnings)

    @property
    def token(self) -> str:
        return confirmation_of(self.warnings)


def confirmation_of(warnings: Sequence[str]) -> str:
    """What stands for having read these sentences."""
    return hashlib.sha256("\n".join(warnings).encode()).hexdigest()[:16]


def require_confirmed(warnings: Sequence[str], confirmed: str) -> None:
    """Refuse an unusual change whose author did not confirm all of ``warnings``.

    :raises ConfirmationNeededError: they did not.
    """
    if warnings and confirmed != confirmation_of(warnings):
        raise ConfirmationNeededError(warnings)
