"""The page of a change: what undoing it restores, and what it refuses."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.history import changes, history_of
from incubators.models import Incubator
from startups import actions, fiche_actions
from startups.models import Investigation, Phase, Startup
from startups.queries import spans_at
from tests import factories
from tests.cases import cases
from tests.workspace.reading import text_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 3, 1)
WHY = "Erreur de saisie"


def last_change(model: Any = Phase) -> uuid.UUID:
    """Return the context of the last recorded change of ``model``."""
    version: Any = history_of(model)._default_manager.latest("pgh_id")
    found: uuid.UUID = version.pgh_context_id
    return found


def undo(desk: Client, startup: Startup, change: uuid.UUID, reason: str = WHY) -> Any:
    """Return the response to the form that undoes ``change``."""
    sent = {"token": str(uuid.uuid4()), "reason": reason}
    return desk.post(f"/espace/services/{startup.slug}/changements/{change}/", sent)


def undo_last(desk: Client, startup: Startup, model: Any = Phase, reason: str = WHY) -> None:
    """Undo the last change of ``model``."""
    assert undo(desk, startup, last_change(model), reason).status_code == 302


def phases(startup: Startup) -> list[tuple[str, dt.date | None]]:
    return list(startup.phases.order_by("start").values_list("kind", "start"))


FIRST = ("investigation", dt.date(2021, 1, 1))


def test_entered_phase_is_removed(desk: Client, startup: Startup, coach: User) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    undo_last(desk, startup)
    assert phases(startup) == [FIRST]
    assert spans_at(DAY).get(startup=startup).kind_id == "investigation"
    assert [(one.kind, one.reason, one.author) for one in changes(Phase)][-2:] == [
        ("insert", "Lancement", str(coach)),
        ("delete", WHY, str(coach)),
    ]


def test_corrected_date_is_the_one_before(desk: Client, startup: Startup, coach: User) -> None:
    actions.correct_phase_date(phase=startup.phases.get(), date=DAY, reason="PV", actor=coach)
    undo_last(desk, startup)
    assert phases(startup) == [FIRST]


def test_withdrawn_phase_comes_back_with_its_dossier(desk: Client, startup: Startup, coach: User) -> None:
    before = factories.make_investigation(startup, problem="Trop de papiers")
    actions.withdraw_phase(phase=startup.phases.get(), reason="Doublon", actor=coach)
    undo_last(desk, startup)
    assert phases(startup) == [FIRST]
    after = Investigation.objects.get()
    assert (after.pk, after.phase_id, after.problem) == (before.pk, before.phase_id, "Trop de papiers")


def test_conclusion_is_open_again(desk: Client, startup: Startup, coach: User) -> None:
    dossier = factories.make_investigation(startup, problem="Trop de papiers")
    actions.conclude_investigation(
        investigation=dossier, conclusion="go", date=DAY, synthesis="Utile", reason="Comité", actor=coach
    )
    undo_last(desk, startup)
    dossier.refresh_from_db()
    assert (dossier.conclusion, dossier.concluded_on, dossier.synthesis) == ("", None, "")
    assert phases(startup) == [FIRST]


def test_another_incubator_gives_the_service_back(
    signed_in: Callable[[User], Client], startup: Startup, incubator: Incubator
) -> None:
    staff = factories.make_user(role=User.Role.DINUM)
    other = factories.make_incubator("autre")
    before = list(startup.memberships.values_list("pk", "incubator", "start", "until"))
    actions.move_to_incubator(startup=startup, incubator=other, since=DAY, reason="Transfert", actor=staff)
    undo_last(signed_in(staff), startup, startup.memberships.model)
    assert list(startup.memberships.values_list("pk", "incubator", "start", "until")) == before


def test_words_and_sponsors_of_the_fiche_are_those_before(desk: Client, startup: Startup, coach: User) -> None:
    first = factories.make_administration("premiere")
    second = factories.make_administration("seconde")

    def write(mission: str, *sponsors: str) -> None:
        values: dict[str, Any] = {"mission": mission, "sponsors": list(sponsors)}
        fiche_actions.edit_fiche(startup=startup, values=values, seen=None, reason="Relue", actor=coach)

    write("Avant", first.slug)
    write("Après", second.slug)
    undo_last(desk, startup, Startup)
    startup.refresh_from_db()
    assert (startup.mission, list(startup.sponsors.all())) == ("Avant", [first])


def test_event_is_removed(desk: Client, startup: Startup, coach: User) -> None:
    fiche_actions.add_event(startup=startup, kind="end", date=DAY, comment="Fini", reason="Fin", actor=coach)
    undo_last(desk, startup, startup.events.model)
    assert not startup.events.exists()


def test_undoing_is_undone_the_same_way(desk: Client, startup: Startup, coach: User) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    undo_last(desk, startup)
    undo_last(desk, startup, reason="Finalement si")
    assert phases(startup) == [FIRST, ("construction", DAY)]


def test_change_followed_by_another_answers_409_and_keeps_both(desk: Client, startup: Startup, coach: User) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    first = last_change()
    actions.change_phase(startup=startup, kind="acceleration", date=DAY + dt.timedelta(90), reason="Suite", actor=coach)
    refused = undo(desk, startup, first)
    assert (refused.status_code, "La fiche a changé depuis" in text_of(refused.content.decode())) == (409, True)
    assert len(phases(startup)) == 3


def test_field_written_again_since_is_kept_and_another_is_no_obstacle(
    desk: Client, startup: Startup, coach: User
) -> None:
    def write(**values: Any) -> uuid.UUID:
        fiche_actions.edit_fiche(startup=startup, values=values, seen=None, reason="Relue", actor=coach)
        return last_change(Startup)

    mission, contact = write(mission="Un"), write(contact="ici@example.gouv.fr")
    assert undo(desk, startup, mission).status_code == 302
    startup.refresh_from_db()
    assert (startup.mission, startup.contact) == ("", "ici@example.gouv.fr")
    write(contact="là@example.gouv.fr")
    assert undo(desk, startup, contact).status_code == 409
    startup.refresh_from_db()
    assert startup.contact == "là@example.gouv.fr"


def test_change_undone_twice_answers_409(desk: Client, startup: Startup, coach: User) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    change = last_change()
    assert [undo(desk, startup, change).status_code for _ in range(2)] == [302, 409]


@cases("reason", ["", "  ", "x" * 2001])
def test_change_is_not_undone_without_a_reason(desk: Client, startup: Startup, coach: User, reason: str) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    refused = undo(desk, startup, last_change(), reason)
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["reason"])
    assert len(phases(startup)) == 2


def test_user_who_may_not_change_the_fiche_undoes_nothing(
    signed_in: Callable[[User], Client], startup: Startup, coach: User
) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    strangers = [
        factories.make_user("agent@example.gouv.fr"),
        factories.make_coach(factories.make_incubator("autre"), email="autre@example.gouv.fr"),
    ]
    for stranger in strangers:
        assert undo(signed_in(stranger), startup, last_change()).status_code == 403
    assert len(phases(startup)) == 2


def test_change_of_another_fiche_or_of_none_is_refused(
    desk: Client, startup: Startup, incubator: Incubator, coach: User
) -> None:
    other = factories.make_startup("autre.service", phases=[("investigation", "2021-01-01")], incubator=incubator)
    actions.change_phase(startup=other, kind="construction", date=DAY, reason="Lancement", actor=coach)
    for change in (last_change(), uuid.uuid4()):
        assert undo(desk, startup, change).status_code == 404
    assert len(phases(other)) == 2


def test_fiche_itself_is_never_removed(desk: Client, incubator: Incubator, coach: User) -> None:
    factories.make_phase_kinds()
    startup = fiche_actions.open_fiche(
        name="Nouveau", slug="nouveau", incubator=incubator, date=DAY, problem="Un problème", reason="Idée", actor=coach
    ).phase.startup
    refused = undo(desk, startup, last_change(Startup))
    assert (refused.status_code, "a créé la fiche" in text_of(refused.content.decode())) == (400, True)
    assert Startup.objects.filter(pk=startup.pk).exists()
