"""The check of the sources of figures: a document, or the link of a public page."""

from django.core.exceptions import ValidationError

from impact.links.addresses import ForbiddenAddressError, read_target

NO_SOURCE = "Donnez la source : le document, sa page, ou un lien."
LINK_STARTS = ("http://", "https://", "www.", "ftp://", "file://", "//")
NOWHERE = "Ce lien ne mène nulle part"


def check_link(source: str) -> None:
    """Refuse a source that is a link, but can't be one of a public page."""
    if not source.lower().startswith(LINK_STARTS):
        return
    address = f"https://{source}" if source.lower().startswith("www.") else source
    try:
        host = read_target(address).host
    except ForbiddenAddressError as refusal:
        raise ValidationError(f"{NOWHERE}. {refusal} : copiez l’adresse de la page, ou nommez le document.") from None
    name, _, ending = host.rpartition(".")
    if not name or not ending or any(one.isspace() for one in source):
        raise ValidationError(f"{NOWHERE} : « {host[:80]} » n’est pas un site. Copiez l’adresse entière de la page.")
