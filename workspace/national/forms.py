"""Forms of national impact: designate, correct, withdraw, record assertions, set the threshold."""

from collections.abc import Mapping
from typing import Any

from django import forms

from common.optimistic_lock import state_of
from impact.actions.designating import SAID
from impact.models import Designation, ImpactFacts
from workspace.pages.fields import date_field, reason_field
from workspace.pages.forms import RecordForm, StepForm


class WholeField(forms.IntegerField):
    """A whole number, with or without thousands separators."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


def whole_field(label: str, help_text: str = "", *, missing: str = "", largest: int = 10**10) -> WholeField:
    """Return the field of a whole number from 1.

    ``missing`` is the error message of an empty value; without it, the field is optional.
    """
    return WholeField(
        label=label,
        help_text=help_text,
        required=bool(missing),
        min_value=1,
        max_value=largest,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": missing,
            "invalid": "Écrivez un nombre entier, en chiffres.",
            "min_value": "Écrivez un nombre positif.",
            "max_value": "Ce nombre est trop grand.",
        },
    )


def millesime_field() -> WholeField:
    return whole_field(
        "Millésime",
        "L’année pour laquelle le service compte, par exemple 2021.",
        missing="Donnez le millésime.",
        largest=9999,
    )


class DesignationDecisionForm(StepForm):
    """A decision about a startup; ``written`` are its values, ``before`` the values in force at the display (None:
    none).
    """

    written: tuple[str, ...]

    def __init__(self, data: Any = None, *, before: Designation | None, **options: Any) -> None:
        super().__init__(data, recorded=state_of(before, SAID), **options)
        self.before = before


class DesignateForm(DesignationDecisionForm):
    millesime = millesime_field()
    decided_on = date_field("Décidée le", "Le jour de la décision, souvent dans l’année qui suit le millésime.")
    reason = reason_field("Par exemple : un million d’usagers en 2021, comité du 12 janvier.")
    digest_fields = names = ("millesime", "decided_on")
    field_order = written = (*names, "reason")


class CorrectDesignationForm(DesignationDecisionForm):
    millesime = millesime_field()
    decided_on = date_field("Décidée le", "Vide si le jour n’est pas connu.", required=False)
    is_reinstated = forms.BooleanField(
        label="Annuler le retrait",
        required=False,
        help_text="Il a été enregistré par erreur : la désignation compte de nouveau.",
    )
    reason = reason_field("Par exemple : le bilan compte ce service en 2020.")
    names = ("millesime", "decided_on")
    digest_fields = (*names, "is_reinstated")
    written: tuple[str, ...] = (*digest_fields, "reason")
    field_order = written

    def __init__(self, data: Any = None, *, before: Designation, **options: Any) -> None:
        super().__init__(data, before=before, **options)
        if before.withdrawn_on is None:
            del self.fields["is_reinstated"]
            self.written = ("millesime", "decided_on", "reason")


class WithdrawDesignationForm(DesignationDecisionForm):
    withdrawn_on = date_field("Retirée le", "Le premier jour où la désignation ne compte plus.")
    reason = reason_field("Par exemple : le service ne couvre plus l’outre-mer.")
    digest_fields = names = ("withdrawn_on",)
    field_order = written = (*names, "reason")


class ThresholdForm(StepForm):
    names = digest_fields = ("first_day", "people", "share")
    first_day = date_field("À partir du", "Aujourd’hui ou plus tard : le passé garde son seuil.")
    people = whole_field(
        "Personnes sur douze mois", missing="Donnez un nombre de personnes.", help_text="Par exemple : 100 000."
    )
    share = forms.DecimalField(
        label="Part de la population cible, en %",
        help_text="Vide : aucune. Elle remplace le nombre pour les services dont la population cible est connue.",
        required=False,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "invalid": "Ce nombre est illisible. Écrivez-le en chiffres, comme 12,5.",
            "max_digits": "Donnez une part de 0 à 100 pour cent.",
            "max_whole_digits": "Donnez une part de 0 à 100 pour cent.",
            "max_decimal_places": "Deux décimales au plus.",
        },
    )
    reason = reason_field("Par exemple : décision du comité d’investissement.")
    field_order = (*names, "reason")


class ReachForm(RecordForm):
    """Assertions about a startup, each with its source."""

    required_when: Mapping[str, str] = {
        "nationwide_source": "si vous répondez oui ou non",
        "target_population_source": "si vous donnez une population",
        "quality_source": "si vous donnez la date de vérification",
    }
    is_nationwide = forms.TypedChoiceField(
        label="Déployé sur tout le territoire",
        choices=[("", "On ne sait pas"), ("oui", "Oui"), ("non", "Non")],
        coerce=lambda text: text == "oui",
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choisissez dans la liste."},
    )
    target_population = whole_field("Population cible", "En personnes. Vide : inconnue.")
    reason = reason_field("Par exemple : carte des usages de mars.")

    class Meta(RecordForm.Meta):
        model = ImpactFacts
        fields = ImpactFacts.EDITED
        labels = {"quality_source": "Suivi de la qualité"}
        help_texts = {
            "nationwide_source": "Une adresse, ou un document daté.",
            "quality_source": "Observatoire, audit, tableau de bord : une adresse ou un document.",
        }

    def __init__(self, data: Any = None, *, instance: ImpactFacts, **options: Any) -> None:
        answer = {None: "", True: "oui", False: "non"}[instance.is_nationwide]
        super().__init__(data, instance=instance, initial={"is_nationwide": answer}, **options)
