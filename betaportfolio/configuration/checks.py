"""Checks of a deployment, for ``manage.py check --deploy``."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from common import migration_names

LEVELS = frozenset({"eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa", "eidas2", "eidas3"})
"""ProConnect's levels of authentication (``niveaux-eidas.md`` of its documentation), and the beginning of the others."""
ASSURANCE = "https://proconnect.gouv.fr/assurance/"


@register(Tags.security, deploy=True)
def check_deployment(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:
    """Return the errors that would make a deployment insecure or unreachable."""
    rules = [
        (settings.DEBUG, "DEBUG est actif.", "betaportfolio.E001"),
        (not settings.ALLOWED_HOSTS, "DJANGO_ALLOWED_HOSTS est vide : le site refuse tout.", "betaportfolio.E002"),
        ("*" in settings.ALLOWED_HOSTS, "DJANGO_ALLOWED_HOSTS accepte tout nom d’hôte.", "betaportfolio.E003"),
        (not settings.SESSION_COOKIE_SECURE, "HTTPS=off : les sessions passent en clair.", "betaportfolio.E004"),
        (
            any(origin.startswith("http://") for origin in settings.CSRF_TRUSTED_ORIGINS),
            "CSRF_TRUSTED_ORIGINS contient une origine sans chiffrement.",
            "betaportfolio.E005",
        ),
        (settings.LOCAL_RUN, "LOCAL_RUN=on : des comptes de démonstration peuvent exister.", "betaportfolio.E006"),
        (
            settings.PROCONNECT_DISCOVERY_URL.startswith("http://"),
            "PROCONNECT_DISCOVERY_URL est sans chiffrement : n’importe qui peut se faire passer pour ProConnect.",
            "betaportfolio.E007",
        ),
        (
            any((settings.ESPACE_MEMBRE_READ_KEY, settings.ESPACE_MEMBRE_KEY))
            and settings.ESPACE_MEMBRE_URL.startswith("http://"),
            "ESPACE_MEMBRE_URL est sans chiffrement : la clef de l’espace membre y passe en clair.",
            "betaportfolio.E017",
        ),
        (
            not settings.AUTHENTICATION_BACKENDS,
            "Personne ne peut se connecter : ni ProConnect (PROCONNECT_…), ni mot de passe (PASSWORD_SIGN_IN).",
            "betaportfolio.E008",
        ),
    ]
    rules += [*_level_rules(), *_proxy_rules(), *_legal_rules(), *_mail_rules()]
    errors = [Error(message, hint="Voir .env.example.", id=code) for wrong, message, code in rules if wrong]
    return [*errors, *_warnings()]


@register(Tags.database)
def check_migrations(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Return an error if this code can't use the database: ``migrate`` then stops before it changes anything."""
    if not databases:
        return []
    refusal = migration_names.compare_database().refusal
    return [Error(refusal, hint="Voir docs/upgrades.md.", id="betaportfolio.E014")] if refusal else []


def _legal_rules() -> list[tuple[bool, str, str]]:
    names = ("PUBLISHER", "PUBLICATION_DIRECTOR", "HOSTED_BY", "CONTACT_EMAIL")
    missing = [name for name in names if not getattr(settings, name)]
    message = f"{', '.join(missing)} manque : les mentions légales, que la loi demande, sont incomplètes."
    officer = "DATA_PROTECTION_OFFICER manque : la page des données personnelles ne dit pas à qui demander ses droits."
    return [
        (bool(missing), message, "betaportfolio.E012"),
        (not settings.DATA_PROTECTION_OFFICER, officer, "betaportfolio.E018"),
    ]


def _warnings() -> list[CheckMessage]:
    is_weak = settings.PROCONNECT_DISCOVERY_URL and not settings.PROCONNECT_ACR
    message = "PROCONNECT_ACR est vide : un mot de passe suffit à décider au nom de la DINUM."
    return [Warning(message, hint="Voir .env.example.", id="betaportfolio.W001")] if is_weak else []


def _level_rules() -> list[tuple[bool, str, str]]:
    levels = settings.PROCONNECT_ACR
    unknown = [one for one in levels if one not in LEVELS and not one.startswith(ASSURANCE)]
    return [
        (
            bool(unknown),
            f"PROCONNECT_ACR : ProConnect ne connaît pas {', '.join(unknown)}, et refuserait tout le monde.",
            "betaportfolio.E015",
        ),
        (
            bool(levels) and settings.PASSWORD_SIGN_IN,
            "PASSWORD_SIGN_IN=on : une session ouverte par mot de passe n’a jamais le niveau que PROCONNECT_ACR demande.",
            "betaportfolio.E016",
        ),
    ]


def _proxy_rules() -> list[tuple[bool, str, str]]:
    is_alone = settings.SECURE_SSL_REDIRECT and settings.SECURE_PROXY_SSL_HEADER is None
    message = (
        "HTTPS=on sans BEHIND_PROXY=on : gunicorn ne chiffre pas, et le site redirige sans fin derrière un serveur qui "
        "chiffre pour lui."
    )
    return [(is_alone, message, "betaportfolio.E013")]


def _mail_rules() -> list[tuple[bool, str, str]]:
    mailer = settings.MAILERS["default"]
    options = mailer.get("OPTIONS", {})
    is_clear = bool(options.get("password")) and not (options["use_tls"] or options["use_ssl"])
    return [
        (
            not settings.SITE_URL.startswith("https://"),
            "SITE_URL n’est pas l’adresse https:// du site : les liens des rappels n’y mènent pas.",
            "betaportfolio.E009",
        ),
        (
            mailer["BACKEND"].endswith("console.EmailBackend"),
            "EMAIL_HOST est vide : les rappels ne partent pas, et le journal les montre avec leurs destinataires.",
            "betaportfolio.E010",
        ),
        (is_clear, "EMAIL_SECURITY=none : le mot de passe des e-mails passe en clair.", "betaportfolio.E011"),
    ]
