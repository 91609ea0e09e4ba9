import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model

from accounts.models import User
from betagouv.absences.actions import keep, merge, undo, withdraw
from betagouv.comparison.related_rows import dependent_rows, links_to
from betagouv.models import Absence, SourceRecord
from budget.models import Award, FundingRound
from common import addresses
from impact.models import Designation, Measurement, Metric
from incubators.models import Administration, Incubator
from startups.models import Investigation, LifeEvent, Membership, Phase, Startup
from startups.queries import portfolio
from tests.betagouv.factory import Content, phase
from tests.cases import cases
from tests.factories import make_incubator, make_measurement, make_metric, make_startup, make_user
from tests.history import changes_of

LATER = dt.date(2026, 8, 21)
WHY = "Décidé en comité"


@pytest.fixture
def staff(db: None) -> User:
    return make_user(role=User.Role.DINUM)


@pytest.fixture
def absence(content: Content) -> Absence:
    """« vieux », launched on 6 January 2020, is missing from the source; « neuf », launched on 1 September, is there."""
    old = content.fiche("vieux", phases=[phase("construction", "2020-01-06")])
    content.fiche("neuf", phases=[phase("construction", "2020-09-01")])
    content.run()
    old.unlink()
    content.run(as_of=LATER)
    return Absence.objects.get()


def everything() -> dict[str, list[Any]]:
    """Return every row that a settlement may change."""
    tables: tuple[type[Model], ...] = (
        Startup,
        Phase,
        LifeEvent,
        Membership,
        Investigation,
        Award,
        Designation,
        Metric,
        Measurement,
        SourceRecord,
    )
    return {
        table.__name__: sorted(
            table._default_manager.values_list(
                *(field.attname for field in table._meta.concrete_fields if not field.generated)
            ),
            key=repr,
        )
        for table in tables
    }


def lives() -> dict[str, list[tuple[str, str]]]:
    return {
        startup.slug: [(row.kind_id, str(row.start)) for row in startup.phases.order_by("start", "pk")]
        for startup in Startup.objects.order_by("slug").prefetch_related("phases")
    }


def test_absence_is_opened_once_and_closed_when_the_record_is_back(content: Content) -> None:
    old = content.fiche("a", title="Ancien")
    content.fiche("b")
    content.run()
    old.unlink()
    content.run(as_of=LATER)
    content.run(as_of=LATER)
    found = Absence.objects.get()
    assert (found.kind, found.key, found.name, found.outcome) == ("startup", "a", "Ancien", "")
    content.fiche("a", title="Ancien")
    content.run(as_of=LATER)
    found.refresh_from_db()
    assert (found.outcome, found.settled_at is not None) == ("returned", True)


def test_missing_incubator_opens_an_absence(content: Content) -> None:
    gone = content.put("_incubators/autre.md", {"title": "Autre"})
    content.fiche("a")
    content.run()
    gone.unlink()
    content.run(as_of=LATER)
    assert list(Absence.objects.values_list("kind", "key", "name")) == [("incubator", "autre", "Autre")]


def test_merge_moves_all_to_the_successor_and_redirects_the_address(absence: Absence, staff: User) -> None:
    old = Startup.objects.get(slug="vieux")
    round_ = FundingRound.objects.create(number=7, year=2021)
    Award.objects.create(startup=old, round=round_, amount=Decimal(1000))
    Designation.objects.create(startup=old, millesime=2021)
    LifeEvent.objects.create(startup=old, kind="committee", date=dt.date(2020, 5, 4))
    merge(absence=absence, successor="neuf", reason=WHY, actor=staff)
    assert lives() == {"neuf": [("construction", "2020-01-06"), ("construction", "2020-09-01")]}
    new = Startup.objects.get()
    assert [Award.objects.get().startup, Designation.objects.get().startup, LifeEvent.objects.get().startup] == [
        new
    ] * 3
    assert addresses.current_slug("startup", "vieux") == "neuf"
    assert not SourceRecord.objects.filter(key="vieux").exists()
    absence.refresh_from_db()
    assert (absence.outcome, absence.successor, absence.settled_reason, absence.settled_by) == (
        "merged",
        "neuf",
        WHY,
        staff,
    )
    moved = changes_of(Phase.objects.get(start="2020-01-06"))
    assert [(one.kind, one.reason) for one in moved][-1] == ("update", WHY)


@cases("settle", ["merge", "withdraw"])
def test_undone_merge_restores_every_row(absence: Absence, staff: User, settle: str) -> None:
    old = Startup.objects.get(slug="vieux")
    make_measurement(make_metric(old), "2021-03", "3")
    Investigation.objects.create(phase=old.phases.get(), problem="Un problème")
    Designation.objects.create(startup=old, millesime=2021)
    before = everything()
    if settle == "merge":
        merge(absence=absence, successor="neuf", reason=WHY, actor=staff)
    else:
        withdraw(absence=absence, reason=WHY, actor=staff)
    assert everything() != before
    undo(absence=absence, reason="Finalement non", actor=staff)
    assert everything() == before
    absence.refresh_from_db()
    assert (absence.outcome, absence.successor, absence.settled_at, absence.rows_to_restore) == ("", "", None, {})
    assert addresses.current_slug("startup", "vieux") is None


def test_withdrawn_it_counts_on_no_day_and_the_history_keeps_it(absence: Absence, staff: User) -> None:
    day = dt.date(2020, 3, 1)
    assert portfolio(day).services.value == 1
    gone = Startup.objects.get(slug="vieux")
    withdraw(absence=absence, reason=WHY, actor=staff)
    assert portfolio(day).services.value == 0
    assert lives() == {"neuf": [("construction", "2020-09-01")]}
    assert [(one.kind, one.reason) for one in changes_of(gone)][-1] == ("delete", WHY)


def test_kept_it_is_signalled_no_more(absence: Absence, staff: User, content: Content) -> None:
    keep(absence=absence, reason=WHY, actor=staff)
    content.run(as_of=LATER)
    assert list(Absence.objects.values_list("outcome", flat=True)) == ["kept"]
    assert sorted(lives()) == ["neuf", "vieux"]
    undo(absence=absence, reason=WHY, actor=staff)
    assert list(Absence.objects.values_list("outcome", flat=True)) == [""]


def test_merge_keeps_what_the_heir_already_has(absence: Absence, staff: User) -> None:
    old, new = Startup.objects.get(slug="vieux"), Startup.objects.get(slug="neuf")
    for startup, year in ((old, 2020), (new, 2021)):
        Designation.objects.create(startup=startup, millesime=year)
    merge(absence=absence, successor="neuf", reason=WHY, actor=staff)
    assert list(Designation.objects.values_list("startup__slug", "millesime")) == [("neuf", 2021)]
    assert Membership.objects.count() == 1


def test_two_indicators_of_one_name_are_for_people_to_part(absence: Absence, staff: User) -> None:
    for startup in Startup.objects.all():
        make_metric(startup)
    before = everything()
    with pytest.raises(ValidationError, match=r"renommez ou retirez l’un des deux avant\."):
        merge(absence=absence, successor="neuf", reason=WHY, actor=staff)
    assert everything() == before


def test_incubator_is_merged_with_the_services_that_it_carries(content: Content, staff: User) -> None:
    gone = content.put("_incubators/autre.md", {"title": "Autre"})
    content.fiche("a", incubator="autre")
    content.run()
    gone.unlink()
    content.run(as_of=LATER)
    merge(absence=Absence.objects.get(), successor="fabrique", reason=WHY, actor=staff)
    assert list(Membership.objects.values_list("startup__slug", "incubator__slug")) == [("a", "fabrique")]
    assert list(Incubator.objects.values_list("slug", flat=True)) == ["fabrique"]
    undo(absence=Absence.objects.get(), reason=WHY, actor=staff)
    assert list(Membership.objects.values_list("startup__slug", "incubator__slug")) == [("a", "autre")]


def test_incubator_that_carries_a_service_is_not_withdrawn(content: Content, staff: User) -> None:
    gone = content.put("_incubators/autre.md", {"title": "Autre"})
    content.fiche("a", incubator="autre")
    content.run()
    gone.unlink()
    content.run(as_of=LATER)
    with pytest.raises(ValidationError, match=r"fusionnez-le plutôt"):
        withdraw(absence=Absence.objects.get(), reason=WHY, actor=staff)


def test_administration_is_withdrawn_when_nothing_names_it(content: Content, staff: User) -> None:
    gone = content.put("_organisations/autre.md", {"name": "Autre"})
    content.run()
    gone.unlink()
    content.run(as_of=LATER)
    withdraw(absence=Absence.objects.get(), reason=WHY, actor=staff)
    assert list(Administration.objects.values_list("slug", flat=True)) == ["ministere"]


REFUSED: list[tuple[str, Callable[[Absence, User], object], str]] = [
    (
        "itself",
        lambda one, by: merge(absence=one, successor="vieux", reason=WHY, actor=by),
        "ne se fusionne pas dans elle-même",
    ),
    ("nothing", lambda one, by: merge(absence=one, successor="rien", reason=WHY, actor=by), "« rien » n’existe pas"),
    ("no reason", lambda one, by: withdraw(absence=one, reason=" ", actor=by), "Indiquez"),
    ("nothing to undo", lambda one, by: undo(absence=one, reason=WHY, actor=by), "Il n’y a rien à défaire"),
]


@cases(("attempt", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_invalid_input_is_refused_completely(
    absence: Absence, staff: User, attempt: Callable[[Absence, User], object], said: str
) -> None:
    before = everything()
    with pytest.raises(ValidationError, match=said):
        attempt(absence, staff)
    absence.refresh_from_db()
    assert (everything(), absence.outcome) == (before, "")


def test_settled_absence_is_not_settled_again(absence: Absence, staff: User) -> None:
    keep(absence=absence, reason=WHY, actor=staff)
    with pytest.raises(ValidationError, match=r"vient d’être réglé"):
        withdraw(absence=absence, reason=WHY, actor=staff)


def test_undone_too_late_is_refused(absence: Absence, staff: User) -> None:
    withdraw(absence=absence, reason=WHY, actor=staff)
    make_startup("vieux")
    with pytest.raises(ValidationError, match=r"^\['Un autre enregistrement porte maintenant cet identifiant\.'\]$"):
        undo(absence=absence, reason=WHY, actor=staff)


@cases("action", [keep, withdraw, undo])
@cases("role", [None, User.Role.AGENT])
def test_only_the_staff_settle(absence: Absence, action: Callable[..., Absence], role: str | None) -> None:
    actor = make_user("coach@example.fr", role=role) if role else None
    with pytest.raises(PermissionDenied):
        action(absence=absence, reason=WHY, actor=actor)
    with pytest.raises(PermissionDenied):
        merge(absence=absence, successor="neuf", reason=WHY, actor=actor)


def test_an_import_leaves_to_people_what_they_wrote_in(content: Content) -> None:
    old = content.fiche("vieux", phases=[phase("investigation", "2020-01-06")])
    content.fiche("neuf")
    content.run()
    Investigation.objects.create(phase=Phase.objects.get(startup__slug="vieux"), problem="Un problème")
    old.unlink()
    content.fiche("neuf", redirect_from=["/startups/vieux"])
    report = content.run(as_of=LATER)
    assert (report.renames.merged, report.missing) == ([], [("startup", "vieux")])
    assert list(Absence.objects.values_list("key", "outcome")) == [("vieux", "")]


@pytest.mark.django_db
def test_hanging_rows_are_those_of_recorded_tables() -> None:
    startup = make_startup("a", phases=[])
    make_incubator("b")
    assert dependent_rows(startup) == [startup]
    linked = {link.model.__name__ for link in links_to(Startup)}
    assert {"Phase", "Award", "Designation", "Metric", "MissionStartup"} <= linked
    assert not linked & {"Span", "Finding", "StartupHistory", "LinkCheck"}
