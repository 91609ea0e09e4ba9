"""How the templates of the project are read: with the spaces that French does not break."""

import re

from django.template import Origin
from django.template.loaders import filesystem

from common.words import NO_BREAK

_BREAKS = re.compile(r"(?<=«) | (?=[»:;!?](?![\w=]))")
"""The space inside « » and before « : », « ; », « ! », « ? »; not before ``!=`` nor the query of an address."""


def unbroken(source: str) -> str:
    """The source with no-break spaces there: a « ? » never starts a line, whoever writes the page."""
    return _BREAKS.sub(NO_BREAK, source)


class Loader(filesystem.Loader):
    """Reads a template from the folders of the project."""

    def get_contents(self, origin: Origin) -> str:
        return unbroken(super().get_contents(origin))
