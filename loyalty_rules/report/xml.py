"""XML documents of text that users wrote."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_document(root: ElementTree.Element) -> str:
    """The document with this root, each element on a line of its own. What XML 1.0 can't hold is replaced."""
    for element in root.iter():
        element.text = None if element.text is None else _held(element.text)
        for name, value in element.attrib.items():
            element.set(name, _held(value))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _held(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
