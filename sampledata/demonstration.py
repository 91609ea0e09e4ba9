"""Load the demonstration: the facts of the public records, then the reference facts, then three accounts.

The records come from the bundle (``records``), by the importer of an installation.
"""

from pathlib import Path

from betagouv.imports.importing import import_records
from betagouv.models import ImportRun
from betagouv.sources.items import SourceError
from betagouv.sources.opening import open_source
from common.background import recompute
from sampledata.accounts import allowed, make_accounts
from sampledata.records import BUNDLE, RECORDS_DAY
from sampledata.reference import load_reference, load_words, read
from sampledata.reference.bilan import awaits_publication, publish_reference
from startups.models import Startup

COACHED = ("ademe", "francetravail")
"""The incubators of the coach: some 25 services in all."""


class DemonstrationRefused(Exception):  # noqa: N818 - it says what happened, as Django's PermissionDenied
    """The demonstration may not be loaded into this database; the message gives the reason and the remedy."""


def is_loaded() -> bool:
    """Whether the records of the bundle were imported."""
    return ImportRun.objects.filter(source=BUNDLE.name).exists()


def is_interrupted() -> bool:
    """Whether the demonstration was stopped between its records and its report."""
    return is_loaded() and awaits_publication(read())


def load_demo(bundle: Path = BUNDLE) -> dict[str, int]:
    """Import the bundle, add the reference facts and the accounts, compute and publish; return the added rows by kind.

    What is loaded already is left as it is: a second run adds nothing.

    :raises DemonstrationRefused: this is not a local run, there are other records, or the bundle can't be read.
    """
    check_welcome()
    load_words()
    added = {} if is_loaded() else _import(bundle)
    added |= {name: count for name, count in load_reference().added.items() if count}
    if accounts := make_accounts(COACHED):
        added["comptes"] = accounts
    recompute.run_job()
    publish_reference(read())
    return added


def check_welcome() -> None:
    """Check that a set of examples may be loaded into this database.

    :raises DemonstrationRefused: this is not a local run, or there are records that are not those of the bundle.
    """
    if not allowed():
        raise DemonstrationRefused(
            "La démonstration et ses comptes, dont le mot de passe est public, se chargent dans une installation locale"
            " (make run), pas dans un déploiement."
        )
    count = Startup.objects.count()
    if count and not is_loaded():
        raise DemonstrationRefused(
            f"La base contient déjà des fiches ({count}) : la démonstration se charge dans une base vide"
            " (DATA_DIR=/un/autre/dossier make run)."
        )


def _import(bundle: Path) -> dict[str, int]:
    try:
        report = import_records(open_source(str(bundle)), as_of=RECORDS_DAY, applying=True, confirmed=True)
    except SourceError as error:
        raise DemonstrationRefused(f"Les fiches de la démonstration ne peuvent pas être lues. {error}") from error
    if report.broken:
        raise DemonstrationRefused(f"Les fiches de la démonstration ne peuvent pas être importées. {report.broken}")
    return {"fiches importées": len(report.created)}
