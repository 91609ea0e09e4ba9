"""Which parameters of an address a page reads."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict


class QueryReads(QueryDict):
    """The parameters of an address; ``unread`` holds the names that nobody asked for yet.

    Whoever goes through all of them (an API that refuses those it does not know) has read all. A copy, for a link, reads none.
    """

    def __init__(self, original: QueryDict) -> None:
        super().__init__(mutable=True, encoding=original.encoding)
        for name, values in original.lists():
            self.setlist(name, values)
        self._mutable = False
        self._original = original
        self.unread = set(original)

    def __getitem__(self, key: str) -> Any:
        self.unread.discard(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.unread.discard(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.unread.clear()
        return super().__iter__()

    def getlist(self, key: str, default: Any = None) -> list[Any]:
        self.unread.discard(key)
        return super().getlist(key, default)

    def lists(self) -> Any:
        self.unread.clear()
        return super().lists()

    def urlencode(self, safe: str | None = None) -> str:
        return self._original.urlencode(safe)

    def copy(self) -> QueryDict:  # type: ignore[override]  # what is copied is a link to write, which reads nothing
        return self._original.copy()
