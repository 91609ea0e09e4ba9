"""Forms of the FAST: call, committee, applications, opinions, decisions, awards, results."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budget.actions.awarding import event_of_award
from budget.models import Application, Assessment, Award, FundingRound
from impact.models import Metric
from incubators.models import Incubator
from workspace.pages.decision_forms import WithEventForm
from workspace.pages.fields import EuroField, Text, date_field, model_field, reason_field
from workspace.pages.forms import RecordForm, WithdrawForm, set_choices
from workspace.pages.money_forms import PUBLIC, MoneyForm, MoneyStepForm, startup_field

QUARTERS = [("", "Inconnu"), *((number, f"{number}") for number in range(1, 5))]


class RoundForm(MoneyStepForm, RecordForm):
    """A round of the FAST."""

    quarter = forms.TypedChoiceField(label="Trimestre", required=False, choices=QUARTERS, coerce=int, empty_value=None)
    reason = reason_field("Par exemple : appel du printemps.")

    class Meta(RecordForm.Meta):
        model = FundingRound
        fields = FundingRound.EDITED
        labels = {"call_opened_on": "Candidatures ouvertes le"}
        help_texts = {
            "call_closes_on": "Ce jour compris.",
            "closed_on": "À renseigner à la clôture. Ensuite, tout changement est à confirmer.",
            "envelope": "En euros.",
            "objective": PUBLIC,
            "criteria": PUBLIC,
            "stated_awards": "À renseigner après l’annonce des résultats : le nombre publié.",
            "stated_total": "À renseigner après l’annonce des résultats, en euros.",
        }


class CommitteeForm(MoneyForm):
    """The members of a committee: one seat by line."""

    names = ("seats",)
    seats = Text(
        "Sièges du comité",
        limit=5000,
        rows=6,
        help_text="Un par ligne : la fonction, une virgule, l’organisme. Sans nom de personne.",
    )
    reason = reason_field("Par exemple : composition arrêtée par la directrice.")

    def clean_seats(self) -> str:
        for line in str(self.cleaned_data["seats"]).splitlines():
            role, comma, organisation = line.rpartition(",")
            if line.strip() and not (comma and role.strip() and organisation.strip()):
                raise ValidationError(f"« {line.strip()[:60]} » n’a pas la forme « fonction, organisme ».")
        return str(self.cleaned_data["seats"])

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the role and the organisation of each seat of the committee."""
        lines = [line.rpartition(",") for line in self.cleaned_data["seats"].splitlines() if line.strip()]
        return [(role.strip(), organisation.strip()) for role, _, organisation in lines]


class MetricChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A metric of a service."""

    def __init__(self) -> None:
        super().__init__(
            queryset=Metric.objects.none(),
            label="Mesure d’impact",
            required=False,
            empty_label="Aucune de celles du service",
            help_text="Celle qui dira si l’objectif est atteint.",
            error_messages={"invalid_choice": "Choisissez une mesure de ce service."},
        )

    def label_from_instance(self, obj: Metric) -> str:
        return f"{obj.name} ({obj.unit})"


class OfStartupForm(RecordForm):
    """A form whose ``metric`` is one of a startup's; an incubator has none."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        startup = self.instance.startup
        set_choices(self, "metric", Metric.objects.filter(startup=startup) if startup else Metric.objects.none())


class ApplicationForm(OfStartupForm):
    """A request to a round."""

    required_when: Mapping[str, str] = {"planned_measure": "sans mesure d’impact"}
    metric = MetricChoice()

    class Meta(RecordForm.Meta):
        model = Application
        fields = Application.EDITED
        labels = {"planned_measure": "Ou ce qui sera mesuré"}
        help_texts = {
            "amount": "En euros.",
            "objective": (
                "Ce qui aura changé dans six mois, chiffré si possible. Publié si la candidature est retenue."
            ),
            "planned_measure": "Quand le service ne le mesure pas encore.",
        }
        error_messages = {"objective": {"required": "Indiquez ce que ce financement permettra."}}


class CorrectApplicationForm(ApplicationForm):
    """Correct an application, with the reason."""

    reason = reason_field("Par exemple : budget revu avec l’équipe.", "")


class AssessmentForm(RecordForm):
    """An opinion on an application."""

    class Meta(RecordForm.Meta):
        model = Assessment
        fields = Assessment.EDITED
        widgets = {"opinion": forms.RadioSelect}
        help_texts = {"comment": "Lu par l’équipe seule."}
        error_messages = {"opinion": {"required": "Choisissez un avis."}}


class DecisionForm(WithEventForm, MoneyStepForm):
    """The decision of the committee on an application."""

    preview_label = "Vérifier la décision"
    save_label = "Enregistrer la décision"
    names = ("decision", "decided_on")
    digest_fields = ("decision", "decided_on", "amount", "coaching_share", "with_event", "reason")
    field_order = digest_fields
    required_when: Mapping[str, str] = {"amount": "si elle est retenue"}
    decision = model_field(Application, "decision", widget=forms.RadioSelect, missing="Choisissez la décision.")
    decided_on = date_field("Décidée le")
    amount = EuroField("Montant attribué", "En euros.")
    coaching_share = EuroField("Dont part pour l’accompagnement", "En euros.")
    reason = reason_field("Il est envoyé au porteur de la candidature.", "")

    def __init__(self, data: Any = None, *, money: str, is_of_service: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["amount"].help_text = f"En euros. {money}"
        if not is_of_service:
            del self.fields["with_event"]

    @property
    def is_refusal(self) -> bool:
        """Whether the typed decision declines the application."""
        return self.data.get("decision") == Application.Decision.DECLINED

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_awarded = values.get("decision") == Application.Decision.AWARDED
        if is_awarded and values.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Donnez le montant attribué.")
        return values


class WithdrawAwardForm(WithEventForm, MoneyStepForm, WithdrawForm):
    """Withdraw an award, after what that does was shown."""

    save_label = "Retirer le financement"

    def __init__(self, data: Any = None, *, row: Award, **options: Any) -> None:
        super().__init__(data, row=row, **options)
        self.of_withdrawal(row.startup, event_of_award(row))

    @property
    def action_arguments(self) -> dict[str, Any]:
        return {**super().action_arguments, "with_event": self.writes_event}


class ReopenForm(MoneyStepForm, WithdrawForm):
    """Cancel a refusal, after what that does was shown."""

    preview_label = "Vérifier l’annulation"
    save_label = "Annuler le refus"


class AwardForm(WithEventForm, MoneyStepForm, OfStartupForm):
    """An award."""

    metric = MetricChoice()
    reason = reason_field("Par exemple : d’après le relevé de décisions du comité.")

    class Meta(RecordForm.Meta):
        model = Award
        fields: tuple[str, ...] = Award.EDITED
        labels = {"amount": "Montant attribué", "coaching_share": "Dont part pour l’accompagnement"}
        help_texts = {
            "amount": "En euros.",
            "coaching_share": "En euros.",
            "objective": PUBLIC,
            "source": "Le document qui le dit.",
        }

    def __init__(self, data: Any = None, *, instance: Award, **options: Any) -> None:
        super().__init__(data, instance=instance, **options)
        if instance.pk:
            self.of_recorded(instance.startup, event_of_award(instance))

    @property
    def action_arguments(self) -> dict[str, Any]:
        return {**super().action_arguments, "with_event": self.writes_event}


class LaureateForm(AwardForm):
    """An award to a service or to an incubator, chosen by its name."""

    required_when: Mapping[str, str] = {"startup": "sans incubateur", "incubator": "sans service"}
    startup = startup_field("Service", required=False)
    incubator = forms.ModelChoiceField(
        queryset=Incubator.objects.order_by("name", "slug"),
        to_field_name="slug",
        label="Ou incubateur",
        required=False,
        empty_label="Choisir un incubateur",
        error_messages={"invalid_choice": "Aucun incubateur n’a l’identifiant « %(value)s »."},
    )

    class Meta(AwardForm.Meta):
        fields = ("startup", "incubator", *Award.EDITED)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_one = bool(values.get("startup")) != bool(values.get("incubator"))
        if not is_one and not {"startup", "incubator"} & self.errors.keys():
            self.add_error("startup", "Un financement va à un service ou à un incubateur : donnez l’un des deux.")
        return values


class ResultForm(RecordForm):
    """The results of an award."""

    result_on = date_field("Constaté le")
    objective_reached = forms.TypedChoiceField(
        label="Objectif atteint",
        required=False,
        choices=[("", "Inconnu (ND)"), ("True", "Oui"), ("False", "Non")],
        coerce=lambda text: text == "True",
        empty_value=None,
    )
    reason = reason_field("Par exemple : point à six mois.")

    class Meta(RecordForm.Meta):
        model = Award
        fields = Award.RESULT
        help_texts = {
            "result": PUBLIC,
            "result_value": "Ce jour-là. Vide : inconnue (ND).",
            "result_evidence": "L’adresse d’une page qui le montre.",
        }
