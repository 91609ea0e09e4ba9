"""Examples of the pages of money: each template with records that show all its parts, and one form of each kind."""

import datetime as dt
from decimal import Decimal
from typing import Any

from accounts.models import User
from budget.models import Assessment, CreditLine, EntryCriterion, Milestone, Participation
from common.clock import today
from incubators.models import Incubator
from startups.models import Startup
from tests import factories
from tests.addresses import addresses_of
from workspace import urls

DAYS = dt.timedelta(days=10)
type Examples = dict[str, list[dict[str, Any]]]


def money_examples(service: Startup, incubator: Incubator, actor: User) -> Examples:
    """Return the URL arguments of the pages of money. A form with the same layout as another one is left out."""
    seen_elsewhere: Examples = {
        one.name: []
        for one in addresses_of(urls.urlpatterns)
        if one.name.startswith("workspace-money") and one.parameters
    }
    year = factories.make_credits(2021, [("Cofinancement", "4735509"), ("Réseau", "1365172")], stated_total=Decimal(7))
    line = CreditLine.objects.create(credit_year=year, parent=year.lines.earliest("pk"), label="FAST", amount=3090000)
    call = factories.make_round(
        9, 2021, call_opened_on=today() - DAYS, call_closes_on=today() + DAYS, envelope=Decimal(300000)
    )
    application = factories.make_application(call, service, submitted_on=today(), planned_measure="dossiers")
    factories.make_application(call, incubator, submitted_on=today(), planned_measure="services")
    Assessment.objects.create(application=application, author=actor, opinion="favourable", grade=4, comment="À suivre")
    award = factories.make_award(factories.make_round(8, 2021), service)
    season = factories.make_season(1)
    joined = Participation.objects.create(season=season, startup=service)
    EntryCriterion.objects.create(participation=joined, criterion="team", state="met", evidence="Six personnes")
    Milestone.objects.create(participation=joined, label="Dix bailleurs", due_on=dt.date(2021, 1, 1))
    shared = factories.make_shared_service("tchap")
    factories.make_support(service, "shared", shared_service=shared)
    return seen_elsewhere | {
        "workspace-money-credits": [{"year": 2021}],
        "workspace-money-line": [{"pk": line.pk}],
        "workspace-money-round": [{"number": 9}, {"number": 8}],
        "workspace-money-round-change": [{"number": 9}],
        "workspace-money-application": [{"pk": application.pk}],
        "workspace-money-decide": [{"pk": application.pk}],
        "workspace-money-choose": [{"number": 9}],
        "workspace-money-apply": [{"number": 9, "slug": service.slug}],
        "workspace-money-result": [{"pk": award.pk}],
        "workspace-money-season": [{"number": 1}],
        "workspace-money-criterion": [{"pk": joined.pk, "name": "measure"}],
        "workspace-money-supports": [{"slug": service.slug}],
        "workspace-money-support-new": [{"slug": service.slug}],
        "workspace-money-funder-new": [{"slug": service.slug}],
    }
