"""500 writers of the feed, each with a connection and a transaction of its own, all open at once, and one reader.

    .venv/bin/python benchmarks/bench_feed.py [WRITERS]

A test does the same with as many writers as its server takes (``tests/gateway/test_feed.py``).
"""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.machines import ROOT  # noqa: E402
from devserver.postgres_server import PostgresServer  # noqa: E402


class Trial:
    """What the writers did and what the reader read."""

    def __init__(self, writers: int) -> None:
        from gateway.feed import horizon
        from startups.models import Startup

        self.writers, self.service = writers, Startup.objects.create(slug="service", name="Service")
        self.start, self.all_open, self.is_over = horizon(), threading.Barrier(writers), threading.Event()
        self.committed: dict[int, float] = {}
        self.told: dict[int, float] = {}
        self.read: list[int] = []
        self.open_at_once = 0

    def write(self, number: int) -> None:
        """Write once all are open; end in another order than one began; one in ten undoes what it did."""
        from django.db import connection, transaction

        from startups.models import LifeEvent

        with transaction.atomic(), connection.cursor() as cursor:
            LifeEvent.objects.create(startup=self.service, kind="other", date="2021-01-01", comment=str(number))
            self.all_open.wait(300)
            if number == 0:
                cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL")
                self.open_at_once = cursor.fetchone()[0]
            time.sleep(0.5 + random.random() * 3)
            transaction.set_rollback(number % 10 == 0)
        self.committed[number] = time.monotonic()
        connection.close()

    def follow(self) -> None:
        """Read the feed until its end, once nobody writes."""
        from django.db import connection

        from gateway.feed import read_page

        since, is_last = self.start, False
        while not is_last:
            is_last = self.is_over.is_set()
            page = read_page(since, 7, records=["event"])
            for number in (int(one.after["comment"]) for one in page.changes):
                self.told.setdefault(number, time.monotonic())
                self.read.append(number)
            since, is_last = page.upto, is_last and not page.has_more
        connection.close()

    def run(self) -> None:
        threading.stack_size(512 * 1024)
        reader = threading.Thread(target=self.follow)
        threads = [threading.Thread(target=self.write, args=(number,)) for number in range(self.writers)]
        for thread in (reader, *threads):
            thread.start()
        for thread in threads:
            thread.join()
        self.is_over.set()
        reader.join(120)

    def report(self) -> str:
        expected = {number for number in range(self.writers) if number % 10}
        missed, twice = expected - set(self.read), len(self.read) - len(set(self.read))
        wait = max(self.told.values()) - max(self.committed.values())
        return (
            f"{self.writers} writers, {self.open_at_once} transactions open at once; {len(self.read)} changes read, "
            f"{len(missed)} missed, {twice} twice, {len(set(self.read) - expected)} that were undone; "
            f"the last told {wait:.2f} s after the last commit"
        )


def main(writers: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        postgres = PostgresServer(Path(folder) / "postgres", (f"max_connections={writers + 50}",))
        running = postgres.start()
        os.environ |= {
            "DATABASE_URL": postgres.url,
            "SECRET_KEY": "only-for-a-benchmark-that-signs-nothing-at-all-anywhere",
        }
        os.environ |= {
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "DJANGO_SETTINGS_MODULE": "betaportfolio.settings",
            "HTTPS": "off",
        }
        os.environ["DJANGO_ALLOWED_HOSTS"] = "127.0.0.1"
        try:
            subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, check=True)
            import django

            django.setup()
            trial = Trial(writers)
            trial.run()
            print(trial.report())
        finally:
            postgres.stop(running)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
