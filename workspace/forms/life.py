"""The forms of what happens to a service beside its phases: events, incubators, investigations."""

from collections.abc import Iterable
from typing import Any

from django import forms

from incubators.models import Administration, Incubator
from startups.models import Investigation, LifeEvent
from workspace.forms.base import PageForm, Text, date_field, reason_field
from workspace.forms.seen import SeenForm
from workspace.forms.step import StepForm


def choice(label: str, missing: str) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    return forms.ModelChoiceField(
        queryset=None,
        label=label,
        to_field_name="slug",
        empty_label="Choisir",
        error_messages={"required": missing, "invalid_choice": "Choisissez dans la liste."},
    )


class EventForm(PageForm):
    kind = forms.ChoiceField(
        label="Sorte d’événement",
        choices=[("", "Choisir"), *LifeEvent.Kind.choices],
        error_messages={"required": "Choisissez la sorte d’événement.", "invalid_choice": "Choisissez dans la liste."},
    )
    date = date_field("Date")
    comment = Text("Commentaire", limit=2000, rows=3, help_text="Public : n’y nommez personne.")


class ReasonForm(PageForm):
    reason = reason_field("Par exemple : saisi deux fois.")


class SettleForm(SeenForm):
    reason = reason_field("Par exemple : la date est la bonne, le service a bien changé deux fois ce jour-là.")


class ConcludeForm(SeenForm):
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
    synthesis = Text("Synthèse", limit=20_000, rows=6, help_text="Ce qui a été appris. Obligatoire sans service.")
    reason = reason_field("Par exemple : comité du 3 mars.")


class CarrierForm(StepForm):
    """Which incubator, from which day, why."""

    made_of = ("incubator", "since")
    incubator = choice("Incubateur", "Choisissez l’incubateur.")
    since = date_field("À partir du")
    reason = reason_field("Par exemple : convention signée le 3 mars.")
    field_order = ["incubator", "since", "reason"]

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        set_choices(self, "incubator", Incubator.objects.order_by("name", "slug"))


class EndForm(StepForm):
    made_of = ("on",)
    on = date_field("Jusqu’au (exclu)")
    reason = reason_field("Par exemple : fin de la convention.")
    field_order = ["on", "reason"]


class BeginForm(PageForm):
    """Open an investigation: makes the fiche."""

    name = Text("Nom provisoire", limit=300, missing="Donnez un nom, même provisoire.")
    problem = Text("Problème", limit=5000, rows=4, missing="Dites quel problème est regardé.")
    incubator = choice("Incubateur", "Choisissez l’incubateur.")
    date = date_field("Date de début")
    sponsor = choice("Sponsor", "")
    intrapreneur = Text("Intrapreneur", limit=200, help_text="Jamais public.")
    reason = reason_field("Par exemple : appel à problèmes de mars.")

    def __init__(self, data: Any = None, *, incubators: Iterable[Incubator], **options: Any) -> None:
        super().__init__(data, **options)
        keys = [one.pk for one in incubators]
        set_choices(self, "incubator", Incubator.objects.filter(pk__in=keys).order_by("name", "slug"))
        set_choices(self, "sponsor", Administration.objects.order_by("name", "slug"))
        self.fields["sponsor"].required = False


def set_choices(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    field.queryset = rows
