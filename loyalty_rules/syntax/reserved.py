"""The words of the grammar that are no names, or no names without quotes."""

from __future__ import annotations

# Words of the grammar that stand where a name may: as names they are written in quotes. A test holds this up to date.
_RESERVED = (
    "after all and anniversary any at before between by calendar default distinct each end every first from holds"
    " in includes including into is known largest latest less list missing more no not nothing number of off on one"
    " optional or otherwise pending per reaching refused request rounded sent set several shares since smallest sum"
    " this where without year yes"
)
RESERVED = frozenset(_RESERVED.split())

# Those that stand where a rule speaks of a field, a measure or another rule: nothing can be called by them.
_UNNAMEABLE = (
    "and any by every from holds in includes including is largest no not number of or per rounded shares since"
    " smallest sum this"
)
UNNAMEABLE = frozenset(_UNNAMEABLE.split())
