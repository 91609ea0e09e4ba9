"""Reads of what is public: the editions of a year."""

from django.db.models import QuerySet

from bilan.models import Edition


def editions_of(year: int) -> QuerySet[Edition]:
    """The editions of the report of a year, the last first."""
    return Edition.objects.filter(report__year=year).order_by("-number")


def in_force() -> QuerySet[Edition]:
    """The last edition of each year, the last year first."""
    last = Edition.objects.order_by("report_id", "-number").distinct("report_id").values("pk")
    return Edition.objects.filter(pk__in=last).select_related("report").order_by("-report__year")
