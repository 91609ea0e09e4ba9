"""Tests of a named constraint: the database refuses a row by that name, and the model explains it in French."""

from collections.abc import Callable
from dataclasses import dataclass

import psycopg2
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models.expressions import DatabaseDefault

from tests.cases import cases


@dataclass(frozen=True)
class Violation:
    """``build`` creates what the row needs, and returns an unsaved row that violates only ``constraint``."""

    constraint: str
    build: Callable[[], models.Model]

    def __str__(self) -> str:
        return self.constraint


def each(violations: list[Violation]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return cases("violation", violations, ids=str)


def insert(row: models.Model) -> None:
    """Insert a row in plain SQL, without Django's validation."""
    fields = [
        field
        for field in row._meta.local_concrete_fields
        if not field.generated
        and not isinstance(getattr(row, field.attname), DatabaseDefault)
        and (row.pk is not None or not field.primary_key)
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{row._meta.db_table}" ({columns}) VALUES ({", ".join(["%s"] * len(fields))})',  # noqa: S608
            values,
        )


def refused_by(write: Callable[[], object]) -> str | None:
    """Return the name of the constraint by which the database refuses ``write``."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    assert isinstance(refused.value.__cause__, psycopg2.Error)
    return refused.value.__cause__.diag.constraint_name


def assert_refused(violation: Violation) -> None:
    row = violation.build()
    assert refused_by(lambda: insert(row)) == violation.constraint
    constraint = next(c for c in row._meta.constraints if c.name == violation.constraint)
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert refused.value.messages == [constraint.violation_error_message]
