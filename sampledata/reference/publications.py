"""The results that documents publish, with the lists that could be reconstructed from the history of the records."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from common.words import date_fr, number_fr
from indicators.algebra import read_vocabulary
from indicators.models import Definition, Publication, PublishedEvidence, PublishedResult
from indicators.queries.years import definition_in_words
from sampledata.additions import difference_in_words, ids
from sampledata.reference.facts import ReferenceFacts, source_of
from sampledata.reference.outcome import Loading
from startups.models import Startup

RECONSTRUCTED = (
    "Liste reconstituée : la règle du programme, appliquée à l’état des fiches du {day}, donne exactement {value}. Ce n’est"
    " pas la liste de la DINUM, qui n’a pas été publiée : plusieurs jours et plusieurs règles ont été essayés, et un nombre"
    " égal peut être un hasard."
)
type Lists = dict[tuple[str, int], dict[str, Any]]
"""The reconstructed lists, by the code of their indicator and their year."""


def load_publications(facts: ReferenceFacts, loading: Loading) -> None:
    """Publish the results that no publication gives. One in force stays: another value is listed as a difference."""
    lists: Lists = {(one["indicator"], one["year"]): one for one in facts.printed_results["results"]}
    in_force = PublishedResult.objects.filter(replaced_by=None).select_related("indicator")
    known = {(one.indicator.code, one.year): one for one in in_force}
    for publication in facts.indicators["publications"]:
        results = list(_results(facts.indicators, publication, lists))
        held = [
            (known[one.indicator.code, one.year], one) for one in results if (one.indicator.code, one.year) in known
        ]
        missing = [one for one in results if (one.indicator.code, one.year) not in known]
        loading.differences += [difference_in_words(old, new, "value") for old, new in held if old.value != new.value]
        loading.count("publications", int(bool(missing)))
        loading.count("résultats publiés", len(missing))
        if missing:
            _publish(source_of(facts.indicators, publication), publication, missing, lists)


def _results(stated: dict[str, Any], publication: dict[str, Any], lists: Lists) -> Iterator[PublishedResult]:
    """Yield the results of a document; with the rule and the origin of its list if that is reconstructed."""
    rows = {row["code"]: row for row in stated["indicators"]}
    definitions = Definition.objects.filter(indicator__code__in=publication["results"]).select_related("indicator")
    defined = {one.indicator.code: one for one in definitions.order_by("-version")}
    for code, value in publication["results"].items():
        row, counted = rows[code], lists.get((code, publication["year"]))
        result = PublishedResult(
            indicator=defined[code].indicator,
            year=publication["year"],
            value=Decimal(value),
            has_evidence=counted is not None,
            **{name: row[name] for name in ("label", "unit", "wording")},
        )
        if counted:
            _add_rule(result, defined[code], row["rule"], counted)
        yield result


def _add_rule(result: PublishedResult, definition: Definition, rule: dict[str, Any], counted: dict[str, Any]) -> None:
    day = date_fr(dt.date.fromisoformat(counted["records_of"]))
    result.definition, result.rule = definition, rule
    result.rule_in_words = definition_in_words(definition, read_vocabulary())
    result.reconstructed = RECONSTRUCTED.format(day=day, value=number_fr(counted["value"]))


def _publish(source: str, publication: dict[str, Any], results: Sequence[PublishedResult], lists: Lists) -> None:
    made = Publication.objects.create(
        year=publication["year"], source=source, published_on=publication["published_on"], note=publication["note"]
    )
    for result in results:
        result.publication = made
    PublishedResult.objects.bulk_create(results)
    _freeze_lists(results, lists)


def _freeze_lists(results: Sequence[PublishedResult], lists: Lists) -> None:
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
