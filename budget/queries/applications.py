"""The applications to a round for the team. Visible to staff, and to a coach for their own."""

from collections.abc import Iterable

from django.db.models import Avg, Count, Q, QuerySet

from budget.models import Application, Assessment
from incubators.models import Incubator
from startups.models import Startup

OPINION = Assessment.Opinion


def applications_to(number: int) -> QuerySet[Application]:
    """Return the applications to a round, with the number of opinions of each kind, and the mean grade."""
    counts = {value: Count("assessments", filter=Q(assessments__opinion=value)) for value in OPINION.values}
    return (
        Application.objects.filter(round__number=number)
        .select_related("round", "startup", "incubator", "metric", "award")
        .annotate(**counts, mean_grade=Avg("assessments__grade"))
        .order_by("withdrawn_on", "submitted_on", "pk")
    )


def applications_of(startups: Iterable[Startup], incubators: Iterable[Incubator] = ()) -> QuerySet[Application]:
    """Return the applications of some startups or incubators, latest first."""
    return (
        Application.objects.filter(Q(startup__in=startups) | Q(incubator__in=incubators))
        .select_related("round", "startup", "incubator", "metric", "award")
        .order_by("-round__number", "pk")
    )
