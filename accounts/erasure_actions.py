"""Erase a person: remove the name from the account, and the e-mail address from every table, history included."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import pgtrigger
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from psycopg2 import sql

from accounts.models import User
from common.history import because, history_of

ERASED = "adresse effacée"
ERASED_NAME = "Personne effacée"
REASON = "Effacement demandé par la personne"
_COLUMNS = """
SELECT c.table_name, c.column_name, format_type(a.atttypid, a.atttypmod)
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
JOIN pg_attribute a ON a.attrelid = quote_ident(table_name)::regclass AND a.attname = c.column_name
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
AND c.table_name NOT IN ('django_session', 'django_migrations')
AND c.data_type IN ('text', 'character varying', 'jsonb', 'ARRAY') ORDER BY 1, 2
"""


def erase_person(email: str) -> Mapping[str, int]:
    """Close and empty the account of ``email``, end its sessions, and mask the address in every text of the database.

    All or nothing. The history attributes the changes of the account to an erased person.

    A contact of a team that contains the address is masked as a whole.

    :returns: the number of changed rows by table.
    """
    address = email.strip().lower()
    with transaction.atomic(), because(reason=REASON, source="command"), pgtrigger.ignore(*_append_only()):
        changed = Counter(_empty_account(address))
        changed += _mask_everywhere(rf"(?<![\w.+-]){re.escape(address)}(?![\w-])")
    return changed


def erase_contact(contact: str) -> Mapping[str, int]:
    """Mask a team's contact that has no e-mail address, where a record or its history contains exactly this text.

    :returns: the number of changed rows by table.
    """
    with transaction.atomic(), because(reason=REASON, source="command"), pgtrigger.ignore(*_append_only()):
        return _mask_everywhere(re.escape(contact.strip()), only_contacts=True)


def _empty_account(address: str) -> dict[str, int]:
    user = User.objects.select_for_update().filter(email__iexact=address).first()
    if user is None:
        return {}
    sessions = [one.pk for one in Session.objects.all() if one.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=sessions).delete()
    name = user.name
    user.email, user.name, user.subject, user.is_active = f"efface-{user.pk}@invalid", ERASED_NAME, None, False
    user.proconnect_roles = []
    user.set_unusable_password()
    user.save()
    versions = history_of(User)._default_manager.filter(pgh_obj_id=user.pk)
    versions.update(email=user.email, name=ERASED_NAME, subject=None, proconnect_roles=[])
    return {"accounts_user": 1, "django_session": len(sessions), "pghistory_context": _mask_author(user.pk, name)}


_MASK_AUTHOR = """
UPDATE pghistory_context SET metadata = jsonb_set(metadata, '{author}', to_jsonb(%s::text))
WHERE metadata ->> 'user' = %s OR (metadata ->> 'user' IS NULL AND metadata ->> 'author' = %s AND %s <> '')
"""


def _mask_author(user: int, name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_MASK_AUTHOR, [ERASED_NAME, str(user), name, name])
        return int(cursor.rowcount)


def _append_only() -> list[str]:
    """Return the triggers that forbid a change of the history, and of what was frozen."""
    names = ("append_only", "frozen")
    return [f"{model._meta.label}:{one.name}" for model, one in pgtrigger.registered() if one.name in names]


def _text_columns() -> Iterator[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        yield from cursor.fetchall()


def _mask_everywhere(pattern: str, *, only_contacts: bool = False) -> Counter[str]:
    """Mask what matches ``pattern`` in each text; a contact that contains it is masked with the name next to it.

    ``only_contacts`` masks the contacts that match as a whole, and nothing else.
    """
    around = r"\s*" if only_contacts else ".*"
    changed: Counter[str] = Counter()
    for table, column, type_name in _text_columns():
        is_contact = column.startswith("contact")
        if is_contact or not only_contacts:
            whole = f"^{around}{pattern}{around}$" if is_contact else pattern
            changed[table] += _mask(table, column, type_name, whole)
    return +changed


def _mask(table: str, column: str, type_name: str, pattern: str) -> int:
    statement = sql.SQL(
        "UPDATE {table} SET {column} = regexp_replace({column}::text, %s, %s, 'gi')::{type} WHERE {column}::text ~* %s"
    ).format(table=sql.Identifier(table), column=sql.Identifier(column), type=sql.SQL(type_name))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.cursor), [pattern, ERASED, pattern])
        return int(cursor.rowcount)
