"""Load the exercise: a dozen invented services of one invented incubator, to learn the work pages.

It is loaded instead of the demonstration, into a database of its own, by the actions of the work pages. The setting
``SITE_NOTICE`` says on each page that all of it is invented.
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pghistory
from django.db import transaction

from accounts.models import User
from budget.actions.applications import apply
from budget.actions.rounds import record_round
from budget.models import Application, FundingRound
from common.background import recompute
from common.clock import today
from common.freshness import RECORDS, record_freshness
from common.periods import months_before
from common.readings import MeasuredValue
from impact.actions.metrics import record_readings, save_metric
from impact.actions.objectives import Goal
from impact.actions.reviewing import save_review
from impact.measurements.evaluate_readings import SubmittedReading
from impact.models import Measurement, Metric, Review
from incubators.models import Incubator
from indicators.actions.definitions import ChangeContext, Following, Naming, create_indicator
from indicators.actions.target_comments import save_target_comment
from indicators.actions.targets import set_target
from indicators.models import Follower, Target, TargetComment
from sampledata.accounts import make_accounts
from sampledata.demonstration import check_welcome
from sampledata.exercise_file import load_file
from sampledata.reference import load_words, parse
from startups.actions import change_phase, open_investigation
from startups.models import Membership, Startup

FACTS = Path(__file__).parent / "exercise.yaml"
REASON = "Exercice"
OFFICER = "dinum@demonstration.example"


def is_loaded() -> bool:
    """Whether the exercise is loaded."""
    return Incubator.objects.filter(slug=_facts()["incubator"]["slug"]).exists()


def load_exercise() -> dict[str, int]:
    """Load the exercise until today; return the added rows by kind, nothing if it is loaded already.

    :raises DemonstrationRefused: this is not a local run, or the database has other records.
    """
    facts = _facts()
    if is_loaded():
        return {}
    check_welcome()
    with transaction.atomic(), pghistory.context(source="demonstration", reason=REASON):
        load_words()
        incubator = Incubator.objects.create(**facts["incubator"])
        accounts = make_accounts([incubator.slug])
        officer = User.objects.get(email=OFFICER)
        services = {row["slug"]: _service(row, incubator, officer) for row in facts["services"]}
        _call(facts["call"], services, officer)
        _target(facts["target"], officer)
        record_freshness(RECORDS, today())
    recompute.run_job()
    return {"services": len(services), "comptes": accounts}


def _facts() -> Any:
    return parse(FACTS)


def _service(row: Mapping[str, Any], incubator: Incubator, officer: User) -> Startup:
    """Create a service with its phases, measures, committees and published file."""
    startup = Startup.objects.create(**{name: row[name] for name in ("slug", "name", "mission")})
    entries = [(kind, months_before(today(), age)) for kind, age in row["phases"].items()]
    Membership.objects.create(startup=startup, incubator=incubator, start=entries[0][1], is_lead=True)
    for place, (kind, day) in enumerate(entries):
        if not place and "problem" in row:
            open_investigation(startup=startup, date=day, problem=row["problem"], reason=REASON, actor=officer)
            continue
        end = {"end_reason": row["end"]} if "end" in row and place == len(entries) - 1 else {}
        change_phase(startup=startup, kind=kind, date=day, reason=REASON, actor=officer, end=end)
    metrics = {
        one["code"]: _metric(one, startup, officer, not place) for place, one in enumerate(row.get("metrics", ()))
    }
    for one in row.get("committees", ()):
        _committee(one, startup, metrics, officer)
    if "file" in row:
        load_file(row["file"], startup, actor=officer, reason=REASON)
    return startup


def _metric(row: Mapping[str, Any], startup: Startup, officer: User, is_headline: bool) -> Metric:
    """Create a monthly measure with the values of the last finished months, the latest one last."""
    people = row.get("counts_people", False)
    metric = save_metric(
        Metric(startup=startup, name=row["name"], unit=row["unit"], is_headline=is_headline, counts_people=people),
        reason=REASON,
        actor=officer,
    )
    first, count = today().replace(day=1), len(row["values"])
    readings = [
        MeasuredValue(
            months_before(first, count - place), months_before(first, count - place - 1), Decimal(value), source=REASON
        )
        for place, value in enumerate(row["values"])
    ]
    asked = [SubmittedReading(str(place), metric.code, reading) for place, reading in enumerate(readings)]
    record_readings(startup=startup, asked=asked, reason=REASON, actor=officer, origin=Measurement.Origin.PAGE)
    return metric


def _committee(row: Mapping[str, Any], startup: Startup, metrics: Mapping[str, Metric], officer: User) -> None:
    goals = {metrics[code].pk: Goal(Decimal(target)) for code, target in row.get("goals", {}).items()}
    review = Review(
        startup=startup,
        held_on=months_before(today(), row["age"]),
        decision=row["decision"],
        reason=row["reason"],
        amount=row.get("amount"),
    )
    save_review(review, actor=officer, goals=goals)


def _call(row: Mapping[str, Any], services: Mapping[str, Startup], officer: User) -> None:
    """Open a call of the FAST, and send the applications to it."""
    opened, closes, committee = (
        months_before(today(), age) for age in (row["opened"], -row["closes_in"], -row["committee_in"])
    )
    call = record_round(
        FundingRound(
            number=row["number"],
            year=committee.year,
            quarter=1 + (committee.month - 1) // 3,
            call_opened_on=opened,
            call_closes_on=closes,
            committee_on=committee,
            objective=row["objective"],
            source=REASON,
        ),
        reason=REASON,
        actor=officer,
    )
    for one in row["applications"]:
        startup = services[one["service"]]
        metric = startup.metrics.get(is_headline=True)
        apply(
            Application(
                round=call,
                startup=startup,
                amount=one["amount"],
                objective=one["objective"],
                metric=metric,
            ),
            actor=officer,
        )


def _target(row: Mapping[str, Any], officer: User) -> None:
    """Create an indicator of Parliament with its target of this year, and a comment on it."""
    year = today().year
    indicator = create_indicator(
        code=row["code"],
        naming=Naming(row["label"], row["unit"], row["wording"]),
        first_year=year - 3,
        last_year=None,
        rule=row["rule"],
        following=Following(Follower.BUDGET_LAW),
        by=ChangeContext(officer, REASON),
    )
    target = Target(indicator=indicator, year=year, edition_year=year, value=Decimal(row["value"]), source=REASON)
    set_target(target, reason=REASON, actor=officer)
    comment = TargetComment(indicator=indicator, year=year, said_on=today(), text=row["comment"])
    save_target_comment(comment, reason=REASON, actor=officer)
