"""The URL patterns below a list of patterns, with the prefixes and names of the patterns above them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver


class Address(NamedTuple):
    """A URL pattern: its name with its namespace, its parameters, and the values that it gives itself."""

    name: str
    pattern: URLPattern
    parameters: list[str]
    given: dict[str, Any]


def addresses_of(
    patterns: Sequence[URLPattern | URLResolver], namespace: str = "", parameters: Sequence[str] = ()
) -> Iterator[Address]:
    """Yield each pattern of ``patterns`` and of the lists that they include, in order."""
    for one in patterns:
        found = [*parameters, *one.pattern.converters]
        if isinstance(one, URLResolver):
            within = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from addresses_of(one.url_patterns, within, found)
        else:
            yield Address(f"{namespace}{one.name}" if one.name else "", one, found, one.default_args)
