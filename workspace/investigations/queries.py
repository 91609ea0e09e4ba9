"""The investigation under way of a service."""

from startups.models import Investigation, Phase, PhaseKind, Startup
from startups.queries import phase_at, today


def open_dossier(startup: Startup) -> Investigation | None:
    """The dossier of the investigation that ``startup`` is in today; a new one, not stored, when it has none.

    None when it is in no investigation, or that one is concluded. One query.
    """
    span = phase_at(today()).filter(startup=startup, kind__group=PhaseKind.Group.INVESTIGATION).values("phase")
    phase = Phase.objects.filter(pk__in=span).select_related("investigation").first()
    if phase is None:
        return None
    dossier = getattr(phase, "investigation", None) or Investigation(phase=phase)
    return None if dossier.conclusion else dossier
