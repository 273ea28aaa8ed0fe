"""Dialogs: each answers one question and shows the result before it happens."""
