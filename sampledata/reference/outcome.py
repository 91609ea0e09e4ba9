"""The outcome of a loading of facts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model

from sampledata.additions import add_missing, differences


@dataclass(slots=True)
class Loading:
    """The numbers of added rows by kind, and a sentence for each recorded value that differs from the facts."""

    added: dict[str, int] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def add[M: Model](
        self, kind: str, model: type[M], key: tuple[str, ...], wanted: Iterable[M], compared: tuple[str, ...] = ()
    ) -> None:
        """Insert the missing rows; list what the existing ones hold otherwise in the columns ``compared``."""
        rows = list(wanted)
        self.count(kind, add_missing(model, key, rows))
        if compared:
            self.differences += differences(model, key, rows, compared)

    def count(self, kind: str, number: int) -> None:
        """Add ``number`` rows to those of a kind."""
        self.added[kind] = self.added.get(kind, 0) + number
