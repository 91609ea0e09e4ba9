"""Forms of investment committees."""

from collections.abc import Sequence
from typing import Any

from django import forms

from impact.actions.objectives import OBJECTIVE
from impact.actions.reviewing import SAID
from impact.models import Metric, Objective, Review
from workspace.pages.conflict_forms import LockedForm
from workspace.pages.fields import EuroField, NumberField, date_field, model_field, reason_field

CHOOSE = {"required": "Choisissez la décision.", "invalid_choice": "Choisissez dans la liste."}
CHOOSE_METRIC = {"required": "Choisissez la mesure.", "invalid_choice": "Choisissez une mesure de ce service."}


class ReviewForm(LockedForm):
    """A past committee: results of the last objectives, decision and reason, next objectives."""

    names = SAID
    held_on = model_field(Review, "held_on")
    last_outcome = forms.ChoiceField(
        label="Les objectifs précédents",
        required=False,
        choices=[("", "Non renseignés, ou premier comité"), *Review.Outcome.choices],
        error_messages=CHOOSE,
    )
    last_outcome_note = model_field(
        Review, "last_outcome_note", limit=5000, rows=3, help_text="Public : n’y nommez personne."
    )
    decision = model_field(Review, "decision", widget=forms.RadioSelect, missing="Choisissez la décision.")
    reason = model_field(
        Review,
        "reason",
        label="Motif de la décision",
        limit=5000,
        rows=4,
        missing="Indiquez le motif de la décision.",
        help_text="Ce que les mesures d’impact ont montré. Public : n’y nommez personne.",
    )
    amount = EuroField("Montant accordé", "En euros, pour les six prochains mois.")
    objectives = model_field(Review, "objectives", limit=5000, rows=4, help_text="Chiffrés si possible. Publics.")
    next_due_on = model_field(Review, "next_due_on", help_text="Sans date : six mois après celui-ci.")

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SAID}


class CorrectReviewForm(ReviewForm):
    """Correct a committee, with the reason."""

    why = reason_field("Par exemple : montant corrigé d’après le compte rendu.")


class ObjectiveForm(LockedForm):
    """What a committee expects of a metric of its service, in figures."""

    names = OBJECTIVE
    metric_id = forms.TypedChoiceField(label="Mesure", coerce=int, error_messages=CHOOSE_METRIC)
    direction = model_field(Objective, "direction")
    initial_on = date_field(
        "Date de la valeur initiale",
        "Dernier jour d’une période mesurée. Sans date : la dernière valeur connue le jour du comité.",
        required=False,
    )
    initial_value = NumberField("Valeur initiale", "Celle d’un relevé. Laissez vide pour la reprendre.", required=False)
    target_value = NumberField("Cible", "Dans l’unité de la mesure.")
    target_on = model_field(Objective, "target_on")
    reason = reason_field("Par exemple : objectif fixé en comité.")

    def __init__(self, data: Any = None, *, metrics: Sequence[Metric], **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["metric_id"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [("", "Choisir"), *((one.pk, f"{one.name} ({one.unit})") for one in metrics)]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in OBJECTIVE}
