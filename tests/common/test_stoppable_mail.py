"""The headers for one-click unsubscription."""

import email.policy
from email import message_from_bytes

import pytest

from common.stoppable_mail import StoppableMail

LONG = f"https://portefeuille.exemple.gouv.fr/espace/rappels/1:{'a' * 80}/"


@pytest.mark.parametrize("url", ["https://exemple.fr/1/", LONG])
@pytest.mark.parametrize("policy", [email.policy.default, email.policy.SMTP])
def test_address_that_stops_is_written_in_one_piece(url: str, policy: email.policy.EmailPolicy) -> None:
    mail = StoppableMail("Ce qui a changé\u00a0: Un service", "Bonjour à vous", to="a@exemple.fr", stop_url=url)
    written = mail.message(policy=policy).as_bytes()
    assert [line for line in written.split(policy.linesep.encode()) if line.startswith(b"List-")] == [
        f"List-Unsubscribe: <{url}>".encode(),
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ]
    read = message_from_bytes(written, policy=email.policy.default)
    assert (read["Subject"], read["To"], read["List-Unsubscribe"]) == (mail.subject, "a@exemple.fr", f"<{url}>")
    assert read.get_content().strip() == "Bonjour à vous"
