"""The demonstration: the services named in the bilan 2021, and invented fiches that add up to its figures.

First planned (``plan``, pure: the same day gives the same fiches), then written with one statement per table
(``writing``).
"""

from sampledata.demonstration.loading import DemonstrationRefused, is_loaded, load_demo
from sampledata.demonstration.signin import Account, accounts

__all__ = ["Account", "DemonstrationRefused", "accounts", "is_loaded", "load_demo"]
