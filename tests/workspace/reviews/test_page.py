"""The pages of committees: recorded, corrected, withdrawn; a decision to stop proposes the phase, which a person
confirms.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.freshness import RECORDS, record_freshness
from impact.models import Objective, Review
from incubators.models import Incubator
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db
LIST = "/espace/services/un.service/comites/"
NEW = f"{LIST}nouveau/"
CAPTION = "Autres comités, du plus récent au plus ancien"


@pytest.fixture
def service(startup: Startup) -> Startup:
    factories.make_phases(startup, [("construction", "2021-03-01")])
    return startup


def save(desk: Client, path: str, **typed: Any) -> Any:
    return desk.post(path, filled(desk.get(path), step="save", **typed), follow=True)


def hold(desk: Client, held_on: str = "2021-09-01", decision: str = "reinvest", **typed: Any) -> Any:
    return save(desk, NEW, **{"held_on": held_on, "decision": decision, "reason": "Usagers doublés", **typed})


def test_service_without_a_committee_says_that_none_is_recorded(desk: Client, service: Startup) -> None:
    assert f'href="{LIST}"' in desk.get("/espace/services/un.service/").content.decode()
    page = desk.get(LIST).content.decode()
    assert "Aucun comité n’est enregistré, alors qu’il s’en tient un tous les six mois." in page


def test_coach_sees_the_committees_due_of_their_own_services(desk: Client, service: Startup) -> None:
    other = factories.make_incubator("ailleurs")
    factories.make_startup("ailleurs", phases=[("construction", "2021-03-01")], incubator=other)
    page = desk.get("/espace/comites/")
    assert [one.slug for one in page.context["page"]] == ["un.service"]


def test_committee_that_is_late_since_the_longest_comes_first(
    desk: Client, service: Startup, incubator: Incubator
) -> None:
    for slug, start in (("ancien", "2018-03-01"), ("recent", "2022-03-01")):
        made = factories.make_startup(slug, phases=[("construction", start)], incubator=incubator)
        factories.make_event(made, "committee", start)
    factories.make_event(service, "committee", "2021-03-01")
    factories.make_startup("cherche", phases=[("investigation", "2022-04-01")], incubator=incubator)
    page = desk.get("/espace/comites/")
    assert [one.slug for one in page.context["page"]] == ["ancien", "un.service", "recent", "cherche"]
    assert "À conclure, en retard depuis le 1er octobre 2022 Conclure" in text_of(page.content.decode())


def test_no_committee_is_due_of_a_service_that_one_stopped(desk: Client, service: Startup) -> None:
    Review.objects.create(startup=service, held_on=dt.date(2021, 6, 1), decision="stop", reason="Sans impact")
    assert "Aucune : arrêt décidé" in text_of(desk.get("/espace/comites/").content.decode())


def test_committees_are_due_on_the_day_of_the_records_as_on_the_public_page(desk: Client, service: Startup) -> None:
    factories.make_event(service, "committee", "2021-09-01")
    record_freshness(RECORDS, dt.date(2021, 10, 1))
    page = desk.get("/espace/comites/")
    words = text_of(page.content.decode())
    assert ("en cours, au 1er octobre 2021." in words, "En retard depuis" in words) == (True, False)
    assert "1er mars 2022" in words
    assert "Au 1er octobre 2021" in text_of(desk.get("/revues/").content.decode())


def facts(page: Any) -> dict[str, str]:
    """Return the text of the page about the last committee."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page.content.decode(), re.DOTALL)
    return {text_of(name): text_of(value) for name, value in found}


def test_committee_is_recorded_then_shown(desk: Client, service: Startup, coach: User) -> None:
    page = hold(desk, amount="150 000")
    assert (messages(page), page.redirect_chain[-1][0]) == ([wordings.COMMITTEE_SAVED], f"{LIST}?tenu=2021-09-01")
    assert facts(page) == {
        "Décision": "Réinvestir, 150 000 € accordés",
        "Décision de la trame": "1 ou 2, montant inconnu",
        "Motif": "Usagers doublés",
        "Prochain comité": "Avant le 1er mars 2022",
    }
    assert Review.objects.get().recorded_by == coach
    assert f"{LIST}preparation/?date=2021-09-01" in page.content.decode()
    hold(desk, "2022-02-01", "pivot")
    (row,) = rows(desk.get(LIST), CAPTION)
    assert row[:4] == ["1er septembre 2021", "Réinvestir, 150 000 €", "Usagers doublés", "Aucun"]
    earlier = hold(desk, "2020-09-01", "reinvest", reason="Avant")
    assert facts(earlier)["Motif"] == "Avant"


def test_old_objectives_in_words_stay_readable(desk: Client, service: Startup) -> None:
    hold(desk)
    Review.objects.update(objectives_text="10 000 usagers")
    assert facts(desk.get(LIST))["Objectifs écrits"] == "10 000 usagers"
    assert "Objectifs du comité du 1er\u202fseptembre\u202f2021 : 10 000 usagers" in desk.get(NEW).content.decode()
    corrected = f"{LIST}{Review.objects.get().pk}/"
    assert "10 000 usagers" in desk.get(corrected).content.decode()
    save(desk, corrected, amount="1", why="Compte rendu")
    assert Review.objects.get().objectives_text == "10 000 usagers"


def test_saved_committee_is_undone_with_its_objectives(desk: Client, service: Startup) -> None:
    metric = factories.make_metric(service)
    factories.make_measurement(metric, "2021-08", "100")
    page = hold(desk, **{f"target_{metric.pk}": "200"})
    [undo] = re.findall(r'href="([^"]+)#annuler"', page.content.decode())
    assert "Objectif « Usagers », ajout" in text_of(desk.get(undo).content.decode())
    desk.post(undo, filled(desk.get(undo), step="save"))
    assert (Review.objects.count(), Objective.objects.count()) == (0, 0)


def test_committee_of_the_fiche_takes_its_decision(desk: Client, service: Startup) -> None:
    factories.make_event(service, "committee", "2021-06-01", "Avis favorable")
    page = desk.get(LIST)
    assert facts(page) == {
        "Décision": "Non renseignée",
        "Motif": "Avis favorable",
        "Prochain comité": "Avant le 1er décembre 2021",
    }
    assert "Renseigner la décision du 1er juin 2021" in text_of(page.content.decode())
    assert filled(desk.get(f"{NEW}?date=2021-06-01"))["held_on"] == ["2021-06-01"]
    hold(desk, "2021-06-01", "pivot")
    assert facts(desk.get(LIST))["Décision"] == "Pivoter"


def test_committee_is_corrected_then_withdrawn(desk: Client, service: Startup) -> None:
    hold(desk, amount="150000")
    review = Review.objects.get()
    path = f"{LIST}{review.pk}/"
    assert filled(desk.get(path))["amount"] == ["150000"]
    assert list(errors(save(desk, path, amount="120000"))) == ["why"]
    assert messages(save(desk, path, amount="120000", why="Compte rendu")) == ["Le comité est corrigé."]
    review.refresh_from_db()
    assert str(review.amount) == "120000.00"
    assert messages(save(desk, f"{path}retrait/", reason="Autre service")) == ["Le comité est retiré."]
    assert Review.objects.count() == 0


@cases(
    ("typed", "refused"),
    [
        ({"held_on": "2099-01-01"}, {"held_on": [wordings.COMMITTEE_OUT_OF_BOUNDS]}),
        ({"held_on": "0001-01-01"}, {"held_on": [wordings.COMMITTEE_OUT_OF_BOUNDS]}),
        ({"held_on": "hier"}, {"held_on": [wordings.UNREADABLE_DATE]}),
        ({"decision": "attendre"}, {"decision": [wordings.NOT_IN_THE_LIST]}),
        ({"reason": " "}, {"reason": ["Indiquez le motif de la décision."]}),
        ({"amount": "-5"}, {"amount": [wordings.NEGATIVE_AMOUNT]}),
        ({"next_due_on": "2021-08-01"}, {"__all__": ["Le prochain comité vient après celui-ci : corrigez sa date."]}),
        ({"prix": "1"}, {"__all__": ["Ce formulaire n’a pas de champ « prix ». Rechargez la page, puis recommencez."]}),
    ],
    parts=2,
)
def test_impossible_committee_is_refused(
    desk: Client, service: Startup, typed: dict[str, str], refused: dict[str, list[str]]
) -> None:
    page = hold(desk, **typed)
    assert (page.status_code, errors(page), Review.objects.count()) == (400, refused, 0)


def test_second_committee_of_a_day_is_compared_with_the_first(desk: Client, service: Startup) -> None:
    hold(desk)
    refused = hold(desk, decision="stop")
    assert (refused.status_code, [one.mine for one in refused.context["compared"]][:1]) == (409, ["Arrêter"])
    assert Review.objects.get().decision != "stop"
    url = refused.request["PATH_INFO"]
    chosen = {f"choix_{one.name}": "mine" for one in refused.context["compared"]}
    desk.post(url, filled(refused, **chosen))
    assert Review.objects.get().decision == "stop"


def test_stop_proposes_its_phase_and_a_person_confirms(desk: Client, service: Startup) -> None:
    page = hold(desk, decision="stop")
    proposal = page.context["proposal"]
    assert (proposal.phase, proposal.decision) == ("Service arrêté", "arrêter")
    assert service.phases.filter(kind="abandon").count() == 0
    assert facts(page)["Prochain comité"] == "Aucun : arrêt décidé"
    form = filled(desk.get(proposal.url))
    assert (form["kind"], form["reason"]) == (
        ["abandon"],
        ["Comité d’investissement du 1er\u202fseptembre\u202f2021 : Usagers doublés"],
    )
    factories.make_phases(service, [("abandon", "2021-10-01")])
    assert desk.get(LIST).context["proposal"] is None


@cases(
    ("phase", "proposed"),
    [("acceleration", "En consolidation"), ("consolidation", "Transféré"), ("transfere", None)],
)
def test_hand_over_proposes_the_next_step_of_leaving(
    desk: Client, service: Startup, phase: str, proposed: str | None
) -> None:
    factories.make_phases(service, [(phase, "2021-05-01")])
    found = hold(desk, decision="hand_over").context["proposal"]
    assert (found and found.phase) == proposed


def test_reinvesting_or_an_older_stop_proposes_nothing(desk: Client, service: Startup) -> None:
    hold(desk, "2021-05-01", "stop")
    assert hold(desk, "2021-11-01", "reinvest").context["proposal"] is None


def test_committees_are_for_who_changes_the_fiche(
    signed_in: Callable[[User], Client], desk: Client, service: Startup
) -> None:
    hold(desk)
    agent = signed_in(factories.make_user("x@example.gouv.fr"))
    assert {agent.get(path).status_code for path in (LIST, NEW, f"{LIST}{Review.objects.get().pk}/")} == {403}
    other = Review.objects.create(startup=factories.make_startup("autre"), held_on="2021-01-01")
    assert desk.get(f"{LIST}{other.pk}/").status_code == 404
