"""An SMTP server of its own, which may refuse an address or be slow."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message as Mail
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Kept(Message):
    """Store the messages that the server accepts."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Mail] = []
        self.refused = ""
        self.cut: tuple[str, ...] = ()
        self.seconds = 0.0

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Wait ``seconds``, close the connection of the addresses ``cut``, and refuse the address ``refused``."""
        await asyncio.sleep(self.seconds)
        if address in self.cut:
            server.transport.close()
        if address == self.refused:
            return "550 5.1.1 utilisateur inconnu"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def handle_message(self, message: Mail) -> None:
        self.mails.append(message)

    @property
    def recipients(self) -> list[str]:
        return [mail["To"] for mail in self.mails]


@contextmanager
def mail_server(settings: Any, *, timeout: float = 5) -> Iterator[Kept]:
    """Yield a local SMTP server, configured as the site's."""
    kept = Kept()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    options = {"host": "127.0.0.1", "port": port, "timeout": timeout}
    settings.MAILERS = {"default": {"BACKEND": SMTP, "OPTIONS": options}}
    try:
        yield kept
    finally:
        server.stop()


def take_mail_server_away(settings: Any) -> None:
    """Configure a server that refuses connections."""
    settings.MAILERS = {"default": {"BACKEND": SMTP, "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 2}}}
