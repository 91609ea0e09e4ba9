"""What undoing restores, and what it refuses."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from common.history import changes, history_of
from common.optimistic_lock import EditConflictError
from incubators.models import Incubator
from startups import actions, fiche_actions
from startups.models import Investigation, Phase, Startup
from startups.queries import phase_at
from tests import factories
from tests.cases import cases
from workspace.undoing.actions import CREATION, NOTHING_LEFT, SINCE, undo_change

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 3, 1)
WHY = "Erreur de saisie"


def last_change(model: Any = Phase) -> uuid.UUID:
    """Return the context of the last recorded change of ``model``."""
    version: Any = history_of(model)._default_manager.latest("pgh_id")
    found: uuid.UUID = version.pgh_context_id
    return found


def phases(startup: Startup) -> list[tuple[str, dt.date | None]]:
    return list(startup.phases.order_by("start").values_list("kind", "start"))


FIRST = ("investigation", dt.date(2021, 1, 1))


def test_an_entered_phase_is_removed(startup: Startup, coach: User) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    undo_change(startup=startup, change=last_change(), reason=WHY, actor=coach)
    assert phases(startup) == [FIRST]
    assert phase_at(DAY).get(startup=startup).kind_id == "investigation"
    assert [(one.kind, one.reason, one.author) for one in changes(Phase)][-2:] == [
        ("insert", "Lancement", str(coach)),
        ("delete", WHY, str(coach)),
    ]


def test_a_corrected_date_is_the_one_before(startup: Startup, coach: User) -> None:
    actions.correct_phase_date(phase=startup.phases.get(), date=DAY, reason="PV", actor=coach)
    undo_change(startup=startup, change=last_change(), reason=WHY, actor=coach)
    assert phases(startup) == [FIRST]


def test_a_withdrawn_phase_comes_back_with_its_dossier(startup: Startup, coach: User) -> None:
    before = factories.make_investigation(startup, problem="Trop de papiers")
    actions.withdraw_phase(phase=startup.phases.get(), reason="Doublon", actor=coach)
    undo_change(startup=startup, change=last_change(), reason=WHY, actor=coach)
    assert phases(startup) == [FIRST]
    after = Investigation.objects.get()
    assert (after.pk, after.phase_id, after.problem) == (before.pk, before.phase_id, "Trop de papiers")


def test_a_replaced_phase_takes_its_place_again(startup: Startup, coach: User) -> None:
    entered = actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    actions.replace_phase(
        phase=entered, kind="abandon", date=DAY, reason="Non", actor=coach, end={"end_reason": "no_impact"}
    )
    undo_change(startup=startup, change=last_change(), reason=WHY, actor=coach)
    assert phases(startup) == [FIRST, ("construction", DAY)]


def test_a_conclusion_is_open_again(startup: Startup, coach: User) -> None:
    dossier = factories.make_investigation(startup, problem="Trop de papiers")
    actions.conclude_investigation(
        investigation=dossier, conclusion="go", date=DAY, synthesis="Utile", reason="Comité", actor=coach
    )
    undo_change(startup=startup, change=last_change(), reason=WHY, actor=coach)
    dossier.refresh_from_db()
    assert (dossier.conclusion, dossier.concluded_on, dossier.synthesis) == ("", None, "")
    assert phases(startup) == [FIRST]


def test_another_incubator_gives_the_service_back(startup: Startup, incubator: Incubator) -> None:
    staff = factories.make_user(role=User.Role.DINUM)
    other = factories.make_incubator("autre")
    before = list(startup.memberships.values_list("pk", "incubator", "start", "until"))
    actions.move_to_incubator(startup=startup, incubator=other, since=DAY, reason="Transfert", actor=staff)
    undo_change(startup=startup, change=last_change(startup.memberships.model), reason=WHY, actor=staff)
    assert list(startup.memberships.values_list("pk", "incubator", "start", "until")) == before


def test_words_and_sponsors_of_the_fiche_are_those_before(startup: Startup, coach: User) -> None:
    first = factories.make_administration("premiere")
    second = factories.make_administration("seconde")

    def write(mission: str, *sponsors: str) -> None:
        values: dict[str, Any] = {"mission": mission, "sponsors": list(sponsors)}
        fiche_actions.edit_fiche(startup=startup, values=values, seen=None, reason="Relue", actor=coach)

    write("Avant", first.slug)
    write("Après", second.slug)
    undo_change(startup=startup, change=last_change(Startup), reason=WHY, actor=coach)
    startup.refresh_from_db()
    assert (startup.mission, list(startup.sponsors.all())) == ("Avant", [first])


def test_an_event_is_removed(startup: Startup, coach: User) -> None:
    fiche_actions.add_event(startup=startup, kind="end", date=DAY, comment="Fini", reason="Fin", actor=coach)
    undo_change(startup=startup, change=last_change(startup.events.model), reason=WHY, actor=coach)
    assert not startup.events.exists()


def test_undoing_is_undone_the_same_way(startup: Startup, coach: User) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    undo_change(startup=startup, change=last_change(), reason=WHY, actor=coach)
    undo_change(startup=startup, change=last_change(), reason="Finalement si", actor=coach)
    assert phases(startup) == [FIRST, ("construction", DAY)]


def test_what_someone_changed_since_is_never_lost(startup: Startup, coach: User) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    first = last_change()
    actions.change_phase(startup=startup, kind="acceleration", date=DAY + dt.timedelta(90), reason="Suite", actor=coach)
    with pytest.raises(EditConflictError) as refused:
        undo_change(startup=startup, change=first, reason=WHY, actor=coach)
    assert refused.value.messages == [SINCE]
    assert len(phases(startup)) == 3


def test_a_field_written_again_since_is_kept_and_another_is_no_obstacle(startup: Startup, coach: User) -> None:
    def write(**values: Any) -> uuid.UUID:
        fiche_actions.edit_fiche(startup=startup, values=values, seen=None, reason="Relue", actor=coach)
        return last_change(Startup)

    mission, contact = write(mission="Un"), write(contact="ici@example.gouv.fr")
    undo_change(startup=startup, change=mission, reason=WHY, actor=coach)
    startup.refresh_from_db()
    assert (startup.mission, startup.contact) == ("", "ici@example.gouv.fr")
    write(contact="là@example.gouv.fr")
    with pytest.raises(EditConflictError):
        undo_change(startup=startup, change=contact, reason=WHY, actor=coach)
    startup.refresh_from_db()
    assert startup.contact == "là@example.gouv.fr"


def test_twice_is_refused(startup: Startup, coach: User) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    change = last_change()
    undo_change(startup=startup, change=change, reason=WHY, actor=coach)
    with pytest.raises(EditConflictError):
        undo_change(startup=startup, change=change, reason=WHY, actor=coach)


@cases("reason", ["", "  ", "x" * 2001])
def test_a_reason_is_needed(startup: Startup, coach: User, reason: str) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    with pytest.raises(ValidationError) as refused:
        undo_change(startup=startup, change=last_change(), reason=reason, actor=coach)
    assert list(refused.value.message_dict) == ["reason"]
    assert len(phases(startup)) == 2


def test_a_user_who_may_not_change_the_fiche_undoes_nothing(startup: Startup, coach: User) -> None:
    actions.change_phase(startup=startup, kind="construction", date=DAY, reason="Lancement", actor=coach)
    strangers = [
        factories.make_user("agent@example.gouv.fr"),
        factories.make_coach(factories.make_incubator("autre"), email="autre@example.gouv.fr"),
    ]
    for stranger in strangers:
        with pytest.raises(PermissionDenied):
            undo_change(startup=startup, change=last_change(), reason=WHY, actor=stranger)
    assert len(phases(startup)) == 2


def test_a_change_of_another_fiche_or_of_none_is_refused(startup: Startup, incubator: Incubator, coach: User) -> None:
    other = factories.make_startup("autre.service", phases=[("investigation", "2021-01-01")], incubator=incubator)
    actions.change_phase(startup=other, kind="construction", date=DAY, reason="Lancement", actor=coach)
    for change in (last_change(), uuid.uuid4()):
        with pytest.raises(ValidationError) as refused:
            undo_change(startup=startup, change=change, reason=WHY, actor=coach)
        assert refused.value.messages == [NOTHING_LEFT]
    assert len(phases(other)) == 2


def test_the_fiche_itself_is_never_removed(incubator: Incubator, coach: User) -> None:
    factories.make_phase_kinds()
    startup = fiche_actions.open_fiche(
        name="Nouveau", slug="nouveau", incubator=incubator, date=DAY, problem="Un problème", reason="Idée", actor=coach
    ).phase.startup
    with pytest.raises(ValidationError) as refused:
        undo_change(startup=startup, change=last_change(Startup), reason=WHY, actor=coach)
    assert refused.value.messages == [CREATION]
