"""What staff enter: who may, what is refused, two people at once."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from common.seen import SeenState, StaleError, state_of
from community.actions import COLUMNS, save_entry, withdraw_entry
from community.models import IntrapreneurYear, NpsWave, Training
from tests import factories
from tests.history import changes_of

pytestmark = pytest.mark.django_db
WAVE: dict[str, Any] = {"month": dt.date(2021, 1, 1), "score": 49, "answers": 109, "source": "Sondage"}


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


def record(actor: User | None, **values: Any) -> Any:
    return save_entry(entry=NpsWave(), values={**WAVE, **values}, reason="Enquête", actor=actor)


def test_staff_record_and_correct_with_a_reason(staff: User) -> None:
    wave = record(staff)
    save_entry(entry=wave, values={**WAVE, "score": 50}, reason="Erreur de saisie", actor=staff)
    wave.refresh_from_db()
    assert state_of(wave, COLUMNS[NpsWave]) == {**WAVE, "score": 50}
    assert [(change.reason, change.author) for change in changes_of(wave)] == [
        ("Enquête", str(staff)),
        ("Erreur de saisie", str(staff)),
    ]


@pytest.mark.parametrize("role", [User.Role.AGENT, None])
def test_nobody_else_does(role: str | None) -> None:
    with pytest.raises(PermissionDenied):
        record(factories.make_user("agent@example.gouv.fr", role) if role else None)
    assert not NpsWave.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"score": 101}, "__all__"),
        ({"answers": 0}, "__all__"),
        ({"month": dt.date(2021, 1, 2)}, "__all__"),
        ({"month": dt.date(2012, 1, 1)}, "month"),
        ({"source": "nul\0"}, "source"),
    ],
)
def test_what_no_survey_has_is_refused(staff: User, values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        record(staff, **values)
    assert list(refused.value.message_dict) == [field]


def test_what_is_to_come_is_refused(staff: User) -> None:
    later = (timezone.localdate() + dt.timedelta(days=40)).replace(day=1)
    training = {"programme": "Alpha", "start": dt.date(2021, 1, 1), "end": later, "people": 3}
    year = {"year": timezone.localdate().year + 1, "newcomers": 3, "certified": None, "source": ""}
    for entry, values, field in (
        (NpsWave(), {**WAVE, "month": later}, "month"),
        (Training(), {**training, "sessions": None, "recommending": None, "source": ""}, "end"),
        (IntrapreneurYear(), year, "year"),
    ):
        with pytest.raises(ValidationError) as refused:
            save_entry(entry=entry, values=values, reason="Trop tôt", actor=staff)
        assert list(refused.value.message_dict) == [field]


def test_a_reason_is_needed(staff: User) -> None:
    with pytest.raises(ValidationError) as refused:
        save_entry(entry=NpsWave(), values=WAVE, reason=" ", actor=staff)
    assert list(refused.value.message_dict) == ["reason"]


def test_somebody_who_did_not_see_the_last_version_changes_nothing(staff: User) -> None:
    wave = record(staff)
    seen = SeenState.of(state_of(wave, COLUMNS[NpsWave]))
    save_entry(entry=wave, values={**WAVE, "score": 50}, reason="Première", actor=staff, seen=seen)
    with pytest.raises(StaleError) as stale:
        save_entry(entry=wave, values={**WAVE, "score": 51}, reason="Seconde", actor=staff, seen=seen)
    assert (stale.value.changed, NpsWave.objects.get().score) == (["score"], 50)
    with pytest.raises(StaleError):
        withdraw_entry(entry=wave, reason="Doublon", actor=staff, seen=seen)


def test_what_is_withdrawn_stays_in_the_history(staff: User) -> None:
    wave = record(staff)
    key = wave.pk
    withdraw_entry(entry=wave, reason="Doublon", actor=staff)
    assert not NpsWave.objects.exists()
    with pytest.raises(StaleError):
        save_entry(entry=NpsWave(pk=key), values=WAVE, reason="Trop tard", actor=staff)
