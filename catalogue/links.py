"""Addresses recorded in fiches, as they may be shown: only web pages and mailboxes become links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from common.words import date_fr
from impact.models import LinkCheck
from startups.models import Startup
from startups.standards import STANDARDS, Standard


def web_address(text: str) -> str:
    """The address if it is a web address, else empty: ``javascript:`` and others never become links."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    return text.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def contact_address(text: str) -> str:
    """The link that reaches a contact: ``mailto:`` for an e-mail address, the address of a web page, else empty."""
    try:
        validate_email(text.strip())
    except ValidationError:
        return web_address(text)
    return f"mailto:{text.strip()}"


@dataclass(frozen=True, slots=True)
class ShownStandard:
    """A standard as the fiche shows it: what it says (``state``), whether the standard is kept, where to read it."""

    label: str
    state: str
    is_met: bool
    url: str = ""
    checked: str = ""
    """Whether its page answered, and when, if it was asked."""


DONE = {"risk": "Faite, non publiée", "security": "Suivi"}
ABSENT = {"security": "Non renseigné", "quality": "Non renseigné"}


def standards(startup: Startup, checks: Iterable[LinkCheck] = ()) -> list[ShownStandard]:
    """What the fiche says of each standard, in the order of ``startups.standards``."""
    checked = {(one.field, one.url): _checked(one) for one in checks}
    return [_shown(standard, startup, checked) for standard in STANDARDS.values()]


def _shown(standard: Standard, startup: Startup, checked: Mapping[tuple[str, str], str]) -> ShownStandard:
    address = getattr(startup, standard.page) if standard.page else ""
    url = web_address(address)
    state = "Publié" if url else _state(standard, startup)
    answer = checked.get((standard.page, address), "") if url else ""
    return ShownStandard(standard.label, state, standard.is_kept(startup), url, answer)


def _state(standard: Standard, startup: Startup) -> str:
    """What the fiche says of a standard without giving its address."""
    if standard.key == "accessibility":
        return startup.get_accessibility_display() or "Non déclarée"
    declared = getattr(startup, standard.flag) if standard.flag else None
    if declared:
        return DONE.get(standard.key, "Déclarée, sans adresse")
    return "Non" if declared is False else ABSENT.get(standard.key, "Non publié")


def _checked(check: LinkCheck) -> str:
    """``répondait le 3 mars 2022``, or that it did not and why."""
    day = date_fr(check.checked_at)
    return f"répondait le {day}" if check.answered else f"ne répondait pas le {day} ({check.detail.lower()})"
