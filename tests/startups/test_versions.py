"""The versions of a life for optimistic locking: they change if and only if what was seen changes."""

import pytest

from startups.actions import carriers_state, phases_state
from startups.models import Membership, Startup
from startups.queries import phases_version
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def startup() -> Startup:
    return factories.make_startup("a", phases=[("construction", "2020-01-01")])


def test_carriers_are_reported_in_the_order_of_time(startup: Startup) -> None:
    assert carriers_state(startup) == {"carriers": []}
    one, two = (factories.make_incubator(slug, name=slug.upper()) for slug in ("un", "deux"))
    factories.make_membership(startup, two, "2021-03-01")
    factories.make_membership(startup, one, "2020-01-01", "2021-03-01")
    factories.make_membership(startup, two, "2020-06-01", "2021-01-01", is_lead=False)
    Membership.objects.create(startup=startup, incubator=one, until="2019-01-01", is_lead=False, position=9)
    factories.make_membership(factories.make_startup("b"), one)
    assert carriers_state(startup) == {
        "carriers": [
            "UN, jusqu’au 1er\u202fjanvier\u202f2019, en co-incubation",
            "UN, depuis le 1er\u202fjanvier\u202f2020, jusqu’au 1er\u202fmars\u202f2021",
            "DEUX, depuis le 1er\u202fjuin\u202f2020, jusqu’au 1er\u202fjanvier\u202f2021, en co-incubation",
            "DEUX, depuis le 1er\u202fmars\u202f2021",
        ]
    }


def test_carriers_since_ever_come_as_they_are_placed(startup: Startup) -> None:
    for position, slug in ((2, "un"), (1, "deux")):
        incubator = factories.make_incubator(slug, name=slug)
        Membership.objects.create(startup=startup, incubator=incubator, position=position, is_lead=slug == "un")
    assert carriers_state(startup) == {"carriers": ["deux, en co-incubation", "un"]}


def test_each_change_of_a_phase_is_another_version_and_those_of_others_are_not(startup: Startup) -> None:
    other = factories.make_startup("b")
    assert phases_version(other) == 0
    versions = [phases_version(startup)]
    for change in (
        lambda: startup.phases.update(start="2020-02-01"),
        lambda: factories.make_phases(startup, [("opere", "2021-01-01")]),
        lambda: startup.phases.filter(kind="opere").delete(),
    ):
        change()
        versions.append(phases_version(startup))
    assert versions == sorted(set(versions))
    factories.make_phases(other, [("opere", "2021-01-01")])
    startup.__class__.objects.update(mission="Autre")
    assert phases_state(startup) == {"phases": versions[-1]}
