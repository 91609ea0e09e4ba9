"""The demonstration: the services that the bilan 2021 names, and invented fiches that complete them to its figures.

Planned first (``plan``, pure: the same day gives the same fiches), then written one statement a table (``writing``).
"""

from sampledata.demonstration.loading import DemonstrationRefused, load_demo
from sampledata.demonstration.signin import Account, accounts

__all__ = ["Account", "DemonstrationRefused", "accounts", "load_demo"]
