"""Data that ships with the program: forms, labels, catalogues, fonts, icons, manual, sample plant."""

from pathlib import Path

HERE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, e.g. ``resource("fonts", "OFL.txt")``."""
    return HERE.joinpath(*parts)
