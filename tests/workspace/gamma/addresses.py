"""The URLs of GAMMA, and a milestone of a participant."""

import datetime as dt

from budget.models import Milestone, Participation
from tests import wordings

GAMMA = "/espace/financements/gamma/"


SUPPORTS = "/espace/services/dossierfacile/appuis/"


WORDS = wordings.NO_REASON


def mine(joined: Participation, path: str = "") -> str:
    return f"/espace/financements/participations/{joined.pk}/{path}"


def milestone_of(joined: Participation, label: str = "Dix bailleurs") -> Milestone:
    return joined.milestones.create(label=label, due_on=dt.date(2021, 12, 1))
