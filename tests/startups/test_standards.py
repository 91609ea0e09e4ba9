"""The standards: one table, with equal results in SQL and on the fiche, and on every page about "met"."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalogue.fiche.presenters import standards as shown
from catalogue.incubators.queries import coverage as of_incubator
from catalogue.incubators.records import Block, records
from catalogue.standards.presenters import total
from common.clock import today
from impact.models import CriterionResult
from impact.national.actions import evaluate_criteria
from impact.queries.standards import STANDARDS as OF_PAGE
from impact.queries.standards import coverage
from startups.models import Startup
from startups.standards import LEVELS, STANDARDS
from tests import factories

ADDRESSES = st.sampled_from(
    ("", " ", "https://exemple.gouv.fr", " HTTP://a", "https://", "javascript:alert(1)", "non", "http:// a")
)
FICHES = st.fixed_dictionaries(
    {
        **dict.fromkeys(
            ("repository", "stats_url", "impact_url", "budget_url", "risk_analysis_url", "dashlord_url"), ADDRESSES
        ),
        **{
            field: st.sampled_from((None, True, False)) for field in ("has_stats", "risk_analysed", "security_followed")
        },
        "accessibility": st.sampled_from(("", *Startup.Accessibility.values)),
    }
)
_REACHED = f"SELECT {', '.join(level.sql('s') for level in LEVELS.values())} FROM startups_startup s WHERE id = %s"  # noqa: S608


class EveryFicheTests(TestCase):
    """Any fiche."""

    @given(FICHES)
    def test_sql_and_fiche_read_each_level_alike_and_levels_are_in_order(self, fields: dict[str, object]) -> None:
        startup = Startup.objects.create(slug="s", name="S", **fields)
        with connection.cursor() as cursor:
            cursor.execute(_REACHED, [startup.pk])
            reached = dict(zip(LEVELS, cursor.fetchone(), strict=True))
        assert reached == {key: level.is_reached(startup) for key, level in LEVELS.items()}
        for standard in STANDARDS.values():
            ladder = [reached[level.key] for level in standard.levels]
            assert ladder == sorted(ladder, reverse=True), standard.key
            assert standard.is_kept(startup) is reached[standard.required_key]
        assert [(one.label, one.is_met) for one in shown(startup)] == [
            (standard.label, standard.is_kept(startup)) for standard in STANDARDS.values()
        ]


def test_levels_have_words_of_their_own_and_each_standard_one_that_counts() -> None:
    assert len(LEVELS) == sum(len(standard.levels) for standard in STANDARDS.values())
    assert {key: (standard.lowest_level.key, standard.required_level.key) for key, standard in STANDARDS.items()} == {
        "source": ("code-source", "code-source"),
        "stats": ("statistiques", "statistiques"),
        "impact": ("impact", "impact"),
        "budget": ("budget", "budget"),
        "accessibility": ("accessibilite-declaree", "accessibilite"),
        "risk": ("risques", "risques"),
        "security": ("securite", "securite"),
        "quality": ("qualite", "qualite"),
    }


@pytest.mark.django_db
def test_accessibility_is_kept_by_as_many_services_on_every_page() -> None:
    incubator = factories.make_incubator("a")
    for place, conformity in enumerate(("", *Startup.Accessibility.values)):
        factories.make_startup(
            f"s{place}", incubator=incubator, phases=[("construction", "2021-01-01")], accessibility=conformity
        )
    whole = total(coverage(today()))
    assert dict(zip((one.key for one in OF_PAGE), whole.kept, strict=True))["accessibilite"] == 2
    assert {one.key: one.met for one in of_incubator(records(Block.STANDARDS, incubator.pk, today()))}[
        "accessibilite"
    ] == 2
    on_fiches = [
        one.is_met for startup in Startup.objects.all() for one in shown(startup) if one.label == "Accessibilité"
    ]
    assert sum(on_fiches) == 2
    evaluate_criteria()
    pieces = CriterionResult.objects.filter(criterion=3).values_list("evidence", flat=True)
    quality = [piece["state"] for evidence in pieces for piece in evidence if piece["piece"] == "quality"]
    assert sorted(quality) == ["met", "met", "missing", "missing"]
