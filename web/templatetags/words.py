"""French text filters, ``{% load words %}``: each is the function of the same name in ``common.words``."""

from django import template
from django.utils.safestring import SafeString

from common import words
from common.words import strip_trailing_zeros

register = template.Library()

for function in (
    words.number_fr,
    words.money_fr,
    words.percent_fr,
    words.quantity_fr,
    words.date_fr,
    words.day_month_fr,
    words.weekday_fr,
    words.day_since_fr,
    words.iso_date,
    words.last_day_fr,
    words.quarter_fr,
    words.month_fr,
    words.datetime_fr,
    words.since_fr,
    words.days_fr,
    words.list_fr,
    words.lower_first,
    words.unbroken_fr,
    words.signed_fr,
):
    register.filter(function.__name__, function)
register.filter("strip_zeros", strip_trailing_zeros)


def _forms(forms: str) -> tuple[str, str]:
    singular, plural = forms.split(",")
    return singular, plural


@register.filter
def plural_fr(count: words.Number | None, forms: str) -> str:
    """Return a number with its noun: ``{{ n|plural_fr:"service,services" }}`` gives ``2 services``."""
    return words.plural_fr(count, *_forms(forms))


@register.filter
def noun_fr(count: words.Number, forms: str) -> str:
    """Return only the noun: ``{{ n|noun_fr:"service,services" }}``."""
    return words.noun_fr(count, *_forms(forms))


ND = SafeString('<abbr title="Non déterminé">ND</abbr>')
"""An unknown value, which is not zero."""


@register.filter(name="nd")
def nd_if_unknown(text: str) -> str:
    """Return the abbreviation « ND » for an unknown value: ``{{ amount|money_fr|nd }}``."""
    return ND if text == words.UNKNOWN else text


@register.simple_tag
def nd() -> SafeString:
    """Return the abbreviation « ND »: ``{% nd %}``."""
    return ND
