"""The indicators, who follows them and by which rule, their targets by edition, and their measured figures."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from indicators.models import (
    Definition,
    Indicator,
    IndicatorFollower,
    MeasuredFigure,
    Target,
)
from sampledata.additions import differences, ids
from sampledata.reference.facts import ReferenceFacts, source_of
from sampledata.reference.outcome import Loading


def load_indicators(facts: ReferenceFacts, loading: Loading) -> None:
    """Insert the missing indicators with what belongs to them; an indicator that has definitions keeps them."""
    stated = facts.indicators
    rows, first_year = stated["indicators"], stated["first_year"]
    loading.add("indicateurs", Indicator, ("code",), _indicators(rows, first_year))
    key = ids(Indicator, "code", (row["code"] for row in rows))
    followers = list(_followers(rows, first_year, key))
    loading.add("suivis", IndicatorFollower, ("indicator_id",), followers)
    loading.differences += differences(IndicatorFollower, ("indicator_id", "first_year"), followers, ("follower",))
    loading.add("définitions", Definition, ("indicator_id",), _definitions(rows, first_year, key))
    edition = ("indicator_id", "year", "edition", "edition_year")
    loading.add("cibles", Target, edition, _targets(stated, key), ("value", "direction"))
    period = ("indicator_id", "start", "until")
    loading.add("relevés d’indicateur", MeasuredFigure, period, _measured(stated, key), ("value",))


def _indicators(rows: list[dict[str, Any]], first_year: int) -> Iterator[Indicator]:
    for position, row in enumerate(rows, start=1):
        yield Indicator(
            first_year=row.get("first_year", first_year),
            last_year=row.get("last_year"),
            position=position,
            **{name: row[name] for name in ("code", "label", "wording", "unit")},
        )


def _followers(rows: list[dict[str, Any]], first_year: int, key: dict[str, int]) -> Iterator[IndicatorFollower]:
    """Yield who follows each indicator: one follower for as long as it is in force, or several by span of years."""
    for row in rows:
        whole = {
            "follower": row.get("followed_by"),
            "first_year": row.get("first_year", first_year),
            "last_year": row.get("last_year"),
        }
        for followed in row.get("followers", [whole]):
            yield IndicatorFollower(indicator_id=key[row["code"]], **followed)


def _definitions(rows: list[dict[str, Any]], first_year: int, key: dict[str, int]) -> Iterator[Definition]:
    for row in rows:
        first = row.get("first_year", first_year)
        yield Definition(indicator_id=key[row["code"]], version=1, first_year=first, rule=row["rule"])


def _targets(stated: dict[str, Any], key: dict[str, int]) -> Iterator[Target]:
    """Yield the targets; one without edition is that of the law of its year, one without value was not found (ND)."""
    for row in stated["indicators"]:
        for target in row.get("targets", ()):
            yield Target(
                indicator_id=key[row["code"]],
                year=target["year"],
                edition=target.get("edition", Target.Edition.LAW),
                edition_year=target.get("edition_year", target["year"]),
                value=Decimal(target["value"]) if "value" in target else None,
                direction=row.get("direction", Target.Direction.AT_LEAST),
                judgement=target.get("judgement", ""),
                source=source_of(stated, target),
            )


def _measured(stated: dict[str, Any], key: dict[str, int]) -> Iterator[MeasuredFigure]:
    for row in stated["indicators"]:
        for figure in row.get("measured", ()):
            yield MeasuredFigure(
                indicator_id=key[row["code"]],
                start=dt.date(figure["year"], 1, 1),
                until=dt.date(figure["year"] + 1, 1, 1),
                value=Decimal(figure["value"]),
                source=source_of(stated, figure),
            )
