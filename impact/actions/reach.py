"""Record what staff assert about a startup that no record proves: deployed everywhere, target population, quality."""

from django.core.exceptions import ValidationError

from access.rights import Actor
from common.optimistic_lock import VersionToken, state_of
from impact.models import ImpactFacts
from startups import records
from startups.changes import programme_change
from startups.models import Startup


def facts_of(startup: Startup) -> ImpactFacts:
    """Return the assertions about ``startup``, unsaved if there are none: one query."""
    return ImpactFacts.objects.filter(startup=startup).first() or ImpactFacts(startup=startup)


def assert_facts(facts: ImpactFacts, *, reason: str, actor: Actor, seen: VersionToken | None = None) -> ImpactFacts:
    """Replace the assertions about a startup.

    On an error nothing is changed.

    :raises PermissionDenied: if the actor may not decide.
    :raises ValidationError: with a French message for each field.
    """
    with programme_change(reason=reason, actor=actor, startup=facts.startup):
        if state_of(facts_of(facts.startup), facts.EDITED) == state_of(facts, facts.EDITED):
            raise ValidationError("Rien n’a changé : modifiez une réponse, ou quittez cette page.")
        return records.write(facts, seen=seen)
