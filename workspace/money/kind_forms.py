"""Forms of support in kind: GAMMA, supports, shared services."""

from django import forms

from budget.actions.coaching import CRITERION, MILESTONE, PARTICIPATION, SEASON
from budget.actions.supporting import SHARED_SERVICE, SUPPORT
from budget.models import EntryCriterion, Milestone, Participation, Season, SharedService, Support
from startups.models import Startup
from workspace.money.fields import ADDRESS, PUBLIC, MoneyForm, number_field
from workspace.pages.forms import CHOOSE, model_field, reason_field


def startup_field(label: str, required: bool) -> "forms.ModelChoiceField[Startup]":
    """Return the field of a service by its identifier: there are too many for a list."""
    return forms.ModelChoiceField(
        queryset=Startup.objects.all(),
        to_field_name="slug",
        label=label,
        required=required,
        widget=forms.TextInput,
        help_text="Son identifiant : la fin de l’adresse de sa fiche.",
        error_messages={
            "required": "Donnez l’identifiant d’un service.",
            "invalid_choice": "Aucun service n’a cet identifiant.",
        },
    )


class SeasonForm(MoneyForm):
    """A season of GAMMA."""

    names = SEASON
    number = number_field("Numéro")
    start = model_field(Season, "start")
    end = model_field(
        Season, "end", label="Au", help_text="Le premier jour qui n’en est plus. Vide : elle dure encore."
    )
    description = model_field(Season, "description", limit=5000, rows=4, help_text=PUBLIC)
    source = model_field(Season, "source")
    reason = reason_field("Par exemple : saison décidée avec les coachs.")


class ParticipationForm(MoneyForm):
    """The dates of a participant's coaching, and its results."""

    names = PARTICIPATION
    start = model_field(Participation, "start")
    end = model_field(Participation, "end", label="Au", help_text="Le premier jour qui n’en est plus.")
    outcome = model_field(Participation, "outcome", limit=5000, rows=4, help_text=PUBLIC)
    source = model_field(Participation, "source")
    reason = reason_field("Par exemple : retenu par le jury.")


class JoinForm(ParticipationForm):
    """A new participant."""

    startup = startup_field("Service", required=True)
    field_order = ("startup",)


class CriterionForm(MoneyForm):
    """One entry criterion."""

    names = CRITERION
    state = model_field(EntryCriterion, "state", widget=forms.RadioSelect)
    evidence = model_field(EntryCriterion, "evidence", limit=2000, rows=3, help_text=f"Ce qui le montre. {PUBLIC}")
    evidence_url = model_field(EntryCriterion, "evidence_url", **ADDRESS)
    reason = reason_field("Par exemple : dossier de candidature.")


class MilestoneForm(MoneyForm):
    """A milestone."""

    names = MILESTONE
    label = model_field(Milestone, "label", missing="Indiquez l’objectif visé.")
    due_on = model_field(Milestone, "due_on")
    reached_on = model_field(Milestone, "reached_on", help_text="Vide : pas encore.")
    note = model_field(Milestone, "note", limit=2000, rows=3, help_text=PUBLIC)
    reason = reason_field("Par exemple : point mensuel.")


class SupportForm(MoneyForm):
    """A support given to a service: by whom, when, and its content."""

    names = SUPPORT
    kind = model_field(Support, "kind")
    start = model_field(Support, "start")
    end = model_field(Support, "end", label="Au", help_text="Le premier jour qui n’en est plus. Vide : il dure encore.")
    is_to_the_year = model_field(Support, "is_to_the_year")
    description = model_field(Support, "description", limit=2000, rows=3, help_text=PUBLIC)
    shared_service = forms.ModelChoiceField(
        queryset=SharedService.objects.order_by("name"),
        label="Avec le service partagé",
        required=False,
        empty_label="Aucun",
        error_messages=CHOOSE,
    )
    source = model_field(Support, "source")
    reason = reason_field("Par exemple : bilan de la Brigade.")


class SharedServiceForm(MoneyForm):
    """A shared tool, guide or digital common."""

    names = SHARED_SERVICE
    slug = model_field(
        SharedService,
        "slug",
        help_text="En minuscules, chiffres et tirets.",
        error_messages={"required": "Donnez un identifiant.", "invalid": "Des minuscules, chiffres et tirets."},
    )
    name = model_field(SharedService, "name", missing="Donnez un nom.")
    kind = model_field(SharedService, "kind")
    summary = model_field(SharedService, "summary", limit=2000, rows=3)
    url = model_field(SharedService, "url", **ADDRESS)
    startup = startup_field("Fiche, s’il en a une", required=False)
    start = model_field(SharedService, "start")
    end = model_field(SharedService, "end", label="Jusqu’au", help_text="Le premier jour où il ne l’est plus.")
    source = model_field(SharedService, "source")
    reason = reason_field("Par exemple : ouverture à tous les incubateurs.")
