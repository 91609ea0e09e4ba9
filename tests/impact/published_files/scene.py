"""A service whose coach gave the address of its file, read from a local server on a chosen day."""

import datetime as dt
from dataclasses import dataclass, field

from django.test import TestCase

from accounts.models import User
from impact.models import FileState, IndicatorLink, Measurement, Metric, PublishedFile
from impact.published_files.actions import link_indicator, save_file
from impact.published_files.reading import read_files
from startups.models import Startup
from tests import factories
from tests.impact.published_files.https_site import FileSite, LocalNetwork, Page
from tests.impact.published_files.rows import NAME, as_csv, row
from tests.moved_clock import on_day

FIRST_DAY = dt.date(2023, 2, 6)
REASON = "Suivi de l’impact"
USERS = "Usagers du mois"


def months(count: int, value: int = 100, **cells: str) -> list[dict[str, str]]:
    """Return rows of successive months from January 2020, whose values increase by one."""
    return [row(value + place, f"{2020 + place // 12}-{place % 12 + 1:02}", **cells) for place in range(count)]


@dataclass
class FileScene:
    """The service, its coach and its file; each reading is on the next day."""

    site: FileSite
    path: str = "/f.csv"
    slug: str = "un.service"
    day: dt.date = FIRST_DAY
    startup: Startup = field(init=False)
    coach: User = field(init=False)
    file: PublishedFile = field(init=False)

    def __post_init__(self) -> None:
        incubator = factories.make_incubator(f"inc-{self.slug.replace('.', '-')}")
        self.coach = factories.make_coach(incubator, email=f"{self.slug}@example.gouv.fr")
        name = NAME if self.slug == "un.service" else f"Service {self.slug}"
        self.startup = factories.make_startup(self.slug, name=name, incubator=incubator)
        self.file = save_file(
            PublishedFile(startup=self.startup, url=f"https://site.example{self.path}"), reason=REASON, actor=self.coach
        )

    def publish(self, *rows: dict[str, str]) -> None:
        self.site.pages[self.path] = Page(as_csv(*rows))

    def read(self, *rows: dict[str, str]) -> FileState:
        """Publish ``rows``, if any, and read the file on the next day; return its state."""
        if rows:
            self.publish(*rows)
        self.day += dt.timedelta(days=1)
        with on_day(self.day), TestCase.captureOnCommitCallbacks():
            read_files(LocalNetwork(self.site), lambda done, total: None, only=self.file.pk)
        return self.state

    def link(self, indicator: str = USERS, metric: Metric | None = None) -> IndicatorLink:
        """Link an indicator, to a new monthly count by default."""
        metric = metric or Metric(startup=self.startup, name=indicator, unit="usagers")
        with on_day(self.day):
            return link_indicator(file=self.file, indicator=indicator, metric=metric, reason=REASON, actor=self.coach)

    @property
    def state(self) -> FileState:
        return FileState.objects.get(file=self.file)

    @property
    def values(self) -> list[tuple[str, int]]:
        """Return the month and the value of each measurement."""
        found = Measurement.objects.filter(metric__startup=self.startup).order_by("start")
        return [(f"{one.start:%Y-%m}", int(one.value)) for one in found]
