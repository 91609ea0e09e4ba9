"""Addresses recorded in fiches, as they may be shown: a link only where it leads to a web page or a mailbox."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

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


def standards(startup: Startup) -> list[Standard]:
    """What the fiche publishes: code, statistics, impact, budget, accessibility, risk analysis, security, quality."""
    accessibility = startup.get_accessibility_display()
    return [
        _published("Code source ouvert", startup.repository),
        _published("Statistiques publiques", startup.stats_url, startup.has_stats),
        _published("Mesure d’impact", startup.impact_url),
        _published("Budget", startup.budget_url),
        Standard("Accessibilité", accessibility or "Non déclarée", startup.accessibility == "totalement conforme"),
        _published("Analyse de risques", startup.risk_analysis_url, startup.risk_analysed, done="Faite, non publiée"),
        _published("MonServiceSécurisé", "", startup.security_followed, done="Suivi", absent="Non renseigné"),
        _published("DashLord", startup.dashlord_url, absent="Non renseigné"),
    ]


def _published(
    label: str,
    address: str,
    declared: bool | None = None,
    *,
    done: str = "Déclarée, sans adresse",
    absent: str = "Non publié",
) -> Standard:
    url = web_address(address)
    if url:
        return Standard(label, "Publié", True, url)
    if declared:
        return Standard(label, done, True)
    return Standard(label, absent if declared is None else "Non", False)
