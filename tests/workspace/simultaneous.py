"""Two people who confirm at the same time, each with a browser and a database connection.

``SIMULTANEOUS_PAIRS`` (1) says how many pairs each kind of change is tried by: ``make test-all`` tries forty.
"""

import os
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from types import TracebackType
from typing import Any, Self

from django.test import Client

from accounts.models import User
from tests.connections import close
from tests.workspace.reading import filled

PAIRS = int(os.environ.get("SIMULTANEOUS_PAIRS", "1"))
PATIENCE = 30  # seconds
REASON = {"reason": "Essai"}
SAVED_AND_REFUSED = {((302, 409), True): PAIRS}


@dataclass(frozen=True, slots=True)
class Change:
    """A kind of change: the page, the input of each person, how to reset it, and whose change was saved."""

    url: str
    typed: tuple[dict[str, Any], dict[str, Any]]
    reset: Callable[[], object]
    recorded: Callable[[], object]
    other: str = ""
    is_step: bool = False
    moves: bool = False


def of_row(url: str, row: Any, field: str, before: Any, values: tuple[Any, Any], **more: Any) -> Change:
    """Return a change of one field of ``row``, with the same name in the form."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    kept = {name: getattr(row, name) for name in more.pop("also", ())}
    reasons = more.pop("reasons", REASON)
    return Change(
        url=url,
        typed=tuple({field: str(value), **reasons} for value in values),  # type: ignore[arg-type]
        reset=lambda: rows.update(**{field: before}, **kept),
        recorded=lambda: values.index(rows.values_list(field, flat=True).get()),
        **more,
    )


def of_new(url: str, typed: tuple[Any, Any], rows: Any, field: str, values: tuple[Any, Any], **more: Any) -> Change:
    """Return the creation of a record; ``field`` tells whose it is."""
    return Change(
        url=url,
        typed=typed,
        reset=lambda: rows.all().delete(),
        recorded=lambda: values.index(rows.values_list(field, flat=True).get()),
        **more,
    )


class TwoPeople:
    """Run each of ``work`` as one of the two people, at the same time: ``with TwoPeople(one, other) as both:
    both.at_once(…)``.
    """

    def __init__(self, *users: User) -> None:
        self.clients = [Client(), Client()]
        for client, user in zip(self.clients, users, strict=True):
            client.force_login(user)

    def __enter__(self) -> Self:
        self._barrier = Barrier(2)
        self._threads = [ThreadPoolExecutor(1), ThreadPoolExecutor(1)]
        return self

    def at_once[T](self, *work: Callable[[], T]) -> list[T]:
        """Return both results, in the order of ``work``."""

        def begin(one: Callable[[], T]) -> T:
            self._barrier.wait(PATIENCE)
            return one()

        begun = [thread.submit(begin, one) for thread, one in zip(self._threads, work, strict=True)]
        return [one.result(PATIENCE) for one in begun]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for thread in self._threads:
            thread.submit(close).result(PATIENCE)
            thread.shutdown()


def filled_forms(
    both: TwoPeople, urls: list[str], typed: list[dict[str, Any]], *, is_step: bool
) -> list[dict[str, Any]]:
    """Return the form of each person, ready to be saved, after its preview if there is one."""
    forms = []
    for client, url, values in zip(both.clients, urls, typed, strict=True):
        page = client.get(url)
        assert page.status_code == 200
        form = filled(page, **values)
        if is_step or "previewed" in form:
            page = client.post(url, form)
            form = filled(page, step="save", **({"confirmed": "on"} if "recap" in page.context else {}))
        forms.append(form)
    return forms


def confirm_at_once(
    both: TwoPeople,
    urls: list[str],
    typed: list[dict[str, Any]],
    *,
    reset: Callable[[], object],
    recorded: Callable[[], object],
    is_step: bool = False,
    moves: bool = False,
) -> Counter[tuple[tuple[int, ...], object]]:
    """Count the outcomes of ``PAIRS`` pairs: both statuses, sorted, and whether the winner's input was saved.

    ``reset`` restores the state before, so that both forms are those of a page just opened, unless the version
    ``moves`` with each change, like that of the phases.
    """
    came: Counter[tuple[tuple[int, ...], object]] = Counter()
    forms: list[dict[str, Any]] = []
    for _ in range(PAIRS):
        if not forms or moves:
            forms = filled_forms(both, urls, typed, is_step=is_step)
        sent = [{**form, "token": [str(uuid.uuid4())]} for form in forms]

        def save(place: int, sent: list[dict[str, Any]] = sent) -> int:
            return both.clients[place].post(urls[place], sent[place]).status_code

        answers = both.at_once(lambda: save(0), lambda: save(1))
        winner = next((place for place, answer in enumerate(answers) if answer == 302), None)
        came[tuple(sorted(answers)), winner is not None and recorded() == winner] += 1
        reset()
    return came


def confirm_change(both: TwoPeople, change: Change) -> Counter[tuple[tuple[int, ...], object]]:
    """Count the outcomes of a kind of change that both confirm at once (see ``confirm_at_once``)."""
    return confirm_at_once(
        both,
        [change.url, change.other or change.url],
        list(change.typed),
        reset=change.reset,
        recorded=change.recorded,
        is_step=change.is_step,
        moves=change.moves,
    )
