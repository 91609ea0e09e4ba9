"""Forms of the FAST: call, committee, applications, opinions, decisions, awards, results."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from budget.actions.applications import APPLICATION, ASSESSMENT
from budget.actions.awarding import AWARD, RESULT
from budget.actions.rounds import ROUND
from budget.models import Application, Assessment, Award, FundingRound
from impact.models import Metric
from incubators.models import Incubator
from startups.models import Startup
from workspace.money.fields import ADDRESS, PUBLIC, EuroField, MoneyForm, MoneyStepForm, number_field, year_field
from workspace.pages.forms import NumberField, Text, date_field, model_field, reason_field

QUARTERS = [("", "Inconnu"), *((number, f"{number}") for number in range(1, 5))]


class RoundForm(MoneyStepForm):
    """A round of the FAST."""

    names = ROUND
    made_of = (*ROUND, "reason")
    number = number_field("Numéro")
    year = year_field()
    quarter = forms.TypedChoiceField(label="Trimestre", required=False, choices=QUARTERS, coerce=int, empty_value=None)
    call_opened_on = model_field(FundingRound, "call_opened_on", label="Candidatures ouvertes le")
    call_closes_on = model_field(FundingRound, "call_closes_on", help_text="Ce jour compris.")
    committee_on = model_field(FundingRound, "committee_on")
    closed_on = model_field(FundingRound, "closed_on", help_text="Ensuite, tout changement est à confirmer.")
    envelope = EuroField("Enveloppe", "En euros.")
    objective = model_field(FundingRound, "objective", limit=5000, rows=4, help_text=PUBLIC)
    criteria = model_field(FundingRound, "criteria", limit=5000, rows=4, help_text=PUBLIC)
    stated_awards = number_field("Lauréats annoncés", False, "Tels que l’annonce les compte, s’il y en a une.")
    stated_total = EuroField("Total annoncé", "Tel que l’annonce l’imprime.")
    source = model_field(FundingRound, "source")
    reason = reason_field("Par exemple : appel du printemps.")


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
            function, comma, organisation = line.rpartition(",")
            if line.strip() and not (comma and function.strip() and organisation.strip()):
                raise ValidationError(f"« {line.strip()[:60]} » n’a pas la forme « fonction, organisme ».")
        return str(self.cleaned_data["seats"])

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the seats: function and organisation."""
        lines = [line.rpartition(",") for line in self.cleaned_data["seats"].splitlines() if line.strip()]
        return [(function.strip(), organisation.strip()) for function, _, organisation in lines]


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


class OfStartupForm(MoneyForm):
    """A form whose ``metric`` is one of a startup's; an incubator has none."""

    def __init__(self, data: Any = None, *, startup: Startup | None, **options: Any) -> None:
        super().__init__(data, **options)
        metric = self.fields["metric"]
        assert isinstance(metric, MetricChoice)  # noqa: S101
        metric.queryset = Metric.objects.filter(startup=startup) if startup else Metric.objects.none()


class ApplicationForm(OfStartupForm):
    """A request to a round."""

    names = APPLICATION
    required_when: Mapping[str, str] = {"measure": "sans mesure d’impact"}
    amount = EuroField("Montant demandé", "En euros.", required=True)
    objective = model_field(
        Application,
        "objective",
        limit=5000,
        rows=5,
        missing="Indiquez ce que ce financement permettra.",
        help_text="Ce qui aura changé dans six mois, chiffré si possible. Publié si la candidature est retenue.",
    )
    metric = MetricChoice()
    measure = model_field(
        Application, "measure", label="Ou ce qui sera mesuré", help_text="Quand le service ne le mesure pas encore."
    )


class CorrectApplicationForm(ApplicationForm):
    """Correct an application, with the reason."""

    reason = reason_field("Par exemple : budget revu avec l’équipe.", "")


class AssessmentForm(MoneyForm):
    """An opinion on an application."""

    names = ASSESSMENT
    opinion = model_field(Assessment, "opinion", widget=forms.RadioSelect, missing="Choisissez un avis.")
    grade = number_field("Note sur 5", False)
    note = model_field(Assessment, "note", limit=5000, rows=5, help_text="Lu par l’équipe seule.")


class DecisionForm(MoneyStepForm):
    """The decision of the committee on an application."""

    names = ("decision", "decided_on")
    made_of = ("decision", "decided_on", "amount", "coaching_share", "reason")
    required_when: Mapping[str, str] = {"amount": "si elle est retenue"}
    decision = model_field(Application, "decision", widget=forms.RadioSelect, missing="Choisissez la décision.")
    decided_on = date_field("Décidée le")
    amount = EuroField("Montant attribué", "En euros.")
    coaching_share = EuroField("Dont part pour l’accompagnement", "En euros.")
    reason = reason_field("Motif, envoyé au porteur de la candidature.", "")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_awarded = values.get("decision") == Application.Decision.AWARDED
        if is_awarded and values.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Donnez le montant attribué.")
        return values


class AwardForm(MoneyStepForm, OfStartupForm):
    """An award."""

    names = AWARD
    made_of: ClassVar[tuple[str, ...]] = (*AWARD, "reason")
    amount = EuroField("Montant attribué", "En euros.")
    coaching_share = EuroField("Dont part pour l’accompagnement", "En euros.")
    awarded_on = model_field(Award, "awarded_on")
    objective = model_field(Award, "objective", limit=5000, rows=4, help_text=PUBLIC)
    metric = MetricChoice()
    source = model_field(Award, "source", help_text="Le document qui le dit.")
    reason = reason_field("Par exemple : d’après le relevé de décisions du comité.")


class LaureateForm(AwardForm):
    """An award to a service or to an incubator, by its identifier."""

    required_when: Mapping[str, str] = {"startup": "sans incubateur", "incubator": "sans service"}
    startup = Text("Service", limit=120, help_text="Son identifiant : la fin de l’adresse de sa fiche.")
    incubator = Text("Ou incubateur", limit=120, help_text="Son identifiant.")
    field_order = ("startup", "incubator")
    made_of = ("startup", "incubator", *AWARD, "reason")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        slugs = values.get("startup", ""), values.get("incubator", "")
        if bool(slugs[0]) == bool(slugs[1]) and not {"startup", "incubator"} & self.errors.keys():
            self.add_error("startup", "Un financement va à un service ou à un incubateur : donnez l’un des deux.")
        self.laureate: Startup | Incubator | None = None
        for name, model, words in (("startup", Startup, "service"), ("incubator", Incubator, "incubateur")):
            if slug := values.get(name):
                found: Any = model.objects.filter(slug=slug).first()
                self.laureate = found or self.laureate
                if found is None:
                    self.add_error(name, f"Aucun {words} n’a l’identifiant « {slug[:60]} ».")
        return values


class ResultForm(MoneyForm):
    """The results of an award."""

    names = RESULT
    result_on = date_field("Constaté le")
    objective_reached = forms.TypedChoiceField(
        label="Objectif atteint",
        required=False,
        choices=[("", "Inconnu (ND)"), ("True", "Oui"), ("False", "Non")],
        coerce=lambda text: text == "True",
        empty_value=None,
    )
    result = model_field(Award, "result", limit=5000, rows=4, help_text=PUBLIC)
    result_value = NumberField("Valeur de la mesure", "Ce jour-là. Vide : inconnue (ND).", required=False)
    result_evidence = model_field(Award, "result_evidence", help_text="L’adresse d’une page qui le montre.", **ADDRESS)
    reason = reason_field("Par exemple : point à six mois.")
