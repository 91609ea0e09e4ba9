"""Queries on publications: those of a year, their results, and the frozen evidence."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from common.figure import Figure
from common.words import strip_trailing_zeros
from indicators.models import Publication, PublishedEvidence, PublishedResult, Target
from indicators.queries.targets import TargetProgress


@dataclass(frozen=True, slots=True)
class Frozen:
    """A published result as frozen. ``counted`` and ``base`` are the numbers of rows of its evidence.

    ``evidence`` is empty unless ``with_evidence`` read it.
    """

    key: int
    publication: Publication
    code: str
    label: str
    unit: str
    wording: str
    rule: Any
    rule_in_words: str
    figure: Figure
    has_evidence: bool
    reconstructed: str
    counted: int
    base: int
    target: Target | None
    former_value: Decimal | None
    former_rule_in_words: str
    replaces: PublishedResult | None
    replaced_by: PublishedResult | None
    evidence: tuple[PublishedEvidence, ...] = ()

    @property
    def value(self) -> Decimal | None:
        return self.figure.exact

    @property
    def target_in_words(self) -> str:
        """Return ``au moins 122, à 2 près``."""
        return self.target.words if self.target else "pas de cible"

    @property
    def is_reached(self) -> bool | None:
        """Whether the published result reaches the frozen target; None without a target, or if either is unknown."""
        return self.target.is_reached(self.value) if self.target else None

    @property
    def verdict_in_words(self) -> str:
        """Return the verdict on the frozen target, from frozen values only: « Atteinte », « Dépassé »."""
        return TargetProgress(self.target, self.figure, is_final=True).verdict_in_words


@dataclass(frozen=True, slots=True)
class PublicationWithResults:
    """A publication with its results, in the order of the table of that day."""

    publication: Publication
    results: tuple[Frozen, ...]


def publications_of(year: int) -> list[PublicationWithResults]:
    """Return every publication of a year with its results, latest first. Two queries."""
    return with_results(all_publications().filter(year=year))


def all_publications() -> QuerySet[Publication]:
    """Return every publication, latest first."""
    return Publication.objects.order_by("-published_on", "-pk")


def publication(key: int, **only: int) -> PublicationWithResults | None:
    """Return one publication with its results, if it matches ``only``. Two queries."""
    return next(iter(with_results(Publication.objects.filter(pk=key, **only))), None)


def frozen_evidence(key: int) -> QuerySet[PublishedEvidence]:
    """Return the evidence of a publication, result by result, in a stable order."""
    return (
        PublishedEvidence.objects.filter(result__publication=key)
        .select_related("result__indicator")
        .order_by("result_id", "part", "date", "startup_slug", "record", "record_id", "pk")
    )


def with_evidence(publication_with_results: PublicationWithResults) -> PublicationWithResults:
    """Return a publication with the evidence of each result. One query."""
    rows: dict[int, list[PublishedEvidence]] = {}
    for row in frozen_evidence(publication_with_results.publication.pk):
        rows.setdefault(row.result_id, []).append(row)
    return replace(
        publication_with_results,
        results=tuple(replace(one, evidence=tuple(rows.get(one.key, ()))) for one in publication_with_results.results),
    )


SHOWN = 500
"""How many rows of evidence a page shows of each result; the files hold them all."""


def shown_evidence(key: int) -> QuerySet[PublishedEvidence]:
    """Return the first rows of the evidence of each result of a publication."""
    place = Window(RowNumber(), partition_by="result_id", order_by=["part", "date", "startup_slug", "record_id", "pk"])
    return frozen_evidence(key).annotate(place=place).filter(place__lte=SHOWN)


def with_results(publications: Iterable[Publication]) -> list[PublicationWithResults]:
    """Return publications with their results, in their order. Two queries."""
    listed = list(publications)
    by_publication: dict[int, list[Frozen]] = {}
    for result in _results([one.pk for one in listed]):
        by_publication.setdefault(result.publication_id, []).append(_frozen(result))
    return [PublicationWithResults(one, tuple(by_publication.get(one.pk, []))) for one in listed]


def _results(publications: list[int]) -> QuerySet[PublishedResult]:
    part = PublishedEvidence.Part
    return (
        PublishedResult.objects.filter(publication__in=publications)
        .select_related("publication", "indicator", "replaces__publication", "replaced_by__publication")
        .annotate(
            counted_rows=Count("evidence", filter=Q(evidence__part=part.COUNTED)),
            base_rows=Count("evidence", filter=Q(evidence__part=part.BASE)),
        )
        .order_by("pk")
    )


def _frozen(result: Any) -> Frozen:
    """Return the frozen result; values that an imported result lacks are the indicator's current ones."""
    return Frozen(
        key=result.pk,
        publication=result.publication,
        code=result.indicator.code,
        label=result.label or result.indicator.label,
        unit=result.unit or result.indicator.unit,
        wording=result.wording or result.indicator.wording,
        rule=result.rule,
        rule_in_words=result.rule_in_words,
        figure=result.figure,
        has_evidence=result.has_evidence,
        reconstructed=result.reconstructed,
        counted=result.counted_rows,
        base=result.base_rows,
        target=result.target,
        former_value=strip_trailing_zeros(result.former_value),
        former_rule_in_words=result.former_rule_in_words,
        replaces=result.replaces,
        replaced_by=getattr(result, "replaced_by", None),
    )
