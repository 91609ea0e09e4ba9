"""Addresses recorded in fiches, as they may be shown: a link only where it leads to a web page or a mailbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from common.words import date_fr
from impact.models import LinkCheck
from startups.models import Startup


def web_address(text: str) -> str:
    """The address when it is one of the web, else empty: ``javascript:`` and others never become links."""
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
class Standard:
    """A standard of a good digital service: what the fiche says of it (``state``), and where to read it."""

    label: str
    state: str
    is_met: bool
    url: str = ""
    checked: str = ""
    """Whether its page answered, and when, if it was asked."""


def standards(startup: Startup, checks: Iterable[LinkCheck] = ()) -> list[Standard]:
    """What the fiche publishes: code, statistics, impact, budget, accessibility, risk analysis, security, quality."""
    accessibility = startup.get_accessibility_display()
    checked = {(one.field, one.url): _checked(one) for one in checks}
    return [
        _published("Code source ouvert", startup.repository),
        _published(
            "Statistiques publiques",
            startup.stats_url,
            startup.has_stats,
            checked=checked.get(("stats_url", startup.stats_url), ""),
        ),
        _published("Mesure d’impact", startup.impact_url, checked=checked.get(("impact_url", startup.impact_url), "")),
        _published("Budget", startup.budget_url, checked=checked.get(("budget_url", startup.budget_url), "")),
        Standard("Accessibilité", accessibility or "Non déclarée", startup.accessibility == "totalement conforme"),
        _published("Analyse de risques", startup.risk_analysis_url, startup.risk_analysed, done="Faite, non publiée"),
        _published("MonServiceSécurisé", "", startup.security_followed, done="Suivi", absent="Non renseigné"),
        _published("DashLord", startup.dashlord_url, absent="Non renseigné"),
    ]


def _checked(check: LinkCheck) -> str:
    """``répondait le 3 mars 2022``, or that it did not and why."""
    day = date_fr(check.checked_at)
    return f"répondait le {day}" if check.answered else f"ne répondait pas le {day} ({check.detail.lower()})"


def _published(
    label: str,
    address: str,
    declared: bool | None = None,
    *,
    done: str = "Déclarée, sans adresse",
    absent: str = "Non publié",
    checked: str = "",
) -> Standard:
    url = web_address(address)
    if url:
        return Standard(label, "Publié", True, url, checked)
    if declared:
        return Standard(label, done, True)
    return Standard(label, absent if declared is None else "Non", False)
