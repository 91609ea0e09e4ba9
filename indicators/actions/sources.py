"""The source of a figure, entered by staff: the title of a document, or a link."""

from django.core.exceptions import ValidationError

from impact.links.addresses import ForbiddenAddressError, read_target

LONGEST = 300
LINK_STARTS = ("http://", "https://", "www.", "ftp://", "file://", "//")
NOWHERE = "Ce lien ne mène nulle part"


def clean_source(text: str, *, field: str = "source", longest: int = LONGEST, is_required: bool = True) -> str:
    """Return the source, stripped.

    :raises ValidationError: it is empty, too long, or a link that can't be a public page.
    """
    source = text.strip()
    if not source and is_required:
        raise ValidationError({field: "Donnez la source : le document, sa page, ou un lien."})
    if len(source) > longest or "\0" in source:
        raise ValidationError({field: f"Une source tient en {longest} caractères, sans caractère nul."})
    if source.lower().startswith(LINK_STARTS):
        _check_link(source, field)
    return source


def _check_link(link: str, field: str) -> None:
    address = f"https://{link}" if link.lower().startswith("www.") else link
    try:
        host = read_target(address).host
    except ForbiddenAddressError as refusal:
        raise ValidationError(
            {field: f"{NOWHERE}. {refusal} : copiez l’adresse de la page, ou nommez le document."}
        ) from None
    name, _, ending = host.rpartition(".")
    if not name or not ending or any(one.isspace() for one in link):
        raise ValidationError(
            {field: f"{NOWHERE} : « {host[:80]} » n’est pas un site. Copiez l’adresse entière de la page."}
        )
