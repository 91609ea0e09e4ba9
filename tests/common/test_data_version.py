from itertools import permutations

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction

from common import data_version
from common.models import DataChange, DataVersion
from incubators.models import Administration
from startups.models import Startup
from tests import factories
from tests.connections import Elsewhere
from tests.test_constraints import OURS

NOT_VERSIONED = {
    "access.servicetoken": "no public answer depends on a token; what it writes is versioned",
    "accounts.user": "no public answer depends on an account",
    "accounts.bindingcode": "no public answer depends on an account",
    "betagouv.sentvalue": "only pages that are not kept show it; what an import brings back is versioned",
    "betagouv.absence": "only staff see it, on pages that are not kept; what it settles is versioned",
    "betagouv.conflict": "only those who work see it, on pages that are not kept",
    "betagouv.failedimport": "only staff see it, on pages that are not kept",
    "betagouv.importalert": "no public answer depends on a mail",
    "betagouv.importsource": "only staff see it, on pages that are not kept",
    "betagouv.importrun": "comes with the records that it brings",
    "betagouv.replay": "comes with the records that it replays",
    "betagouv.sourcefile": "comes with the records that it brings",
    "betagouv.sourcerecord": "comes with the records that it brings",
    "bilan.editionpicture": "written with its edition, which is versioned",
    "bilan.picture": "the working copy: an edition that is published is versioned",
    "bilan.report": "the working copy: an edition that is published is versioned",
    "bilan.section": "the working copy: an edition that is published is versioned",
    "bilan.testimony": "the working copy: an edition that is published is versioned",
    "budget.application": "only who applies and staff see it, on pages that are not kept",
    "budget.assessment": "only staff see it, on pages that are not kept",
    "budget.committeeseat": "only staff see it, on pages that are not kept",
    "budget.roundemail": "no public answer depends on a mail",
    "catalogue.searchdocument": "written with the record that it finds, which is versioned",
    "common.datachange": "is the version",
    "common.dataversion": "is the version",
    "common.formeraddress": "written with the record that is renamed, which is versioned",
    "common.job": "a computation changes no record; its results are versioned",
    "common.replaybounds": "no public answer depends on it",
    "common.worker": "no public answer depends on which workers run",
    "impact.filestate": "only who follows the file sees it; the values that it brings are versioned",
    "indicators.inconsistency": "only staff see it, on a page that is not kept",
    "indicators.liveevidence": "written with its result, which is versioned",
    "indicators.publishedevidence": "written with its result, which is versioned",
    "startups.span": "written when a phase or a membership is, which are versioned",
    "access.accessrequest": "only staff see it, on a page that is not kept",
    "access.accessrequestemail": "the copy of an e-mail",
    "betagouv.linestoreport": "only who reports sees it, on pages that are not kept",
    "access.tokengrant": "no public answer depends on a token; what it writes is versioned",
    "workspace.digestdelivery": "no public answer depends on a reminder",
    "workspace.digestrefusal": "no public answer depends on a reminder",
    "workspace.rulepreview": "no public answer depends on a preview",
    "workspace.tododismissal": "only a team sees it, on a page that is not kept",
    "workspace.phasemedian": "computed from phases, which are versioned",
    "workspace.todo": "found from records, which are versioned",
    "access.submission": "no public answer depends on a form that was sent",
}

pytestmark = pytest.mark.django_db(transaction=True)


def triggers() -> set[str]:
    """Return the tables with an active version trigger in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'pgtrigger_data_changed_%%' AND tgenabled = 'O'"
            " AND tgtype & 60 = 60"  # INSERT, DELETE, UPDATE, TRUNCATE
        )
        return {table for (table,) in cursor.fetchall()}


def test_each_table_of_records_moves_the_version() -> None:
    own = {model for model in OURS if not getattr(model, "pgh_tracked_model", None) and not model._meta.proxy}
    versioned = {model for model in own if model._meta.label_lower not in NOT_VERSIONED}
    assert triggers() == {model._meta.db_table for model in versioned}
    assert {apps.get_model(label) for label in NOT_VERSIONED} <= own


def test_version_moves_once_per_transaction_that_writes() -> None:
    before = data_version.current()
    with transaction.atomic():
        administration = factories.make_administration()
        administration.save()
        factories.make_startup(phases=[("construction", "2021-01-01")], sponsors=[administration])
    assert data_version.current() == before + 1
    Startup.objects.update(name="Autre")
    assert data_version.current() == before + 2
    Startup.objects.all().delete()
    assert data_version.current() > before + 2


def test_version_that_can_not_be_read_by_a_connection_that_works_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    data_version.current()
    monkeypatch.setattr(data_version, "STATEMENT", "SELECT 1 FROM nulle_part")
    connection.close_if_unusable_or_obsolete()
    held = connection.connection
    with pytest.raises(ProgrammingError, match="nulle_part"):
        data_version.current()
    assert connection.connection is held


def _end(backend: int) -> None:
    """Terminate a database backend, and wait until it has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [backend])
        assert cursor.fetchone() == (True,)


def test_version_stays_when_one_only_reads() -> None:
    factories.make_startup()
    before = data_version.current()
    with transaction.atomic():
        assert Startup.objects.select_for_update().count() == 1
    assert data_version.current() == before


def test_version_moves_when_a_table_is_emptied() -> None:
    factories.make_startup(phases=[("construction", "2021-01-01")])
    before = data_version.current()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE startups_membership")
    assert data_version.current() == before + 1


def test_version_stays_after_a_rollback() -> None:
    before = data_version.current()
    with transaction.atomic():
        factories.make_administration()
        transaction.set_rollback(True)
    assert data_version.current() == before
    factories.make_administration()
    assert data_version.current() == before + 1


def test_version_moves_for_what_remains_of_a_savepoint_undone() -> None:
    before = data_version.current()
    with transaction.atomic():
        with transaction.atomic():
            factories.make_administration("defait")
            transaction.set_rollback(True)
        assert data_version.current() == before
        factories.make_administration("garde")
    assert data_version.current() == before + 1
    assert list(Administration.objects.values_list("slug", flat=True)) == ["garde"]


def test_version_does_not_move_before_the_commit() -> None:
    before = data_version.current()
    with Elsewhere() as other:
        with transaction.atomic():
            factories.make_administration()
            assert other.run(data_version.current) == before
        assert other.run(data_version.current) == before + 1


@pytest.mark.parametrize("order", list(permutations([0, 1])), ids=["first", "second"])
def test_interleaved_commits_give_two_versions_in_any_order(order: tuple[int, int]) -> None:
    before = data_version.current()
    with Elsewhere() as one, Elsewhere() as two, Elsewhere() as reader:
        writers = [one, two]
        for number, writer in enumerate(writers):
            writer.run(lambda: transaction.set_autocommit(False))
            writer.run(lambda number=number: factories.make_administration(f"a{number}"))  # type: ignore[misc]
        seen = []
        for number in order:
            writers[number].run(transaction.commit)
            seen.append((reader.run(data_version.current), reader.run(Administration.objects.count)))
    assert seen == [(before + 1, 1), (before + 2, 2)]


def test_folding_keeps_the_version() -> None:
    for number in range(3):
        factories.make_administration(f"a{number}")
    before, waiting = data_version.current(), DataChange.objects.count()
    assert waiting >= 3
    assert data_version.fold() == waiting
    assert (data_version.current(), DataChange.objects.count()) == (before, 0)
    assert data_version.fold() == 0
    factories.make_administration()
    assert data_version.current() == before + 1


def test_folding_twice_at_once_keeps_the_version() -> None:
    DataVersion.objects.update_or_create(pk=1, defaults={"base": 40})
    for number in range(3):
        factories.make_administration(f"a{number}")
    before, waiting = data_version.current(), DataChange.objects.count()
    with Elsewhere() as other:
        with transaction.atomic():
            folded = data_version.fold()
            second = other.start(data_version.fold)
            factories.make_administration("pendant")
        assert (folded, second.result(10)) in ((waiting, 0), (waiting, 1))
    assert data_version.current() == before + 1


def test_version_counts_from_nothing_in_an_empty_database() -> None:
    models.QuerySet(DataVersion).delete()
    models.QuerySet(DataChange).delete()
    assert data_version.current() == 0
    factories.make_administration()
    assert (data_version.current(), data_version.fold(), data_version.current()) == (1, 1, 1)


def test_version_of_the_end_of_a_transaction_is_known_before_it() -> None:
    for was_written in (False, True):
        for has_written in (False, True):
            with transaction.atomic():
                if was_written:
                    factories.make_administration(f"avant-{has_written}")
                version_after = data_version.before_writing()
                if has_written:
                    factories.make_administration(f"apres-{was_written}")
                version = version_after()
            assert version == data_version.current()
