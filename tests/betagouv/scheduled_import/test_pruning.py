"""The imports that changed nothing are deleted after a month."""

import datetime as dt

from django.utils import timezone

from betagouv.models import ImportRun
from betagouv.scheduled_import.actions import prune_imports
from tests.betagouv.factory import Content


def test_imports_of_last_month_that_changed_nothing_are_deleted(content: Content) -> None:
    content.fiche("a")
    content.run()
    content.fiche("a", title="Autre")
    content.run()
    changed = set(ImportRun.objects.values_list("pk", flat=True))
    (content.root / "_startups/b.md").write_bytes(b"---\ntitle: [\n---\n")
    content.run()
    recent = ImportRun.objects.latest("pk").pk
    for _ in range(3):
        content.run()
    for run in ImportRun.objects.exclude(pk=recent):
        ImportRun.objects.filter(pk=run.pk).update(
            applied_at=timezone.now() - dt.timedelta(days=31), report=run.report | {"anomalies": []}
        )
    assert prune_imports() == 3
    assert set(ImportRun.objects.values_list("pk", flat=True)) == changed | {recent}
    assert prune_imports() == 0
