"""Community entries by staff: rights, dates, concurrent changes."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from common.clock import today
from common.optimistic_lock import EditConflictError, VersionToken, state_of
from community.models import IntrapreneurYear, NpsWave, Training
from startups import records
from startups.models import EditedRecord
from tests import factories
from tests.cases import cases
from tests.history import changes_of
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
WAVE: dict[str, Any] = {"month": dt.date(2021, 1, 1), "score": 49, "answers": 109, "source": "Sondage"}


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


def record(actor: User | None, **values: Any) -> NpsWave:
    return records.save(NpsWave(**{**WAVE, **values}), reason="Enquête", actor=actor)


def corrected(wave: NpsWave, **values: Any) -> NpsWave:
    """Return the unsaved correction of a survey."""
    found = NpsWave.objects.get(pk=wave.pk)
    for name, value in values.items():
        setattr(found, name, value)
    return found


def test_staff_record_and_correct_with_a_reason(staff: User) -> None:
    wave = record(staff)
    records.save(corrected(wave, score=50), reason="Erreur de saisie", actor=staff)
    wave.refresh_from_db()
    assert state_of(wave, NpsWave.EDITED) == {**WAVE, "score": 50}
    assert [(change.reason, change.author) for change in changes_of(wave)] == [
        ("Enquête", str(staff)),
        ("Erreur de saisie", str(staff)),
    ]


@cases("role", [User.Role.AGENT, None])
def test_nobody_else_does(role: str | None) -> None:
    with pytest.raises(PermissionDenied):
        record(factories.make_user("agent@example.gouv.fr", role) if role else None)
    assert not NpsWave.objects.exists()


@cases(
    ("values", "field"),
    [
        ({"score": 101}, "__all__"),
        ({"answers": 0}, "__all__"),
        ({"month": dt.date(2021, 1, 2)}, "__all__"),
        ({"month": dt.date(2012, 1, 1)}, "month"),
        ({"source": "nul\0"}, "source"),
    ],
)
def test_impossible_survey_is_refused(staff: User, values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        record(staff, **values)
    assert list(refused.value.message_dict) == [field]


TO_COME = "Cette date est future : saisissez une période passée."
BEFORE = "Le programme commence en 2013."
DAY = dt.timedelta(days=1)
TRAINING: dict[str, Any] = {
    "programme": "Alpha",
    "start": dt.date(2013, 1, 1),
    "last_day": dt.date(2013, 1, 2),
    "sessions": 1,
    "people": 3,
    "recommending": 88,
}


def times() -> list[tuple[EditedRecord, Any]]:
    """Return entries with dates at the limits, and the expected refusal of each."""
    day = today()
    month = day.replace(day=1)
    return [
        (NpsWave(**{**WAVE, "month": month}), None),
        (NpsWave(**{**WAVE, "month": (month + 31 * DAY).replace(day=1)}), {"month": [TO_COME]}),
        (NpsWave(**{**WAVE, "month": dt.date(2013, 1, 1)}), None),
        (NpsWave(**{**WAVE, "month": dt.date(2012, 12, 1)}), {"month": [BEFORE]}),
        (Training(**{**TRAINING, "last_day": day}), None),
        (Training(**{**TRAINING, "last_day": day + DAY}), {"last_day": [TO_COME]}),
        (Training(**TRAINING), None),
        (Training(**{**TRAINING, "start": dt.date(2012, 12, 31)}), {"start": [BEFORE]}),
        (IntrapreneurYear(year=day.year, newcomers=3), None),
        (IntrapreneurYear(year=day.year + 1, newcomers=3), {"year": [TO_COME]}),
        (IntrapreneurYear(year=2013, newcomers=3), None),
        (IntrapreneurYear(year=2012, newcomers=3), {"year": [BEFORE]}),
    ]


def test_what_is_entered_is_of_the_time_of_the_programme_until_today(staff: User) -> None:
    for entry, refused in times():
        type(entry)._default_manager.all().delete()

        def save(entry: EditedRecord = entry) -> None:
            records.save(entry, reason="Saisie", actor=staff)

        if refused:
            assert refusal(save) == refused
        else:
            save()
        assert type(entry)._default_manager.count() == (not refused)


def test_a_survey_of_this_month_is_recorded_on_its_first_day(staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    first = today().replace(day=1)
    monkeypatch.setattr("community.models.today", lambda: first)
    assert record(staff, month=first).month == first
    monkeypatch.setattr("community.models.today", lambda: first - DAY)
    assert refusal(lambda: record(staff, month=first)) == {"month": [TO_COME]}


def test_someone_who_did_not_see_the_last_version_changes_nothing(staff: User) -> None:
    wave = record(staff)
    seen = VersionToken.of(state_of(wave, NpsWave.EDITED))
    records.save(corrected(wave, score=50), reason="Première", actor=staff, seen=seen)
    with pytest.raises(EditConflictError) as stale:
        records.save(corrected(wave, score=51), reason="Seconde", actor=staff, seen=seen)
    assert (stale.value.changed, NpsWave.objects.get().score) == (["score"], 50)
    with pytest.raises(EditConflictError):
        records.withdraw(wave, reason="Doublon", actor=staff, seen=seen)


def test_withdrawn_survey_is_not_corrected(staff: User) -> None:
    wave, other = record(staff), record(staff, month=dt.date(2021, 4, 1), score=48)
    late = corrected(wave, score=1)
    records.withdraw(wave, reason="Doublon", actor=staff)
    assert NpsWave.objects.get() == other
    with pytest.raises(EditConflictError):
        records.save(late, reason="Trop tard", actor=staff)
