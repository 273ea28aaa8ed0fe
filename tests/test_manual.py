"""The manual's links lead somewhere, and it speaks of every clause that the program cites."""

import ast
import re
from pathlib import Path

import pytest

from resources import resource

ROOT = Path(__file__).resolve().parents[1]
PAGES = {page.name: page.read_text(encoding="utf-8") for page in resource("manual").glob("*.md")}
CLAUSE = re.compile(r"[一二三四五六七]\.[一二三四五六七]\.\d+")


def cited():
    """Return the clauses that messages, titles and tables of the program name."""
    found = set()
    for folder in ("models", "views"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= set(CLAUSE.findall(node.value))
    return sorted(found)


def test_every_link_leads_to_a_page():
    linked = {name: re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text) for name, text in PAGES.items()}
    assert {target for targets in linked.values() for target in targets} <= PAGES.keys()


def test_every_page_begins_with_its_title():
    assert len(PAGES) > 10
    assert all(text.startswith("# ") for text in PAGES.values())


@pytest.mark.parametrize("clause", cited())
def test_the_rules_page_says_what_a_cited_clause_asks(clause):
    assert clause in PAGES["10-words-and-rules.md"]
