"""Fixtures of startups: a service, its incubator and its coach."""

from tests.carried import coach, incubator, startup

__all__ = ["coach", "incubator", "startup"]
