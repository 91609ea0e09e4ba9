"""Forms of support in kind: GAMMA, supports, shared services."""

from django import forms

from budget.actions.coaching import CRITERION, MILESTONE, PARTICIPATION, SEASON
from budget.actions.supporting import SHARED_SERVICE, SUPPORT
from budget.models import EntryCriterion, Milestone, Participation, Season, SharedService, Support
from startups.models import Startup
from workspace.money.fields import PUBLIC, MoneyRecordForm
from workspace.pages.fields import CHOOSE, reason_field


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


class SeasonForm(MoneyRecordForm):
    """A season of GAMMA."""

    reason = reason_field("Par exemple : saison décidée avec les coachs.")

    class Meta(MoneyRecordForm.Meta):
        model = Season
        fields = SEASON
        labels = {"end": "Au"}
        help_texts = {
            "end": "Le premier jour qui n’en est plus. Vide : elle dure encore.",
            "description": PUBLIC,
        }


class ParticipationForm(MoneyRecordForm):
    """The dates of a participant's coaching, and its results."""

    reason = reason_field("Par exemple : retenu par le jury.")

    class Meta(MoneyRecordForm.Meta):
        model = Participation
        fields = PARTICIPATION
        labels = {"end": "Au"}
        help_texts = {"end": "Le premier jour qui n’en est plus.", "outcome": PUBLIC}


class JoinForm(ParticipationForm):
    """A new participant."""

    startup = startup_field("Service", required=True)
    field_order = ("startup",)


class CriterionForm(MoneyRecordForm):
    """One entry criterion."""

    reason = reason_field("Par exemple : dossier de candidature.")

    class Meta(MoneyRecordForm.Meta):
        model = EntryCriterion
        fields = CRITERION
        help_texts = {"evidence": f"Ce qui le montre. {PUBLIC}"}
        widgets = {"state": forms.RadioSelect}


class MilestoneForm(MoneyRecordForm):
    """A milestone."""

    reason = reason_field("Par exemple : point mensuel.")

    class Meta(MoneyRecordForm.Meta):
        model = Milestone
        fields = MILESTONE
        help_texts = {"reached_on": "Vide : pas encore.", "note": PUBLIC}
        error_messages = {"label": {"required": "Indiquez l’objectif visé."}}


class SupportForm(MoneyRecordForm):
    """A support given to a service: by whom, when, and its content."""

    shared_service = forms.ModelChoiceField(
        queryset=SharedService.objects.order_by("name"),
        label="Avec le service partagé",
        required=False,
        empty_label="Aucun",
        error_messages=CHOOSE,
    )
    reason = reason_field("Par exemple : bilan de la Brigade.")

    class Meta(MoneyRecordForm.Meta):
        model = Support
        fields = SUPPORT
        labels = {"end": "Au"}
        help_texts = {"end": "Le premier jour qui n’en est plus. Vide : il dure encore.", "description": PUBLIC}


class SharedServiceForm(MoneyRecordForm):
    """A shared tool, guide or digital common."""

    startup = startup_field("Fiche, s’il en a une", required=False)
    reason = reason_field("Par exemple : ouverture à tous les incubateurs.")

    class Meta(MoneyRecordForm.Meta):
        model = SharedService
        fields = SHARED_SERVICE
        labels = {"end": "Jusqu’au"}
        help_texts = {"slug": "En minuscules, chiffres et tirets.", "end": "Le premier jour où il ne l’est plus."}
        error_messages = {
            "slug": {"required": "Donnez un identifiant.", "invalid": "Des minuscules, chiffres et tirets."},
            "name": {"required": "Donnez un nom."},
        }
