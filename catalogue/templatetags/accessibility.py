"""The conformity that the footer of each page announces: ``{% load accessibility %}``."""

from django import template

from catalogue.accessibility.queries import read_audit

register = template.Library()


@register.simple_tag
def conformity() -> str:
    """Return the conformity of the site in the words of the law: ``{% conformity %}``."""
    return read_audit().total.state
