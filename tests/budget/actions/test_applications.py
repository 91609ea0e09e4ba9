"""Applications: who may apply, read and decide, and when."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from budget.actions.applications import (
    apply,
    assess,
    correct_application,
    decline_application,
    withdraw_application,
)
from budget.actions.awarding import save_award
from budget.models import Application, Assessment, Award, FundingRound
from budget.queries.fast import applications_of, applications_to
from common.clock import today
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from common.words import date_fr
from tests import factories, wordings
from tests.budget.actions.scene import DAY, WHY, Scene, application, applying, asked, award, awarding, changed
from tests.cases import cases
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
type Write = Callable[[Scene, Application, User | None], object]

WRITES: dict[str, Write] = {
    "apply": lambda scene, _, actor: apply(
        applying(factories.make_round(19, call_opened_on=today()), scene.startup, **asked()), actor=actor
    ),
    "correct": lambda _, row, actor: correct_application(
        changed(row, **asked(amount=Decimal(1))), reason=WHY, actor=actor
    ),
    "withdraw": lambda _, row, actor: withdraw_application(row, reason=WHY, actor=actor),
    "assess": lambda _, row, actor: assess(Assessment(application=row, opinion="favourable"), actor=actor),
    "decline": lambda _, row, actor: decline_application(application=row, decided_on=today(), reason=WHY, actor=actor),
    "award": lambda _, row, actor: award(row, actor),
}


def people(scene: Scene) -> dict[str, User | None]:
    return {
        "public": None,
        "agent": factories.make_user("agent@example.gouv.fr"),
        "another's coach": factories.make_coach(factories.make_incubator("autre"), email="autre@example.gouv.fr"),
        "former coach": factories.make_coach(
            scene.incubator, email="ancien@example.gouv.fr", start="2020-01-01", until="2021-01-01"
        ),
        "closed account": factories.make_user("clos@example.gouv.fr", User.Role.DINUM, is_active=False),
        "coach": scene.coach,
        "staff": scene.staff,
        "administrator": factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR),
    }


COACHES = ["coach", "staff", "administrator"]
TEAM = ["staff", "administrator"]
RIGHTS = {"apply": COACHES, "correct": COACHES, "withdraw": COACHES, "assess": TEAM, "decline": TEAM, "award": TEAM}


@cases("write", WRITES)
def test_each_write_is_of_these_people_only(scene: Scene, write: str) -> None:
    allowed = []
    for name, person in people(scene).items():
        Award.objects.all().delete()
        Application.objects.all().delete()
        FundingRound.objects.filter(number=19).delete()
        try:
            WRITES[write](scene, application(scene), person)
        except PermissionDenied:
            continue
        allowed.append(name)
    assert allowed == RIGHTS[write]


AFTER: dict[str, tuple[Callable[[Application, User], object], str]] = {
    "withdrawn": (
        lambda row, staff: withdraw_application(row, reason=WHY, actor=staff),
        "Cette candidature est retirée depuis le",
    ),
    "declined": (
        lambda row, staff: decline_application(application=row, decided_on=today(), reason=WHY, actor=staff),
        "Cette candidature est déjà décidée, le",
    ),
    "awarded": (lambda row, staff: award(row, staff), "Cette candidature est déjà décidée, le"),
}


@cases("write", [name for name in WRITES if name != "apply"])
@cases(("end", "words"), AFTER.values(), ids=AFTER)
def test_nothing_more_is_written_of_an_application_that_is_over(
    scene: Scene, end: Callable[[Application, User], object], words: str, write: str
) -> None:
    row = application(scene)
    end(row, scene.staff)
    before = Application.objects.values().get(), Award.objects.count(), Assessment.objects.count()
    assert refusal(lambda: WRITES[write](scene, row, scene.staff)) == [f"{words} {date_fr(today())}."]
    assert (Application.objects.values().get(), Award.objects.count(), Assessment.objects.count()) == before


@cases(
    ("opened", "closes", "refused"),
    [
        (0, 0, None),  # a call of one day, on that day
        (-1, 0, None),  # its last day
        (0, None, None),  # the last day is unknown
        (1, 5, "Les candidatures au FAST 18 ne sont pas encore ouvertes."),
        (None, 5, "Les candidatures au FAST 18 ne sont pas encore ouvertes."),
        (-5, -1, "Les candidatures au FAST 18 sont closes depuis le {} : rien n’est enregistré."),
    ],
)
def test_a_call_takes_applications_from_its_first_day_to_its_last(
    scene: Scene, opened: int | None, closes: int | None, refused: str | None
) -> None:
    first, last = (None if days is None else today() + days * DAY for days in (opened, closes))
    row = application(scene, "déjà.là")
    FundingRound.objects.update(call_opened_on=first, call_closes_on=last)

    def write() -> list[str]:
        apply(applying(scene.call, scene.startup, **asked()), actor=scene.coach)
        correct_application(changed(row, **asked()), reason=WHY, actor=scene.staff)
        return []

    if refused is None:
        assert write() == []
        return
    words = [refused.format(date_fr(last))]
    assert refusal(write) == words
    assert refusal(lambda: correct_application(changed(row, **asked()), reason=WHY, actor=scene.staff)) == words
    assert Application.objects.get().objective == "Doubler les usagers"


def test_an_application_can_be_given_up_once_the_call_is_closed(scene: Scene) -> None:
    row = application(scene)
    scene.close_call()
    assert withdraw_application(row, reason=WHY, actor=scene.coach).withdrawn_on == today()


def test_incubator_requests_and_wins_without_a_service(scene: Scene) -> None:
    row = apply(applying(scene.call, scene.incubator, **asked()), actor=scene.coach)
    past = save_award(awarding(factories.make_round(7), scene.incubator), reason=WHY, actor=scene.staff)
    assert [(one.startup, one.incubator) for one in (row, past)] == [(None, scene.incubator)] * 2


@cases("measure", ["", " \t", "usagers"])
def test_a_metric_shows_what_is_measured_without_more_words(scene: Scene, measure: str) -> None:
    metric = factories.make_metric(scene.startup)
    row = apply(applying(scene.call, scene.startup, **asked(metric=metric, planned_measure=measure)), actor=scene.coach)
    assert (row.metric, row.planned_measure) == (metric, measure)


@cases("laureate", ["startup", "incubator"])
def test_no_money_is_reported_by_the_metric_of_another(scene: Scene, laureate: str) -> None:
    values = {"metric": factories.make_metric(factories.make_startup("autre"))}
    to, words = getattr(scene, laureate), {"metric": [wordings.METRIC_OF_THE_SERVICE]}
    won = factories.make_award(factories.make_round(7), to)
    row = factories.make_application(scene.call, to, planned_measure="usagers", submitted_on=today())
    by: dict[str, Any] = {"reason": WHY, "actor": scene.staff}
    assert refusal(lambda: save_award(awarding(scene.call, to, **values), **by)) == words
    assert refusal(lambda: save_award(changed(won, **values), **by)) == words
    assert refusal(lambda: correct_application(changed(row, **values), **by)) == words


def test_each_reader_has_an_opinion_of_each_application(scene: Scene) -> None:
    reader = factories.make_user("lectrice@example.gouv.fr", User.Role.DINUM)
    first, second = application(scene), application(scene, "autre")
    for row, person, opinion, grade in (
        (first, scene.staff, "favourable", 5),
        (first, reader, "unfavourable", 2),
        (second, scene.staff, "reserved", None),
    ):
        assess(Assessment(application=row, opinion=opinion, grade=grade), actor=person)
    assess(Assessment(application=first, opinion="favourable", grade=4), actor=scene.staff)
    assert [
        (row.pk, row.favourable, row.reserved, row.unfavourable, row.mean_grade)  # type: ignore[attr-defined]
        for row in applications_to(18)
    ] == [(first.pk, 1, 0, 1, 3), (second.pk, 0, 1, 0, None)]
    assert list(Assessment.objects.values_list("author", "opinion", "grade")) == [
        (scene.staff.pk, "favourable", 4),
        (reader.pk, "unfavourable", 2),
        (scene.staff.pk, "reserved", None),
    ]


@cases(("grade", "taken"), [(0, True), (5, True), (6, False), (-1, False)])
def test_a_grade_goes_from_zero_to_five(scene: Scene, grade: int, taken: bool) -> None:
    def write() -> Assessment:
        return assess(Assessment(application=application(scene), opinion="reserved", grade=grade), actor=scene.staff)

    if taken:
        assert write().grade == grade
    else:
        refusal(write)
        assert not Assessment.objects.exists()


def test_an_opinion_given_in_two_windows_is_compared(scene: Scene) -> None:
    row = application(scene)
    nothing = VersionToken.of(state_of(None, Assessment.EDITED))
    assess(Assessment(application=row, opinion="favourable"), actor=scene.staff, seen=nothing)
    with pytest.raises(EditConflictError):
        assess(Assessment(application=row, opinion="reserved"), actor=scene.staff, seen=nothing)
    assert Assessment.objects.get().opinion == "favourable"


def test_an_application_changed_concurrently_is_neither_corrected_nor_withdrawn(scene: Scene) -> None:
    row = application(scene)
    seen = VersionToken.of(state_of(row, Application.EDITED))
    Application.objects.update(amount=7)
    with pytest.raises(EditConflictError):
        correct_application(changed(row, **asked()), reason=WHY, actor=scene.coach, seen=seen)
    with pytest.raises(EditConflictError):
        withdraw_application(row, reason=WHY, actor=scene.coach, seen=seen)
    assert Application.objects.filter(amount=7, withdrawn_on=None).exists()


def test_an_application_removed_concurrently_is_reported_gone(scene: Scene) -> None:
    row = application(scene)
    Application.objects.all().delete()
    for write in ("correct", "withdraw", "assess", "decline", "award"):
        with pytest.raises(EditConflictError) as refused:
            WRITES[write](scene, row, scene.staff)
        assert refused.value.is_gone


def test_applications_of_some_startups_and_incubators_come_the_last_round_first(scene: Scene) -> None:
    other, older = factories.make_startup("autre"), factories.make_round(3)
    rows = [
        factories.make_application(call, candidate, submitted_on=today())
        for call, candidate in ((older, scene.startup), (scene.call, scene.incubator), (scene.call, other))
    ]
    assert list(applications_of([scene.startup], [scene.incubator])) == [rows[1], rows[0]]
    assert list(applications_of([other])) == [rows[2]]
    assert list(applications_of([])) == []
