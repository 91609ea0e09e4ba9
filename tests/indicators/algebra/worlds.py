"""Small random worlds, random changes to them, and the rules that staff may compose."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from django.core.exceptions import ValidationError

from budget.models import Award, FundingRound, Participation, Season, Support
from community.models import Member, Mission
from impact.models import Designation
from incubators.models import Incubator
from indicators.algebra import describe, measure_of, read_vocabulary
from startups.models import LifeEvent, Membership, Phase, Startup
from tests import factories

TODAY = dt.date(2022, 3, 10)
YEARS = (2019, 2020, 2021, 2022)
FIRST = dt.date(2018, 10, 1)
KINDS = [kind for kind, *_ in factories.KINDS]


def a_day(rng: Random) -> dt.date:
    """Return a day of these years, often the first or the last of a month or of a year."""
    day = FIRST + dt.timedelta(days=rng.randrange(1300))
    return rng.choice([day, day, day.replace(day=1), day.replace(month=12, day=31)])


def make_carriers() -> None:
    """Create three incubators (two belong to administrations of two ministries), and the phase kinds."""
    factories.make_phase_kinds()
    for slug, ministry in (("eco", "Économie"), ("soc", "Social")):
        owner = factories.make_administration(slug, ministry=ministry)
        factories.make_incubator(f"fabrique-{slug}", owner=owner)
    factories.make_incubator("libre")


def make_world(rng: Random, startups: int = 4) -> None:
    """Create startups with everything that can happen to them, awards, credits, members."""
    for number in range(1, 4):
        factories.make_round(number, rng.choice(YEARS), quarter=rng.choice([None, 1, 4]))
    for number, (start, end) in enumerate([("2019-03-01", "2019-09-01"), ("2020-10-01", "2021-04-01")], start=1):
        factories.make_season(number, start, rng.choice([None, end]))
    for number in range(startups):
        make_startup(rng, f"s{number}")
    for number in range(3):
        make_member(rng, f"m{number}")
    Award.objects.create(round_id=a_round(rng), incubator=Incubator.objects.first(), amount=Decimal(90))


def make_startup(rng: Random, slug: str) -> Startup:
    life = {(rng.choice(KINDS[:4] * 2 + KINDS), a_day(rng).isoformat()) for _ in range(rng.randrange(6))}
    startup = factories.make_startup(
        slug,
        phases=sorted(life, key=lambda one: rng.random()),
    )
    carry(rng, startup)
    for happen in rng.sample(HAPPENINGS, rng.randrange(len(HAPPENINGS) + 1)):
        happen(rng, startup)
    return startup


def carry(rng: Random, startup: Startup) -> None:
    """Give a startup no incubator, one lead, or two successive ones."""
    first, second, *_ = rng.sample(list(Incubator.objects.all()), 2)
    cut = rng.choice([None, a_day(rng)])
    if rng.random() < 0.8:
        Membership.objects.create(startup=startup, incubator=first, until=cut)
    if cut and rng.random() < 0.7:
        Membership.objects.create(startup=startup, incubator=second, start=cut)


def add_event(rng: Random, startup: Startup) -> None:
    LifeEvent.objects.create(startup=startup, kind=rng.choice(["committee", "fast", "end"]), date=a_day(rng))


def a_round(rng: Random) -> int:
    return int(rng.choice(list(FundingRound.objects.values_list("pk", flat=True))))


def add_award(rng: Random, startup: Startup) -> None:
    awarded_on, result_on = rng.choice([None, a_day(rng)]), rng.choice([None, a_day(rng)])
    values = {
        "amount": rng.choice([None, Decimal(rng.randrange(1, 9))]),
        "awarded_on": awarded_on,
        "result_on": max(result_on, awarded_on or result_on) if result_on else None,
        "objective_reached": rng.choice([None, True, False]) if result_on else None,
    }
    Award.objects.update_or_create(startup=startup, round_id=a_round(rng), defaults=values)


def designate(rng: Random, startup: Startup) -> None:
    if not startup.designations.filter(withdrawn_on=None).exists():
        decided = a_day(rng)
        withdrawn = rng.choice([None, decided + dt.timedelta(days=rng.randrange(500))])
        Designation.objects.create(
            startup=startup,
            millesime=decided.year - rng.randrange(2),
            decided_on=decided,
            withdrawn_on=withdrawn,
            withdrawal_reason="critère 2" if withdrawn else "",
        )


def coach(rng: Random, startup: Startup) -> None:
    """Add a startup to a GAMMA season, with its own dates or those of the season."""
    start = rng.choice([None, a_day(rng)])
    end = start + dt.timedelta(days=1 + rng.randrange(400)) if start else None
    season = rng.choice(list(Season.objects.order_by("number")))
    Participation.objects.update_or_create(startup=startup, season=season, defaults={"start": start, "until": end})


def support(rng: Random, startup: Startup) -> None:
    kind, start = rng.choice(["brigade", "design"]), a_day(rng)
    if not startup.supports.filter(kind=kind).exists():
        end = rng.choice([None, start + dt.timedelta(days=1 + rng.randrange(700))])
        Support.objects.create(startup=startup, kind=kind, start=start, until=end)


HAPPENINGS = [add_event, add_award, designate, coach, support]


def make_member(rng: Random, key: str) -> None:
    member = Member.objects.create(key=key, domain=rng.choice(["", "data", "design"]))
    for _ in range(rng.randrange(3)):
        add_mission(rng, member)


def add_mission(rng: Random, member: Member) -> None:
    start = a_day(rng)
    end = rng.choice([None, start + dt.timedelta(days=rng.randrange(700))])
    Mission.objects.create(member=member, start=start, last_day=end, status=rng.choice(["admin", "independent"]))


def change(rng: Random) -> None:
    """Make a random change of the records."""
    rng.choice(CHANGES)(rng)


def change_a_startup(rng: Random) -> list[int]:
    """Make a random change of a startup, and return its key; none without a startup."""
    startups = list(Startup.objects.order_by("pk"))
    if not startups:
        return []
    startup = rng.choice(startups)
    rng.choice(IN_A_STARTUP)(rng, startup)
    return [startup.pk]


def _of_a_startup(happen: Callable[[Random, Startup], None]) -> Callable[[Random], None]:
    def of_one(rng: Random) -> None:
        startups = list(Startup.objects.order_by("pk"))
        if startups:
            happen(rng, rng.choice(startups))

    return of_one


def _move_phase(rng: Random, startup: Startup) -> None:
    phase = startup.phases.first()
    day = a_day(rng)
    if phase and not startup.phases.filter(kind=phase.kind, start=day).exists():
        Phase.objects.filter(pk=phase.pk).update(start=day)


def _add_phase(rng: Random, startup: Startup) -> None:
    kind, day = rng.choice(KINDS), a_day(rng)
    if not startup.phases.filter(kind=kind, start=day).exists():
        factories.make_phases(startup, [(kind, day.isoformat())])


def _carry_anew(rng: Random, startup: Startup) -> None:
    startup.memberships.all().delete()
    carry(rng, startup)


def _forget(rng: Random, startup: Startup) -> None:
    startup.awards.all().delete()
    startup.designations.all().delete()
    startup.participations.all().delete()
    startup.supports.all().delete()
    startup.delete()


def _move_round(rng: Random) -> None:
    FundingRound.objects.filter(pk=a_round(rng)).update(
        year=rng.choice(YEARS), committee_on=rng.choice([None, a_day(rng)])
    )


def _move_season(rng: Random) -> None:
    start = a_day(rng)
    Season.objects.filter(number=rng.choice([1, 2])).update(
        start=start, until=rng.choice([None, start + dt.timedelta(days=1 + rng.randrange(300))])
    )


def _end_missions(rng: Random) -> None:
    Mission.objects.filter(start__lt=dt.date(2020, 1, 1)).update(last_day=dt.date(2020, rng.randrange(1, 13), 1))


def _join(rng: Random) -> None:
    members = list(Member.objects.order_by("pk"))
    if members:
        add_mission(rng, rng.choice(members))


def _drop_phases(rng: Random) -> None:
    Phase.objects.filter(kind=rng.choice(KINDS[:3])).delete()


def _add_startup(rng: Random) -> None:
    make_startup(rng, f"n{Startup.objects.count()}-{rng.randrange(10**6)}")


IN_A_STARTUP = (*(_move_phase, _move_phase, _add_phase, _carry_anew), *HAPPENINGS)
"""What can happen in the life of one startup, and moves nothing of the others."""
CHANGES: list[Callable[[Random], None]] = [
    *map(_of_a_startup, (*IN_A_STARTUP, _forget)),
    _drop_phases,
    _add_startup,
    _move_round,
    _move_season,
    _end_missions,
    _join,
]


def a_rule(rng: Random, grammar: dict[str, Any]) -> dict[str, Any]:
    """Return a rule drawn from the grammar; it may still be refused."""
    measure = rng.choice(grammar["measures"])
    rule = a_population(rng, measure)
    rule["aggregate"] = rng.choice(measure["aggregates"])["value"]
    if rule["aggregate"] in grammar["aggregates_of_quantities"]:
        rule["quantity"] = rng.choice(measure["quantities"])["value"]
    if rule["aggregate"] == "share":
        rule["counted"] = some_conditions(rng, measure, 1 + rng.randrange(2))
    if rule["aggregate"] == "rate":
        rule["base"] = a_population(rng, rng.choice(grammar["measures"]))
    return rule


def a_population(rng: Random, measure: dict[str, Any]) -> dict[str, Any]:
    required = {one["name"]: a_value(rng, one) for one in measure["conditions"] if one["is_required"]}
    period = rng.choice(measure["periods"])["value"]
    return {
        "measure": measure["value"],
        "period": {"months": rng.choice([1, 6, 24])} if period == "months" else period,
        **some_conditions(rng, measure, rng.choice([0, 0, 1, 2])),
        **required,
    }


def some_conditions(rng: Random, measure: dict[str, Any], number: int) -> dict[str, Any]:
    known = measure["conditions"]
    return {one["name"]: a_value(rng, one) for one in rng.sample(known, min(number, len(known)))}


def a_value(rng: Random, condition: dict[str, Any]) -> Any:
    values = [one["value"] for one in condition["values"]]
    if condition["type"] == "flag":
        return rng.choice(values)
    return rng.choice([rng.choice(values), rng.sample(values, min(len(values), 2))])


def make_indicators(rng: Random, number: int = 8) -> None:
    """Create indicators with random valid rules."""
    words, made = read_vocabulary(), 0
    grammar = describe(words)
    while made < number:
        rule = a_rule(rng, grammar)
        try:
            measure_of(rule, words)
        except ValidationError:
            continue
        factories.make_indicator(f"i{made}", rule=rule)
        made += 1
