"""Every kind of finding of this floor. A test holds that each has its page and its example."""

CODES = {
    # logic
    "LR301": "state without a bound",
    "LR302": "condition that can't hold",
    "LR303": "condition that always holds",
    "LR304": "part of a condition that changes nothing",
    "LR305": "alternative that can't hold",
    "LR306": "rule that never gets its turn",
    "LR307": "two rules instead of the same one",
    "LR308": "replaced rule that comes back",
    "LR309": "days outside the programme's",
    "LR310": "schedule that never comes",
    "LR311": "trigger that never happens",
    "LR312": "wallet that nothing fills",
    "LR313": "measure that nothing reads",
    "LR314": "row that is never used",
    "LR315": "band that no amount reaches",
    "LR316": "rule that is there twice",
    "LR317": "rules that never meet",
    "LR318": "group of one rule",
    # tiers
    "LR501": "tier no one can reach",
    "LR502": "thresholds out of order",
    "LR503": "tier that is reached with the one below",
    "LR504": "tier that is harder to keep than to reach",
    "LR505": "tier lost the moment it is reached",
    "LR506": "criterion that is never asked",
    "LR507": "tier no one can keep",
    "LR508": "review that counts what reached the tier",
}
