"""The keys of figures: no code, slug or number that people choose collides with another figure."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from bilan.figures.read_figures import SUBJECTS, read_figures
from bilan.figures.report_figure import ReportFigure
from bilan.sections.section_blocks import SectionData, keys_of_service
from bilan.views.sections import _changed
from common.figure import Figure
from impact.models import CostUnit, Spending
from startups.models import Startup
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db
YEAR = 2021


def keys() -> Counter[str]:
    """Count the figures of each key."""
    return Counter(one.key for subject in SUBJECTS for one in subject(YEAR))


def measured(slug: str, *codes: str) -> Startup:
    """Create a service of the millésime with spending, unit cost and metrics of these codes."""
    service = factories.make_startup(slug, name=slug)
    factories.make_designation(service, YEAR, effective_on=dt.date(2021, 6, 1))
    for place, code in enumerate(codes):
        metric = factories.make_metric(service, code, cadence="year", position=place)
        factories.make_measurement(metric, "2021", str(place + 1))
    CostUnit.objects.create(startup=service, metric=service.metrics.earliest("position"), label="acte")
    Spending.objects.create(startup=service, year=YEAR, amount=Decimal(100), source="Note")
    return service


CODES = ("budget", "unit_cost", "spending", "usagers")


def test_a_metric_may_have_the_code_of_any_other_figure_of_its_service() -> None:
    one, other = (measured(slug, *CODES) for slug in ("a", "a.budget"))
    found = keys()
    assert {key for key, count in found.items() if count > 1} == set()
    figures = read_figures(YEAR)
    assert figures["service.a.budget"].words == "1"
    assert figures["spending.a"].words == "100\u202f€"
    assert {service.slug: keys_of_service(service, SectionData(YEAR, figures)) for service in (one, other)} == {
        slug: [*(f"service.{slug}.{code}" for code in CODES), f"spending.{slug}", f"unit_cost.{slug}"]
        for slug in ("a", "a.budget")
    }


def test_a_service_and_an_incubator_of_one_identifier_win_awards_apart() -> None:
    call = factories.make_round(9, YEAR)
    for slug in ("justice", "incubator.9.justice"):
        factories.make_award(call, factories.make_startup(slug), "1000")
    factories.make_award(call, factories.make_incubator("justice"), "2000")
    assert {
        one.key: one.live.value for one in read_figures(YEAR).values() if one.key.startswith("fast.") and one.group
    } == {
        "fast.9.incubator.9.justice": Decimal(1000),
        "fast.9.justice": Decimal(1000),
        "fast.incubator.9.justice": Decimal(2000),
    }


def test_services_of_no_incubator_are_reported_apart_from_those_of_any() -> None:
    for slug, count in (("aucun", 1), ("services_alone", 2)):
        incubator = factories.make_incubator(slug, name=slug)
        for number in range(count):
            factories.make_startup(f"{slug}-{number}", incubator=incubator, phases=[("construction", "2021-07-01")])
    for number in range(3):
        factories.make_startup(f"seul-{number}", phases=[("construction", "2021-07-01")])
    found = {one.key: one.live.value for one in read_figures(YEAR).values() if one.key.startswith("network.services")}
    assert found == {
        "network.services_alone": Decimal(3),
        "network.services.services_alone": Decimal(2),
        "network.services.aucun": Decimal(1),
    }


@cases(
    ("key", "step", "text"),
    [
        ("service.a.usagers", "replace:service.a.usagers:12", "Il y en a {{chiffre:service.a.usagers}}."),
        ("service.a:b.usagers", "replace:service.a:b.usagers:12", "Il y en a {{chiffre:service.a:b.usagers}}."),
        ("service.a:b.usagers", "insert:service.a:b.usagers", "Il y en a 12. {{chiffre:service.a:b.usagers}}"),
        ("service.a.usagers", "replace:service.a.usagers:13", "Il y en a 12."),
        ("service.a.usagers", "replace:service.b.usagers:12", "Il y en a 12."),
        ("service.a.usagers", "replace:service.a.usagers", "Il y en a 12."),
        ("service.a.usagers", "insert:service.b.usagers", "Il y en a 12."),
        ("service.a.usagers", "autre:service.a.usagers:12", "Il y en a 12."),
        ("service.a.usagers", "", "Il y en a 12."),
    ],
)
def test_a_button_places_the_figure_of_any_identifier(key: str, step: str, text: str) -> None:
    assert _changed("Il y en a 12.", {key: ReportFigure(key, "Usagers", live=Figure(Decimal(12)))}, step) == text
