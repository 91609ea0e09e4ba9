"""Tokens of tools, the startups that each may measure, and what people and tools have sent once."""

from access.models.grants import TokenGrant
from access.models.submissions import Submission
from access.models.tokens import ServiceToken

__all__ = ["ServiceToken", "Submission", "TokenGrant"]
