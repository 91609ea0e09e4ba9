"""Slugs of the programme: with dots, dashes, underscores, capitals, sometimes accents."""

import re

from django.core.validators import RegexValidator
from django.db.models import CheckConstraint, Q
from django.urls import register_converter
from django.urls.converters import StringConverter

# Excludes what a URL can't contain, with spaces and control characters by code point: the letters and spaces of
# a locale differ between Python and PostgreSQL.
_NOT = r"\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff/?#%&<>\"'\\"
SLUG = rf"[^-.{_NOT}][^{_NOT}]*"
slug_validator = RegexValidator(
    rf"^{SLUG}\Z", "Un identifiant s’écrit avec des lettres, des chiffres, des points et des tirets, sans espace."
)


def to_slug(name: str) -> str:
    """Convert ``name`` to a slug: other characters become dashes (« Part'âge » becomes « Part-âge »)."""
    return re.sub(rf"[{_NOT}]+", "-", name).lstrip("-.")


def slug_constraint(name: str) -> CheckConstraint:
    """Return the database constraint that ``slug`` is valid in a URL."""
    return CheckConstraint(
        name=name, condition=Q(slug__regex=rf"^{SLUG}$"), violation_error_message=slug_validator.message
    )


class DottedSlugConverter(StringConverter):
    """``<dotted:slug>`` in a URL: ``refugies.info`` is one segment, without NUL, which PostgreSQL refuses."""

    regex = SLUG.replace("[^", r"[^\x00")


class TextConverter(StringConverter):
    """``<text:code>`` in a URL: one segment without NUL, which PostgreSQL refuses."""

    regex = r"[^/\x00]+"


def register() -> None:
    register_converter(TextConverter, "text")
    register_converter(DottedSlugConverter, "dotted")
