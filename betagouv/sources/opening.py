"""Open the source at an address."""

from pathlib import Path

from betagouv.sources.archive import ZipAddress, ZipOnDisk
from betagouv.sources.files import ContentFiles, ContentFolder
from betagouv.sources.items import FOLDERS, OLD_STARTUPS, Marks, SourceError


def open_source(address: str, known: Marks | None = None, *, only_public: bool = False) -> ContentFiles:
    """Return the source at ``address``: the folder of a checkout, or its ZIP archive, on the disk or at a URL.

    ``known`` identifies the archive of the last import, which is not downloaded again while it is the same. With
    ``only_public`` the server at a URL must have a public address.

    :raises SourceError: there is none.
    """
    if address.startswith(("http://", "https://")):
        return ZipAddress(address, known or {}, only_public)
    folder = Path(address)
    if folder.suffix == ".zip" and folder.is_file():
        return ZipOnDisk(folder)
    if not folder.is_dir():
        raise SourceError(f"{address} : ce dossier n’existe pas.")
    for root in (folder, folder / "content"):
        if any((root / name).is_dir() for name in (*FOLDERS.values(), OLD_STARTUPS)):
            return ContentFolder(root)
    raise SourceError(f"{address} : pas un dossier de fiches (« _startups », « _incubators »…).")
