"""What a user looks after: the services of the incubators that they coach, or all of them."""

from dataclasses import dataclass

from access.rights import Action, may
from accounts.models import User
from incubators.models import Incubator
from incubators.queries import assignments_on
from startups.queries import today


@dataclass(frozen=True, slots=True)
class IncubatorScope:
    """``incubators`` in the order of their names; ``everything``: all services, those that none carries too.

    ``chosen`` is the only incubator that is looked at, when one was asked for.
    """

    incubators: tuple[Incubator, ...]
    everything: bool
    chosen: Incubator | None = None

    @property
    def shown(self) -> tuple[Incubator, ...]:
        """Return the incubators that are looked at."""
        return (self.chosen,) if self.chosen else self.incubators

    @property
    def is_whole(self) -> bool:
        """Return whether every service is looked at, even one that no incubator carries."""
        return self.everything and not self.chosen

    @property
    def keys(self) -> list[int] | None:
        """Return the keys of the incubators that are looked at; None when every service is."""
        return None if self.is_whole else [one.pk for one in self.shown]

    def narrowed(self, slug: str) -> "IncubatorScope | None":
        """The same for one incubator; None when it is not of this scope."""
        chosen = next((one for one in self.incubators if one.slug == slug), None)
        return IncubatorScope(self.incubators, self.everything, chosen) if chosen else None


def scope_of(user: User) -> IncubatorScope:
    """What ``user`` looks after today. One query, or two for an agent."""
    if may(user, Action.DECIDE):
        return IncubatorScope(tuple(Incubator.objects.order_by("name", "slug")), everything=True)
    assigned = assignments_on(today()).filter(user=user).values("incubator")
    return IncubatorScope(tuple(Incubator.objects.filter(pk__in=assigned).order_by("name", "slug")), everything=False)
