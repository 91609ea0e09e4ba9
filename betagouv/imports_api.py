"""API endpoints of the imports: when they ran, and the date of their records."""

from betagouv.models import ImportRun
from gateway.lists.declaring import ID, ListColumn, ListDeclaration
from gateway.lists.views import record_view_of, view_of
from web.days import since_and_before
from web.filters import of_words

C = ListColumn

IMPORTS = ListDeclaration(
    "imports",
    "changes",
    "Les imports des enregistrements de beta.gouv.fr, du plus ancien au plus récent.",
    ImportRun.objects.all,
    (
        ID,
        C("sort", "kind", "Ce qui a été importé."),
        C("records_as_of", "records_as_of", "Jour dont étaient les enregistrements."),
        C("applied_at", "applied_at", "Moment de l’import."),
    ),
    {
        "sort": of_words("kind", ImportRun.Kind.choices, "Ce qui a été importé."),
        **since_and_before("records_as_of", "Enregistrements"),
    },
    ("applied_at", "pk"),
)
ImportsView = view_of(IMPORTS)
ImportView = record_view_of(IMPORTS, "import")
