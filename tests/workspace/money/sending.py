"""Fill in the forms of money, and read the responses."""

from typing import Any

from django.test import Client

from tests.workspace import reading
from tests.workspace.reading import filled, text_of


def send(client: Client, address: str, **typed: Any) -> Any:
    """Fill in the form of a page, with a reason if needed, and send it; save a preview without warnings."""
    form = filled(client.get(address))
    reason = {"reason": "Relecture"} if "reason" in form else {}
    response = client.post(address, {**form, **reason, **typed}, follow=True)
    return confirm(client, response) if _is_step(response) and not warnings(response) else response


def confirm(client: Client, response: Any, **typed: Any) -> Any:
    """Send the form again to confirm its warnings."""
    ticked = {"step": "save", "confirmed": "on"} if _is_step(response) else {}
    return client.post(response.request["PATH_INFO"], filled(response, **(ticked | typed)), follow=True)


def _is_step(response: Any) -> bool:
    """Whether a page previews a change before it is saved."""
    return bool(response.context and response.context.get("is_preview") and "recap" in response.context)


def warnings(response: Any) -> list[str]:
    """Return the warnings that a form asks to confirm, with ordinary spaces."""
    return [text_of(sentence) for sentence in response.context["form"].warnings]


def messages(response: Any) -> list[str]:
    """Return the messages at the top of the page, with ordinary spaces."""
    return [text_of(sentence) for sentence in reading.messages(response)]
