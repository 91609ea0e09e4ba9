"""The page that confirms millésimes: both readings of each, all confirmed with one reason, or none."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import User
from common.figure import Figure
from common.history import changes
from common.optimistic_lock import VersionToken
from impact.actions.designating import confirm_millesimes, correct_designation, millesime_state
from impact.models import Designation
from indicators.live.actions import compute_live_results
from indicators.models import LiveResult
from tests import factories, wordings
from tests.cases import cases
from tests.impact import scene
from tests.refusals import refusal
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db
ADDRESS = "/espace/impact-national/millesimes/"
FEBRUARY, JULY = dt.date(2024, 2, 1), dt.date(2024, 7, 1)


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


@pytest.fixture
def desk(staff: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(staff)


def proposed(slug: str, decided_on: dt.date, millesime: int) -> Designation:
    """Create a designation as an import does."""
    return factories.make_designation(
        factories.make_startup(slug, name=slug.title()),
        millesime,
        decided_on=decided_on,
        is_millesime_confirmed=False,
        source="beta.gouv.fr",
    )


@pytest.fixture
def two() -> tuple[Designation, Designation]:
    return proposed("un", FEBRUARY, 2023), proposed("deux", JULY, 2024)


def stored() -> dict[str, tuple[int, bool]]:
    found = Designation.objects.values_list("startup__slug", "millesime", "is_millesime_confirmed")
    return {slug: (millesime, is_confirmed) for slug, millesime, is_confirmed in found}


def save(desk: Client, preview: Any) -> Any:
    """Save what a preview shows; return the next page."""
    assert preview.status_code == 200, errors(preview)
    return desk.post(ADDRESS, filled(preview, step="save"), follow=True)


AS_PROPOSED = {"un": (2023, False), "deux": (2024, False)}


def test_all_are_confirmed_or_corrected_in_one_sending_with_one_reason(
    desk: Client, two: tuple[Designation, Designation]
) -> None:
    factories.make_indicator("national_impact", label="Impact national", rule={"measure": "designations"})
    compute_live_results()
    assert LiveResult.objects.get(year=2023).figure == Figure(1, unconfirmed=1, by_dates=Decimal(0))
    page = desk.get(ADDRESS)
    assert [row[:4] for row in rows(page, "Millésimes à confirmer")] == [
        ["Deux", "1er juillet 2024", "2024", "2024"],
        ["Un", "1er février 2024", "2023", "2024"],
    ]
    typed = {f"millesime_{two[0].pk}": "2024", "reason": "Liste du comité"}
    saved = save(desk, desk.post(ADDRESS, filled(page, **typed)))
    assert messages(saved) == ["Les millésimes sont confirmés."]
    assert stored() == {"un": (2024, True), "deux": (2024, True)}
    assert [(one.reason, one.author) for one in changes(Designation, startup_id=two[0].startup_id)][1:] == [
        ("Liste du comité", "Camille")
    ]
    assert [(one.year, one.figure) for one in LiveResult.objects.filter(value__gt=0)] == [(2024, Figure(2))]
    assert "Aucun millésime n’est à confirmer" in desk.get(ADDRESS).content.decode()


def test_preview_shows_the_years_that_move_and_what_was_published(
    desk: Client, two: tuple[Designation, Designation]
) -> None:
    indicator = factories.make_indicator("national_impact", label="Impact national", rule={"measure": "designations"})
    compute_live_results()
    scene.publish(indicator, 2023, "1")
    typed = {f"millesime_{two[0].pk}": "2024", "reason": "Liste du comité"}
    preview = desk.post(ADDRESS, filled(desk.get(ADDRESS), **typed))
    shown = {row[0]: row[1:] for row in rows(preview, "Chiffres avant et après ce changement")}
    assert shown == {
        "Impact national 2023 2023 est publiée, avec 1 : cette publication ne change pas.": [
            "1 (dont 1 à confirmer ; 0 si l’on retient l’année de décision)",
            "0",
        ],
        "Impact national 2024": ["1 (dont 1 à confirmer ; 2 si l’on retient l’année de décision)", "2"],
        "Désignations du millésime 2023": ["1 (dont 1 à confirmer ; 0 si l’on retient l’année de décision)", "0"],
        "Désignations du millésime 2024": ["1 (dont 1 à confirmer ; 2 si l’on retient l’année de décision)", "2"],
    }
    assert stored() == AS_PROPOSED


def test_confirmation_is_undone_as_one_lot(desk: Client, two: tuple[Designation, Designation]) -> None:
    typed = {f"millesime_{two[0].pk}": "2024", "reason": "Liste du comité"}
    saved = save(desk, desk.post(ADDRESS, filled(desk.get(ADDRESS), **typed)))
    address = next(str(one.extra_tags).strip() for one in saved.context["messages"])
    assert address.endswith("/annulation/")
    preview = desk.post(address, filled(desk.get(address), reason="Autre liste"))
    assert stored() == {"un": (2024, True), "deux": (2024, True)}
    undone = desk.post(address, filled(preview, step="save"), follow=True)
    assert messages(undone) == ["La confirmation est annulée : ces millésimes sont de nouveau à confirmer."]
    assert stored() == AS_PROPOSED
    again = desk.post(address, filled(desk.get(address), reason="Encore"))
    assert (again.status_code, "a changé depuis" in text_of(again.content.decode())) == (400, True)
    assert desk.get(f"{ADDRESS}00000000-0000-0000-0000-000000000001/annulation/").status_code == 404


def test_one_may_be_left_for_later(desk: Client, two: tuple[Designation, Designation]) -> None:
    typed = {f"millesime_{two[0].pk}": "", "reason": "Un seul est connu"}
    save(desk, desk.post(ADDRESS, filled(desk.get(ADDRESS), **typed)))
    assert stored() == {"un": (2023, False), "deux": (2024, True)}


def test_what_is_wrong_is_reported_next_to_its_field_and_nothing_is_written(
    desk: Client, two: tuple[Designation, Designation]
) -> None:
    form = filled(desk.get(ADDRESS))
    field = f"millesime_{two[0].pk}"
    far = desk.post(ADDRESS, {**form, field: "2021", "reason": "r"})
    assert (far.status_code, errors(far)) == (400, {field: ["Choisissez 2023 ou 2024."]})
    silent = desk.post(ADDRESS, {**form, "reason": " "})
    assert (silent.status_code, list(errors(silent))) == (400, ["reason"])
    none = desk.post(ADDRESS, {**form, **dict.fromkeys((f"millesime_{one.pk}" for one in two), ""), "reason": "r"})
    assert errors(none) == {"__all__": ["Choisissez au moins un millésime à confirmer."]}
    assert stored() == AS_PROPOSED


def test_action_refuses_each_millesime_that_is_not_near_its_decision(
    staff: User, two: tuple[Designation, Designation]
) -> None:
    wrong = refusal(lambda: confirm_millesimes(chosen={two[0].pk: 2023, two[1].pk: 2022}, reason="r", actor=staff))
    said = "Une désignation décidée le 1er\u202fjuillet\u202f2024 compte pour 2023 ou 2024, pas pour 2022."
    assert wrong == {f"millesime_{two[1].pk}": [said]}
    assert stored() == AS_PROPOSED


def test_two_people_at_once_the_second_sees_what_the_first_confirmed(
    desk: Client, staff: User, two: tuple[Designation, Designation]
) -> None:
    form = filled(desk.get(ADDRESS), reason="Liste de février")
    correct_designation(designation=two[0], millesime=2024, decided_on=FEBRUARY, reason="Compte rendu", actor=staff)
    late = desk.post(ADDRESS, form)
    assert late.status_code == 409
    said = text_of(late.content.decode())
    assert said.count("Quelqu’un d’autre a fait un changement pendant votre saisie.") == 1
    assert "2024, confirmé, décidée le 1er février 2024" in said
    assert stored() == {"un": (2024, True), "deux": (2024, False)}
    field = f"millesime_{two[0].pk}"
    kept = save(desk, desk.post(ADDRESS, filled(late, compared=field, **{f"choix_{field}": "theirs"})))
    assert messages(kept) == ["Les millésimes sont confirmés."]
    assert stored() == {"un": (2024, True), "deux": (2024, True)}


def test_confirmation_of_something_that_changed_since_is_refused_completely(
    staff: User, two: tuple[Designation, Designation]
) -> None:
    seen = VersionToken.of({**millesime_state(two[0]), **millesime_state(two[1])})
    Designation.objects.filter(pk=two[1].pk).update(withdrawn_on=JULY, withdrawal_reason="Critère perdu")
    chosen = {two[0].pk: 2023, two[1].pk: 2024}
    with pytest.raises(ValidationError, match=wordings.SOMEBODY_CHANGED):
        confirm_millesimes(chosen=chosen, reason="r", actor=staff, seen=seen)
    assert stored() == AS_PROPOSED


@cases("role", ["agent", "coach"])
def test_only_staff_see_the_page_and_confirm(
    signed_in: Callable[[User], Client], two: tuple[Designation, Designation], role: str
) -> None:
    incubator = factories.make_incubator()
    factories.make_membership(two[0].startup, incubator)
    user = factories.make_coach(incubator) if role == "coach" else factories.make_user()
    browser = signed_in(user)
    assert [browser.get(ADDRESS).status_code, browser.post(ADDRESS, {}).status_code] == [403, 403]
    with pytest.raises(PermissionDenied, match="Seule l’équipe DINUM"):
        confirm_millesimes(chosen={two[0].pk: 2023}, reason="r", actor=user)
    assert stored() == AS_PROPOSED


def test_work_pages_link_to_it_while_some_are_to_confirm(desk: Client, two: tuple[Designation, Designation]) -> None:
    factories.make_incubator()
    for address in ("/espace/", "/espace/impact-national/"):
        page = desk.get(address).content.decode()
        assert (ADDRESS in page, "à confirmer" in text_of(page)) == (True, True)
    Designation.objects.update(is_millesime_confirmed=True)
    assert ADDRESS not in desk.get("/espace/").content.decode()
    assert ADDRESS not in desk.get("/espace/impact-national/").content.decode()
