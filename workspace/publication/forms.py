"""The form of a publication: the published value of each indicator, the date, source and reason."""

from collections import ChainMap
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.optimistic_lock import VersionToken
from common.words import number_fr
from indicators.actions.publishing import PublicationEntry
from indicators.queries.publishable import PublicationCandidate, figures_state
from workspace.pages.fields import Text, date_field, decimal_field, reason_field
from workspace.pages.forms import LockField, PageForm

RECORDS, TYPED, UNKNOWN = "records", "typed", "unknown"


class PublicationForm(PageForm):
    """The fields ``choice_<code>`` and ``value_<code>`` for each candidate; ``seen`` is the version of the displayed
    figures.
    """

    preview_label = "Vérifier la publication"
    save_label = "Publier pour toujours"
    inputs_template = "workspace/publication/inputs.html"
    published_on = date_field("Publiée le")
    source = Text("Source", limit=300, help_text="Par exemple : rapport annuel de performances 2021, programme 352.")
    note = Text("Note", limit=5000, rows=3, help_text="Ce que le lecteur doit savoir. Public : n’y nommez personne.")
    reason = reason_field("Par exemple : bilan validé le 3 mars ; pour une correction, ce qui était faux.")
    confirmed = forms.BooleanField(label="J’ai lu ce qui est inhabituel, et le motif l’explique", required=False)
    seen = LockField()

    def __init__(self, data: Any = None, *, candidates: Iterable[PublicationCandidate], **options: Any) -> None:
        self.candidates = list(candidates)
        of_indicators = [_fields(one) for one in self.candidates]
        self.base_fields = dict(ChainMap(*of_indicators, self.base_fields))  # type: ignore[misc]  # for this form only
        super().__init__(data, **options)
        self.fields["seen"].initial = VersionToken.of(figures_state(self.candidates)).token

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for one in self.candidates:
            choice, value = values.get(f"choice_{one.code}"), values.get(f"value_{one.code}")
            if choice == TYPED and value is None and f"value_{one.code}" not in self.errors:
                self.add_error(f"value_{one.code}", "Donnez la valeur publiée.")
            if choice in ("", RECORDS, UNKNOWN) and value is not None:
                self.add_error(f"value_{one.code}", "Laissez vide, ou choisissez « Valeur saisie ».")
        if not self.errors and not self.entries:
            raise ValidationError("Choisissez au moins un indicateur à publier.")
        return values

    @property
    def chosen(self) -> list[tuple[PublicationEntry, PublicationCandidate]]:
        """Return the request for each chosen indicator, and what the records say of it."""
        return [
            (PublicationEntry(one.code, typed=choice != RECORDS, value=self.cleaned_data.get(f"value_{one.code}")), one)
            for one in self.candidates
            if (choice := self.cleaned_data.get(f"choice_{one.code}"))
        ]

    @property
    def frozen(self) -> list[tuple[PublicationEntry, PublicationCandidate, str]]:
        """Return the request for each chosen indicator with the verdict that its publication freezes."""
        return [(entry, one, one.verdict_of(entry.value if entry.typed else one.value)) for entry, one in self.chosen]

    @property
    def entries(self) -> list[PublicationEntry]:
        return [entry for entry, _ in self.chosen]

    def show_again(self) -> None:
        """Use the displayed version for the next submission."""
        self.remember(seen=VersionToken.of(figures_state(self.candidates)).token)

    def rows(self) -> list[dict[str, Any]]:
        """Return each indicator with a target, or a published result, with its two fields, for the table of the page."""
        return self._rows(one for one in self.candidates if one.is_proposed)

    def other_rows(self) -> list[dict[str, Any]]:
        """Return the other indicators with their fields."""
        return self._rows(one for one in self.candidates if not one.is_proposed)

    def _rows(self, candidates: Iterable[PublicationCandidate]) -> list[dict[str, Any]]:
        return [
            {"one": one, "choice": self[f"choice_{one.code}"], "value": self[f"value_{one.code}"]} for one in candidates
        ]

    def of_the_publication(self) -> list[forms.BoundField]:
        """Return the fields that do not belong to an indicator."""
        return [self[name] for name in ("published_on", "source", "note", "reason")]


def chosen_at_once(candidates: Iterable[PublicationCandidate]) -> dict[str, str]:
    """Return the initial values of a form that publishes all known unpublished results with a target.

    None in a year of which a result is to confirm: each is chosen by hand.
    """
    known = list(candidates)
    if any(one.figure.is_to_confirm for one in known):
        return {}
    ready = [one for one in known if one.target and one.value is not None and one.published is None]
    return {f"choice_{one.code}": RECORDS for one in ready}


def _fields(publication_candidate: PublicationCandidate) -> dict[str, forms.Field]:
    choices = [("", "Ne pas publier")]
    if publication_candidate.value is not None:
        choices.append((RECORDS, f"Résultat des fiches : {number_fr(publication_candidate.value)}"))
    choices += [(TYPED, "Valeur saisie, sans preuves"), (UNKNOWN, "Non déterminé (ND), sans preuves")]
    return {
        f"choice_{publication_candidate.code}": forms.ChoiceField(
            label=f"Publier {publication_candidate.label}",
            choices=choices,
            required=False,
            error_messages={"invalid_choice": "Choisissez dans la liste."},
        ),
        f"value_{publication_candidate.code}": decimal_field(f"Valeur saisie de {publication_candidate.label}"),
    }
