"""What the history keeps of a row, as tests read it."""

from django.db import models

from common.history import RowVersionChange, changes


def changes_of(row: models.Model) -> list[RowVersionChange]:
    """Every change of one row, oldest first."""
    return changes(type(row), pgh_obj_id=row.pk)
