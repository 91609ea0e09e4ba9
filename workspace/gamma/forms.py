"""Forms of GAMMA: seasons, participants, entry criteria, milestones."""

from django import forms

from budget.actions.coaching import CRITERION, MILESTONE, PARTICIPATION, SEASON
from budget.models import EntryCriterion, Milestone, Participation, Season
from workspace.pages.fields import reason_field
from workspace.pages.money_forms import PUBLIC, MoneyRecordForm, startup_field


class SeasonForm(MoneyRecordForm):
    """A season of GAMMA."""

    reason = reason_field("Par exemple : saison décidée avec les coachs.")

    class Meta(MoneyRecordForm.Meta):
        model = Season
        fields = SEASON
        labels = {"until": "Au"}
        help_texts = {
            "until": "Le premier jour qui n’en est plus. Vide : elle dure encore.",
            "description": PUBLIC,
        }


class ParticipationForm(MoneyRecordForm):
    """The dates of a participant's coaching, and its results."""

    reason = reason_field("Par exemple : retenu par le jury.")

    class Meta(MoneyRecordForm.Meta):
        model = Participation
        fields = PARTICIPATION
        labels = {"until": "Au"}
        help_texts = {"until": "Le premier jour qui n’en est plus.", "outcome": PUBLIC}


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
