"""The programme in plain language, generated from the ruleset.

`sentence` says one declaration, `describe` all of them. What is said stands in the catalogues, one for each language.
"""

from loyalty_rules.report.describe.blocks import Document as Document
from loyalty_rules.report.describe.language import LanguageError as LanguageError
from loyalty_rules.report.describe.language import languages as languages
from loyalty_rules.report.describe.sentence import sentence as sentence
