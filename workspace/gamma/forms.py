"""Forms of GAMMA: seasons, participants, entry criteria, milestones."""

from django import forms

from budget.models import EntryCriterion, Milestone, Participation, Season
from workspace.pages.fields import reason_field
from workspace.pages.forms import RecordForm
from workspace.pages.money_forms import PUBLIC, startup_field


class SeasonForm(RecordForm):
    """A season of GAMMA."""

    reason = reason_field("Par exemple : saison décidée avec les coachs.")

    class Meta(RecordForm.Meta):
        model = Season
        fields = Season.EDITED
        labels = {"until": "Au"}
        help_texts = {
            "until": "Le premier jour qui n’en est plus. Vide : elle dure encore.",
            "description": PUBLIC,
        }


class ParticipationForm(RecordForm):
    """The dates of a participant's coaching, and its results."""

    reason = reason_field("Par exemple : retenu par le jury.")

    class Meta(RecordForm.Meta):
        model = Participation
        fields: tuple[str, ...] = Participation.EDITED
        labels = {"until": "Au"}
        help_texts = {"until": "Le premier jour qui n’en est plus.", "outcome": PUBLIC}


class JoinForm(ParticipationForm):
    """A new participant."""

    startup = startup_field("Service", required=True)

    class Meta(ParticipationForm.Meta):
        fields = ("startup", *Participation.EDITED)


class CriterionForm(RecordForm):
    """One entry criterion."""

    reason = reason_field("Par exemple : dossier de candidature.")

    class Meta(RecordForm.Meta):
        model = EntryCriterion
        fields = EntryCriterion.EDITED
        help_texts = {"evidence": f"Ce qui le montre. {PUBLIC}"}
        widgets = {"state": forms.RadioSelect}


class MilestoneForm(RecordForm):
    """A milestone."""

    reason = reason_field("Par exemple : point mensuel.")

    class Meta(RecordForm.Meta):
        model = Milestone
        fields = Milestone.EDITED
        help_texts = {"reached_on": "Vide : pas encore.", "comment": PUBLIC}
        error_messages = {"label": {"required": "Indiquez l’objectif visé."}}
