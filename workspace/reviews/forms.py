"""Forms of investment committees."""

from collections.abc import Sequence
from typing import Any

from django import forms

from impact.actions.objectives import OBJECTIVE
from impact.actions.reviewing import SAID
from impact.models import Metric, Objective, Review
from workspace.pages.fields import NumberField, date_field, model_field, reason_field
from workspace.pages.forms import LockedForm, RecordForm

CHOOSE_METRIC = {"required": "Choisissez la mesure.", "invalid_choice": "Choisissez une mesure de ce service."}


class ReviewForm(RecordForm):
    """A past committee: results of the last objectives, decision and reason, next objectives."""

    last_outcome = model_field(
        Review, "last_outcome", label="Les objectifs précédents", empty_label="Non renseignés, ou premier comité"
    )

    class Meta(RecordForm.Meta):
        model = Review
        fields: Sequence[str] = SAID
        labels = {"reason": "Motif de la décision", "amount": "Montant accordé"}
        help_texts = {
            "last_outcome_note": "Public : n’y nommez personne.",
            "reason": "Ce que les mesures d’impact ont montré. Public : n’y nommez personne.",
            "amount": "En euros, pour les six prochains mois.",
            "objectives": "Chiffrés si possible. Publics.",
            "next_due_on": "Sans date : six mois après celui-ci.",
        }
        widgets = {"decision": forms.RadioSelect}
        error_messages = {
            "decision": {"required": "Choisissez la décision."},
            "reason": {"required": "Indiquez le motif de la décision."},
        }


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
