"""Forms of investment committees."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.words import number_fr
from impact.actions.reviewing import SAID
from impact.models import Metric, Review
from workspace.pages.conflict_forms import LockedForm
from workspace.pages.fields import NumberField, model_field, reason_field

MOST = Decimal(10) ** 12
CHOOSE = {"required": "Choisissez la décision.", "invalid_choice": "Choisissez dans la liste."}


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
    amount = NumberField(
        "Montant accordé", "En euros, pour les six prochains mois.", kind=Metric.Kind.AMOUNT, required=False
    )
    objectives = model_field(Review, "objectives", limit=5000, rows=4, help_text="Chiffrés si possible. Publics.")
    next_due_on = model_field(Review, "next_due_on", help_text="Sans date : six mois après celui-ci.")

    def clean_amount(self) -> Decimal | None:
        amount: Decimal | None = self.cleaned_data["amount"]
        if amount is not None and (not 0 <= amount < MOST or amount != round(amount, 2)):
            raise ValidationError(f"Un montant va de 0 à {number_fr(MOST)} €, avec deux décimales au plus.")
        return amount

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SAID}


class CorrectReviewForm(ReviewForm):
    """Correct a committee, with the reason."""

    why = reason_field("Par exemple : montant corrigé d’après le compte rendu.")
