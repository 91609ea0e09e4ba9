"""The services that a user follows: those of the incubators that they coach, or all of them."""

from dataclasses import dataclass

from access.rights import Action, assignments_on, has_permission
from accounts.models import User
from common.clock import today
from incubators.models import Incubator


@dataclass(frozen=True, slots=True)
class IncubatorScope:
    """``incubators``, by name; ``everything``: all services, including those without an incubator.

    ``chosen`` is the requested incubator, if any.
    """

    incubators: tuple[Incubator, ...]
    everything: bool
    chosen: Incubator | None = None

    @property
    def shown(self) -> tuple[Incubator, ...]:
        """Return the incubators displayed."""
        return (self.chosen,) if self.chosen else self.incubators

    @property
    def is_whole(self) -> bool:
        """Whether every service is displayed, even without an incubator."""
        return self.everything and not self.chosen

    @property
    def keys(self) -> list[int] | None:
        """Return the keys of the incubators displayed; None if every service is."""
        return None if self.is_whole else [one.pk for one in self.shown]

    def narrowed(self, slug: str) -> "IncubatorScope | None":
        """Return the scope restricted to an incubator; None if it does not contain it."""
        chosen = next((one for one in self.incubators if one.slug == slug), None)
        return IncubatorScope(self.incubators, self.everything, chosen) if chosen else None


def scope_of(user: User) -> IncubatorScope:
    """Return what ``user`` follows today. One query, or two for an agent."""
    if has_permission(user, Action.DECIDE):
        return IncubatorScope(tuple(Incubator.objects.order_by("name", "slug")), everything=True)
    assigned = assignments_on(today()).filter(user=user).values("incubator")
    return IncubatorScope(tuple(Incubator.objects.filter(pk__in=assigned).order_by("name", "slug")), everything=False)
