"""A FAST round whose call is open today, a product and its coach, the team."""

import datetime as dt
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Model

from accounts.models import User
from budget.actions.applications import award_application
from budget.models import Application, Award, FundingRound
from common.clock import today
from common.row_actions import set_values
from incubators.models import Incubator
from startups.models import Startup
from tests import factories

DAY = dt.timedelta(days=1)
WHY = "Comité du FAST 18"


@dataclass
class Scene:
    """``call`` opened ten days ago and takes applications for ten more days; its budget is 300 000 €."""

    incubator: Incubator = field(default_factory=factories.make_incubator)
    coach: User = field(init=False)
    staff: User = field(init=False)
    startup: Startup = field(init=False)
    call: FundingRound = field(init=False)

    def __post_init__(self) -> None:
        self.coach = factories.make_coach(self.incubator)
        self.staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
        self.startup = factories.make_startup(
            "dossierfacile", incubator=self.incubator, phases=[("construction", "2020-01-01")]
        )
        self.call = factories.make_round(
            18,
            today().year,
            call_opened_on=today() - 10 * DAY,
            call_closes_on=today() + 10 * DAY,
            envelope=Decimal(300000),
        )

    def close_call(self) -> None:
        """Close the call yesterday."""
        FundingRound.objects.update(call_closes_on=today() - DAY)


def asked(**values: Any) -> dict[str, Any]:
    """Return the values of an application."""
    return {
        "amount": Decimal(150000),
        "objective": "Doubler les dossiers",
        "metric": None,
        "planned_measure": "dossiers déposés",
        **values,
    }


def applying(call: FundingRound, candidate: Startup | Incubator, **values: Any) -> Application:
    """Return an unsaved application."""
    to = {"startup": candidate} if isinstance(candidate, Startup) else {"incubator": candidate}
    return Application(round=call, **to, **values)


def awarding(call: FundingRound, laureate: Startup | Incubator, **values: Any) -> Award:
    """Return an unsaved award."""
    to = {"startup": laureate} if isinstance(laureate, Startup) else {"incubator": laureate}
    return Award(round=call, **to, **values)


def changed[R: Model](row: R, **values: Any) -> R:
    """Return a copy of the row with these values, unsaved."""
    written = copy(row)
    set_values(written, values)
    return written


def award(row: Application, actor: User | None) -> Award:
    """Accept an application."""
    return award_application(
        application=row, amount=Decimal(1000), coaching_share=None, decided_on=today(), reason=WHY, actor=actor
    )


def application(scene: Scene, slug: str = "", **fields: Any) -> Application:
    """Create an application of today, for the scene's product or another one."""
    startup = factories.make_startup(slug) if slug else scene.startup
    usual = {"submitted_on": today(), "planned_measure": "usagers"}
    return factories.make_application(scene.call, startup, **{**usual, **fields})
