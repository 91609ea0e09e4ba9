"""Two people who create the same thing at the same time: one is saved, the other gets an explanation.

The second waits for the first inside the database, then sees its commit, or that it gave up (a quarter of the kinds in
``make test``).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from accounts.models import User
from bilan.actions.writing import create_report
from bilan.models import Report, SourcedFigure
from budget.actions.applications import apply, assess
from budget.actions.awarding import save_award
from budget.actions.coaching import save_participation
from budget.models import Application, Assessment, Award, EntryCriterion, Milestone, Participation, Support
from common.clock import today
from common.optimistic_lock import CHANGED, NOTHING, VersionToken
from common.row_actions import TAKEN
from community.models import NpsWave
from impact.actions.designating import designate
from impact.actions.reach import assert_facts
from impact.actions.thresholds import set_threshold
from impact.models import (
    CostUnit,
    CriterionThreshold,
    Designation,
    ImpactFacts,
    Metric,
    OtherFunding,
    Review,
    Spending,
)
from incubators.models import CoachAssignment, Incubator
from indicators.actions.cards import save_card
from indicators.models import IndicatorCard, PrintedFigure
from startups import records
from startups.actions import change_phase
from startups.fiche_actions import add_carrier, add_event, open_fiche
from startups.models import LifeEvent, Membership, Phase, Startup
from tests import factories, wordings
from tests.budget.actions.scene import applying, asked, awarding
from tests.connections import PATIENCE, Elsewhere
from tests.impact.recording import record_cost_unit, record_metric, record_review, record_spending
from tests.sweeps import one_in
from workspace.accounts.actions import assign_coach, open_account

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Relecture"
DAY = dt.date(2021, 6, 1)
NOBODY_SAW = VersionToken.of(NOTHING)


class Desk:
    """A service and its incubator, an open call, a season, an indicator, two administrators."""

    def __init__(self) -> None:
        self.incubator: Incubator = factories.make_incubator()
        self.other: Incubator = factories.make_incubator("autre")
        self.startup: Startup = factories.make_startup(
            incubator=self.incubator, phases=[("construction", "2020-01-01"), ("acceleration", "2020-06-01")]
        )
        self.metric: Metric = factories.make_metric(self.startup)
        self.call = factories.make_round(18, today().year, call_opened_on=today(), call_closes_on=today())
        self.season = factories.make_season()
        self.indicator = factories.make_indicator()
        self.people = [
            factories.make_user(f"{name}@example.gouv.fr", User.Role.ADMINISTRATOR) for name in ("une", "deux")
        ]

    def participation(self) -> Participation:
        return Participation.objects.get_or_create(season=self.season, startup=self.startup)[0]

    def application(self) -> Application:
        return Application.objects.filter(startup=self.startup).first() or factories.make_application(
            self.call, self.startup, submitted_on=today(), planned_measure="usagers"
        )


@dataclass(frozen=True)
class Recorded:
    """A concurrent write: its function, the expected number of rows, and the expected message to the second author."""

    model: type[Model]
    write: Callable[[Desk, User], object]
    told: list[str]
    count: int = 1
    before: Callable[[Desk], object] = lambda desk: None


SAME: dict[str, Recorded] = {
    "phase": Recorded(
        Phase,
        lambda desk, actor: change_phase(startup=desk.startup, kind="transfere", date=DAY, actor=actor, reason=WHY),
        [wordings.SAME_ENTRY],
        3,
    ),
    "event": Recorded(
        LifeEvent,
        lambda desk, actor: add_event(
            startup=desk.startup, kind="committee", date=DAY, comment="", actor=actor, reason=WHY
        ),
        ["Cet événement est déjà enregistré le 1er juin 2021 : donnez une autre date."],
    ),
    "carrier": Recorded(
        Membership,
        lambda desk, actor: add_carrier(startup=desk.startup, incubator=desk.other, since=DAY, actor=actor, reason=WHY),
        [wordings.CARRIED_ALREADY],
        2,
    ),
    "fiche": Recorded(
        Startup,
        lambda desk, actor: open_fiche(
            name="Neuf", slug="neuf", incubator=desk.incubator, date=DAY, problem="Un problème", actor=actor, reason=WHY
        ),
        [TAKEN],
        2,
    ),
    "metric of one name": Recorded(
        Metric,
        lambda desk, actor: record_metric(
            startup=desk.startup,
            actor=actor,
            reason=WHY,
            values={"name": "Dossiers", "unit": "dossiers", "kind": "count", "cadence": "month", "direction": "up"},
        ),
        [],  # it gets the next code
        3,
    ),
    "spending": Recorded(
        Spending,
        lambda desk, actor: record_spending(
            startup=desk.startup,
            year=2021,
            amount=Decimal(actor.pk),
            source="Note",
            actor=actor,
            seen=NOBODY_SAW,
            reason=WHY,
        ),
        [CHANGED],
    ),
    "cost unit": Recorded(
        CostUnit,
        lambda desk, actor: record_cost_unit(
            startup=desk.startup,
            label=f"acte {actor.pk}",
            metric=desk.metric,
            share=None,
            actor=actor,
            seen=NOBODY_SAW,
            reason=WHY,
        ),
        [CHANGED],
    ),
    "other funding": Recorded(
        OtherFunding,
        lambda desk, actor: records.save(
            OtherFunding(startup=desk.startup, year=2021, funder="Région", amount=Decimal(5)), actor=actor, reason=WHY
        ),
        [wordings.FUNDER_OF_THE_YEAR],
    ),
    "review": Recorded(
        Review,
        lambda desk, actor: record_review(
            startup=desk.startup, values={"held_on": DAY, "decision": "reinvest", "reason": "Bien"}, actor=actor
        ),
        ["Un comité est déjà enregistré ce jour-là : modifiez-le, ou changez le jour."],
    ),
    "reach": Recorded(
        ImpactFacts,
        lambda desk, actor: assert_facts(
            ImpactFacts(startup=desk.startup, target_population=actor.pk, target_population_source="Insee"),
            actor=actor,
            seen=NOBODY_SAW,
            reason=WHY,
        ),
        [CHANGED],
    ),
    "designation": Recorded(
        Designation,
        lambda desk, actor: designate(startup=desk.startup, millesime=2021, decided_on=DAY, actor=actor, reason=WHY),
        [wordings.DESIGNATED_ALREADY],
    ),
    "threshold": Recorded(
        CriterionThreshold,
        lambda desk, actor: set_threshold(
            CriterionThreshold(first_day=today(), people=actor.pk), actor=actor, seen=NOBODY_SAW, reason=WHY
        ),
        [CHANGED],
    ),
    "survey": Recorded(
        NpsWave,
        lambda desk, actor: records.save(
            NpsWave(month=dt.date(2021, 1, 1), score=49, answers=9, source="Sondage"), actor=actor, reason=WHY
        ),
        [TAKEN],
    ),
    "application": Recorded(
        Application,
        lambda desk, actor: apply(applying(desk.call, desk.startup, **asked()), actor=actor),
        [wordings.APPLIED_ALREADY],
    ),
    "award": Recorded(
        Award,
        lambda desk, actor: save_award(awarding(desk.call, desk.startup, amount=Decimal(5)), actor=actor, reason=WHY),
        [wordings.AWARDED_ALREADY],
    ),
    "participant": Recorded(
        Participation,
        lambda desk, actor: save_participation(
            Participation(season=desk.season, startup=desk.startup), actor=actor, reason=WHY
        ),
        [wordings.IN_THE_SEASON_ALREADY],
    ),
    "criterion": Recorded(
        EntryCriterion,
        lambda desk, actor: records.save(
            EntryCriterion(
                participation=desk.participation(),
                criterion="team",
                state="met",
                evidence=f"Six personnes, dit {actor}",
            ),
            actor=actor,
            seen=NOBODY_SAW,
            reason=WHY,
        ),
        [CHANGED],
        before=Desk.participation,
    ),
    "milestone": Recorded(
        Milestone,
        lambda desk, actor: records.save(
            Milestone(participation=desk.participation(), label="Dix bailleurs", due_on=DAY), actor=actor, reason=WHY
        ),
        [wordings.SAME_MILESTONE],
        before=Desk.participation,
    ),
    "support": Recorded(
        Support,
        lambda desk, actor: records.save(
            Support(startup=desk.startup, kind="brigade", start=DAY), actor=actor, reason=WHY
        ),
        [wordings.SAME_SUPPORT],
    ),
    "opinions of two people": Recorded(
        Assessment,
        lambda desk, actor: assess(
            Assessment(application=desk.application(), opinion="favourable", comment=""), actor=actor, seen=NOBODY_SAW
        ),
        [],  # each has one
        2,
        before=Desk.application,
    ),
    "card": Recorded(
        IndicatorCard,
        lambda desk, actor: save_card(
            IndicatorCard(indicator=desk.indicator, method=f"Comptés par {actor}"),
            actor=actor,
            reason=WHY,
            seen=VersionToken.of(NOTHING),
        ),
        [CHANGED],
    ),
    "stated figure": Recorded(
        PrintedFigure,
        lambda desk, actor: records.save(
            PrintedFigure(subject="rounds", year=2021, report_year=2021, value=4, printed="4", source="Bilan"),
            actor=actor,
            reason=WHY,
        ),
        ["Ce document donne déjà ce chiffre : corrigez-le."],
    ),
    "sourced figure": Recorded(
        SourcedFigure,
        lambda desk, actor: records.save(
            SourcedFigure(year=2021, key="brigade.people", label="Équipe", value=15, source="Note"),
            actor=actor,
            reason=WHY,
        ),
        ["Ce chiffre est déjà enregistré pour cette année."],
    ),
    "report": Recorded(Report, lambda desk, actor: create_report(year=2021, actor=actor), [TAKEN]),
    "account": Recorded(
        User,
        lambda desk, actor: open_account(
            email="neuf@example.gouv.fr", name="Neuf", role=User.Role.AGENT, actor=actor, reason=WHY
        ),
        [TAKEN],
        3,
    ),
    "assignment": Recorded(
        CoachAssignment,
        lambda desk, actor: assign_coach(
            account=desk.people[0], incubator=desk.incubator, start=DAY, until=None, actor=actor, reason=WHY
        ),
        [wordings.ASSIGNED_ALREADY],
    ),
}


@pytest.mark.parametrize("recorded", SAME.values(), ids=SAME)
def test_what_two_people_record_at_one_instant_is_recorded_once(recorded: Recorded) -> None:
    desk = Desk()
    recorded.before(desk)
    one, two = desk.people
    with Elsewhere() as other:
        with transaction.atomic():
            recorded.write(desk, one)
            second = other.start_blocked(lambda: recorded.write(desk, two))
        told = messages_of(lambda: second.result(PATIENCE))
    assert (told, recorded.model._default_manager.count()) == (recorded.told, recorded.count)


def messages_of(write: Callable[[], Any]) -> list[str]:
    """Return the refusal with ordinary spaces; empty if saved."""
    try:
        write()
    except ValidationError as refused:
        return [" ".join(message.split()) for message in refused.messages]
    return []


@pytest.mark.parametrize("name", one_in(4, SAME))
def test_what_the_first_gives_up_the_second_records(name: str) -> None:
    desk, recorded = Desk(), SAME[name]
    recorded.before(desk)
    one, two = desk.people
    before = recorded.model._default_manager.count()
    with Elsewhere() as other:
        with transaction.atomic():
            recorded.write(desk, one)
            second = other.start_blocked(lambda: recorded.write(desk, two))
            transaction.set_rollback(True)
        assert messages_of(lambda: second.result(PATIENCE)) == []
    assert recorded.model._default_manager.count() == before + 1
