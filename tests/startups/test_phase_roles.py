"""Phase kinds without a role are refused or reported, and actions that need the role explain it."""

import datetime as dt
from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from incubators.models import Incubator
from indicators.live.actions import live_results_step
from indicators.models import LiveResult
from startups import actions
from startups.models import PhaseKind, Span
from startups.queries import kind_in_use
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 1, 1)


def reported() -> list[str]:
    return [message.msg for message in run_checks(databases=["default"]) if message.id == "startups.E001"]


def test_check_reports_each_role_that_no_kind_in_use_has() -> None:
    assert reported() == []
    factories.make_phase_kinds()
    assert reported() == []
    PhaseKind.objects.filter(is_launch=True).update(until=dt.date(2020, 1, 1))
    PhaseKind.objects.update(counts_as_deployed=False)
    assert [text.split(" : ")[0] for text in reported()] == [
        "Aucune sorte de phase en usage n’a le rôle « lancement »",
        "Aucune sorte de phase en usage n’a le rôle « déployé »",
    ]


def test_reference_is_not_loaded_over_kinds_without_a_role() -> None:
    factories.make_phase_kinds()
    PhaseKind.objects.update(has_committees=False)
    with pytest.raises(CommandError, match="comités d’investissement"):
        call_command("load_reference", stdout=StringIO())
    assert not Incubator.objects.exists()


def test_conclusion_without_a_phase_of_launch_is_refused_and_writes_nothing(incubator: Incubator, coach: User) -> None:
    startup = factories.make_startup(phases=[("investigation", "2021-06-01")], incubator=incubator)
    dossier = factories.make_investigation(startup)
    PhaseKind.objects.update(is_launch=False)
    with pytest.raises(ValidationError, match="lancement"):
        actions.conclude_investigation(
            investigation=dossier, conclusion="go", date=DAY, synthesis="", reason="Comité", actor=coach
        )
    dossier.refresh_from_db()
    assert (dossier.conclusion, startup.phases.count()) == ("", 1)


def test_launch_is_the_first_entry_into_any_kind_that_is_the_launch_of_its_time() -> None:
    startup = factories.make_startup(phases=[("construction", "2021-06-01"), ("acceleration", "2022-06-01")])
    PhaseKind.objects.filter(key="construction").update(until=DAY)
    PhaseKind.objects.filter(key="acceleration").update(is_launch=True, valid_from=DAY)
    assert kind_in_use(is_launch=True).key == "acceleration"
    assert Span.objects.get(startup=startup, is_launch=True).kind_id == "construction"


def test_rule_that_names_a_kind_that_is_gone_has_no_figure_and_is_reported(client: Client) -> None:
    factories.make_phase_kinds()
    indicator = factories.make_indicator(rule={"measure": "entries", "kind": "abandon"}, first_year=2021)
    PhaseKind.objects.filter(key="abandon").delete()
    sentence = live_results_step(DAY, None)
    assert "« abandon » n’existe pas" in sentence
    assert set(LiveResult.objects.filter(indicator=indicator).values_list("value", flat=True)) == {None}
    for address in ("/indicateurs/", f"/indicateurs/{indicator.code}/", "/indicateurs/2021/"):
        assert client.get(address, follow=True).status_code == 200
