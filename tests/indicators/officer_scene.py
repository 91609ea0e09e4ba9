"""The records of the three budget years of the officer, for the pages and a browser."""

from tests import factories


def make_three_years() -> None:
    """Create two services of the DINUM's incubator and another; two awards to one of them in 2021; three new public
    agents.

    The round of 2022 has no recorded laureate.
    """
    factories.make_phase_kinds()
    dinum = factories.make_incubator("dinum", name="DINUM")
    first = factories.make_startup("a", phases=[("investigation", "2021-02-01"), ("construction", "2021-06-01")])
    second = factories.make_startup("b", phases=[("investigation", "2021-03-01"), ("construction", "2023-01-05")])
    factories.make_startup("c", phases=[("investigation", "2022-03-01")])
    for startup in (first, second):
        factories.make_membership(startup, dinum)
    rounds = [factories.make_round(number, year) for number, year in ((7, 2021), (8, 2021), (9, 2022), (10, 2023))]
    for funding_round, laureate in ((rounds[0], first), (rounds[1], first), (rounds[3], first), (rounds[3], second)):
        factories.make_award(funding_round, laureate)
    for number, start in enumerate(("2021-02-01", "2022-02-01", "2022-03-01")):
        factories.make_member(f"m{number}", missions=[(start, None)])
