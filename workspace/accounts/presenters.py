"""The words of the pages of accounts."""

from collections.abc import Iterable

ROLES = {
    "agent_public": "agent public",
    "agent_public_etat": "fonction publique de l’État",
    "agent_public_territorial": "fonction publique territoriale",
    "agent_public_hospitalier": "fonction publique hospitalière",
    "agent_public_L100-3": "organisme chargé d’une mission de service public",
    "dirigeant": "dirigeant de son organisation",
}
"""The roles that ProConnect gives (proconnect-gouv/federation, ``identity-for-sp.dto.ts``), in words."""


def roles_in_words(roles: Iterable[str]) -> list[str]:
    """Return the roles in words; an unknown one as ProConnect writes it."""
    return [ROLES.get(role, role) for role in roles]
