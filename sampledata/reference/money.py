"""The money in the bilan: credits, FAST rounds, GAMMA seasons, supports and shared services."""

import datetime as dt
from decimal import Decimal

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
from incubators.models import Incubator
from sampledata.additions import add_missing, ids
from sampledata.reference.facts import ReferenceFacts
from startups.models import Startup


def load_money(facts: ReferenceFacts) -> dict[str, int]:
    """Insert the missing values; recorded years, rounds and seasons are unchanged."""
    return {**_credits(facts), **_rounds(facts), **_seasons(facts), **_supports(facts)}


def _credits(facts: ReferenceFacts) -> dict[str, int]:
    source, years = facts.budget["credits"]["source"], facts.budget["credits"]["years"]
    rows = [CreditYear(source=source, **{k: row[k] for k in row if k != "lines"}) for row in years]
    added = add_missing(CreditYear, ("year",), rows)
    key = ids(CreditYear, "year", (row["year"] for row in years))
    lines = [
        CreditLine(
            credit_year_id=key[row["year"]],
            position=position,
            label=line["label"],
            detail=line["detail"],
            activity=line["activity"],
            amount=Decimal(line["amount"]),
        )
        for row in years
        for position, line in enumerate(row.get("lines", []))
    ]
    return {"années de crédits": added, "lignes de crédits": add_missing(CreditLine, ("credit_year_id",), lines)}


def _rounds(facts: ReferenceFacts) -> dict[str, int]:
    source, rounds = facts.budget["rounds"]["source"], facts.budget["rounds"]["list"]
    rows = [FundingRound(source=source, **{k: row[k] for k in row if k != "awards"}) for row in rounds]
    added = add_missing(FundingRound, ("number",), rows)
    given = [award for row in rounds for award in row["awards"]]
    key = ids(FundingRound, "number", (row["number"] for row in rounds))
    startups = ids(Startup, "slug", (award["startup"] for award in given if "startup" in award))
    incubators = ids(Incubator, "slug", (award["incubator"] for award in given if "incubator" in award))
    awards = [
        Award(
            round_id=key[row["number"]],
            startup_id=startups[award["startup"]] if "startup" in award else None,
            incubator_id=incubators[award["incubator"]] if "incubator" in award else None,
            amount=Decimal(award["amount"]),
            source=source,
        )
        for row in rounds
        for award in row["awards"]
    ]
    laureate = ("round_id", "startup_id", "incubator_id")
    return {"appels FAST": added, "financements FAST": add_missing(Award, laureate, awards)}


def _seasons(facts: ReferenceFacts) -> dict[str, int]:
    source, seasons = facts.budget["seasons"]["source"], facts.budget["seasons"]["list"]
    rows = [Season(source=source, **{k: row[k] for k in row if k != "participants"}) for row in seasons]
    added = add_missing(Season, ("number",), rows)
    key = ids(Season, "number", (row["number"] for row in seasons))
    startups = ids(Startup, "slug", (slug for row in seasons for slug in row["participants"]))
    people = [
        Participation(season_id=key[row["number"]], startup_id=startups[slug], source=source)
        for row in seasons
        for slug in row["participants"]
    ]
    return {
        "saisons de GAMMA": added,
        "participations à GAMMA": add_missing(Participation, ("season_id", "startup_id"), people),
    }


def _supports(facts: ReferenceFacts) -> dict[str, int]:
    """Insert supports, except for a service that has one of that kind with its own dates."""
    supports, shared = facts.budget["supports"], facts.budget["shared_services"]
    startups = ids(Startup, "slug", supports["startups"])
    supports = [
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
    services = [SharedService(source=shared["source"], **row) for row in shared["list"]]
    return {
        "appuis": add_missing(Support, ("startup_id", "kind"), supports),
        "services partagés": add_missing(SharedService, ("slug",), services),
    }
