"""A form that replaces what is recorded: what somebody else recorded meanwhile is shown before it is replaced."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from common.words import date_fr, number_fr
from impact.queries.metrics import plain
from workspace.forms.base import PageForm

MEANWHILE = (
    "Quelqu’un vient d’enregistrer autre chose que ce que cette page montrait. Vos réponses sont gardées ci-dessous : "
    "corrigez-les, ou envoyez-les de nouveau pour qu’elles remplacent les siennes."
)


class OverForm(PageForm):
    """``held`` are the values recorded now, by field (None: nothing): the form is saved over those that its page showed."""

    data: QueryDict
    over = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, held: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.held = held
        self.fields["over"].initial = _digest(held)

    def recorded(self) -> Mapping[str, Any] | None:
        """What the form, once it is right, would replace."""
        return self.held

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        held = self.recorded()
        if held is None or cleaned["over"] == _digest(held):
            return cleaned
        self.data = self.data.copy()
        self.data["over"] = _digest(held)
        theirs = [self._compared(name, value) for name, value in held.items() if cleaned[name] != value]
        if not theirs:
            return cleaned
        raise ValidationError([MEANWHILE, *theirs])

    def _compared(self, name: str, theirs: Any) -> str:
        field = self.fields[name]
        words = dict(field.choices) if isinstance(field, forms.ChoiceField) else {}  # type: ignore[arg-type]
        mine = self.cleaned_data[name]
        return (
            f"{field.label} : « {_words(theirs, words)} » est enregistré, « {_words(mine, words)} » est votre réponse."
        )


def _digest(held: Mapping[str, Any] | None) -> str:
    """Digest of the recorded values; empty when there are none."""
    return "" if held is None else hashlib.sha256(repr(sorted(held.items())).encode()).hexdigest()


def _words(value: Any, choices: Mapping[Any, Any]) -> str:
    if value is None or value == "":
        return "vide"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.date):
        return date_fr(value)
    return number_fr(plain(value)) if isinstance(value, Decimal) else str(choices.get(value, value))
