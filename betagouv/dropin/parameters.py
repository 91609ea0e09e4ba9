"""The parameters of the drop-in API: phase vocabulary, fields, incubators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from betagouv.dropin.documents import LEGACY, Words

UNKNOWN = "Ce paramètre n’existe pas."
TWICE = "Ce paramètre est donné plusieurs fois : séparez ses valeurs par des virgules."
MAX_WORDS = 50


@dataclass(frozen=True, slots=True)
class ResponseOptions:
    """The parsed parameters. ``fields`` is None for all; an empty ``incubators`` means all."""

    words: Words
    fields: frozenset[str] | None
    incubators: frozenset[str]

    def keep(self, document: dict[str, Any]) -> dict[str, Any]:
        """Return ``document`` with the requested fields."""
        if self.fields is None:
            return document
        return {name: value for name, value in document.items() if name in self.fields}


def read_options(query: QueryDict, *, fields: Sequence[str] = (), by_incubator: bool = False) -> ResponseOptions:
    """Parse the parameters of a URL whose document has ``fields``.

    :raises ValidationError: by parameter, in French.
    """
    known = ["phases", *(["fields"] if fields else []), *(["incubator"] if by_incubator else [])]
    errors = {name[:80].replace("\0", "�"): [UNKNOWN] for name in query if name not in known}
    errors |= {name: [TWICE] for name, values in query.lists() if name in known and len(values) > 1}
    if query.get("phases", "") not in ("", "legacy"):
        errors["phases"] = ["Écrivez « legacy » pour les anciens mots des phases, ou retirez ce paramètre."]
    wanted = _words(query, "fields")
    if unknown := sorted(wanted - set(fields)):
        errors.setdefault("fields", [f"Champ inconnu : {unknown[0][:80]!r}. Champs possibles : {', '.join(fields)}."])
    incubators = _words(query, "incubator")
    if len(incubators) > MAX_WORDS:
        errors["incubator"] = [f"Donnez au plus {MAX_WORDS} incubateurs."]
    if errors:
        raise ValidationError(errors)
    words = LEGACY if query.get("phases") == "legacy" else {}
    return ResponseOptions(words, wanted or None, incubators)


def _words(query: QueryDict, name: str) -> frozenset[str]:
    return frozenset(word for word in query.get(name, "").split(",") if word)
