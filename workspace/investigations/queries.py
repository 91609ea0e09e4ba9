"""The current investigation of a service."""

from common.clock import today
from startups.models import Investigation, Phase, PhaseKind, Startup
from startups.queries import spans_at


def open_dossier(startup: Startup) -> Investigation | None:
    """Return the current investigation file of ``startup``, or a new unsaved one.

    None outside an investigation, or if it is concluded. One query.
    """
    span = spans_at(today()).filter(startup=startup, kind__group=PhaseKind.Group.INVESTIGATION).values("phase")
    phase = Phase.objects.filter(pk__in=span).select_related("investigation").first()
    if phase is None:
        return None
    dossier = getattr(phase, "investigation", None) or Investigation(phase=phase)
    return None if dossier.conclusion else dossier
