"""When the stream reads the feed, when it waits, and what it tells: the feed, the clock and the waits are given to it."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from gateway import stream
from gateway.cursors import Cursor
from gateway.feed import Change, Page

START = Cursor(5)
AT = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)


def change(position: int, startup: str | None = None) -> Change:
    return Change(Cursor(position, 1, 2), AT, "phase", 7, "insert", startup, {}, {"kind": "opere"}, "", "page")


@dataclass
class Feed:
    """A feed whose pages are those given, then empty ones; it notes from where it is read, and how often one waits."""

    pages: list[Page] = field(default_factory=list)
    read: list[tuple[Cursor, int]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def read_page(self, since: Cursor, size: int) -> Page:
        self.read.append((since, size))
        return self.pages.pop(0) if self.pages else Page([], since, has_more=False)

    def events(self, rounds: int, versions: Sequence[int] = ()) -> list[bytes]:
        """What a stream tells in so many rounds; the version of the records is the last one given from then on."""
        moves = iter(versions)
        last = versions[-1] if versions else 1
        return list(
            stream.events(
                START,
                "https://site.example",
                read=self.read_page,
                version=lambda: next(moves, last),
                clock=ticking(0.0, *[stream.SECONDS - 0.1] * rounds, stream.SECONDS),
                sleep=self.waits.append,
            )
        )


def ticking(*moments: float) -> Callable[[], float]:
    clock: Iterator[float] = iter(moments)
    return lambda: next(clock)


@pytest.mark.parametrize(
    ("rounds", "versions", "reads", "waits"),
    [
        (0, [], 0, 0),
        (1, [], 1, 0),
        (2, [], 1, 1),
        (11, [], 1, 10),
        (12, [], 2, 10),  # the records have not moved, but an older transaction may have ended
        (22, [], 2, 20),
        (23, [], 3, 20),
        (3, [1, 1, 2], 2, 1),
        (3, [1, 2, 3], 3, 0),
        (4, [1, 2, 2, 2], 2, 2),
        (14, [1, 1, 1, 1, 2], 2, 12),  # waits are counted from the last time that the feed was read
    ],
)
def test_the_feed_is_read_when_the_records_move_and_now_and_then(
    rounds: int, versions: list[int], reads: int, waits: int
) -> None:
    feed = Feed()
    told = feed.events(rounds, versions)
    assert (feed.read, feed.waits) == ([(START, 200)] * reads, [0.5] * waits)
    assert told == [b"retry: 1000\n\n", *[b": \n\n"] * waits]


def test_what_has_more_is_read_again_at_once_from_where_it_was() -> None:
    pages = [
        Page([change(6), change(7)], Cursor(7, 1, 2), has_more=True),
        Page([change(8)], Cursor(8, 1, 2), has_more=False),
    ]
    feed = Feed(pages)
    told = feed.events(4)
    assert [since for since, _ in feed.read] == [START, Cursor(7, 1, 2)]
    assert [one.split(b"\n")[0] for one in told] == [
        b"retry: 1000",
        b"id: changes-6-1-2",
        b"id: changes-7-1-2",
        b"id: changes-8-1-2",
        b": ",
        b": ",
    ]


def test_an_event_is_its_cursor_its_name_and_its_change() -> None:
    [_, event] = Feed([Page([change(6, "mon.service")], Cursor(6, 1, 2), has_more=False)]).events(1)
    assert event == (
        b"id: changes-6-1-2\nevent: change\n"
        b'data: {"cursor":"changes-6-1-2","at":"2022-01-01T00:00:00+00:00","record":"phase","id":7,"change":"insert",'
        b'"startup":"mon.service","before":{},"after":{"kind":"opere"},"reason":"","source":"page",'
        b'"url":"https://site.example/api/v1/startups/mon.service/"}\n\n'
    )


def test_a_place_is_given_back_at_the_end_when_the_reader_leaves_and_on_an_error() -> None:
    def failing(since: Cursor, size: int) -> Page:
        raise OSError

    for _ in range(stream.AT_ONCE + 1):
        assert Feed().events(1)[0] == b"retry: 1000\n\n"
    for _ in range(stream.AT_ONCE + 1):
        left = stream.events(START, "", read=Feed().read_page, version=lambda: 1)
        assert next(left) == b"retry: 1000\n\n"
        left.close()  # type: ignore[attr-defined]
    for _ in range(stream.AT_ONCE + 1):
        with pytest.raises(OSError):  # noqa: PT011
            list(stream.events(START, "", read=failing, version=lambda: 1))
    assert Feed().events(0) == [b"retry: 1000\n\n"]
