"""The year and the past date in a URL, and the messages for invalid ones."""

import datetime as dt

import pgtrigger
import pytest

from common.clock import today
from common.history import history_of
from indicators.drift.known import end_of, history_start
from indicators.views.parameters import (
    DayError,
    YearError,
    known_years,
    read_past_day,
    read_year,
)
from startups.models import Phase
from tests import factories, wordings
from tests.cases import cases

pytestmark = pytest.mark.django_db


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@cases(
    ("known", "words"),
    [
        ((), wordings.NO_YEAR_YET),
        ((2021,), "Années connues : 2021."),
        ((2019, 2020, 2021), "Années connues : 2019, 2020 et 2021."),
    ],
)
def test_years_that_can_be_requested_are_named(known: tuple[int, ...], words: str) -> None:
    assert known_years(known) == words


@pytest.mark.django_db
@cases(
    ("text", "message", "is_missing"),
    [
        ("2019", "Aucun indicateur n’est connu pour 2019. Années connues : ", True),
        ("0000", "Aucun indicateur n’est connu pour 0000. Années connues : ", True),
        ("9999", "Aucun indicateur n’est connu pour 9999. Années connues : ", True),
        ("20210", wordings.YEAR_OF_FIVE_DIGITS, False),
        ("٢٠٢١", wordings.YEAR_IN_OTHER_DIGITS, False),
        ("9" * 5000, f"« {'9' * 20} » n’est pas une année. Écrivez-la en quatre chiffres, comme 2021.", False),
        ("", "«  » n’est pas une année. Écrivez-la en quatre chiffres, comme 2021.", False),
    ],
)
def test_unreadable_or_unknown_year_is_refused(text: str, message: str, is_missing: bool) -> None:
    indicator = factories.make_indicator()
    for year in (2020, 2021, 2022):
        factories.make_target(indicator, year)
    with pytest.raises(YearError) as refused:
        read_year(text)
    assert refused.value.message.startswith(message)
    assert (refused.value.is_missing, refused.value.known) == (is_missing, (2020, 2021, 2022))
    assert read_year("2021") == 2021


def day_refusal(text: str, after: dt.date | None = None) -> str:
    with pytest.raises(DayError) as refused:
        read_past_day(text, after)
    return plain(refused.value.message)


def since(day: dt.date) -> None:
    """Start the history of the fiches at midnight of a day in Paris."""
    factories.make_startup(phases=[("construction", "2020-01-01")])
    versions = history_of(Phase)
    with pgtrigger.ignore(f"{versions._meta.app_label}.{versions.__name__}:append_only"):
        versions._default_manager.update(
            pgh_created_at=end_of(day - dt.timedelta(days=1)) + dt.timedelta(microseconds=1)
        )


@pytest.mark.django_db
@cases("text", ["", "  "])
def test_absent_day_means_now(text: str) -> None:
    assert read_past_day(text) is None


@pytest.mark.django_db
@cases("text", ["hier", "2021-02-29", "٢٠٢١-٠١-٠١", "2021-1-1", "2021-01-01T00:00"])
def test_unreadable_day_is_refused(text: str) -> None:
    assert day_refusal(text) == wordings.NO_DAY.format(text)


@pytest.mark.django_db
def test_today_and_later_days_are_refused() -> None:
    assert day_refusal(today().isoformat()).startswith(
        "Cette date est celle d’aujourd’hui. Choisissez un jour jusqu’au"
    )
    for day in (today() + dt.timedelta(days=1), dt.date(2100, 12, 31)):
        assert day_refusal(day.isoformat()).startswith(wordings.KNOWN_LATER)


@pytest.mark.django_db
def test_day_before_the_history_is_unknown() -> None:
    assert history_start() is None
    assert day_refusal("2021-01-01") == (
        "L’historique des fiches n’a pas encore commencé : on ne sait pas ce qui était connu le 1er janvier 2021."
    )


@pytest.mark.django_db
def test_first_day_of_the_history_is_known() -> None:
    since(dt.date(2022, 3, 1))
    assert read_past_day("2022-03-01") == dt.date(2022, 3, 1)
    assert read_past_day(" 2022-03-02 ", dt.date(2022, 3, 2)) == dt.date(2022, 3, 2)
    assert day_refusal("2022-02-28") == (
        "L’historique des fiches commence le 1er mars 2022 : on ne sait pas ce qui était connu le 28 février 2022."
    )
    assert day_refusal("2022-03-01", dt.date(2022, 3, 2)) == (
        "Choisissez un jour qui ne précède pas la publication, le 2 mars 2022."
    )
