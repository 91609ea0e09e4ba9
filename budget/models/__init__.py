"""Tables of money: credits, FAST from call to result, GAMMA, supports and shared services."""

from budget.models.applications import Application, Assessment
from budget.models.awards import Award
from budget.models.credits import CreditLine, CreditYear
from budget.models.emails import RoundEmail
from budget.models.fast import CommitteeSeat, FundingRound
from budget.models.gamma import EntryCriterion, Milestone, Participation, Season
from budget.models.supports import SharedService, Support

__all__ = [
    "Application",
    "Assessment",
    "Award",
    "CommitteeSeat",
    "CreditLine",
    "CreditYear",
    "EntryCriterion",
    "FundingRound",
    "Milestone",
    "Participation",
    "RoundEmail",
    "Season",
    "SharedService",
    "Support",
]
