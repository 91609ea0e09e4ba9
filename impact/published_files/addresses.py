"""The address of the file of a service: public, encrypted, without a secret. Pure."""

import re
from urllib.parse import parse_qsl, urlsplit

from impact.links.addresses import ForbiddenAddressError, LinkTarget, read_target

NOT_ENCRYPTED = "Adresse refusée : elle ne commence pas par https"
REVEALING = (
    "Adresse refusée : elle contient un secret (« {} »), qui deviendrait public. Donnez une adresse ouverte à tous"
)
_SECRET_NAME = re.compile(
    r"token|jeton|secret|passw|mot_?de_?passe|pwd|signature|credential|session|auth(?!or)|jwt|api[_-]?key|(?:^|[_-])(?:key|sig|cle)$",
    re.IGNORECASE,
)
_SIGNED_TOKEN = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}")
"""A JSON Web Token, as in the signed addresses of a dashboard."""


def read_file_address(url: str) -> LinkTarget:
    """Parse the address that a coach gives.

    :raises ForbiddenAddressError: it may not be read, or would publish a secret; the message is in French.
    """
    target = read_target(url)
    if target.scheme != "https":
        raise ForbiddenAddressError(NOT_ENCRYPTED)
    if secret := _secret_in(target.url):
        raise ForbiddenAddressError(REVEALING.format(secret))
    return target


def _secret_in(url: str) -> str:
    """Return the name of what looks like a secret in an address; empty if nothing does."""
    parts = urlsplit(url)
    given = [*parse_qsl(parts.query, keep_blank_values=True), *parse_qsl(parts.fragment, keep_blank_values=True)]
    named = next((name for name, _ in given if _SECRET_NAME.search(name)), "")
    return named[:40] or ("jeton signé" if _SIGNED_TOKEN.search(url) else "")
