"""Forms of investment committees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from catalogue.metrics.presenters import period_in_words, value_in_words
from impact.actions.objectives import Goal, Goals, state_of_objectives, target_name, term_name
from impact.actions.reviewing import event_of_review, state_of_review
from impact.models import Beginning, Review
from impact.queries.metrics import MetricSeries
from workspace.pages.decision_forms import WithEventForm
from workspace.pages.fields import NumberField, date_field, model_field, reason_field
from workspace.pages.forms import RecordForm, WithdrawForm

TYPED: Sequence[str] = tuple(name for name in Review.EDITED if name != "objectives_text")
"""The columns of a committee that somebody types: its objectives are figures, no longer a text."""
OUTCOME = ("last_outcome", "last_outcome_note")


@dataclass(frozen=True, slots=True)
class GoalLine:
    """The two fields of an objective."""

    target: forms.BoundField
    term: forms.BoundField


class ReviewForm(WithEventForm, RecordForm):
    """A past committee: what became of the last objectives if it ``judges`` some, the decision, the next objectives.

    ``measures`` are those of the service with a value; each has a line, and an empty one sets no objective.
    """

    last_outcome = model_field(Review, "last_outcome", label="Les objectifs précédents", empty_label="Non renseignés")

    class Meta(RecordForm.Meta):
        model = Review
        fields = TYPED
        labels = {"reason": "Motif de la décision", "amount": "Montant accordé", "amount_asked": "Montant demandé"}
        help_texts = {
            "last_outcome_note": "Public : n’y nommez personne.",
            "reason": "Ce que les mesures d’impact ont montré. Public : n’y nommez personne.",
            "amount_asked": "En euros, pour les six prochains mois.",
            "amount": "En euros, pour les six prochains mois.",
            "next_due_on": "Sans date : six mois après celui-ci.",
        }
        widgets = {"decision": forms.RadioSelect}
        error_messages = {
            "decision": {"required": "Choisissez la décision."},
            "reason": {"required": "Indiquez le motif de la décision."},
        }

    def __init__(
        self,
        data: Any = None,
        *,
        instance: Review,
        measures: Sequence[MetricSeries],
        judges: bool,
        **options: Any,
    ) -> None:
        self.measures = measures
        self.held = instance if instance.pk else None
        super().__init__(data, instance=instance, recorded=state_of_review(self.held), **options)
        self.initial.update(state_of_objectives(self.held))
        self.columns = [name for name in TYPED if judges or name not in OUTCOME]
        if not judges:
            for name in OUTCOME:
                del self.fields[name]
        lines = _fields_of(measures)
        for name, field in lines.items():
            self.set_field(name, field)
        self.names = (*self.columns, *lines)
        if self.held:
            self.of_recorded(self.held.startup, event_of_review(self.held))

    @property
    def action_arguments(self) -> dict[str, Any]:
        """Return the typed columns and objectives; the reason of a new committee is its decision."""
        typed = {"columns": self.columns, "goals": self.goals, "with_event": self.writes_event}
        return {**typed, "reason": self.cleaned_data.get("why", ""), "seen": self.cleaned_data["seen"]}

    @property
    def goals(self) -> Goals:
        """Return the typed objectives, by the key of their metric."""
        typed = {one.metric.pk: self.cleaned_data.get(target_name(one.metric.pk)) for one in self.measures}
        return {
            key: Goal(value, self.cleaned_data[term_name(key)]) for key, value in typed.items() if value is not None
        }

    @property
    def lines(self) -> list[GoalLine]:
        """Return the lines of objectives, one for each measure."""
        keys = [one.metric.pk for one in self.measures]
        return [GoalLine(self[target_name(key)], self[term_name(key)]) for key in keys]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for one in self.measures:
            target, term = target_name(one.metric.pk), term_name(one.metric.pk)
            if values.get(term) and values.get(target) is None and target not in self.errors:
                self.add_error(target, "Donnez la valeur à atteindre à cette date, ou effacez la date.")
            if values.get(target) is not None and values.get("decision") == Review.Decision.STOP:
                self.add_error(target, "Un service que le comité arrête n’a plus d’objectif : effacez cette valeur.")
        return values


class CorrectReviewForm(ReviewForm):
    """Correct a committee, with the reason."""

    why = reason_field("Par exemple : montant corrigé d’après le compte rendu.")


class WithdrawReviewForm(WithEventForm, WithdrawForm):
    """Withdraw a committee recorded by mistake."""

    def __init__(self, data: Any = None, *, row: Review, **options: Any) -> None:
        super().__init__(data, row=row, **options)
        self.of_withdrawal(row.startup, event_of_review(row))

    @property
    def action_arguments(self) -> dict[str, Any]:
        return {**self.reason_and_version, "with_event": self.writes_event}


def _fields_of(measures: Sequence[MetricSeries]) -> dict[str, forms.Field]:
    """Return the two fields of each measure."""
    return {name: field for one in measures for name, field in _goal_fields(one)}


def _goal_fields(metric_series: MetricSeries) -> list[tuple[str, forms.Field]]:
    metric = metric_series.metric
    target = NumberField(f"{metric.name} : valeur à atteindre", _known(metric_series), kind=metric.kind, required=False)
    term = date_field(f"{metric.name} : échéance", "Sans date : le prochain comité.", required=False)
    return [(target_name(metric.pk), target), (term_name(metric.pk), term)]


def _known(metric_series: MetricSeries) -> str:
    last = (
        f"{value_in_words(metric_series.metric, metric_series.last)} ({period_in_words(metric_series.last)})"
        if metric_series.last
        else "aucune"
    )
    return f"Dernière valeur connue : {last}."


class BeginningForm(RecordForm):
    """The day since which committees and results are followed."""

    reason = reason_field("Par exemple : les comités de 2026 sont repris.")

    class Meta(RecordForm.Meta):
        model = Beginning
        fields = Beginning.EDITED
