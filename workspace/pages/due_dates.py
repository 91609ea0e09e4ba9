"""The order of what has a due date, on the home page and in the lists of the workspace."""

import datetime as dt


def urgency(due: dt.date | None, day: dt.date) -> tuple[int, int]:
    """Return the sort key of a due date: what is late on ``day``, the latest delay first, then the nearest, then none."""
    if due is None:
        return 2, 0
    return (0, -due.toordinal()) if due < day else (1, due.toordinal())
