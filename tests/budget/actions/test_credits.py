from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from budget.actions.credits import record_line, withdraw_line
from budget.models import CreditLine, CreditYear
from budget.queries import credits_of
from common.confirming import ConfirmationNeededError
from common.history import changes
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from startups import records
from tests import factories, wordings
from tests.budget.actions.scene import changed
from tests.cases import cases

pytestmark = pytest.mark.django_db
WHY = "Loi de finances"


@pytest.fixture
def year() -> CreditYear:
    return factories.make_credits(2021, [("Cofinancement", "4735509"), ("Réseau", "1365172")])


def line(label: str, **values: Any) -> dict[str, Any]:
    return {"label": label, **values}


def test_credits_are_recorded_then_said_otherwise_with_their_history(staff: User) -> None:
    values = {"year": 2022, "programme": "352", "stated_total": Decimal(7)}
    records.save(CreditYear(**values), reason=WHY, actor=staff)
    seen = VersionToken.of(state_of(CreditYear.objects.get(), CreditYear.EDITED))
    records.save(CreditYear(**{**values, "stated_total": Decimal(8)}), reason="Corrigé", actor=staff, seen=seen)
    row = CreditYear.objects.get()
    assert row.stated_total == 8
    assert [change.reason for change in changes(CreditYear, pgh_obj_id=row.pk)] == [WHY, "Corrigé"]


def test_what_another_user_wrote_concurrently_is_not_lost(staff: User) -> None:
    values = {"year": 2022, "programme": "352", "stated_total": Decimal(7)}
    row = records.save(CreditYear(**values), reason=WHY, actor=staff)
    seen = VersionToken.of(state_of(row, CreditYear.EDITED))
    CreditYear.objects.update(stated_total=9)
    with pytest.raises(EditConflictError):
        records.save(CreditYear(**{**values, "stated_total": Decimal(8)}), reason=WHY, actor=staff, seen=seen)
    assert CreditYear.objects.get().stated_total == 9


@cases("role", [None, User.Role.AGENT])
def test_only_staff_write_credits(role: str | None, year: CreditYear) -> None:
    actor = factories.make_user(role=role) if role else None
    with pytest.raises(PermissionDenied):
        record_line(CreditLine(credit_year=year, **line("Brigade")), reason=WHY, actor=actor)
    assert year.lines.count() == 2


def test_a_line_and_its_details_add_up(staff: User, year: CreditYear) -> None:
    above = year.lines.get(label="Cofinancement")
    record_line(
        CreditLine(credit_year=year, **line("FAST", parent=above, amount=Decimal(3090000))), reason=WHY, actor=staff
    )
    found = credits_of(2021)
    assert found is not None
    assert found.total == Decimal(6100681)
    assert found.lines[0].remainder() == Decimal(1645509)


def test_details_beyond_their_line_are_confirmed_in_words(staff: User, year: CreditYear) -> None:
    values = line("FAST", parent=year.lines.get(label="Cofinancement"), amount=Decimal(5000000))
    with pytest.raises(ConfirmationNeededError) as asked:
        record_line(CreditLine(credit_year=year, **values), reason=WHY, actor=staff)
    assert asked.value.messages == ["Ce qui détaille la ligne « Cofinancement » la dépasse de 264\u202f491\u202f€."]
    assert year.lines.count() == 2
    record_line(CreditLine(credit_year=year, **values), reason=WHY, actor=staff, confirmed=asked.value.token)
    assert year.lines.count() == 3


def test_more_paid_than_committed_is_confirmed(staff: User, year: CreditYear) -> None:
    values = line("Brigade", commitments=Decimal(1), payments=Decimal(2))
    with pytest.raises(ConfirmationNeededError) as asked:
        record_line(CreditLine(credit_year=year, **values), reason=WHY, actor=staff)
    assert asked.value.messages == [wordings.PAID_ABOVE_COMMITTED]


def test_another_confirmation_than_of_what_is_reported_confirms_nothing(staff: User, year: CreditYear) -> None:
    values = line("Brigade", commitments=Decimal(1), payments=Decimal(2))
    with pytest.raises(ConfirmationNeededError):
        record_line(CreditLine(credit_year=year, **values), reason=WHY, actor=staff, confirmed="0123456789abcdef")


def test_a_line_does_not_detail_itself(staff: User, year: CreditYear) -> None:
    above = year.lines.get(label="Réseau")
    with pytest.raises(ValidationError) as refused:
        record_line(changed(above, **line("Réseau", parent=above)), reason=WHY, actor=staff)
    assert refused.value.message_dict == {"parent": [wordings.LINE_OF_ITSELF]}


def test_a_line_details_one_of_its_year_and_once(staff: User, year: CreditYear) -> None:
    other = factories.make_credits(2020, [("Produits", "1")]).lines.get()
    with pytest.raises(ValidationError) as refused:
        record_line(CreditLine(credit_year=year, **line("FAST", parent=other)), reason=WHY, actor=staff)
    assert refused.value.message_dict == {"parent": ["Une ligne détaille une ligne de la même année."]}
    detail = CreditLine.objects.create(credit_year=year, parent=year.lines.get(label="Réseau"), label="Formations")
    with pytest.raises(ValidationError) as refused:
        record_line(CreditLine(credit_year=year, **line("Alpha", parent=detail)), reason=WHY, actor=staff)
    assert refused.value.message_dict == {"parent": [wordings.TWO_LEVELS_OF_CREDITS]}


@cases(
    ("amount", "message"),
    [
        (Decimal(-1), "Une ligne de crédits ne peut pas être négative : corrigez son montant."),
        (Decimal("0.001"), wordings.TWO_DECIMALS),
    ],
)
def test_an_amount_is_positive_and_to_the_cent(staff: User, year: CreditYear, amount: Decimal, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        record_line(CreditLine(credit_year=year, **line("Brigade", amount=amount)), reason=WHY, actor=staff)
    assert refused.value.messages == [message]


def test_a_line_is_corrected_over_what_its_author_saw(staff: User, year: CreditYear) -> None:
    row = year.lines.get(label="Réseau")
    seen = VersionToken.of(state_of(row, CreditLine.EDITED))
    record_line(changed(row, **line("Réseau", amount=Decimal(2))), reason=WHY, actor=staff, seen=seen)
    with pytest.raises(EditConflictError):
        record_line(changed(row, **line("Réseau", amount=Decimal(3))), reason=WHY, actor=staff, seen=seen)
    assert year.lines.get(label="Réseau").amount == 2


def test_a_detailed_line_is_withdrawn_after_its_details(staff: User, year: CreditYear) -> None:
    above = year.lines.get(label="Réseau")
    detail = CreditLine.objects.create(credit_year=year, parent=above, label="Formations")
    with pytest.raises(ValidationError) as refused:
        withdraw_line(above, reason=WHY, actor=staff)
    assert refused.value.messages == ["Cette ligne est détaillée : retirez d’abord ce qui la détaille."]
    withdraw_line(detail, reason=WHY, actor=staff)
    withdraw_line(above, reason=WHY, actor=staff)
    assert [row.label for row in year.lines.all()] == ["Cofinancement"]


def test_a_change_without_a_reason_is_refused(staff: User, year: CreditYear) -> None:
    with pytest.raises(ValidationError) as refused:
        record_line(CreditLine(credit_year=year, **line("Brigade")), reason=" ", actor=staff)
    assert refused.value.message_dict == {"reason": [wordings.NO_REASON]}
