"""Lock, fill, check and save one row: the steps of every action."""

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field, Model

from common.optimistic_lock import NOTHING, EditConflictError, State, VersionToken, check_unchanged, state_of

TAKEN = "Cette valeur est déjà prise : donnez-en une autre."


def current_row[M: Model](
    row: M, seen: VersionToken | None = None, names: Iterable[str] = (), mine: State = NOTHING
) -> M:
    """Lock the row and return it as stored, if the author saw its current values of ``names``.

    The lock of a startup also protects its own rows; other records (a season, a shared service) have only this lock.

    :raises EditConflictError: someone changed or deleted it in the meantime.
    """
    now = type(row)._default_manager.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).first()
    if now is None:
        raise EditConflictError(seen or VersionToken.of(NOTHING), mine, NOTHING, names)
    check_unchanged(seen, state_of(now, names), mine)
    return now


def set_values(row: Model, values: Mapping[str, object]) -> None:
    """Set the fields of the row, without saving it."""
    for name, value in values.items():
        setattr(row, name, value)


def next_position(taken: Iterable[int]) -> int:
    """Return the position after the highest of ``taken``: counting them fails once one was deleted."""
    return max(taken, default=-1) + 1


def refuse_null(row: Model) -> None:
    """Raise ValidationError if a text contains the NUL character, which PostgreSQL refuses."""
    texts = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.generated}
    wrong = [name for name, value in texts.items() if isinstance(value, str) and "\0" in value]
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, "Le texte contient un caractère nul : retirez-le."))


def save_checked[M: Model](row: M, *, held: Sequence[str] = (), **asked_as: str) -> M:
    """Save the row if it is valid.

    ``asked_as`` maps a column to the argument that errors should name; ``held`` are the relations to rows that this
    transaction has just read. Constraints are left to the database: they are validated one by one only when it refuses
    the row, for messages in French.
    """
    refuse_null(row)
    try:
        row.clean_fields(exclude=held)
        row.clean()
        with transaction.atomic():
            row.save()
    except (ValidationError, IntegrityError):
        _validate(row, asked_as)
        raise
    return row


def _validate(row: Model, asked_as: Mapping[str, str]) -> None:
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise ValidationError(
            {
                asked_as.get(field, field): [_in_words(one) for one in errors]
                for field, errors in wrong.error_dict.items()
            }
        ) from None


def _in_words(error: ValidationError) -> ValidationError:
    """Replace Django's default message on uniqueness, which names classes of the code."""
    return ValidationError(TAKEN) if error.message == Field.default_error_messages["unique"] else error
