"""Every constraint of our tables is tested by name, and has a message in French."""

import importlib
import inspect

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models.constraints import BaseConstraint

from tests.violations import Violation

OURS = [
    model
    for config in apps.get_app_configs()
    if not config.name.startswith("django.") and (settings.BASE_DIR / config.name).is_dir()
    for model in config.get_models()
]


def constraints() -> dict[str, models.BaseConstraint]:
    return {constraint.name: constraint for model in OURS for constraint in model._meta.constraints}


def test_each_constraint_is_tested_by_name() -> None:
    apps_with_constraints = {model._meta.app_label for model in OURS if model._meta.constraints}
    tested: list[Violation] = []
    for label in sorted(apps_with_constraints):
        tested += importlib.import_module(f"tests.{label}.test_models").VIOLATIONS
    untested = constraints().keys() - {violation.constraint for violation in tested}
    assert untested == set(), "add a row that breaks it to VIOLATIONS, in tests/<app>/test_models.py"
    assert {violation.constraint for violation in tested} == constraints().keys()


def test_each_constraint_has_its_own_message() -> None:
    default = BaseConstraint.default_violation_error_message
    assert [
        name
        for name, constraint in constraints().items()
        if constraint.violation_error_message == default or not str(constraint.violation_error_message).endswith(".")
    ] == []


def test_each_model_shows_what_it_is() -> None:
    own = [model for model in OURS if not hasattr(model, "pgh_tracked_model")]
    assert [model.__name__ for model in own if not inspect.getdoc(model)] == []
