"""Load the reference facts: missing ones are inserted, recorded ones never changed."""

from decimal import Decimal

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction

from incubators.models import Administration, Incubator
from indicators.models import PrintedFigure
from sampledata.additions import ids
from sampledata.reference.bilan import load_bilan
from sampledata.reference.community import load_community
from sampledata.reference.facts import ReferenceFacts, read
from sampledata.reference.indicators import load_indicators
from sampledata.reference.measures import load_measures
from sampledata.reference.money import load_money
from sampledata.reference.national_impact import load_designations
from sampledata.reference.outcome import Loading
from sampledata.reference.publications import load_publications
from startups.models import PhaseKind, Startup
from startups.queries import missing_roles

REASON = "Faits de référence des bilans et des documents budgétaires"


def load_reference() -> Loading:
    """Insert the missing facts, in one transaction; return the numbers of rows by kind, and what is recorded otherwise.

    An existing fact keeps its value, whatever its origin: a second run changes nothing, and a run after an import
    changes no record. The same applies to a year that has lines, and to an indicator that has definitions. A millésime
    that an import proposes is no such fact: the published lists confirm it.
    """
    facts, loading = read(), Loading()
    with transaction.atomic(), pghistory.context(source="reference", reason=REASON):
        _phase_kinds(facts, loading)
        _incubators(facts, loading)
        named = [Startup(slug=slug, name=name) for slug, name in facts.startups.items()]
        loading.add("fiches", Startup, ("slug",), named)
        load_indicators(facts, loading)
        load_publications(facts, loading)
        load_designations(facts, loading)
        load_measures(facts, loading)
        load_money(facts, loading)
        load_community(facts, loading)
        _stated(facts, loading)
        load_bilan(facts, loading)
    return loading


def load_words() -> int:
    """Insert the missing words of phases alone: an import of records needs them; return their number."""
    loading = Loading()
    with transaction.atomic(), pghistory.context(source="reference", reason=REASON):
        _phase_kinds(read(), loading)
    return sum(loading.added.values())


def _phase_kinds(facts: ReferenceFacts, loading: Loading) -> None:
    kinds = [PhaseKind(rank=rank, **kind) for rank, kind in enumerate(facts.phase_kinds, start=1)]
    loading.add("sortes de phase", PhaseKind, ("key",), kinds)
    if missing := missing_roles():
        raise ValidationError(missing)


def _incubators(facts: ReferenceFacts, loading: Loading) -> None:
    administrations = [Administration(**row) for row in facts.incubators["administrations"]]
    loading.add("administrations", Administration, ("slug",), administrations)
    owners = ids(Administration, "slug", (row.slug for row in administrations))
    incubators = [
        Incubator(owner_id=owners[row["owner"]] if "owner" in row else None, **{k: row[k] for k in row if k != "owner"})
        for row in (*facts.incubators["partners"], *facts.incubators["others"])
    ]
    loading.add("incubateurs", Incubator, ("slug",), incubators)


def _stated(facts: ReferenceFacts, loading: Loading) -> None:
    origin = ("document", "source", "report_year", "published_on")
    rows = [
        PrintedFigure(
            **{name: sheet[name] for name in origin if name in sheet}, **{**row, "value": Decimal(row["value"])}
        )
        for sheet in facts.stated
        for row in sheet["figures"]
    ]
    once = ("report_year", "document", "year", "subject", "subject_key")
    loading.add("chiffres imprimés", PrintedFigure, once, rows, ("value",))
