import datetime as dt

import pytest
from django.db import models

from startups.queries import spans_at
from tests import factories


@pytest.mark.django_db
def test_builders_make_valid_records() -> None:
    incubator = factories.make_incubator()
    startup = factories.make_startup(
        phases=[("investigation", "2020-01-01"), ("construction", "2021-01-01", "2021-06-01")],
        incubator=incubator,
        sponsors=[factories.make_administration()],
    )
    rows: list[models.Model] = [
        startup,
        incubator,
        *startup.phases.all(),
        *startup.memberships.all(),
        *startup.sponsorships.all(),
        factories.make_coach(incubator),
        factories.make_investigation(startup),
        factories.make_event(startup, "fast", "2021-05-01"),
        factories.make_award(factories.make_round(), startup),
        factories.make_award(factories.make_round(8), incubator, None),
        factories.make_credits(lines=[("Réseau", "1.50")]),
        factories.make_target(factories.make_indicator(rule={"measure": "entries"})),
        factories.make_designation(startup),
    ]
    for row in rows:
        row.full_clean()
    assert [(span.kind_id, span.incubator_id) for span in spans_at(dt.date(2021, 1, 1))] == [
        ("construction", incubator.pk)
    ]
