"""E-mails with one-click unsubscription (RFC 8058)."""

from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy, default
from typing import Any

from django.core.mail import EmailMultiAlternatives

STOP = "List-Unsubscribe"


class _Whole(UnstructuredHeader, BaseHeader):
    """A header on one line: a longer URL would be folded and encoded, and mail clients would not recognise it."""

    def fold(self, *, policy: "Policy[Any]") -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type(STOP, _Whole)


class StoppableMail(EmailMultiAlternatives):
    """An e-mail to ``to``, who unsubscribes at ``stop_url``."""

    def __init__(self, subject: str, body: str, *, to: str, stop_url: str) -> None:
        headers = {STOP: f"<{stop_url}>", f"{STOP}-Post": "List-Unsubscribe=One-Click"}
        super().__init__(subject, body, to=[to], headers=headers)

    def message(self, *, policy: "Policy[Any] | None" = None) -> EmailMessage:
        """Build the message with the unsubscription URL on one line."""
        written = policy if isinstance(policy, EmailPolicy) else default
        return super().message(policy=written.clone(header_factory=_HEADERS))
