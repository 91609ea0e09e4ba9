"""Load the project's templates, with French no-break spaces."""

import re

from django.template import Origin
from django.template.loaders import filesystem

from common.words import NO_BREAK

_BREAKS = re.compile(r"(?<=«) | (?=[»:;!?](?![\w=]))")
"""The space inside « » and before « : », « ; », « ! », « ? »; not before ``!=`` nor the query of an address."""


def unbroken(source: str) -> str:
    """Insert no-break spaces before punctuation, so that a « ? » never starts a line."""
    return _BREAKS.sub(NO_BREAK, source)


class Loader(filesystem.Loader):
    """Load a template from the project's folders."""

    def get_contents(self, origin: Origin) -> str:
        return unbroken(super().get_contents(origin))
