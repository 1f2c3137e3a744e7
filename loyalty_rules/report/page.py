"""Pages: one self-contained file each, readable on a phone, on paper and in the dark, with nothing loaded from afar."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

# What no page can hold, or what turns around the text behind it; data may have any of it.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def page(template: str, title: str, values: Mapping[str, object], language: str = "en") -> str:
    """The page of a template in `templates/`, which extends `page.html`. `title`: the document's; `values`: what the
    template shows, escaped unless it is Markup."""
    text = _environment().get_template(template).render(title=title, language=language, **values)
    return _STEERING.sub("�", text)


def markdown_page(title: str, text: str, language: str = "en") -> str:
    """A Markdown text, tables included, as a page. Raw HTML in the text is shown, not obeyed."""
    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    wide = body.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")
    return page("text.html", title, {"body": Markup(wide)}, language)  # markdown-it has escaped what isn't its own


def _environment() -> Environment:
    loader = PackageLoader("loyalty_rules.report")
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    found.filters["ticks"] = ticks
    return found


def ticks(text: str) -> Markup:
    """A sentence in which what stands in backticks is code."""
    return Markup(re.sub("`([^`]*)`", r"<code>\1</code>", str(escape(text))))
