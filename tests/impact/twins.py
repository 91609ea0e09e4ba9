"""Two twin services of two incubators: changing one must not change the other."""

import datetime as dt
from dataclasses import dataclass, field

from accounts.models import User
from impact.models import (
    Metric,
)
from startups.models import Startup
from tests import factories

WHY = "Relecture"


YEAR = 2021


DAY = dt.date(2021, 6, 1)


@dataclass
class Twins:
    """``mine``, of the coach's incubator, and ``other``, of another incubator, with the same codes, years and days."""

    coach: User = field(init=False)
    staff: User = field(init=False)
    mine: Startup = field(init=False)
    other: Startup = field(init=False)

    def __post_init__(self) -> None:
        here, there = (factories.make_incubator(slug) for slug in ("ici", "ailleurs"))
        self.coach = factories.make_coach(here)
        self.staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
        self.mine = factories.make_startup("mien", incubator=here, phases=[("construction", "2020-01-01")])
        self.other = factories.make_startup("autre", incubator=there, phases=[("construction", "2020-01-01")])
        for one in (self.other, self.mine):
            factories.make_metric(one, cadence="year", is_headline=True)
            factories.make_metric(one, "part", kind="percentage", unit="%", position=1)

    def metric(self, code: str = "usagers") -> Metric:
        return Metric.objects.get(startup=self.mine, code=code)
