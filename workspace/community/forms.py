"""Forms of the community data entered by staff."""

import datetime as dt
from typing import Any

from django import forms

from community.actions import COLUMNS, Entry
from community.models import IntrapreneurYear, NpsWave, Training
from workspace.pages.forms import date_field, model_field, reason_field
from workspace.pages.seen import SeenForm

SOURCE = "D’où vient ce nombre. Publique : n’y nommez personne."
CORRECTION = "Par exemple : compte rendu de l’enquête d’octobre."


def count_field(
    label: str, help_text: str = "", *, least: int = 0, most: int = 1_000_000, required: bool = True
) -> Any:
    """Return the field of a whole number between two bounds."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Donnez un nombre.",
            "invalid": "Ce nombre est illisible : écrivez-le en chiffres, sans décimales.",
            "min_value": f"Ce nombre va de {least} à {most}.",
            "max_value": f"Ce nombre va de {least} à {most}.",
        },
    )


class EntryForm(SeenForm):
    """An entry; ``values`` are the values to save, by column."""

    reason = reason_field(CORRECTION)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}


class NpsForm(EntryForm):
    names = COLUMNS[NpsWave]
    month = date_field("Mois de l’enquête", "N’importe quel jour du mois.")
    score = count_field("NPS", "Promoteurs (9 ou 10) moins détracteurs (0 à 6), en points.", least=-100, most=100)
    answers = count_field("Réponses", least=1)
    source = model_field(NpsWave, "source", help_text=SOURCE)
    field_order = ("month", "score", "answers", "source", "reason")

    def clean_month(self) -> dt.date:
        day: dt.date = self.cleaned_data["month"]
        return day.replace(day=1)


class TrainingForm(EntryForm):
    names = COLUMNS[Training]
    programme = model_field(Training, "programme", missing="Nommez la formation.", help_text="Par exemple : Alpha.")
    start = model_field(Training, "start")
    last_day = model_field(Training, "last_day", help_text="D’une session, ou d’une période comptée ensemble.")
    people = count_field("Personnes formées")
    sessions = count_field("Sessions", "Vide : inconnu.", least=1, most=10_000, required=False)
    recommending = count_field("Part qui la recommande, en %", "Vide : inconnue.", most=100, required=False)
    source = model_field(Training, "source", help_text=SOURCE)
    field_order = ("programme", "start", "last_day", "people", "sessions", "recommending", "source", "reason")


class IntrapreneursForm(EntryForm):
    names = COLUMNS[IntrapreneurYear]
    year = count_field("Année", least=2013, most=2099)
    newcomers = count_field("Nouveaux intrapreneurs", "Vide : inconnu.", required=False)
    certified = count_field("Intrapreneurs certifiés", "Vide : inconnu.", required=False)
    source = model_field(IntrapreneurYear, "source", help_text=SOURCE)
    field_order = ("year", "newcomers", "certified", "source", "reason")


FORMS: dict[type[Entry], type[EntryForm]] = {
    NpsWave: NpsForm,
    Training: TrainingForm,
    IntrapreneurYear: IntrapreneursForm,
}
