"""Read the values of a fiche, or an event, from a request body: pure functions, safe for any body."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db.models import BooleanField

from catalogue.richtext import web_address
from common.exact_json import iso_day, plain_text
from startups.models import LifeEvent, Startup
from startups.values import COLUMNS, SPONSORS, Value

PRIVATE = ("contact_dinum", "contact_incubator")
"""They name people: no answer of the API says them."""
NAMES = (*(name for name in COLUMNS if name not in PRIVATE), SPONSORS)
"""The values that the API reads and writes."""
ADDRESSES = tuple(name for name in COLUMNS if name in ("link", "repository") or name.endswith("_url"))
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


@dataclass(frozen=True, slots=True)
class RequestedEvent:
    """A dated event to record, and the reason."""

    kind: str
    date: dt.date
    comment: str
    reason: str


EVENT_FIELDS = ("kind", "date", "comment", "reason", "seen")


def read_event(body: Any) -> RequestedEvent:
    """Return the event in a body.

    :raises ValidationError: by field, for invalid values.
    """
    if not isinstance(body, dict):
        raise ValidationError({"detail": "Envoyez un objet : kind, date, comment et reason."})
    wrong = {
        str(name)[:40]: "Ce champ est inconnu : un événement a kind, date, comment, reason et seen."
        for name in body
        if name not in EVENT_FIELDS
    }
    kind, day, comment, reason = (body.get(name, "") for name in ("kind", "date", "comment", "reason"))
    read_day = iso_day(day)
    if kind not in LifeEvent.Kind.values:
        wrong["kind"] = f"Sortes d’événement : {', '.join(LifeEvent.Kind.values)}."
    if read_day is None:
        wrong["date"] = "Écrivez la date ainsi : 2022-01-31."
    if not isinstance(comment, str) or "\0" in comment or len(comment) > MAX_COMMENT:
        wrong["comment"] = f"Un commentaire est un texte de {MAX_COMMENT} caractères au plus."
    if not plain_text(reason):
        wrong["reason"] = "Indiquez le motif : il accompagne le changement dans l’historique."
    if wrong or read_day is None:
        raise ValidationError(wrong)
    return RequestedEvent(kind, read_day, comment, reason)
