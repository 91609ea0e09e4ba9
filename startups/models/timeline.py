"""The triggers that update the effective timeline in the transaction that changes its sources."""

import pgtrigger

_REFRESH = """
PERFORM startups_refresh_spans(ARRAY(
    SELECT DISTINCT startup_id FROM ({changed}) AS changed WHERE startup_id IS NOT NULL
));
RETURN NULL;
"""
_OLD = "SELECT startup_id FROM old_values"
_NEW = "SELECT startup_id FROM new_values"


def refresh_spans() -> tuple[pgtrigger.Trigger, ...]:
    """Return triggers for a table with ``startup_id`` that rebuild the spans of all startups changed by a statement."""
    return (
        pgtrigger.Trigger(
            name="spans_on_insert",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_values"),
            func=_REFRESH.format(changed=_NEW),
        ),
        pgtrigger.Trigger(
            name="spans_on_update",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(old="old_values", new="new_values"),
            func=_REFRESH.format(changed=f"{_OLD} UNION ALL {_NEW}"),
        ),
        pgtrigger.Trigger(
            name="spans_on_delete",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Delete,
            referencing=pgtrigger.Referencing(old="old_values"),
            func=_REFRESH.format(changed=_OLD),
        ),
    )


REFRESH_ALL_SPANS = pgtrigger.Trigger(
    name="spans_on_kind_change",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("rank", "is_launch"),
    func="PERFORM startups_refresh_spans(ARRAY(SELECT id FROM startups_startup)); RETURN NULL;",
)
"""The ranks order a life, and the role says which entry is the launch: a change of either concerns every timeline."""

REFRESH_ALL_SPANS_ON_TRUNCATE = pgtrigger.Trigger(
    name="spans_on_truncate",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Truncate,
    func="PERFORM startups_refresh_spans(ARRAY(SELECT id FROM startups_startup)); RETURN NULL;",
)
"""A table emptied at once gives no rows to look at: everyone's timeline is made again."""
