"""The condition "on a day" is defined only in the app that owns the table.

A hand-written condition such as ``start <= day AND (stop IS NULL OR stop > day)``, in SQL, the ORM or Python, is
refused: call the definition of the table (``docs/architecture.md``, "Definitions"). So is the implicit conversion of a
datetime to a day.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_repository import parsed

ROOT = Path(__file__).resolve().parents[1]
OUTSIDE = {"tests", "benchmarks", ".venv", ".local", "staticfiles"}

DEFINING = {
    "common/migrations/sql/0001_periods.sql": "what goes on, and the day of a moment",
    "common/periods.py": "the same for values already read",
    "common/words.py": "the day of a moment already read",
    "startups/migrations/sql/0001_periods.sql": "in a phase, carried",
    "incubators/migrations/sql/0001_periods.sql": "assigned",
    "community/migrations/sql/0001_periods.sql": "a mission, whose last day is included",
    "impact/migrations/sql/0001_periods.sql": "designated; when a committee is due",
    "budget/migrations/sql/0001_awards.sql": "the day on which an award counts",
    "indicators/queries/targets.py": "followed in a year: years, not days, and the last one is included",
    "indicators/algebra/compiling.py": "a state spread over many days at once, by their place in order",
    "impact/queries/standards.py": "a version of a record, from a moment to another",
}
"""The places that define, each with what it defines."""

NO_PERIOD = {
    "catalogue/standards/presenters.py": ["an end that may be open: since is None or since > day"],
    "indicators/algebra/scheme_sources.py": [
        "an end that may be open: round.committee_on IS NULL OR round.committee_on <"
    ],
    "common/background/kill_silent_worker.py": ["an end that may be open: busy_since IS NULL OR busy_since <"],
    "indicators/queries/indicator.py": ["an end that may be open: until is None or first <= until"],
    "indicators/reconstruction/readings.py": ["an end that may be open: start IS NULL OR start <"],
    "workspace/subscriptions/sending.py": ["an end that may be open: since is None or at > since"],
}
"""What looks like a period and is none: the first day of a history, versions by year, a phase written without its date,
a committee to come, what a reader was told."""

_COLUMN = r"""(?P<column>(?:[\w{}]+\.)?"?[\w{}]+"?)"""
IN_SQL = {
    "an end that may be open": re.compile(rf"{_COLUMN} IS NULL OR (?P=column) ?(?:<|>)(?!>)"),
    "an end that may be open, the other way round": re.compile(
        rf"{_COLUMN} ?(?:<=?|>=?) ?[\w.:%()'{{}}]+ OR (?P=column) IS NULL"
    ),
    "an end made infinite": re.compile(r"coalesce\([^()]+, '-?infinity'", re.IGNORECASE),
    "a range made on the way": re.compile(r"\bdaterange\(", re.IGNORECASE),
    "a day between two columns": re.compile(r"\bBETWEEN (?:\w+\.)?start AND\b", re.IGNORECASE),
    "a moment made a day": re.compile(r"(?:\w_at|\bnow\(\))\"?\)*::date\b|\bdate\(\w*\.?\w+_at\)", re.IGNORECASE),
    "a zone of time": re.compile(r"\bAT TIME ZONE\b", re.IGNORECASE),
    "the day of an award": re.compile(r"coalesce\( ?(?:\w+\.)?awarded_on", re.IGNORECASE),
    "the day when a committee is due": re.compile(
        r"coalesce\( ?(?:\w+\.)?next_due_on|\+ interval '6 months'", re.IGNORECASE
    ),
}
OF_A_PERIOD = re.compile(r"(?:start|stop|end|since|until|from|last_day|_on|year)$")
"""How the bound of a period is named."""
BOUNDS = ("gt", "gte", "lt", "lte")
OF_ROWS = {"CheckConstraint", "UniqueConstraint", "ExclusionConstraint"}
"""What a row may be is no question about a day."""


def in_sql(text: str) -> Iterator[str]:
    """Yield the hand-written conditions in SQL."""
    plain = " ".join(re.sub(r"--[^\n]*", " ", text).split())
    for said, pattern in IN_SQL.items():
        for found in pattern.finditer(plain):
            yield f"{said}: {found.group()}"


def in_python(source: str) -> Iterator[str]:
    """Yield the hand-written conditions in Python: in SQL texts, queries and comparisons."""
    yield from _in_node(parsed(source))


def _in_node(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in OF_ROWS:
        return
    if isinstance(node, ast.JoinedStr):
        yield from in_sql("".join(_text(part) for part in node.values))
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield from in_sql(node.value)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from _open_lookup(node)
    elif isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        yield from _open_comparison(node)
    elif isinstance(node, ast.Call):
        yield from _two_lookups(node)
        yield from _day_of(node)
    for child in ast.iter_child_nodes(node):
        yield from _in_node(child)


def _text(part: ast.AST) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}"  # type: ignore[attr-defined]


def _lookups(call: ast.Call) -> dict[str, str]:
    """Return the lookups among the keywords of a call, with their values as source."""
    return {word.arg: ast.unparse(word.value) for word in call.keywords if word.arg and "__" in word.arg}


def _open_lookup(node: ast.BinOp) -> Iterator[str]:
    """Yield ``Q(end__isnull=True) | Q(end__gt=day)``, in either order."""
    sides = [_lookups(side) for side in (node.left, node.right) if isinstance(side, ast.Call)]
    if len(sides) < 2:
        return
    for one, other in (sides, sides[::-1]):
        for name in one:
            field = name.removesuffix("__isnull")
            is_bound = field != name and OF_A_PERIOD.search(field)
            if is_bound and any(f"{field}__{bound}" in other for bound in BOUNDS):
                yield f"an end that may be open: {ast.unparse(node)}"


def _two_lookups(call: ast.Call) -> Iterator[str]:
    """Yield ``filter(start__lte=day, end__gt=day)``."""
    if sum(bool(word.arg and word.arg.rpartition("__")[2] in BOUNDS) for word in call.keywords) < 2:
        return
    said = [(name.rpartition("__"), value) for name, value in _lookups(call).items()]
    since = {(field, value) for (field, _, bound), value in said if bound in ("lt", "lte")}
    until = {(field, value) for (field, _, bound), value in said if bound in ("gt", "gte")}
    if any(first[0] != second[0] and first[1] == second[1] for first in since for second in until):
        yield f"a day between two columns: {ast.unparse(call)}"


def _open_comparison(node: ast.BoolOp) -> Iterator[str]:
    """Yield ``end is None or day < end``."""
    for first, second in zip(node.values, node.values[1:], strict=False):
        if not (isinstance(first, ast.Compare) and isinstance(second, ast.Compare)):
            continue
        if not isinstance(first.ops[0], ast.Is):
            continue
        compared = [ast.unparse(side) for side in (second.left, *second.comparators)]
        ordered = isinstance(second.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE)
        bound = ast.unparse(first.left)
        if ordered and bound in compared and OF_A_PERIOD.search(bound):
            yield f"an end that may be open: {ast.unparse(node)}"


def _day_of(call: ast.Call) -> Iterator[str]:
    """Yield ``moment.date()``, whose day depends on the time zone of the datetime."""
    is_date = isinstance(call.func, ast.Attribute) and call.func.attr == "date" and not call.args
    if is_date and "strptime" not in ast.unparse(call):
        yield f"a moment made a day: {ast.unparse(call)}"


def written_by_hand(root: Path) -> dict[str, list[str]]:
    """Return the hand-written conditions outside the definitions, by file."""
    found: dict[str, list[str]] = {}
    folders = [one for one in root.iterdir() if one.is_dir() and one.name not in OUTSIDE]
    for path in sorted(path for folder in folders for path in [*folder.rglob("*.py"), *folder.rglob("*.sql")]):
        name = path.relative_to(root).as_posix()
        if OUTSIDE & set(path.relative_to(root).parts) or name in DEFINING or name.endswith("0001_initial.py"):
            continue
        read = in_python if path.suffix == ".py" else in_sql
        if told := list(read(path.read_text(encoding="utf-8"))):
            found[name] = told
    return found


def test_no_period_is_written_by_hand() -> None:
    assert written_by_hand(ROOT) == NO_PERIOD


@pytest.mark.parametrize("name", DEFINING)
def test_each_defining_place_defines_something(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert list(in_python(text) if name.endswith(".py") else in_sql(text))


SQL_BY_HAND = [
    "WHERE span.start <= %(day)s AND (span.stop IS NULL OR span.stop > %(day)s)",
    'WHERE m.start IS NULL OR\n    m.start <= {day} AND (m."end" IS NULL OR m."end" >= d.day)',
    "WHERE (withdrawn_on > %(day)s OR withdrawn_on IS NULL)",
    "WHERE start <= day AND coalesce(stop, 'infinity') > day",
    "WHERE daterange(start, stop) @> %s",
    "WHERE %s BETWEEN span.start AND span.stop",
    "SELECT max(h.pgh_created_at)::date",
    "SELECT (h.pgh_created_at AT TIME ZONE 'Europe/Paris')::date",
    "SELECT now()::date",
    "SELECT date(r.recorded_at)",
    "SELECT coalesce(a.awarded_on, r.committee_on)",
    "SELECT coalesce(next_due_on, given)",
    "SELECT (last.day + interval '6 months')::date",
]


@pytest.mark.parametrize("text", SQL_BY_HAND)
def test_period_by_hand_in_sql_is_found(text: str) -> None:
    assert list(in_sql(text))
    assert list(in_python(f"X = {text!r}"))


@pytest.mark.parametrize(
    "source",
    [
        "Span.objects.filter(Q(stop__isnull=True) | Q(stop__gt=day), start__lte=day)",
        "Span.objects.filter(Q(stop__gte=day) | Q(stop__isnull=True))",
        "Span.objects.filter(start__lte=day, stop__gt=day)",
        "Span.objects.exclude(start__lt=today(), stop__gte=today())",
        "held = one.start <= day and (one.end is None or day < one.end)",
        "held = one.start is None or one.start <= day",
        "day = change.at.date()",
        'X = f"WHERE ({column} IS NULL OR {column} > %s)"',
    ],
)
def test_period_by_hand_in_python_is_found(source: str) -> None:
    assert list(in_python(source))


@pytest.mark.parametrize(
    "source",
    [
        'X = "WHERE startups_in_state(span.start, span.stop, %(day)s)"',
        'X = "WHERE %s::bigint IS NULL OR id = %s"',
        "Span.objects.filter(InState('start', 'stop', day))",
        "Span.objects.filter(start__gte=first, start__lt=last)",
        "CheckConstraint(condition=Q(end__isnull=True) | Q(end__gt=F('start')), name='x')",
        "held = holds(one.start, one.end, day)",
        "day = dt.datetime.strptime(text, '%Y-%m-%d').date()",
        "is_known = one is None or one == other",
        "is_heavy = file.size is None or file.size > MAX_BYTES",
        "Attempt.objects.filter(Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now()))",
    ],
)
def test_what_calls_a_definition_is_let_be(source: str) -> None:
    assert list(in_python(source)) == []


def test_planted_period_is_reported_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "queries.py").write_text(f"HELD = {SQL_BY_HAND[0]!r}\n", encoding="utf-8")
    (tmp_path / "app" / "clean.py").write_text("HELD = 1\n", encoding="utf-8")
    assert written_by_hand(tmp_path) == {
        "app/queries.py": ["an end that may be open: span.stop IS NULL OR span.stop >"]
    }
