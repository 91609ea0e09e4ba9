"""All figures of all years and a save of a phase, beside an empty page, over the records and copies of them.

    .venv/bin/python -m benchmarks.bench_figures

Copies are whole services moved into the past, with their phases, memberships and spans. A cost is the processor time of
this process and of its database session. The empty page is a page of text in the layout, built cold. A save is the
request that a person waits for: with the figures, and the criteria and points of the service, or with none of them.
"""

import datetime as dt
import os
import re
from collections.abc import Callable
from itertools import cycle
from math import log10
from statistics import mean
from unittest.mock import patch

from benchmarks.site import ROUNDS, cost, load_records, medians, print_table, services

SCALES = {1: 10, 10: 10, 100: 1}
"""How many saves are measured in a round, by the number of copies: no aim reads those of the last scale."""
TEXT = "/accessibilite/"
# Triggers sleep, and the indexes and constraints that only slow the copy down are dropped: nothing timed here reads them.
COPY = """
SET session_replication_role = replica;
DROP INDEX IF EXISTS startup_search, startup_themes;
CREATE TEMP TABLE shift AS
    SELECT copy, id, copy::bigint * 1000000 AS far, abs(hashint8(id * 7919 + copy)::bigint) %% 1500 AS days
    FROM generate_series(%(from)s, %(to)s - 1) AS copy, startups_startup WHERE id < 1000000;
INSERT INTO startups_startup (id, slug, name, mission, content, contact, contact_dinum, contact_incubator, link, repository,
        stats_url, impact_url, budget_url, accessibility, risk_analysis_url, dashlord_url, robots, themes, user_types,
        technologies, redirect_from, details, is_fictitious)
    SELECT s.id + far, s.slug || '.' || copy, s.name, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '{}', '{}',
           '{}', '{}', '{}', s.is_fictitious
    FROM startups_startup s JOIN shift USING (id);
INSERT INTO startups_phase (id, startup_id, kind_id, start, declared_end, comment, position)
    SELECT p.id + far, p.startup_id + far, kind_id, start - days::int, declared_end - days::int, comment, position
    FROM startups_phase p JOIN shift ON shift.id = p.startup_id ORDER BY copy, p.id;
INSERT INTO startups_membership (startup_id, incubator_id, start, "end", is_lead, position)
    SELECT startup_id + far, incubator_id, start - days::int, "end" - days::int, is_lead, position
    FROM startups_membership m JOIN shift ON shift.id = m.startup_id ORDER BY copy, m.id;
INSERT INTO startups_span (startup_id, phase_id, kind_id, incubator_id, start, stop, is_entry, first_of_kind, is_launch)
    SELECT s.startup_id + far, s.phase_id + far, kind_id, incubator_id, start - days::int, stop - days::int, is_entry,
           first_of_kind, is_launch
    FROM startups_span s JOIN shift ON shift.id = s.startup_id ORDER BY copy, s.id;
DROP TABLE shift;
RESET session_replication_role;
"""


def copy_records(before: int, copies: int) -> None:
    """Have ``copies`` times the records, where there were ``before`` times."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(COPY, {"from": before, "to": copies})
        cursor.execute("VACUUM ANALYZE")


def page() -> Callable[[], object]:
    """Return what asks for the page of text."""
    from django.test import Client

    client = Client()

    def ask() -> None:
        assert client.get(TEXT).status_code == 200

    return ask


class Saves:
    """Saves of a page that moves the entry into a phase by a day, there and back, by a person of the DINUM."""

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

    def save(self) -> float:
        """Return the cost of the save alone, not of the form and the preview that come before it."""
        typed = {"date": next(self.days).isoformat(), "reason": "Banc d’essai"}
        form = hidden_fields(self.client.get(self.page).content)
        previewed = hidden_fields(self.client.post(self.page, {**form, **typed}).content)
        sent = {**previewed, **typed, "step": "save", "confirmed": "on"}

        def post() -> None:
            assert self.client.post(self.page, sent).status_code == 302

        return cost(post)

    def mean_cost(self, times: int) -> float:
        """Return the mean cost of ``times`` saves."""
        return mean(self.save() for _ in range(times))


def hidden_fields(content: bytes) -> dict[str, str]:
    """Return the hidden fields of a page, by name."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', content.decode()))


def measure(times: int) -> dict[str, float]:
    """Return the cost of the page, of all figures, and of saves: ``times`` with all figures, as many without."""
    from indicators.live.actions import compute_live_results

    ask, saves = page(), Saves()
    ask()  # to warm up, and to store what is compared afterwards
    compute_live_results()
    saves.mean_cost(2)
    found = {
        "page": cost(ask, 20),
        "figures": cost(compute_live_results, 3),
        "save": saves.mean_cost(times),
    }
    with patch("workspace.pages.decision.update_figures"):
        return {**found, "save without figures": saves.mean_cost(times)}


def main() -> None:
    """Measure at each scale and print the table."""
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
