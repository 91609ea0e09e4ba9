"""Changes of a fiche's values, events and incubators: writes, refusals, rights."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from common.clock import today
from common.history import changes
from common.optimistic_lock import EditConflictError, VersionToken
from incubators.models import Incubator
from startups import fiche_actions as actions
from startups import records
from startups.actions import carriers_state
from startups.changes import ALREADY_SETTLED
from startups.models import Finding, Investigation, LifeEvent, Membership, Sponsorship, Startup
from startups.values import values_of
from tests import factories, wordings
from tests.cases import cases

pytestmark = pytest.mark.django_db
JUNE, JULY = dt.date(2021, 6, 1), dt.date(2021, 7, 1)
WHY = "Demandé par l’équipe"


def edit(startup: Startup, coach: User, **values: Any) -> Startup:
    """Change values of a fiche, with the version that its author saw."""
    seen = VersionToken.of(values_of(startup, values))
    return actions.edit_fiche(startup=startup, values=values, seen=seen, reason=WHY, actor=coach)


def refusal(write: Callable[[], object]) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        write()
    error = refused.value
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def test_edit_writes_the_values_and_shows_what_preceded(startup: Startup, coach: User) -> None:
    edit(startup, coach, mission="Aider", themes=["Emploi"], has_stats=True)
    startup.refresh_from_db()
    assert values_of(startup, ["mission", "themes", "has_stats"]) == {
        "mission": "Aider",
        "themes": ["Emploi"],
        "has_stats": True,
    }
    change = changes(Startup, pgh_obj_id=startup.pk)[-1]
    assert (change.before, change.after, change.reason, change.author) == (
        {"mission": "", "themes": [], "has_stats": None},
        {"mission": "Aider", "themes": ["Emploi"], "has_stats": True},
        WHY,
        str(coach),
    )


def test_edit_of_what_someone_changed_concurrently_writes_nothing(startup: Startup, coach: User) -> None:
    before = VersionToken.of(values_of(startup, ["mission", "name"]))
    edit(startup, coach, mission="La première")
    with pytest.raises(EditConflictError) as conflict:
        actions.edit_fiche(
            startup=startup, values={"mission": "La seconde", "name": "Autre"}, seen=before, reason=WHY, actor=coach
        )
    assert (conflict.value.now, conflict.value.changed) == (
        {"mission": "La première", "name": "Service un.service"},
        ["mission"],
    )
    startup.refresh_from_db()
    assert (startup.mission, startup.name) == ("La première", "Service un.service")


def test_edit_of_what_someone_wrote_alike_concurrently_is_no_conflict(startup: Startup, coach: User) -> None:
    before = VersionToken.of(values_of(startup, ["mission", "name"]))
    edit(startup, coach, mission="La même")
    values = {"mission": "La même", "name": "Autre"}
    actions.edit_fiche(startup=startup, values=values, seen=before, reason=WHY, actor=coach)
    startup.refresh_from_db()
    assert values_of(startup, values) == values
    assert changes(Startup, pgh_obj_id=startup.pk)[-1].after == {"name": "Autre"}


def test_edit_is_not_refused_for_what_the_record_shows_elsewhere(startup: Startup, coach: User) -> None:
    Startup.objects.update(user_types=["x" * 200, ""])
    edit(startup, coach, mission="Aider")
    startup.refresh_from_db()
    assert startup.mission == "Aider"


@cases(
    ("values", "errors"),
    [
        ({"name": ""}, {"name": [wordings.EMPTY_FIELD]}),
        (
            {"accessibility": "peut-être"},
            {"accessibility": ["La valeur «\xa0'peut-être'\xa0» n’est pas un choix valide."]},
        ),
        ({"contact": "a\0b"}, {"contact": [wordings.NULL_CHARACTER]}),
        (
            {"sponsors": ["inconnue"]},
            {"sponsors": ["L’administration « inconnue » n’existe pas : choisissez-la dans la liste."]},
        ),
    ],
)
def test_edit_is_refused_in_words_and_writes_nothing(
    startup: Startup, coach: User, values: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    kept = values_of(startup, ["mission", *values])
    assert refusal(lambda: edit(startup, coach, mission="Aider", **values)) == errors
    startup.refresh_from_db()
    assert values_of(startup, kept) == kept


@cases("name", ["slug", "search_text", "details", "memberships"])
def test_what_no_form_edits_is_no_value(startup: Startup, coach: User, name: str) -> None:
    with pytest.raises(ValueError, match="has no value"):
        edit(startup, coach, **{name: "x"})


def test_sponsors_are_replaced_in_their_order_each_once(startup: Startup, coach: User) -> None:
    for slug in ("a", "b", "c"):
        factories.make_administration(slug)
    edit(startup, coach, sponsors=["a", "b"])
    kept = Sponsorship.objects.get(administration__slug="b").pk
    edit(startup, coach, sponsors=["b", "c", "b"])
    rows = Sponsorship.objects.order_by("position").values_list("administration__slug", "position")
    assert list(rows) == [("b", 0), ("c", 1)]
    assert Sponsorship.objects.get(administration__slug="b").pk == kept
    edit(startup, coach, sponsors=[])
    assert Sponsorship.objects.count() == 0


def test_events_add_up_and_the_same_twice_is_refused(startup: Startup, coach: User) -> None:
    write: dict[str, Any] = {"startup": startup, "date": JUNE, "reason": WHY, "actor": coach}
    actions.add_event(kind="committee", comment=" Oui \n", **write)
    actions.add_event(kind="end", comment="", **write)
    assert refusal(lambda: actions.add_event(kind="committee", comment="Non", **write)) == {
        "date": [wordings.SAME_EVENT]
    }
    assert list(LifeEvent.objects.values_list("kind", "date", "comment", "position")) == [
        ("committee", JUNE, "Oui", 0),
        ("end", JUNE, "", 1),
    ]
    records.withdraw(LifeEvent.objects.get(kind="committee"), reason="Erreur", actor=coach)
    assert list(LifeEvent.objects.values_list("kind", flat=True)) == ["end"]
    assert changes(LifeEvent)[-1].reason == "Erreur"


@cases(
    ("asked", "errors"),
    [
        ({"kind": "fête"}, {"kind": ["La valeur «\xa0'fête'\xa0» n’est pas un choix valide."]}),
        ({"date": dt.date(1, 1, 1)}, {"__all__": [wordings.EVENT_OUT_OF_BOUNDS]}),
        (
            {"date": dt.date(9999, 12, 31)},
            {"__all__": [wordings.EVENT_OUT_OF_BOUNDS]},
        ),
        ({"comment": "a\0b"}, {"comment": [wordings.NULL_CHARACTER]}),
        ({"reason": " "}, {"reason": [wordings.NO_REASON]}),
    ],
)
def test_event_is_refused_in_words(
    startup: Startup, coach: User, asked: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    write = {"kind": "committee", "date": JUNE, "comment": "", "reason": WHY, **asked}
    assert refusal(lambda: actions.add_event(startup=startup, actor=coach, **write)) == errors
    assert LifeEvent.objects.count() == 0


def test_finding_is_corrected_once(startup: Startup, coach: User) -> None:
    finding = Finding.objects.create(startup=startup, code="closed", field="phases[0].end")
    settled = actions.settle_finding(finding=finding, reason=WHY, actor=coach)
    assert (settled.settled_by, settled.settled_reason) == (coach, WHY)
    assert refusal(lambda: actions.settle_finding(finding=finding, reason=WHY, actor=coach)) == {"": [ALREADY_SETTLED]}
    finding.refresh_from_db()
    assert finding.settled_at == settled.settled_at


def carried(startup: Startup) -> list[tuple[str, dt.date | None, dt.date | None, bool, int]]:
    rows = startup.memberships.order_by("position", "pk")
    return list(rows.values_list("incubator__slug", "start", "until", "is_lead", "position"))


def test_another_incubator_carries_too_until_it_ends(startup: Startup, coach: User) -> None:
    other = factories.make_incubator("autre")
    with_it = actions.add_carrier(startup=startup, incubator=other, since=JUNE, reason=WHY, actor=coach)
    assert carried(startup) == [("fabrique", None, None, True, 0), ("autre", JUNE, None, False, 1)]
    actions.end_carrier(membership=with_it, on=JULY, reason=WHY, actor=coach)
    assert carried(startup) == [("fabrique", None, None, True, 0), ("autre", JUNE, JULY, False, 1)]
    again = refusal(lambda: actions.add_carrier(startup=startup, incubator=other, since=JUNE, reason=WHY, actor=coach))
    assert again == {"__all__": [wordings.CARRIED_ALREADY]}


@cases("on", [JUNE, dt.date(2021, 5, 31), dt.date(1989, 12, 31)])
def test_a_day_on_which_nobody_can_stop_carrying_is_refused_next_to_it(
    startup: Startup, coach: User, on: dt.date
) -> None:
    other = factories.make_incubator("autre")
    with_it = actions.add_carrier(startup=startup, incubator=other, since=JUNE, reason=WHY, actor=coach)
    before = carried(startup)
    found = refusal(lambda: actions.end_carrier(membership=with_it, on=on, reason=WHY, actor=coach))
    assert set(found) <= {"on", "__all__"}  # the names of the form, never those of the columns
    assert carried(startup) == before


def test_a_co_incubation_is_ended_by_users_who_saw_who_carries(startup: Startup, coach: User) -> None:
    other, third = (factories.make_incubator(slug) for slug in ("autre", "tiers"))
    with_it = actions.add_carrier(startup=startup, incubator=other, since=JUNE, reason=WHY, actor=coach)
    seen = VersionToken.of(carriers_state(startup))
    actions.add_carrier(startup=startup, incubator=third, since=JUNE, reason=WHY, actor=coach, seen=seen)
    before = carried(startup)
    with pytest.raises(EditConflictError):
        actions.end_carrier(membership=with_it, on=JULY, reason=WHY, actor=coach, seen=seen)
    with pytest.raises(EditConflictError):
        actions.add_carrier(
            startup=startup,
            incubator=factories.make_incubator("quatre"),
            since=JULY,
            reason=WHY,
            actor=coach,
            seen=seen,
        )
    assert carried(startup) == before
    seen = VersionToken.of(carriers_state(startup))
    actions.end_carrier(membership=with_it, on=JULY, reason=WHY, actor=coach, seen=seen)
    assert carried(startup) == [
        ("fabrique", None, None, True, 0),
        ("autre", JUNE, JULY, False, 1),
        ("tiers", JUNE, None, False, 2),
    ]


def test_no_incubator_carries_next_to_nobody(startup: Startup, coach: User, incubator: Incubator) -> None:
    other = factories.make_incubator("autre")
    Membership.objects.update(start=JULY)
    factories.make_membership(startup, other, None, is_lead=False)
    third = factories.make_incubator("tiers")
    write = lambda: actions.add_carrier(startup=startup, incubator=third, since=JUNE, reason=WHY, actor=coach)  # noqa: E731
    assert refusal(write) == {"since": ["Aucun incubateur ne porte ce service à cette date : choisissez-en une autre."]}


def test_lead_is_not_ended_but_replaced(startup: Startup, coach: User) -> None:
    lead = startup.memberships.get()
    assert refusal(lambda: actions.end_carrier(membership=lead, on=JUNE, reason=WHY, actor=coach)) == {
        "": ["L’incubateur principal ne se retire pas : rattachez le service à un autre."]
    }
    assert carried(startup) == [("fabrique", None, None, True, 0)]


@cases("days", [-400, 0, 30])
def test_fiche_is_opened_carried_since_its_beginning_or_today(coach: User, incubator: Incubator, days: int) -> None:
    factories.make_phase_kinds()
    date, sponsor = today() + dt.timedelta(days), factories.make_administration()
    actions.open_fiche(
        name=" Un service ",
        slug="un.service",
        incubator=incubator,
        date=date,
        problem=" Un problème ",
        sponsor=sponsor,
        intrapreneur="Ana",
        reason=WHY,
        actor=coach,
    )
    startup = Startup.objects.get()
    assert (startup.name, startup.slug) == ("Un service", "un.service")
    assert carried(startup) == [("fabrique", min(date, today()), None, True, 0)]
    assert list(startup.phases.values_list("kind", "start")) == [("investigation", date)]
    assert values_of(startup, ["sponsors"]) == {"sponsors": ["ministere"]}
    dossier = Investigation.objects.get()
    assert (dossier.problem, dossier.sponsor, dossier.intrapreneur) == ("Un problème", sponsor, "Ana")
    assert {change.reason for change in changes(Startup)} == {WHY}


@cases("asked", [{"problem": " "}, {"slug": "deux mots"}, {"name": " "}, {"reason": ""}])
def test_fiche_that_is_refused_leaves_nothing(coach: User, incubator: Incubator, asked: dict[str, str]) -> None:
    factories.make_phase_kinds()
    write: dict[str, Any] = {"name": "Un", "slug": "un", "problem": "Un problème", "reason": WHY, **asked}
    assert list(refusal(lambda: actions.open_fiche(incubator=incubator, date=JUNE, actor=coach, **write))) == [*asked]
    assert (Startup.objects.count(), Membership.objects.count()) == (0, 0)


@cases("role", ["public", "agent", "other coach", "former coach", "coach of a former incubator"])
def test_every_action_is_refused_to_users_who_may_not(startup: Startup, incubator: Incubator, role: str) -> None:
    other = factories.make_incubator("autre")
    former = factories.make_incubator("ancien")
    Membership.objects.update(start=JULY)
    factories.make_membership(startup, former, None, "2021-07-01")
    actors: dict[str, Callable[[], User | None]] = {
        "public": lambda: None,
        "agent": factories.make_user,
        "other coach": lambda: factories.make_coach(other),
        "former coach": lambda: factories.make_coach(incubator, until="2021-01-01"),
        "coach of a former incubator": lambda: factories.make_coach(former),
    }
    event = LifeEvent.objects.create(startup=startup, kind="committee", date=JUNE)
    finding = Finding.objects.create(startup=startup, code="closed", field="x")
    lead = startup.memberships.get(is_lead=True, until=None)
    before = len(changes(Startup)) + len(changes(LifeEvent)) + len(changes(Membership))
    who: dict[str, Any] = {"reason": WHY, "actor": actors[role]()}
    for write in (
        lambda: actions.edit_fiche(startup=startup, values={"mission": "x"}, seen=None, **who),
        lambda: actions.add_event(startup=startup, kind="end", date=JUNE, comment="", **who),
        lambda: records.withdraw(event, **who),
        lambda: actions.settle_finding(finding=finding, **who),
        lambda: actions.add_carrier(startup=startup, incubator=other, since=JULY, **who),
        lambda: actions.end_carrier(membership=lead, on=JULY, **who),
        lambda: actions.open_fiche(name="Un", slug="un", incubator=incubator, date=JUNE, problem="x", **who),
    ):
        with pytest.raises(PermissionDenied, match=wordings.COACHES_ONLY):
            write()
    assert len(changes(Startup)) + len(changes(LifeEvent)) + len(changes(Membership)) == before
    assert Finding.objects.get().settled_at is None
