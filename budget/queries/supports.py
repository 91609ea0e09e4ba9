"""What a service receives in kind: supports, seasons of GAMMA, and services shared by all."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from budget.models import Participation, SharedService, Support
from common.periods import days_of_year, overlapping


def supports_of(year: int) -> list[Support]:
    """Return the supports that overlap a year, with their startup and shared service. One query."""
    return list(_with_related(overlapping(Support.objects.all(), *days_of_year(year))))


def supports_to(startup: int) -> list[Support]:
    """Return the supports of a startup (primary key), latest first. One query."""
    return list(_with_related(Support.objects.filter(startup=startup)).order_by("-start", "pk"))


@dataclass(frozen=True, slots=True)
class InKind:
    """The supports and the seasons of a service, latest first, and what it shares with the others, by name.

    A shared service has ``used``: how many services ever used it.
    """

    supports: Sequence[Support]
    participations: Sequence[Participation]
    shared: Sequence[SharedService]


def in_kind_of(startup: int) -> InKind:
    """Return what a startup (primary key) received in kind, and what it shares. Three queries."""
    seasons = Participation.objects.filter(startup=startup).select_related("season")
    shared = SharedService.objects.filter(startup=startup).annotate(used=Count("uses__startup", distinct=True))
    return InKind(
        supports=supports_to(startup),
        participations=list(seasons.order_by("-season__number")),
        shared=list(shared.order_by("name", "pk")),
    )


def shared_services_of(year: int) -> list[SharedService]:
    """Return the shared services that overlap a year, with ``used``: how many services used each then.

    One with unknown dates is included in every year. One query.
    """
    uses = overlapping(Support.objects.all(), *days_of_year(year)).values("pk")
    counted = Count("uses__startup", filter=Q(uses__in=uses), distinct=True)
    return list(
        overlapping(SharedService.objects.all(), *days_of_year(year))
        .select_related("startup")
        .annotate(used=counted)
        .order_by("kind", "name")
    )


def by_kind(supports: Sequence[Support]) -> dict[str, list[Support]]:
    """Group supports by the label of their kind, in the order of kinds."""
    return {
        str(kind.label): found
        for kind in Support.Kind
        if (found := [one for one in supports if one.kind == kind.value])
    }


def _with_related(supports: QuerySet[Support]) -> QuerySet[Support]:
    return supports.select_related("startup", "shared_service").order_by("kind", "start", "startup__name", "pk")
