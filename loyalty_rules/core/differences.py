"""What differs between two rulesets: declarations that are new, gone, renamed or changed."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Difference(StrEnum):
    NEW = "new"
    GONE = "gone"
    RENAMED = "renamed"  # the same content under another name
    CHANGED = "changed"
    WORDED = "worded"  # only what people are told differs: nothing that is booked


class ClauseDifference(Struct, frozen=True):
    """One clause. `old` and `new` are its canonical texts with the clause's word, empty where there is none; `sentence`
    says the difference; `row` is the key of the row it is about; places are "file:line". What there isn't is empty."""

    clause: str
    old: str
    new: str
    sentence: str
    old_place: str = ""
    new_place: str = ""
    row: str = ""


class DeclarationDifference(Struct, frozen=True):
    """One declaration. `word` is `earn`, `tier` …; `name` what it is called now, `old_name` what it was; `read_by`:
    what else means something new because of it; `touches`: a sentence about which members or events it can touch."""

    difference: Difference
    word: str
    name: str
    old_name: str
    clauses: tuple[ClauseDifference, ...]
    old_place: str
    new_place: str
    touches: str = ""
    read_by: tuple[str, ...] = ()


class Differences(Struct, frozen=True):
    """All that differs, in the order of the new ruleset, what is gone last. `old` and `new`: where they were read."""

    old: str
    new: str
    declarations: tuple[DeclarationDifference, ...]

    @property
    def same(self) -> bool:
        """Do both mean the same? What is only worded otherwise means the same."""
        return all(one.difference is Difference.WORDED for one in self.declarations)

    def renamed(self, *words: str) -> dict[str, str]:
        """What was renamed among declarations of these words: the old name to the new one."""
        return {
            one.old_name: one.name
            for one in self.declarations
            if one.old_name and one.name != one.old_name and one.word in words
        }
