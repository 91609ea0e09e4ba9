"""Filling the forms of the money as one does, and what they answer."""

from typing import Any

from django.test import Client

from tests.workspace import reading
from tests.workspace.reading import filled, text_of


def send(client: Client, address: str, **typed: Any) -> Any:
    """Fill the form of a page, with a reason if it asks for one, and send it."""
    form = filled(client.get(address))
    reason = {"reason": "Relecture"} if "reason" in form else {}
    return client.post(address, {**form, **reason, **typed}, follow=True)


def confirm(client: Client, response: Any, **typed: Any) -> Any:
    """Send again the form that asks to confirm what is unusual."""
    return client.post(response.request["PATH_INFO"], filled(response, **typed), follow=True)


def warnings(response: Any) -> list[str]:
    """What a form asks to confirm, with plain spaces."""
    return [text_of(sentence) for sentence in response.context["form"].warnings]


def messages(response: Any) -> list[str]:
    """What the site said at the top of the page, with plain spaces."""
    return [text_of(sentence) for sentence in reading.messages(response)]
