"""Make links of URLs and addresses in fiches: only web pages and e-mail addresses become links."""

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
    """Return the text if it is a web URL, else an empty text: ``javascript:`` and others never become links."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    return text.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def contact_address(text: str) -> str:
    """Return the link to a contact: ``mailto:`` for an e-mail address, the URL of a web page, else empty."""
    try:
        validate_email(text.strip())
    except ValidationError:
        return web_address(text)
    return f"mailto:{text.strip()}"


@dataclass(frozen=True, slots=True)
class ShownStandard:
    """A standard as displayed by the fiche: its ``state``, whether it is met, and its URL."""

    label: str
    state: str
    is_met: bool
    url: str = ""
    checked: str = ""
    """Whether its page answered, and when, if it was asked."""


DONE = {"risk": "Faite, non publiée", "security": "Suivi"}
ABSENT = {"security": "Non renseigné", "quality": "Non renseigné"}


def standards(startup: Startup, checks: Iterable[LinkCheck] = ()) -> list[ShownStandard]:
    """Return each standard of the fiche, in the order of ``startups.standards``."""
    checked = {(one.field, one.url): _checked(one) for one in checks}
    return [_shown(standard, startup, checked) for standard in STANDARDS.values()]


def _shown(standard: Standard, startup: Startup, checked: Mapping[tuple[str, str], str]) -> ShownStandard:
    address = getattr(startup, standard.page) if standard.page else ""
    url = web_address(address)
    state = "Publié" if url else _state(standard, startup)
    answer = checked.get((standard.page, address), "") if url else ""
    return ShownStandard(standard.label, state, standard.is_kept(startup), url, answer)


def _state(standard: Standard, startup: Startup) -> str:
    """Return the state of a standard for which the fiche has no URL."""
    if standard.key == "accessibility":
        return startup.get_accessibility_display() or "Non déclarée"
    declared = getattr(startup, standard.flag) if standard.flag else None
    if declared:
        return DONE.get(standard.key, "Déclarée, sans adresse")
    return "Non" if declared is False else ABSENT.get(standard.key, "Non publié")


def _checked(check: LinkCheck) -> str:
    """Return ``répondait le 3 mars 2022``, or that it did not respond and why."""
    day = date_fr(check.checked_at)
    return f"répondait le {day}" if check.answered else f"ne répondait pas le {day} ({check.detail.lower()})"
