"""Sixty days of edits on both sides, with faults of the source, against a model of what each side wrote.

Each day staff edit here by the forms, members edit there, and the source is read, or fails. The model has the value
here, the last one that both sides had, and the one there; it calls no merge of the site.
"""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from betagouv.conflicts.queries import open_conflicts
from tests import factories
from tests.betagouv.factory import Content, phase
from tests.moved_clock import on_day
from tests.workspace.money import confirm, send

FIRST = dt.date(2026, 8, 20)
DAYS = 60
SERVICES = [f"service{number}" for number in range(8)]
FIELDS = {"name": "title", "mission": "mission"}
"""The column here, and the field of the file."""
LIFE = [phase("investigation", "2020-01-06"), phase("construction", "2020-09-01")]
UNREADABLE = b"---\ntitle: [\n---\n"


@dataclass
class Value:
    """A value of a fiche, as each side knows it."""

    ours: str
    common: str
    theirs: str

    def read(self) -> None:
        """Take what the source alone changed; keep ours if both changed."""
        if self.theirs in (self.ours, self.common):
            self.common = self.theirs
        elif self.ours == self.common:
            self.ours = self.common = self.theirs

    @property
    def is_in_conflict(self) -> bool:
        return self.ours != self.common and self.theirs not in (self.ours, self.common)


@dataclass
class Fiche:
    """A fiche in the model: its values, and the days of its committees on each side."""

    values: dict[str, Value]
    here: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    is_away: bool = False
    is_unreadable: bool = False

    @property
    def is_read(self) -> bool:
        return not (self.is_away or self.is_unreadable)


class World:
    """Both sides, and the model of what stands."""

    def __init__(self, content: Content, seed: int) -> None:
        self.content, self.random = content, random.Random(seed)
        self.edits: Counter[str] = Counter()
        self.fiches = {slug: Fiche({name: Value(*[f"{name} 0"] * 3) for name in FIELDS}) for slug in SERVICES}
        for slug in SERVICES:
            self.write(slug)

    def write(self, slug: str, **more: Any) -> None:
        """Write the file of the source as it stands there."""
        one = self.fiches[slug]
        path = self.content.root / f"_startups/{slug}.md"
        if one.is_away:
            path.unlink(missing_ok=True)
        elif one.is_unreadable:
            self.content.put_bytes(f"_startups/{slug}.md", UNREADABLE)
        else:
            front = {FIELDS[name]: value.theirs for name, value in one.values.items()}
            events = [{"name": "committee", "date": day, "comment": "Réinvestir"} for day in one.there]
            self.content.fiche(slug, phases=LIFE, events=events, **front, **more)

    def any_fiche(self) -> str:
        return self.random.choice(list(self.fiches))

    def new_text(self, name: str, side: str) -> str:
        self.edits[side] += 1
        return f"{name} {self.edits.total()}, {side}"

    def edit_here(self, desk: Client) -> None:
        """Edit a value of a service by its form."""
        slug, name = self.any_fiche(), self.random.choice(list(FIELDS))
        typed = self.new_text(name, "ici")
        page = send(desk, f"/espace/services/{slug}/modifier/identite/", **{name: typed})
        assert page.redirect_chain, page.context["form"].errors
        self.fiches[slug].values[name].ours = typed

    def decide_here(self, desk: Client, day: dt.date) -> None:
        """Record a committee of the day, with its event."""
        slug = self.any_fiche()
        sent = send(desk, f"/espace/services/{slug}/comites/nouveau/", held_on=day.isoformat(), decision="reinvest")
        assert sent.redirect_chain or confirm(desk, sent).redirect_chain
        self.fiches[slug].here.append(day.isoformat())

    def edit_there(self) -> None:
        """Edit a value of the source: something else, or what was typed here (it is reported)."""
        slug, name = self.any_fiche(), self.random.choice(list(FIELDS))
        value = self.fiches[slug].values[name]
        is_report = self.random.random() < 0.4
        value.theirs = value.ours if is_report else self.new_text(name, "là-bas")
        self.write(slug)

    def report_decisions(self) -> None:
        """Type in the source the committees that were recorded here."""
        slug = self.any_fiche()
        self.fiches[slug].there = list(self.fiches[slug].here)
        self.write(slug)

    def fail(self) -> None:
        """Let a file become unreadable or disappear, or come back."""
        slug = self.any_fiche()
        one = self.fiches[slug]
        if not one.is_read:
            one.is_away = one.is_unreadable = False
        elif sum(other.is_away for other in self.fiches.values()) < 2 and self.random.random() < 0.5:
            one.is_away = True
        else:
            one.is_unreadable = True
        self.write(slug)

    def rename(self, slug: str, new: str) -> None:
        """Rename a fiche in the source, which says so."""
        one = self.fiches[new] = self.fiches.pop(slug)
        one.is_away = one.is_unreadable = False
        (self.content.root / f"_startups/{slug}.md").unlink(missing_ok=True)
        self.write(new, redirect_from=[f"/startups/{slug}"])

    def read(self, day: dt.date) -> None:
        """Import the source."""
        self.content.run(as_of=day)
        for one in self.fiches.values():
            if one.is_read:
                for value in one.values.values():
                    value.read()

    def expected(self) -> dict[str, dict[str, Any]]:
        """Return what stands here, by service."""
        return {
            slug: {**{name: value.ours for name, value in one.values.items()}, "committees": one.here}
            for slug, one in self.fiches.items()
        }

    def conflicts(self) -> set[tuple[str, str]]:
        """Return the values that both sides changed, of the fiches that are read."""
        return {
            (slug, name)
            for slug, one in self.fiches.items()
            for name, value in one.values.items()
            if one.is_read and value.is_in_conflict
        }

    def open_conflicts(self) -> set[tuple[str, str]]:
        """Return the conflicts that the site shows, of the fiches that are read."""
        shown = [(one.record.key, one.part) for one in open_conflicts()]
        assert len(shown) == len(set(shown))
        return {(slug, name) for slug, name in shown if self.fiches[slug].is_read}


def found(client: Client, slugs: list[str]) -> dict[str, dict[str, Any]]:
    """Return what the API says of each service, and the committees of its fiche."""
    pages = {slug: client.get(f"/api/v1/startups/{slug}/").json() for slug in slugs}
    return {
        slug: {
            **{name: page[name] for name in FIELDS},
            "committees": sorted(one["date"] for one in page["events"] if one["kind"] == "committee"),
        }
        for slug, page in pages.items()
    }


def play(world: World, staff: User) -> None:
    """Play the sixty days, and compare the site with the model each day."""
    for number in range(DAYS):
        day = FIRST + dt.timedelta(days=number)
        with on_day(day):
            desk = Client()
            desk.force_login(staff)
            if number:
                for act in (world.edit_there, world.edit_there, world.fail, world.report_decisions):
                    if world.random.random() < 0.6:
                        act()
                for _ in range(world.random.randrange(4)):
                    world.edit_here(desk)
                world.decide_here(desk, day)
            if number == 30:
                world.rename("service3", "service-trois")
            if number % 7 != 6:  # the source is away one day in seven
                world.read(day)
                assert world.open_conflicts() == world.conflicts(), day
            assert found(desk, list(world.fiches)) == world.expected(), day
    assert len(world.fiches) == len(SERVICES)


@pytest.mark.sweep
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_lost_doubled_or_chosen_in_sixty_days(content: Content, seed: int) -> None:
    world = World(content, seed)
    play(world, factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    assert min(world.edits.values()) > DAYS / 3, world.edits
