"""Record what staff assert about a startup that no record proves: deployed everywhere, target population, quality."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError

from access.rights import Actor
from common.clock import today
from common.optimistic_lock import VersionToken, check_unchanged
from common.row_actions import save_checked
from impact.models import ImpactFacts
from startups.changes import deciding
from startups.models import Startup


@dataclass(frozen=True, slots=True)
class Reach:
    """Assertions, each with its source and day. None, or an empty text, is unknown."""

    is_nationwide: bool | None = None
    nationwide_source: str = ""
    nationwide_since: dt.date | None = None
    target_population: int | None = None
    target_population_source: str = ""
    quality_source: str = ""
    quality_checked_on: dt.date | None = None


def reach_of(startup: Startup) -> Reach:
    """Return the assertions about ``startup``: one query."""
    facts = ImpactFacts.objects.filter(startup=startup).first()
    return Reach(**{name: getattr(facts, name) for name in Reach.__slots__}) if facts else Reach()


def assert_reach(
    *, startup: Startup, reach: Reach, reason: str, actor: Actor, seen: VersionToken | None = None
) -> ImpactFacts:
    """Replace the assertions about ``startup`` by ``reach``.

    On an error nothing is changed.

    :raises PermissionDenied: if the actor may not decide.
    :raises ValidationError: with a French message for each field.
    """
    with deciding(reason=reason, actor=actor, about=startup):
        held = reach_of(startup)
        check_unchanged(seen, asdict(held), asdict(reach))
        if reach == held:
            raise ValidationError("Rien n’a changé : modifiez une réponse, ou quittez cette page.")
        _check(reach)
        facts = ImpactFacts.objects.filter(startup=startup).first() or ImpactFacts(startup=startup)
        for name, value in asdict(reach).items():
            setattr(facts, name, value)
        return save_checked(facts)


def _check(reach: Reach) -> None:
    """Check that each assertion has a source and a past day, and that no day or source is without an assertion.

    :raises ValidationError: if not.
    """
    for field in ("nationwide_since", "quality_checked_on"):
        day = getattr(reach, field)
        if day and day > today():
            raise ValidationError({field: "Ce jour n’est pas encore venu : on atteste ce qui est, pas ce qui sera."})
    if reach.is_nationwide is not None and not reach.nationwide_source:
        raise ValidationError(
            {"nationwide_source": "Indiquez ce qui montre que le service est déployé, ou non, sur tout le territoire."}
        )
    if reach.is_nationwide is None and (reach.nationwide_source or reach.nationwide_since):
        raise ValidationError({"is_nationwide": "Répondez par oui ou par non, ou videz la source et la date."})
    if reach.target_population is not None and not reach.target_population_source:
        raise ValidationError({"target_population_source": "Dites d’où vient ce nombre."})
    if reach.quality_checked_on and not reach.quality_source:
        raise ValidationError({"quality_source": "Indiquez ce qui a été vérifié ce jour-là."})
