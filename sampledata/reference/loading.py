"""Load the reference facts: missing ones are inserted, recorded ones never changed."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction

from common.words import date_fr, number_fr
from community.models import IntrapreneurYear, NpsWave, Training
from impact.models import Designation
from incubators.models import Administration, Incubator
from indicators.algebra import read_vocabulary
from indicators.models import (
    Definition,
    Indicator,
    IndicatorFollower,
    PrintedFigure,
    Publication,
    PublishedEvidence,
    PublishedResult,
    Target,
)
from indicators.queries.years import definition_in_words
from sampledata.additions import add_missing, ids
from sampledata.reference.bilan import load_bilan
from sampledata.reference.facts import ReferenceFacts, read
from sampledata.reference.measures import load_measures
from sampledata.reference.money import load_money
from startups.models import PhaseKind, Startup
from startups.queries import missing_roles


def load_community(facts: ReferenceFacts) -> dict[str, int]:
    """Insert the missing years, trainings and surveys; recorded ones are unchanged."""
    stated = facts.community
    trainings = [Training(source=stated["source"], **row) for row in stated["trainings"]]
    waves = [NpsWave(source=stated["source"], **row) for row in stated["nps"]]
    years = [IntrapreneurYear(source=stated["source"], **row) for row in stated["intrapreneurs"]]
    return {
        "intrapreneurs": add_missing(IntrapreneurYear, ("year",), years),
        "formations": add_missing(Training, ("programme", "start", "last_day"), trainings),
        "enquêtes auprès des membres": add_missing(NpsWave, ("month",), waves),
    }


REASON = "Faits de référence du bilan 2021"


def load_reference() -> dict[str, int]:
    """Insert the missing facts, in one transaction; return the numbers of rows by kind.

    An existing fact keeps its value, whatever its origin: a second run changes nothing, and a run after an import
    changes no record. The same applies to a year that has lines, and to an indicator that has definitions.
    """
    facts = read()
    with transaction.atomic(), pghistory.context(source="reference", reason=REASON):
        return {
            "sortes de phase": _phase_kinds(facts),
            **_incubators(facts),
            "fiches": _startups(facts),
            **_indicators(facts),
            **_publications(facts),
            **load_money(facts),
            "désignations": _designations(facts),
            **load_measures(facts),
            **load_community(facts),
            "chiffres imprimés": _stated(facts),
            **load_bilan(facts),
        }


def load_words() -> int:
    """Insert the missing words of phases alone: an import of records needs them; return their number."""
    with transaction.atomic(), pghistory.context(source="reference", reason=REASON):
        return _phase_kinds(read())


def _phase_kinds(facts: ReferenceFacts) -> int:
    kinds = [PhaseKind(rank=rank, **kind) for rank, kind in enumerate(facts.phase_kinds, start=1)]
    added = add_missing(PhaseKind, ("key",), kinds)
    if missing := missing_roles():
        raise ValidationError(missing)
    return added


def _incubators(facts: ReferenceFacts) -> dict[str, int]:
    administrations = [Administration(**row) for row in facts.incubators["administrations"]]
    added = add_missing(Administration, ("slug",), administrations)
    owners = ids(Administration, "slug", (row.slug for row in administrations))
    incubators = [
        Incubator(owner_id=owners[row["owner"]] if "owner" in row else None, **{k: row[k] for k in row if k != "owner"})
        for row in (*facts.incubators["partners"], *facts.incubators["others"])
    ]
    return {"administrations": added, "incubateurs": add_missing(Incubator, ("slug",), incubators)}


def _startups(facts: ReferenceFacts) -> int:
    named = [Startup(slug=slug, name=name) for slug, name in facts.startups.items()]
    return add_missing(Startup, ("slug",), named)


def _indicators(facts: ReferenceFacts) -> dict[str, int]:
    rows = facts.indicators["indicators"]
    first_year, source = facts.indicators["first_year"], facts.indicators["source"]
    indicators = [
        Indicator(
            first_year=row.get("first_year", first_year),
            last_year=row.get("last_year"),
            position=position,
            **{name: row[name] for name in ("code", "label", "wording", "unit")},
        )
        for position, row in enumerate(rows, start=1)
    ]
    added = add_missing(Indicator, ("code",), indicators)
    return {"indicateurs": added} | _of_indicators(rows, first_year, source)


def _of_indicators(rows: list[dict[str, Any]], first_year: int, source: str) -> dict[str, int]:
    """Add the missing followers, definitions and targets of the indicators of ``rows``; return how many of each."""
    key = ids(Indicator, "code", (row["code"] for row in rows))
    definitions = [
        Definition(
            indicator_id=key[row["code"]],
            version=1,
            first_year=row.get("first_year", first_year),
            rule=row["rule"],
        )
        for row in rows
    ]
    targets = [
        Target(indicator_id=key[row["code"]], year=year, edition_year=year, source=source, **target)
        for row in rows
        for year, target in row.get("targets", {}).items()
    ]
    followers = [
        IndicatorFollower(
            indicator_id=key[row["code"]],
            follower=row["followed_by"],
            first_year=row.get("first_year", first_year),
            last_year=row.get("last_year"),
        )
        for row in rows
    ]
    return {
        "suivis": add_missing(IndicatorFollower, ("indicator_id",), followers),
        "définitions": add_missing(Definition, ("indicator_id",), definitions),
        "cibles": add_missing(Target, ("indicator_id", "year"), targets),
    }


def _publications(facts: ReferenceFacts) -> dict[str, int]:
    """Publish the results of the bilan, with the lists that could be reconstructed; keep those in force."""
    definitions = Definition.objects.filter(indicator__code__in=[row["code"] for row in facts.indicators["indicators"]])
    defined = {one.indicator.code: one for one in definitions.select_related("indicator").order_by("-version")}
    lists = {(one["indicator"], one["year"]): one for one in facts.printed_results["results"]}
    known = set(PublishedResult.objects.values_list("indicator__code", "year"))
    added = {"publications": 0, "résultats publiés": 0}
    for year, publication in facts.indicators["publications"].items():
        rows = [row for row in facts.indicators["indicators"] if year in row.get("published", {})]
        results = [
            _result(row, year, defined[row["code"]], lists.get((row["code"], year)))
            for row in rows
            if (row["code"], year) not in known
        ]
        if results:
            made = Publication.objects.create(year=year, source=facts.indicators["source"], **publication)
            for result in results:
                result.publication = made
            PublishedResult.objects.bulk_create(results)
            _evidence(results, lists)
            added["publications"] += 1
            added["résultats publiés"] += len(results)
    return added


def _result(row: dict[str, Any], year: int, definition: Definition, counted: dict[str, Any] | None) -> PublishedResult:
    """Return a printed result; with the rule and the origin of its list if that is reconstructed."""
    result = PublishedResult(
        indicator_id=definition.indicator_id,
        year=year,
        value=row["published"][year],
        has_evidence=counted is not None,
        **{name: row[name] for name in ("label", "unit", "wording")},
    )
    if counted:
        day = date_fr(dt.date.fromisoformat(counted["records_of"]))
        result.definition, result.rule = definition, row["rule"]
        result.rule_in_words = definition_in_words(definition, read_vocabulary())
        result.reconstructed = RECONSTRUCTED.format(day=day, value=number_fr(counted["value"]))
    return result


RECONSTRUCTED = (
    "Liste reconstituée : la règle du programme, appliquée à l’état des fiches du {day}, donne exactement {value}. Ce n’est"
    " pas la liste de la DINUM, qui n’a pas été publiée : plusieurs jours et plusieurs règles ont été essayés, et un nombre"
    " égal peut être un hasard."
)


def _evidence(results: Sequence[PublishedResult], lists: dict[tuple[str, int], dict[str, Any]]) -> None:
    """Freeze the reconstructed lists, under the names of then; a service that is recorded is named as today."""
    rows = []
    for result in results:
        counted = lists.get((result.indicator.code, result.year))
        for place, (then, day, now) in enumerate(counted["counted"] if counted else (), start=1):
            rows.append((result, place, now or then, then, day))
    startups = ids(Startup, "slug", (slug for _, _, slug, _, _ in rows))
    PublishedEvidence.objects.bulk_create(
        PublishedEvidence(
            result=result,
            startup_id=startups.get(slug),
            startup_slug=slug,
            startup_name=then,
            record="fiche",
            record_id=place,
            date=day,
            reason="Date de la fiche, telle qu’elle était alors",
        )
        for result, place, slug, then, day in rows
    )


def _designations(facts: ReferenceFacts) -> int:
    """Insert the designations of services without any, in force or withdrawn, for whichever year."""
    designations, source = facts.designations["designations"], facts.designations["source"]
    startups = ids(Startup, "slug", (row["startup"] for row in designations))
    rows = [
        Designation(startup_id=startups[row["startup"]], millesime=row["millesime"], source=source)
        for row in designations
    ]
    return add_missing(Designation, ("startup_id",), rows)


def _stated(facts: ReferenceFacts) -> int:
    origin = {name: facts.stated[name] for name in ("source", "report_year", "published_on")}
    rows = [PrintedFigure(**origin, **{**row, "value": Decimal(row["value"])}) for row in facts.stated["figures"]]
    return add_missing(PrintedFigure, ("report_year", "year", "subject", "subject_key"), rows)
