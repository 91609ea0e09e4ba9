"""Fail a test whose template uses an undefined variable."""

import sys
from pathlib import Path

from django.template.base import Node

ROOT = Path(__file__).resolve().parents[2]


class UndefinedTemplateVariableError(AssertionError):
    """Raised during the rendering, so that the traceback shows the place."""


class FailOnUndefined(str):
    """A value for ``string_if_invalid``: Django applies ``%`` to it with the name of the undefined variable."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        template = template_being_rendered()
        if template is None or not is_ours(template):
            return ""
        raise UndefinedTemplateVariableError(f"Variable « {variable} » inconnue dans {template.relative_to(ROOT)}")


def is_ours(template: Path) -> bool:
    """Whether the template is the project's: those of libraries rely on undefined variables."""
    return template.is_relative_to(ROOT) and "site-packages" not in template.parts


def template_being_rendered() -> Path | None:
    """Return the file of the innermost template node on the stack."""
    frame = sys._getframe(1)
    while frame := frame.f_back:  # type: ignore[assignment]
        node = frame.f_locals.get("self")
        origin = getattr(node, "origin", None) if isinstance(node, Node) else None
        if origin is not None:
            return Path(origin.name)
    return None
