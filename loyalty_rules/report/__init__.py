"""Report: what a ledger tells, for people, spreadsheets and programs. Pure functions of lines and a few facts."""

from loyalty_rules.report.flow import Flow
from loyalty_rules.report.summary import MemberMonth, MemberTotal, RuleTotal, Summary, WalletTotal

__all__ = ["Flow", "MemberMonth", "MemberTotal", "RuleTotal", "Summary", "WalletTotal"]
