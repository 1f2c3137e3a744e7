"""The programme in plain language, generated from the ruleset.

`sentence` says one declaration, `document` all of them. What is said stands in the catalogues, one for each language.
"""

from loyalty_rules.report.describe.blocks import Document as Document
from loyalty_rules.report.describe.document import document as document
from loyalty_rules.report.describe.language import LanguageError as LanguageError
from loyalty_rules.report.describe.language import languages as languages
from loyalty_rules.report.describe.markdown import html as html
from loyalty_rules.report.describe.markdown import markdown as markdown
from loyalty_rules.report.describe.sentence import sentence as sentence
from loyalty_rules.report.describe.worked import WorkedExample as WorkedExample
