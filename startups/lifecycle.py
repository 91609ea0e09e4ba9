"""The order of a life, from the ranks and the groups of the phase kinds: which phases usually follow which."""

from collections.abc import Sequence

from startups.models import PhaseKind

INVESTIGATION, SERVICE, ENDED = PhaseKind.Group.INVESTIGATION, PhaseKind.Group.SERVICE, PhaseKind.Group.ENDED


def usual_next(current: PhaseKind | None, kinds: Sequence[PhaseKind]) -> list[PhaseKind]:
    """The kinds that usually follow ``current`` (None: nothing yet), in the order of ``kinds``, which is their rank's.

    An investigation is launched, or ends without a service. A service goes to its next step, is made permanent once it
    is past its construction, or stops. Nothing usually follows an end.
    """
    if current is None:
        return list(kinds[:1])
    if current.group == ENDED:
        return []
    ends = [kind for kind in kinds if kind.group == ENDED]
    services = [kind for kind in kinds if kind.group == SERVICE]
    ahead = [kind for kind in services if kind.rank > current.rank]
    if current.group == INVESTIGATION:
        return [*ahead[:1], *ends[:1]]
    is_being_built = current.key == services[0].key
    following = [kind for kind in ahead if kind == ahead[0] or (kind.is_perennial and not is_being_built)]
    return [*following, *ends[-1:]]
