"""When a startup is in a phase, and when an incubator carries it: the database's own definitions, for the ORM."""

from common.periods import OnDay


class InState(OnDay):
    """Whether a span (its ``start``, its ``stop``) is the state of its startup on a day."""

    function = "startups_in_state"


class IsCarried(OnDay):
    """Whether a membership (its ``start``, its ``end``) holds a day: its incubator carries its startup."""

    function = "startups_is_carried"
