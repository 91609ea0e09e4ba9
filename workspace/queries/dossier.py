"""The investigation under way of a service."""

from startups.models import Investigation, Phase, Startup


def open_dossier(startup: Startup) -> Investigation | None:
    """The dossier that waits for its conclusion, of the last investigation; a new one, not stored, when it has none.

    None when no investigation is recorded, or the last one is concluded. One query.
    """
    phase: Phase | None = (
        startup.phases.filter(kind="investigation").select_related("investigation").order_by("start", "position").last()
    )
    if phase is None:
        return None
    dossier = getattr(phase, "investigation", None) or Investigation(phase=phase)
    return None if dossier.conclusion else dossier
