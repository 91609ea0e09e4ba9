"""The journal of access: one line for each sign-in, refusal, change of rights, and use of a token.

It contains numbers of accounts and digests: never an address in clear, a name, or a token.
"""

import logging
from enum import StrEnum

from django.utils.crypto import salted_hmac
from prometheus_client import Counter

journal = logging.getLogger("betaportfolio.security")
EVENTS = Counter("betaportfolio_access_events_total", "Events of the journal of access.", ["event"])


class AccessEvent(StrEnum):
    """What the journal tells."""

    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    SIGN_IN_REFUSED = "sign-in-refused"
    LOCKED_OUT = "locked-out"
    BOUND = "account-bound"
    ROLE_CHANGED = "role-changed"
    TOKEN_ISSUED = "token-issued"  # noqa: S105 - a name
    TOKEN_USED = "token-used"  # noqa: S105
    TOKEN_REFUSED = "token-refused"  # noqa: S105
    TOKEN_REVOKED = "token-revoked"  # noqa: S105
    EVERYTHING_EXPORTED = "everything-exported"


def note_access(event: AccessEvent, **facts: object) -> None:
    """Write a line of the journal, and count it."""
    EVENTS.labels(event.value).inc()
    journal.info(event.value, extra={"measures": facts})


def digest_of_address(address: str) -> str:
    """Return what tells that two attempts were for the same address, without the address."""
    return salted_hmac("common.access_journal", address.strip().lower(), algorithm="sha256").hexdigest()[:16]
