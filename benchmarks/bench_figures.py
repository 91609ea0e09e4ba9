"""Benchmark all figures of all years, a preview and a save of a phase, and the recompute job, relative to an empty
page.

    .venv/bin/python -m benchmarks.bench_figures

They run on the records and on copies of them: whole services shifted into the past, with their phases, memberships and
spans. A cost is the CPU time of this process and of its database session. The empty page is a page of text in the
layout, without cache. A save is the request that a person waits for: with the figures, criteria and to-dos of the
service, or without any. The preview is the page that shows what the save would change.
"""

import datetime as dt
import os
import re
from collections.abc import Callable
from itertools import cycle
from math import log10
from statistics import mean
from typing import TYPE_CHECKING
from unittest.mock import patch

if TYPE_CHECKING:
    from django.db.models import Model

from benchmarks.site import ROUNDS, cost, load_records, medians, print_table, services

SCALES = {1: 10, 10: 10, 100: 1}
"""How many saves are measured in a round, by the number of copies: no aim reads those of the last scale."""
TEXT = "/accessibilite/"
STARTUP = {
    "id": "s.id + far",
    "slug": "s.slug || '.' || copy",
    "name": "s.name",
}
PHASE = {
    "id": "p.id + far",
    "startup_id": "p.startup_id + far",
    "kind_id": "kind_id",
    "start": "start - days::int",
    "declared_end": "declared_end - days::int",
    "position": "position",
}
# Triggers are disabled, and indexes and constraints that no benchmark reads are dropped, to speed the copy up.
COPY = """
SET session_replication_role = replica;
DROP INDEX IF EXISTS startup_search, startup_themes;
CREATE TEMP TABLE shift AS
    SELECT copy, id, copy::bigint * 1000000 AS far, abs(hashint8(id * 7919 + copy)::bigint) %% 1500 AS days
    FROM generate_series(%(from)s, %(to)s - 1) AS copy, startups_startup WHERE id < 1000000;
INSERT INTO startups_startup (%(startup)s) SELECT %(startup_values)s FROM startups_startup s JOIN shift USING (id);
INSERT INTO startups_phase (%(phase)s)
    SELECT %(phase_values)s FROM startups_phase p JOIN shift ON shift.id = p.startup_id ORDER BY copy, p.id;
INSERT INTO startups_membership (startup_id, incubator_id, start, until, is_lead, position)
    SELECT startup_id + far, incubator_id, start - days::int, until - days::int, is_lead, position
    FROM startups_membership m JOIN shift ON shift.id = m.startup_id ORDER BY copy, m.id;
INSERT INTO startups_span (startup_id, phase_id, kind_id, incubator_id, start, until, is_entry, first_of_kind, is_launch)
    SELECT s.startup_id + far, s.phase_id + far, kind_id, incubator_id, start - days::int, until - days::int, is_entry,
           first_of_kind, is_launch
    FROM startups_span s JOIN shift ON shift.id = s.startup_id ORDER BY copy, s.id;
DROP TABLE shift;
RESET session_replication_role;
"""


def columns(model: "type[Model]", copied: dict[str, str]) -> dict[str, str]:
    """Return the columns of a copy with their SQL: those ``copied``; the others, which no benchmark reads, are empty."""
    from django.contrib.postgres.fields import ArrayField
    from django.db.models import CharField, JSONField, TextField

    empty = {CharField: "''", TextField: "''", ArrayField: "'{}'", JSONField: "'{}'"}
    others = (one for one in model._meta.concrete_fields if not one.generated and one.column not in copied)
    found = {one: next((sql for kind, sql in empty.items() if isinstance(one, kind)), "false") for one in others}
    return copied | {str(one.column): "NULL" if one.null else sql for one, sql in found.items()}


def copy_records(before: int, copies: int) -> None:
    """Copy the records so that there are ``copies`` times as many, from ``before`` times."""
    from django.db import connection

    from startups.models import Phase, Startup

    names: dict[str, object] = {"from": before, "to": copies}
    for name, model, copied in (("startup", Startup, STARTUP), ("phase", Phase, PHASE)):
        found = columns(model, copied)
        names |= {name: ", ".join(found), f"{name}_values": ", ".join(found.values())}
    with connection.cursor() as cursor:
        cursor.execute(COPY % names)
        cursor.execute("VACUUM ANALYZE")


def page() -> Callable[[], object]:
    """Return a function that requests the page of text."""
    from django.test import Client

    client = Client()

    def ask() -> None:
        assert client.get(TEXT).status_code == 200

    return ask


class Saves:
    """Saves by a DINUM user of a page that moves the start of a phase by a day, back and forth."""

    def __init__(self) -> None:
        from django.test import Client

        from accounts.models import User
        from startups.models import Phase

        actor, _ = User.objects.get_or_create(email="bench@example.gouv.fr", defaults={"role": User.Role.DINUM})
        phase = Phase.objects.filter(kind_id="construction", start__year=2021, startup_id__lt=1000000).earliest("id")
        assert phase.start is not None
        self.client = Client()
        self.client.force_login(actor)
        self.page = f"/espace/services/{phase.startup.slug}/phases/{phase.pk}/"
        self.days = cycle((phase.start - dt.timedelta(days=1), phase.start))

    def save(self) -> tuple[float, float]:
        """Return the costs of the preview and of the save, without the form before them."""
        typed = {"date": next(self.days).isoformat(), "reason": "Banc d’essai"}
        form = hidden_fields(self.client.get(self.page).content)
        pages: list[bytes] = []
        previewing = cost(lambda: pages.append(self.client.post(self.page, {**form, **typed}).content))
        sent = {**hidden_fields(pages[0]), **typed, "step": "save", "confirmed": "on"}

        def post() -> None:
            assert self.client.post(self.page, sent).status_code == 302

        return previewing, cost(post)

    def mean_costs(self, times: int) -> tuple[float, float]:
        """Return the mean costs of ``times`` previews, and saves."""
        previews, saves = zip(*(self.save() for _ in range(times)), strict=True)
        return mean(previews), mean(saves)


def hidden_fields(content: bytes) -> dict[str, str]:
    """Return the hidden fields of a page, by name."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', content.decode()))


def measure(times: int) -> dict[str, float]:
    """Return the cost of the page, of all figures, of the job, of ``times`` saves, and of as many without figures."""
    from common.background import recompute
    from indicators.live.actions import compute_live_results

    ask, saves = page(), Saves()
    ask()  # warm up, and store what is compared later
    compute_live_results()
    saves.mean_costs(2)
    preview, save = saves.mean_costs(times)
    found = {
        "page": cost(ask, 20),
        "figures": cost(compute_live_results, 3),
        "recompute": cost(lambda: recompute.compute(lambda done, steps: None)),
        "preview": preview,
        "save": save,
    }
    with patch("workspace.pages.form_page.with_figures", lambda told, _: told):
        return {**found, "save without figures": saves.mean_costs(times)[1]}


def main() -> None:
    """Measure at each scale, and print the table."""
    with services():
        load_records()
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.uncached_settings"
        import django

        django.setup()
        found: dict[int, dict[str, float]] = {}
        for before, copies in zip((1, *SCALES), SCALES, strict=False):
            copy_records(before, copies)
            found[copies] = medians([measure(SCALES[copies]) for _ in range(ROUNDS)])
            print(
                f"× {copies}:",
                ", ".join(f"{name} {1000 * one:.1f} ms" for name, one in found[copies].items()),
                flush=True,
            )
    first, ten, last = (found[scale] for scale in SCALES)
    print_table(
        "processor time",
        {
            "all figures of all years ÷ an empty page, × 1": (first["figures"] / first["page"], "≤ 20"),
            "growth of all figures from × 1 to × 100, exponent": (log10(last["figures"] / first["figures"]) / 2, "≤ 1"),
            "save of a phase ÷ the same without figures, × 1": (first["save"] / first["save without figures"], "≤ 3.5"),
            "the same, × 10": (ten["save"] / ten["save without figures"], "≤ 6"),
        },
    )


if __name__ == "__main__":
    main()
