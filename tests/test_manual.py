"""The manual's links lead somewhere, and it speaks of every clause that the program cites."""

import ast
import re
from pathlib import Path

import pytest

from models.rules.instrument import InstrumentState
from models.rules.lifecycle import MOVES, Event
from models.rules.request import REQUEST_MOVES, RequestKind, RequestState
from models.rules.routes import DEFAULT
from resources import resource
from views.requests.menu import ENTRIES
from views.requests.pane import ICONS

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


def in_order(states, kind):
    return "、".join(one.value for one in kind if one in states) or "–"


def test_the_manual_s_tables_of_states_are_the_tables_of_the_rules():
    page = PAGES["14-approvals.md"]
    for move in MOVES.values():
        target = move.target.value if move.target else "–"
        sources = in_order(move.sources, InstrumentState)
        assert f"| {move.event.value} | {sources} | {target} | {move.needs} | {move.clause} |" in page
    for start in InstrumentState:
        cells = [
            "、".join(m.event.value for m in MOVES.values() if start in m.sources and m.target is end) or "·"
            for end in InstrumentState
        ]
        assert f"| {start.value} | {' | '.join(cells)} |" in page
    for move in REQUEST_MOVES.values():
        target = move.target.value if move.target else "–"
        sources = in_order(move.sources, RequestState)
        assert f"| {move.act.value} | {sources} | {target} | {move.needs} |" in page
    for key, route in DEFAULT.items():
        steps = " → ".join(["申请人", *(role.value for role in route)]) if route else "申请即生效"
        assert f"| {key} | {steps} |" in page


def test_the_window_and_the_command_line_offer_what_the_tables_allow():
    """Every event that people ask for has its entry in the menu, every act on a slip its button and verb."""
    from desktop.actions import actions
    from models.work.request_foreseen import RECORDED

    offered = [what for group in ENTRIES for what, _title, _icon in group]
    assert sorted(offered) == sorted([*RECORDED, *RequestKind])
    examined = {Event.PASS, Event.LIMIT, Event.FAIL}
    asked = {Event(one.value) for one in offered if one is not RequestKind.INTERVAL}
    assert asked | examined | {Event.REGISTER, Event.TAKE_OVER} == set(MOVES)
    assert set(ICONS) == set(REQUEST_MOVES)
    verbs = {name.split(".")[1] for name in actions() if name.startswith("request.")}
    assert len(verbs - {"draft", "apply"}) == len(REQUEST_MOVES)
