"""Every form filled from the sample plant on one day, and what stands in its cells."""

import re

from models.sheets.pages import pages
from models.sheets.printed import fill_form
from models.sheets.sheet import Line, shown

DAY = "2026-11-21"
PROOF = re.compile(r"(流水指纹|记录) \S+")
"""The journal's fingerprint differs from ledger to ledger."""
SHOWN = 6
"""Rows of a body, and sheets of a book, that a snapshot shows."""
ABOUT = {"instrument": "DN-0201", "card": "DN-0201", "confirmation": "DN-0201", "chosen": "关口"}
"""Which instruments a form that needs some is filled with."""


def filled(desk, form, day, where=None):
    chosen = ABOUT.get(form.source, "") if where is None else where
    return fill_form(desk, form.name, as_of=day, where=chosen)


def cells(row, sheet):
    """Return the values of a row by column."""
    if isinstance(row, Line):
        return dict(enumerate(row.values))
    return {cell.column: cell.text for cell in row.cells}


def line(row, sheet):
    """Return a row as one line: values by column, spans of merged cells after them."""
    if isinstance(row, Line):
        return " | ".join(shown(value, sheet.date_style).replace("\n", "⏎") for value in row.values)
    made = []
    for cell in row.cells:
        text = shown(cell.text, sheet.date_style).replace("\n", "⏎")
        merged = (
            f" [{cell.span}×{cell.rows}]" if cell.rows > 1 else f" [{cell.span}]" if cell.span > 1 else ""
        )
        made.append(text + merged)
    return " | ".join(made)


def snapshot(book):
    made = [
        f"# {book.title}  {book.paper[0]:g}×{book.paper[1]:g}  {len(book.sheets)} 表 {len(pages(book))} 页"
    ]
    made.append(f"页脚: {PROOF.sub(r'\1 …', ' | '.join(book.footer))}")
    for sheet in book.sheets[:SHOWN]:
        made.append(f"## {sheet.name}  列 {' '.join(f'{track.width:.1f}' for track in sheet.tracks)}")
        made += [f"始 {line(row, sheet)}" for row in sheet.lead]
        made += [f"头 {line(row, sheet)}" for row in sheet.head]
        small = all(not isinstance(row, Line) for row in sheet.body)
        body = sheet.body if small else sheet.body[:SHOWN]
        made += [f"体 {line(row, sheet)}" for row in body]
        if len(body) < len(sheet.body):
            made += [f"… {len(sheet.body)} 行", f"体 {line(sheet.body[-1], sheet)}"]
        made += [f"尾 {line(row, sheet)}" for row in sheet.foot]
    return "\n".join(one.rstrip() for one in made) + "\n"
