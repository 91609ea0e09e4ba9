"""When a startup is in a phase, and supported by an incubator: ORM wrappers of the SQL functions."""

from common.periods import OnDay


class InState(OnDay):
    """Whether a span (``start``, ``until``) is the state of its startup on a day."""

    function = "startups_in_state"


class IsCarried(OnDay):
    """Whether a membership (``start``, ``until``) contains a day: the incubator supports the startup."""

    function = "startups_is_carried"
