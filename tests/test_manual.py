"""The manual's links lead somewhere."""

import re

from resources import resource

PAGES = {page.name: page.read_text(encoding="utf-8") for page in resource("manual").glob("*.md")}


def test_every_page_is_in_the_contents_and_every_link_leads_to_a_page():
    linked = {name: re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text) for name, text in PAGES.items()}
    assert set(linked["index.md"]) == PAGES.keys() - {"index.md"}
    assert {target for targets in linked.values() for target in targets} <= PAGES.keys()


def test_every_page_begins_with_its_title():
    assert all(text.startswith("# ") for text in PAGES.values())
