"""« Mes mesures du mois »: what is asked for, one save for all services, the guards of one value, two people at once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from zeal import zeal_ignore

from accounts.models import User
from common.clock import today
from common.words import month_fr
from impact.models import CriterionThreshold, Measurement, Metric
from incubators.models import Incubator
from startups.models import Startup
from tests import factories
from tests.workspace.home.test_page import home
from tests.workspace.reading import errors, filled, messages, rows, text_of, ticked

pytestmark = pytest.mark.django_db
MONTH = "/espace/mesures-du-mois/"
CAPTION = "Valeurs attendues de vos services"


def month(ago: int) -> str:
    """Return a past month as people write it; 1 is the last whole one."""
    first = today().replace(day=1)
    for _ in range(ago):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return f"{first:%Y-%m}"


def cell(metric: Metric, period: str, kind: str = "value") -> str:
    start = dt.date.fromisoformat(f"{period}-01")
    until = (start + dt.timedelta(days=31)).replace(day=1)
    return f"{kind}_{metric.pk}_{start}_{until}"


@pytest.fixture
def metrics(startup: Startup, incubator: Incubator) -> list[Metric]:
    """Create the monthly measure of two services, each measured until the month before the last one."""
    life = [("construction", "2021-01-01")]
    other = factories.make_startup("deux", incubator=incubator, phases=life, name="Deuxième")
    factories.make_phases(startup, life)
    found = [factories.make_metric(one, is_headline=True) for one in (startup, other)]
    for one in found:
        for ago, value in ((3, "90"), (2, "100")):
            factories.make_measurement(one, month(ago), value, source="Matomo")
    return found


def post(desk: Client, data: dict[str, Any]) -> Any:
    """Send the table; each service has its own lock, right and reason, so its queries are repeated."""
    with zeal_ignore():
        return desk.post(MONTH, data, follow=True)


def save(desk: Client, **typed: Any) -> Any:
    return post(desk, filled(desk.get(MONTH), step="save", **typed))


def values() -> list[tuple[str, str, int, str]]:
    found = Measurement.objects.filter(start=f"{month(1)}-01").order_by("metric__startup__slug")
    return [(one.metric.startup.slug, f"{one.start:%Y-%m}", int(one.value), one.source) for one in found]


def test_values_of_two_services_are_recorded_in_one_save(desk: Client, metrics: list[Metric]) -> None:
    un, deux = metrics
    assert [(row[0], row[3]) for row in rows(desk.get(MONTH), CAPTION)] == [
        ("Deuxième", row_of_last()),
        ("Service un.service", row_of_last()),
    ]
    page = save(desk, **{cell(un, month(1)): "110", cell(deux, month(1)): "120"})
    assert messages(page) == ["2\xa0valeurs sont enregistrées."]
    assert values() == [("deux", month(1), 120, "Matomo"), ("un.service", month(1), 110, "Matomo")]
    text = text_of(page.content.decode())
    assert ("Aucune valeur n’est attendue" in text, "Annuler" in text) == (True, False)


def row_of_last() -> str:
    """Return the last value of the first metrics, in words."""
    return f"100 usagers ({month_fr(dt.date.fromisoformat(f'{month(2)}-01'))})".replace("\u202f", " ")


def test_source_of_a_single_value_is_not_that_of_the_next_one(desk: Client, metrics: list[Metric]) -> None:
    Measurement.objects.filter(start=f"{month(2)}-01").update(source="Bilan 2021")
    assert filled(desk.get(MONTH))[cell(metrics[0], month(1), "source")] == [""]


def test_empty_cell_records_nothing_and_an_empty_page_is_refused(desk: Client, metrics: list[Metric]) -> None:
    assert errors(save(desk)) == {"__all__": ["Saisissez au moins une valeur."]}
    assert messages(save(desk, **{cell(metrics[0], month(1)): "0"})) == ["1\xa0valeur est enregistrée."]
    assert values() == [("un.service", month(1), 0, "Matomo")]


def test_one_wrong_value_records_none(desk: Client, metrics: list[Metric]) -> None:
    un, deux = metrics
    page = save(desk, **{cell(un, month(1)): "2,5", cell(deux, month(1)): "120"})
    assert errors(page) == {cell(un, month(1)): ["Un nombre de choses est entier."]}
    assert values() == []
    assert filled(page)[cell(deux, month(1))] == ["120"]


def test_value_in_another_unit_is_confirmed(desk: Client, metrics: list[Metric]) -> None:
    typed = {cell(metrics[0], month(1)): "11000", cell(metrics[1], month(1)): "120"}
    page = save(desk, **typed)
    assert "Service un.service, Usagers : Cette valeur est 110 fois celle d’avant" in text_of(page.content.decode())
    assert values() == []
    saved = post(desk, ticked(page))
    assert messages(saved) == ["2\xa0valeurs sont enregistrées."]


def test_value_that_moves_a_criterion_is_confirmed(desk: Client, metrics: list[Metric]) -> None:
    CriterionThreshold.objects.get_or_create(first_day=dt.date(2013, 1, 1), defaults={"people": 1000, "reason": "r"})
    Metric.objects.update(counts_people=True)
    page = save(desk, **{cell(metrics[0], month(1)): "1500"})
    assert "impact national, critère n° 2" in text_of(page.content.decode()).lower()
    assert values() == []
    assert messages(post(desk, ticked(page))) == ["1\xa0valeur est enregistrée."]


def test_late_value_has_its_day(desk: Client, metrics: list[Metric]) -> None:
    assert "En retard depuis le" in desk.get(MONTH).content.decode()


def test_home_links_to_the_page_once_the_values_of_two_services_are_late(desk: Client, metrics: list[Metric]) -> None:
    link = "Saisir sur une page les valeurs attendues de 2 services"
    assert link in text_of(home(desk).content.decode())
    save(desk, **{cell(metrics[0], month(1)): "110"})
    page = text_of(home(desk).content.decode())
    assert ("Saisir la valeur" in page, "Saisir sur une page" in page) == (True, False)


def test_value_that_somebody_recorded_meanwhile_is_kept_and_what_is_typed_too(
    desk: Client, metrics: list[Metric], incubator: Incubator, signed_in: Callable[[User], Client]
) -> None:
    un, deux = metrics
    other = signed_in(factories.make_coach(incubator, email="autre@example.gouv.fr"))
    mine, theirs = filled(desk.get(MONTH), step="save"), filled(other.get(MONTH), step="save")
    other.post(MONTH, {**theirs, cell(un, month(1)): "130"})
    page = post(desk, {**mine, cell(un, month(1)): "110", cell(deux, month(1)): "120"})
    assert page.status_code == 400
    (message,) = errors(page)[cell(un, month(1))]
    assert message.startswith("Quelqu’un a enregistré 130 entre-temps")
    assert values() == [("un.service", month(1), 130, "Matomo")]
    assert filled(page)[cell(deux, month(1))] == ["120"]
    saved = desk.post(MONTH, {**filled(page, step="save"), cell(un, month(1)): ""}, follow=True)
    assert messages(saved) == ["1\xa0valeur est enregistrée."]
    assert [one[2] for one in values()] == [120, 130]


def test_value_of_another_line_recorded_meanwhile_disturbs_nobody(desk: Client, metrics: list[Metric]) -> None:
    un, deux = metrics
    mine = filled(desk.get(MONTH), step="save")
    factories.make_measurement(un, month(1), "130")
    saved = desk.post(MONTH, {**mine, cell(deux, month(1)): "120"}, follow=True)
    assert messages(saved) == ["1\xa0valeur est enregistrée."]


def test_service_that_left_and_unknown_cells_are_refused_without_recording(
    desk: Client, metrics: list[Metric], startup: Startup
) -> None:
    mine = filled(desk.get(MONTH), step="save")
    startup.memberships.all().delete()
    page = desk.post(MONTH, {**mine, cell(metrics[0], month(1)): "110", cell(metrics[1], month(1)): "120"})
    assert (page.status_code, values()) == (400, [])
    assert "Ce formulaire n’a pas de champ" in errors(page)["__all__"][0]
    for name in ("value_999999999_2021-13-01_2021-14-01", "value_x", cell(metrics[1], "1999-01")):
        wrong = desk.post(MONTH, {**filled(desk.get(MONTH), step="save"), name: "1"})
        assert (wrong.status_code, values()) == (400, [])


def test_service_of_another_incubator_is_not_asked_for(desk: Client, metrics: list[Metric]) -> None:
    foreign = factories.make_startup("ailleurs", incubator=factories.make_incubator("autre"))
    factories.make_phases(foreign, [("construction", "2021-01-01")])
    metric = factories.make_metric(foreign)
    assert "ailleurs" not in desk.get(MONTH).content.decode()
    refused = desk.post(MONTH, {**filled(desk.get(MONTH), step="save"), cell(metric, month(1)): "1"})
    assert (refused.status_code, Measurement.objects.filter(metric=metric).count()) == (400, 0)
    agent = Client()
    agent.force_login(factories.make_user("agent2@example.gouv.fr"))
    assert "Aucune valeur n’est attendue" in agent.get(MONTH).content.decode()
    assert Client().get(MONTH).status_code == 302


def test_page_sent_twice_records_once(desk: Client, metrics: list[Metric]) -> None:
    sent = {**filled(desk.get(MONTH), step="save"), cell(metrics[0], month(1)): "110"}
    first, second = desk.post(MONTH, sent), desk.post(MONTH, sent, follow=True)
    assert first.status_code == 302
    assert second.status_code == 200
    assert values() == [("un.service", month(1), 110, "Matomo")]


def test_month_of_25_services_is_one_page_and_one_save(desk: Client, incubator: Incubator) -> None:
    typed = {}
    for number in range(25):
        life = [("construction", "2021-01-01")]
        service = factories.make_startup(f"s{number:02}", incubator=incubator, phases=life)
        metric = factories.make_metric(service, is_headline=True)
        factories.make_measurement(metric, month(2), "100")
        typed[cell(metric, month(1))] = str(100 + number)
    assert len(rows(desk.get(MONTH), CAPTION)) == 25
    assert messages(save(desk, **typed)) == ["25\xa0valeurs sont enregistrées."]
    assert [one[2] for one in values()] == list(range(100, 125))
