"""Read the history of a row in tests."""

from django.db import models

from common.history import RowVersionChange, changes


def changes_of(row: models.Model) -> list[RowVersionChange]:
    """Return every change of one row, oldest first."""
    return changes(type(row), pgh_obj_id=row.pk)
