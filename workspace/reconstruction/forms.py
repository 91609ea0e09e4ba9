"""Forms of the list attached to a printed figure."""

import datetime as dt
from typing import Any

from django import forms

from common.numbers import strip_trailing_zeros
from common.words import number_fr
from indicators.reconstruction.actions import attached_state
from indicators.reconstruction.queries import PrintedFigure
from indicators.reconstruction.sentences import days_in_words, reading_in_words
from workspace.pages.conflict_forms import LockedForm
from workspace.pages.fields import reason_field


class AttachForm(LockedForm):
    """The list to attach among those tried, the nearest to the printed figure first, and the reason."""

    state = forms.ChoiceField(
        label="Liste",
        help_text="Les plus proches du chiffre imprimé, puis de la publication, d’abord.",
        error_messages={"required": "Choisissez une liste.", "invalid_choice": "Choisissez une liste essayée."},
    )
    reason = reason_field("Par exemple : la seule liste des semaines du bilan qui donne ce chiffre.")

    def __init__(self, data: Any = None, *, figure: PrintedFigure, **options: Any) -> None:
        super().__init__(data, recorded=attached_state(figure.attached), **options)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            (
                f"{one.reading} {figure.day_of(one).isoformat()}",
                f"{number_fr(strip_trailing_zeros(one.value))} : {days_in_words(one)} ({reading_in_words(one.reading)})",
            )
            for one in figure.nearest_first
        ]

    @property
    def chosen(self) -> tuple[str, dt.date]:
        """Return the reading and the day of the list."""
        reading, day = self.cleaned_data["state"].split(" ")
        return reading, dt.date.fromisoformat(day)


class DetachForm(LockedForm):
    """The reason to remove the list of a figure."""

    reason = reason_field("Par exemple : une autre liste est plus probable.")
