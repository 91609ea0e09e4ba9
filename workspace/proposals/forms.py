"""The forms of proposals: another value of a period, and the answer of whoever measures the service."""

from collections.abc import Sequence
from typing import Any

from django import forms

from impact.models import Metric, ValueProposal
from workspace.pages.conflict_forms import LockedForm
from workspace.pages.fields import CHOOSE, NumberField, model_field
from workspace.pages.forms import PageForm

MAX_REASON = 2000


class ProposalForm(PageForm):
    """Another value of a measured period, with a reason and a source."""

    measurement = forms.TypedChoiceField(label="Période", coerce=int, error_messages=CHOOSE)
    value = NumberField("Valeur proposée")
    reason = model_field(
        ValueProposal,
        "reason",
        label="Pourquoi la valeur est fausse",
        limit=MAX_REASON,
        rows=3,
        missing="Indiquez pourquoi la valeur est fausse.",
        help_text="Ce motif sera public si la valeur est acceptée : ne citez aucune personne.",
    )
    source = model_field(
        ValueProposal, "source", missing="Indiquez la source.", help_text="Une page, un rapport, un export."
    )

    def __init__(self, data: Any = None, *, metric: Metric, periods: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(data, **options)
        field, value = self.fields["measurement"], self.fields["value"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        assert isinstance(value, NumberField)  # noqa: S101
        field.choices = [("", "Choisir"), *periods]
        value.kind, value.help_text = (
            metric.kind,
            f"En {metric.unit}. La valeur enregistrée ne change pas avant la réponse.",
        )


class ProposalAnswerForm(LockedForm):
    """The answer to a proposal: what the page showed of the measurement is compared before it is replaced."""

    answer = model_field(
        ValueProposal, "answer", widget=forms.RadioSelect, missing="Acceptez ou refusez la proposition."
    )
    note = model_field(
        ValueProposal,
        "answer_note",
        limit=MAX_REASON,
        rows=3,
        help_text="Obligatoire pour un refus : la personne lit cette réponse.",
    )
