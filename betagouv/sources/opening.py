"""Open the source at an address."""

import re
from pathlib import Path

from betagouv.sources.archive import ZipAddress, ZipOnDisk
from betagouv.sources.documents import DOCUMENTS, ApiAddress, ApiFolder
from betagouv.sources.files import ContentFolder
from betagouv.sources.items import FOLDERS, OLD_STARTUPS, RecordSource, SourceError

_ZIP = re.compile(r"\.zip\Z|/zip/")


def open_source(address: str) -> RecordSource:
    """Return the source at ``address``.

    :raises SourceError: if its type is unknown.
    """
    if address.startswith(("http://", "https://")):
        return ZipAddress(address) if _ZIP.search(address) else ApiAddress(address)
    folder = Path(address)
    if folder.suffix == ".zip" and folder.is_file():
        return ZipOnDisk(folder)
    if not folder.is_dir():
        raise SourceError(f"{address} : ce dossier n’existe pas.")
    for root in (folder, folder / "content"):
        if any((root / name).is_dir() for name in (*FOLDERS.values(), OLD_STARTUPS)):
            return ContentFolder(root)
    if any((folder / name).is_file() for names in DOCUMENTS.values() for name in names):
        return ApiFolder(folder)
    raise SourceError(
        f"{address} : ni dossier de fiches (« _startups », « _incubators »…), ni documents de l’API (« startups.json »…)."
    )
