"""The money in the reports: credits, FAST rounds, GAMMA seasons, supports and shared services."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from budget.models import (
    Award,
    CreditLine,
    CreditYear,
    FundingRound,
    Participation,
    Season,
    SharedService,
    Support,
)
from impact.models import Metric
from incubators.models import Incubator
from sampledata.additions import ids
from sampledata.reference.facts import ReferenceFacts
from sampledata.reference.outcome import Loading
from startups.models import Startup


def load_money(facts: ReferenceFacts, loading: Loading) -> None:
    """Insert the missing values; recorded years, rounds and seasons are unchanged. The metrics of services come first."""
    _credits(facts, loading)
    _rounds(facts, loading)
    _seasons(facts, loading)
    _supports(facts, loading)


def _credits(facts: ReferenceFacts, loading: Loading) -> None:
    stated = facts.budget["credits"]
    rows = [CreditYear(**{"source": stated["source"], **_without(row, "lines")}) for row in stated["years"]]
    loading.add("années de crédits", CreditYear, ("year",), rows, ("programme", "stated_total"))
    key = ids(CreditYear, "year", (row["year"] for row in stated["years"]))
    loading.add("lignes de crédits", CreditLine, ("credit_year_id",), _credit_lines(stated["years"], key))


def _credit_lines(years: list[dict[str, Any]], key: dict[int, int]) -> Iterator[CreditLine]:
    for row in years:
        for position, line in enumerate(row.get("lines", [])):
            yield CreditLine(
                credit_year_id=key[row["year"]],
                position=position,
                label=line["label"],
                detail=line["detail"],
                activity=line.get("activity", ""),
                amount=_decimal(line.get("amount")),
                staff=_decimal(line.get("staff")),
            )


def _rounds(facts: ReferenceFacts, loading: Loading) -> None:
    stated = facts.budget["rounds"]
    rows = [FundingRound(**{"source": stated["source"], **_without(row, "awards")}) for row in stated["list"]]
    loading.add("appels FAST", FundingRound, ("number",), rows, ("year", "quarter", "stated_awards"))
    laureate = ("round_id", "startup_id", "incubator_id")
    loading.add("financements FAST", Award, laureate, _awards(stated), ("amount",))


def _awards(stated: dict[str, Any]) -> Iterator[Award]:
    """Yield the awards; what the report says of one besides its amount is told with its source."""
    given = [award for row in stated["list"] for award in row["awards"]]
    key = ids(FundingRound, "number", (row["number"] for row in stated["list"]))
    startups = ids(Startup, "slug", (award["startup"] for award in given if "startup" in award))
    incubators = ids(Incubator, "slug", (award["incubator"] for award in given if "incubator" in award))
    metrics = {
        (startup, code): metric
        for startup, code, metric in Metric.objects.filter(startup__in=startups.values()).values_list(
            "startup_id", "code", "pk"
        )
    }
    for row in stated["list"]:
        for award in row["awards"]:
            startup = startups[award["startup"]] if "startup" in award else None
            yield Award(
                round_id=key[row["number"]],
                startup_id=startup,
                incubator_id=incubators[award["incubator"]] if "incubator" in award else None,
                amount=_decimal(award.get("amount")),
                metric_id=metrics[startup, award["metric"]] if startup and "metric" in award else None,
                objective=award.get("objective", ""),
                result=award.get("result", ""),
                result_on=award.get("result_on"),
                result_value=_decimal(award.get("result_value")),
                source=" ; ".join(filter(None, (row.get("source", stated["source"]), award.get("note", "")))),
            )


def _seasons(facts: ReferenceFacts, loading: Loading) -> None:
    source, seasons = facts.budget["seasons"]["source"], facts.budget["seasons"]["list"]
    rows = [Season(source=source, **_without(row, "participants")) for row in seasons]
    loading.add("saisons de GAMMA", Season, ("number",), rows, ("start", "until"))
    key = ids(Season, "number", (row["number"] for row in seasons))
    startups = ids(Startup, "slug", (one["startup"] for row in seasons for one in row["participants"]))
    people = [
        Participation(
            season_id=key[row["number"]],
            startup_id=startups[one["startup"]],
            outcome=one.get("outcome", ""),
            source=one.get("source", source),
        )
        for row in seasons
        for one in row["participants"]
    ]
    loading.add("participations à GAMMA", Participation, ("season_id", "startup_id"), people)


def _supports(facts: ReferenceFacts, loading: Loading) -> None:
    """Insert supports, except for a service that has one of that kind with its own dates."""
    supports, shared = facts.budget["supports"], facts.budget["shared_services"]
    startups = ids(Startup, "slug", supports["startups"])
    given = [
        Support(
            startup_id=startups[slug],
            kind=supports["kind"],
            start=dt.date(supports["year"], 1, 1),
            until=dt.date(supports["year"] + 1, 1, 1),
            is_to_the_year=True,
            source=supports["source"],
        )
        for slug in supports["startups"]
    ]
    loading.add("appuis", Support, ("startup_id", "kind"), given)
    services = [SharedService(source=shared["source"], **row) for row in shared["list"]]
    loading.add("services partagés", SharedService, ("slug",), services)


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column != name}


def _decimal(value: str | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
