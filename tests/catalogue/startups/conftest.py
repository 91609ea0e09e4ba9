"""Fixtures of the list of services."""

import datetime as dt

import pytest

from tests import factories


@pytest.fixture
def portfolio(db: None) -> None:
    """Create four fiches of two incubators on 1 January 2022."""
    fabrique, atelier = factories.make_incubator("fabrique"), factories.make_incubator("atelier")
    sponsor = factories.make_administration("min")
    factories.make_startup("regard", name="Un regard", phases=[("investigation", "2021-11-01")], incubator=fabrique)
    aid = factories.make_startup(
        "aides.jeunes",
        name="Aides jeunes",
        mission="Dire à chacun ses droits.",
        phases=[("construction", "2020-01-01"), ("acceleration", "2020-11-01")],
        incubator=atelier,
        themes=["Jeunesse"],
        sponsors=[sponsor],
    )
    factories.make_designation(aid, 2021, decided_on=dt.date(2021, 12, 1))
    factories.make_award(factories.make_round(9, 2021), aid)
    factories.make_award(factories.make_round(7, 2021, quarter=1), aid)
    factories.make_startup("ecole", name="École", phases=[("construction", "2021-06-01")], incubator=fabrique)
    factories.make_startup("vide", name="Vide")
