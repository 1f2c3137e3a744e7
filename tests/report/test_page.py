"""Pages are whole, and what users write in them stays text."""

from loyalty_rules.report.page import markdown_page


def test_a_page_loads_nothing_from_afar() -> None:
    text = markdown_page("Terms", "# Terms\n")
    assert "<title>Terms</title>" in text
    assert "http" not in text
    assert "<script" not in text


def test_what_users_write_is_shown_not_obeyed() -> None:
    text = markdown_page("<b>", "a <script>alert(1)</script> b\n\n| a | b |\n|---|---|\n| 1 | <i>2</i> |\n")
    assert "<script" not in text
    assert "<i>" not in text
    assert "<title>&lt;b&gt;</title>" in text
    assert '<div class="wide"><table>' in text


def test_what_no_page_can_hold_is_marked() -> None:
    assert "a\ufffdb\ufffdc\ufffdd \u200fe\n" in markdown_page("", "a\x07b\u202ec\ud800d \u200fe\n").replace("</p>", "")
