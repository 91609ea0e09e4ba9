"""Read the values of a fiche from a request body: pure functions, safe for any body."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import BooleanField

from catalogue.richtext import web_address
from common.exact_json import plain_text
from startups.models import Startup
from startups.values import ADDRESSES, COLUMNS, SPONSORS, Value

PRIVATE = ("contact_dinum", "contact_incubator")
"""They name people: no answer of the API says them."""
NAMES = (*(name for name in COLUMNS if name not in PRIVATE), SPONSORS)
"""The values that the API reads and writes."""
LISTS = (*(name for name in COLUMNS if isinstance(Startup._meta.get_field(name), ArrayField)), SPONSORS)
YES_OR_NO = tuple(name for name in COLUMNS if isinstance(Startup._meta.get_field(name), BooleanField))
MAX_WORDS = 200
MAX_WORD: int = Startup._meta.get_field("themes").base_field.max_length  # type: ignore[assignment]
MAX_COMMENT = 2000


def read_values(body: Mapping[str, Any]) -> dict[str, Value]:
    """Return the values to write, by name.

    :raises ValidationError: by field, for invalid values.
    """
    wrong = {str(name)[:40]: f"Ce champ n’existe pas : {', '.join(NAMES)}." for name in body if name not in NAMES}
    for name in NAMES:
        if name in body and (refusal := _refusal(name, body[name])):
            wrong[name] = refusal
    if wrong:
        raise ValidationError(wrong)
    return {name: _clean(name, body[name]) for name in NAMES if name in body}


def _refusal(name: str, value: Any) -> str:
    """Return why a value is refused; empty if it is valid."""
    if name in YES_OR_NO:
        return "" if value is None or isinstance(value, bool) else "Écrivez true, false, ou null (inconnu)."
    if name in LISTS:
        return _list_refusal(value)
    if not isinstance(value, str) or "\0" in value:
        return "Écrivez un texte, vide quand il n’y a rien."
    if name == "accessibility" and value not in ("", *Startup.Accessibility.values):
        return f"Valeurs possibles : {', '.join(Startup.Accessibility.values)}, ou un texte vide."
    if name in ADDRESSES and value.strip() and not web_address(value):
        return "Écrivez l’adresse entière, par exemple : https://exemple.gouv.fr."
    return ""


def _list_refusal(value: Any) -> str:
    if not isinstance(value, list) or not all(plain_text(word).strip() for word in value):
        return "Écrivez une liste de textes, vide quand il n’y a rien."
    if len(value) > MAX_WORDS or any(len(word) > MAX_WORD for word in value):
        return f"{MAX_WORDS} textes au plus, de {MAX_WORD} caractères au plus."
    return ""


def _clean(name: str, value: Any) -> Value:
    if isinstance(value, list):
        return list(dict.fromkeys(word.strip() for word in value))
    is_line = isinstance(value, str) and name != "content"  # a Markdown text keeps its whitespace
    return value.strip() if is_line else value  # type: ignore[no-any-return]
