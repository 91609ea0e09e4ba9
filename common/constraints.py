"""Constraints derived from a model's own declaration."""

from collections.abc import Callable

from django.db.models import CheckConstraint, Model, Q


def one_of[M: type[Model]](field: str, *, name: str, message: str) -> Callable[[M], M]:
    """Decorate a model: the database refuses a value of ``field`` outside its choices, except empty if it may be.

    The choices stay in the class of the field, which ``Meta`` can't reference inside the class of the model.
    """

    def decorate(model: M) -> M:
        (column,) = (one for one in model._meta.fields if one.name == field)
        values = [*([""] if column.blank else []), *(value for value, _ in column.flatchoices if value)]
        constraint = CheckConstraint(
            name=name, condition=Q(**{f"{field}__in": values}), violation_error_message=message
        )
        model._meta.constraints = [*model._meta.constraints, constraint]
        model._meta.original_attrs["constraints"] = model._meta.constraints  # what migrations read
        return model

    return decorate
