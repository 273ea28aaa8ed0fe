"""What starts the program: command line, settings, paths, and the one place that wires all."""

VERSION = "0.1.0"
"""The program's, as in ``pyproject.toml``."""
