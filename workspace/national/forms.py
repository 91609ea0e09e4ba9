"""Forms of national impact: designate, correct, withdraw, record assertions, set the threshold."""

from collections.abc import Mapping
from typing import Any

from django import forms

from common.optimistic_lock import state_of
from impact.actions.designating import DESIGNATION_COLUMNS, event_of_designation
from impact.models import CriterionThreshold, Designation, ImpactFacts
from workspace.pages.decision_forms import WithEventForm
from workspace.pages.fields import date_field, reason_field
from workspace.pages.forms import RecordForm, StepForm


class WholeField(forms.IntegerField):
    """A whole number from 1, with or without thousands separators."""

    default_error_messages = {
        "invalid": "Écrivez un nombre entier, en chiffres.",
        "min_value": "Écrivez un nombre positif.",
        "max_value": "Ce nombre est trop grand.",
    }

    def __init__(self, *, max_value: int = 10**10, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        super().__init__(min_value=1, max_value=max_value, widget=widget, **options)

    def to_python(self, value: Any) -> int | None:
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)


def millesime_field() -> WholeField:
    return WholeField(
        label="Millésime",
        help_text="L’année pour laquelle le service compte, par exemple 2021.",
        max_value=9999,
        error_messages={"required": "Donnez le millésime."},
    )


class DesignationDecisionForm(StepForm):
    """A decision about a startup; ``written`` are its values, ``before`` the values in force at the display (None:
    none).
    """

    written: tuple[str, ...]

    def __init__(self, data: Any = None, *, before: Designation | None, **options: Any) -> None:
        super().__init__(data, recorded=state_of(before, DESIGNATION_COLUMNS), **options)
        self.before = before


class DesignateForm(WithEventForm, DesignationDecisionForm):
    millesime = millesime_field()
    decided_on = date_field("Décidée le", "Le jour de la décision, souvent dans l’année qui suit le millésime.")
    reason = reason_field("Par exemple : un million d’usagers en 2021, comité du 12 janvier.")
    names = ("millesime", "decided_on")
    digest_fields = (*names, "with_event")
    field_order = written = (*digest_fields, "reason")


class CorrectDesignationForm(WithEventForm, DesignationDecisionForm):
    millesime = millesime_field()
    decided_on = date_field("Décidée le", "Vide si le jour n’est pas connu.", required=False)
    is_reinstated = forms.BooleanField(
        label="Annuler le retrait",
        required=False,
        help_text="Il a été enregistré par erreur : la désignation compte de nouveau.",
    )
    reason = reason_field("Par exemple : le bilan compte ce service en 2020.")
    names = ("millesime", "decided_on")
    digest_fields = (*names, "is_reinstated", "with_event")
    written: tuple[str, ...] = (*digest_fields, "reason")
    field_order = written

    def __init__(self, data: Any = None, *, before: Designation, **options: Any) -> None:
        super().__init__(data, before=before, **options)
        if before.withdrawn_on is None:
            del self.fields["is_reinstated"]
            self.written = ("millesime", "decided_on", "with_event", "reason")
        self.of_recorded(before.startup, event_of_designation(before), is_in_force=before.withdrawn_on is None)


class WithdrawDesignationForm(WithEventForm, DesignationDecisionForm):
    save_label = "Retirer la désignation"
    withdrawn_on = date_field("Retirée le", "Le premier jour où la désignation ne compte plus.")
    reason = reason_field("Par exemple : le service ne couvre plus l’outre-mer.")
    names = ("withdrawn_on",)
    digest_fields = (*names, "with_event")
    field_order = written = (*digest_fields, "reason")

    def __init__(self, data: Any = None, *, before: Designation, **options: Any) -> None:
        super().__init__(data, before=before, **options)
        self.of_withdrawal(before.startup, event_of_designation(before))


class ThresholdForm(StepForm, RecordForm):
    """A threshold of national impact, previewed before it is saved."""

    digest_fields = CriterionThreshold.EDITED
    reason = reason_field("Par exemple : décision du comité d’investissement.")

    class Meta(RecordForm.Meta):
        model = CriterionThreshold
        fields = CriterionThreshold.EDITED
        field_classes = {"people": WholeField}
        localized_fields = ("share",)
        labels = {"people": "Personnes sur douze mois"}
        help_texts = {
            "first_day": "Aujourd’hui ou plus tard : le passé garde son seuil.",
            "people": "Par exemple : 100 000.",
            "share": "Vide : aucune. Elle remplace le nombre pour les services dont la population cible est connue.",
        }
        error_messages = {
            "people": {"required": "Donnez un nombre de personnes."},
            "share": {
                "invalid": "Ce nombre est illisible. Écrivez-le en chiffres, comme 12,5.",
                "max_digits": "Donnez une part de 0 à 100 pour cent.",
                "max_whole_digits": "Donnez une part de 0 à 100 pour cent.",
                "max_decimal_places": "Deux décimales au plus.",
            },
        }
        widgets = {"share": forms.TextInput(attrs={"inputmode": "decimal"})}


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
    reason = reason_field("Par exemple : carte des usages de mars.")

    class Meta(RecordForm.Meta):
        model = ImpactFacts
        fields = ImpactFacts.EDITED
        field_classes = {"target_population": WholeField}
        labels = {"quality_source": "Suivi de la qualité"}
        help_texts = {
            "nationwide_source": "Une adresse, ou un document daté.",
            "target_population": "En personnes. Vide : inconnue.",
            "quality_source": "Observatoire, audit, tableau de bord : une adresse ou un document.",
        }

    def __init__(self, data: Any = None, *, instance: ImpactFacts, **options: Any) -> None:
        answer = {None: "", True: "oui", False: "non"}[instance.is_nationwide]
        super().__init__(data, instance=instance, initial={"is_nationwide": answer}, **options)
