"""Two people who edit a report at the same time, each with a browser and a connection: nothing is lost."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from accounts.models import User
from bilan.actions.publishing import MOVED, publish, report_state
from bilan.actions.writing import add_section, add_testimony, create_report, move_section, order_of, save_section
from bilan.figures.read_figures import read_figures
from bilan.models import Edition, Report, Section, SourcedFigure
from common.clock import today
from common.optimistic_lock import EditConflictError, VersionToken
from tests import factories
from tests.connections import PATIENCE, Elsewhere
from tests.workspace.simultaneous import PAIRS, REASON, SAVED_AND_REFUSED, TwoPeople, confirm_change, of_row

pytestmark = pytest.mark.django_db(transaction=True)
LAST_YEAR = today().year - 1
TEXTS = "Le texte de l’une", "Le texte de l’autre"


@pytest.fixture
def people() -> list[User]:
    return [factories.make_user(f"{name}@example.gouv.fr", User.Role.DINUM) for name in ("une", "autre")]


@pytest.fixture
def both(people: list[User]) -> Iterator[TwoPeople]:
    with TwoPeople(*people) as found:
        yield found


@pytest.fixture
def report(people: list[User]) -> Report:
    """Return a report with two sections."""
    made = create_report(year=LAST_YEAR, actor=people[0])
    made.sections.exclude(kind__in=["introduction", "pillars"]).delete()
    return made


def first_of(report: Report) -> Section:
    return report.sections.get(kind="introduction")


def test_one_text_is_saved_and_the_other_is_given_back(both: TwoPeople, report: Report) -> None:
    one = first_of(report)
    url = f"/espace/bilans/{LAST_YEAR}/sections/{one.pk}/"
    change = of_row(url, one, "text", "", TEXTS, reasons={**REASON, "step": "save"})
    assert confirm_change(both, change) == SAVED_AND_REFUSED


def test_one_sourced_figure_is_saved_and_the_other_refused(both: TwoPeople, report: Report) -> None:
    row = SourcedFigure.objects.create(year=LAST_YEAR, key="a", label="Équipe", value=1, source="Note")
    url = f"/espace/bilans/{LAST_YEAR}/chiffres/{row.pk}/"
    assert confirm_change(both, of_row(url, row, "source", "Note", ("Une note", "Une autre"))) == SAVED_AND_REFUSED


def test_testimonies_added_at_once_are_all_kept_each_in_its_place(
    both: TwoPeople, report: Report, people: list[User]
) -> None:
    one, said = first_of(report), {"person": "Ada", "words": "Utile"}
    for _ in range(PAIRS):
        both.at_once(
            *(lambda user=user: add_testimony(section=one, values=said, reason="Vu", actor=user) for user in people)
        )
    assert len(set(one.testimonies.values_list("position", flat=True))) == 2 * PAIRS


def test_a_section_that_both_add_is_there_once_and_its_place_is_its_own(
    both: TwoPeople, report: Report, people: list[User]
) -> None:
    def add(user: User) -> bool:
        try:
            return add_section(report=report, kind="fast", actor=user).pk is not None
        except Exception as refusal:
            assert "Ce bilan a déjà cette section." in str(refusal)
            return False

    for _ in range(PAIRS):
        assert sorted(both.at_once(*(lambda user=user: add(user) for user in people))) == [False, True]
        places = list(report.sections.values_list("position", flat=True))
        assert len(set(places)) == len(places) == 3
        report.sections.filter(kind="fast").delete()


def test_one_moves_a_section_and_the_other_is_reported(both: TwoPeople, report: Report, people: list[User]) -> None:
    def move(user: User, seen: VersionToken) -> bool:
        try:
            move_section(section=first_of(report), up=False, actor=user, seen=seen)
        except EditConflictError:
            return False
        return True

    for _ in range(PAIRS):
        seen = VersionToken.of(order_of(report))
        done = both.at_once(*(lambda user=user, seen=seen: move(user, seen) for user in people))
        assert (sorted(done), report.sections.last()) == ([False, True], first_of(report))
        Section.objects.filter(report=report, kind="introduction").update(position=0)
        Section.objects.filter(report=report, kind="pillars").update(position=1)


def test_a_report_that_both_publish_has_one_edition(both: TwoPeople, report: Report, people: list[User]) -> None:
    seen = VersionToken.of(report_state(report, read_figures(report.year)))

    def publish_it(user: User) -> str:
        try:
            return f"édition {publish(report=report, note='', actor=user, seen=seen).number}"
        except Exception as refusal:
            return str(refusal)

    told = both.at_once(*(lambda user=user: publish_it(user) for user in people))
    assert sorted(told) == [f"['{MOVED}']", "édition 1"]
    assert Edition.objects.count() == 1


def test_a_text_written_while_someone_publishes_is_in_the_next_edition(report: Report, people: list[User]) -> None:
    one, seen = first_of(report), VersionToken.of(report_state(report, read_figures(report.year)))
    after = {"title": "", "text": "Après", "services": []}
    with Elsewhere() as publisher, Elsewhere() as writer:
        publisher.run(lambda: transaction.set_autocommit(False))
        edition = publisher.run(lambda: publish(report=report, note="", actor=people[0], seen=seen))
        waiting = writer.start_blocked(lambda: save_section(section=one, values=after, reason="Suite", actor=people[1]))
        publisher.run(transaction.commit)
        waiting.result(PATIENCE)
    assert Edition.objects.get().digest == edition.digest
    assert first_of(report).text == "Après"
