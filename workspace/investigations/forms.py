"""The forms of an investigation."""

from collections.abc import Iterable
from typing import Any

from django import forms

from incubators.models import Administration, Incubator
from startups.models import Investigation, Startup
from startups.models.life import END_FIELDS
from workspace.pages.conflict_forms import LockedForm
from workspace.pages.fields import choice, date_field, model_field, reason_field
from workspace.pages.forms import PageForm, set_choices
from workspace.phases.forms import EndFields


class BeginForm(PageForm):
    """Create an investigation, with its fiche."""

    name = model_field(Startup, "name", label="Nom provisoire", help_text="", missing="Donnez un nom, même provisoire.")
    problem = model_field(Investigation, "problem", limit=5000, rows=4, missing="Indiquez le problème étudié.")
    incubator = choice("Incubateur", "Choisissez l’incubateur.")
    date = date_field("Date de début")
    sponsor = choice("Sponsor", "")
    intrapreneur = model_field(Investigation, "intrapreneur", help_text="Jamais public.")
    reason = reason_field("Par exemple : appel à problèmes de mars.")

    def __init__(self, data: Any = None, *, incubators: Iterable[Incubator], **options: Any) -> None:
        super().__init__(data, **options)
        keys = [one.pk for one in incubators]
        set_choices(self, "incubator", Incubator.objects.filter(pk__in=keys).order_by("name", "slug"))
        set_choices(self, "sponsor", Administration.objects.order_by("name", "slug"))
        self.fields["sponsor"].required = False


class ConcludeForm(EndFields, LockedForm):
    field_order = ["conclusion", "date", "synthesis", *END_FIELDS, "reason"]
    conclusion = forms.ChoiceField(
        label="Conclusion",
        choices=Investigation.Conclusion.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez : le service est lancé, ou pas de service.",
            "invalid_choice": "Choisissez : le service est lancé, ou pas de service.",
        },
    )
    date = date_field("Date de la décision")
    synthesis = model_field(
        Investigation, "synthesis", limit=20_000, rows=6, help_text="Ce qui a été appris. Obligatoire sans service."
    )
    reason = reason_field("Par exemple : comité du 3 mars.")
