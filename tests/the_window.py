"""The whole program in one window, driven as a user drives it: by the names of its widgets."""

from datetime import date

from people import comes_in
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from desktop.app import App
from models.store.ledger import Ledger
from views.remembered import InMemory

TODAY = date(2026, 11, 21)


class Driver:
    """Finds, clicks and waits; questions go to the ledger itself."""

    def __init__(self, qtbot, app, clock, remembered=None):
        self.qtbot, self.clock = qtbot, clock
        self.remembered = InMemory() if remembered is None else remembered
        self.app = App(app, clock, self.remembered)
        self.window = self.app.window

    # waiting

    def until(self, ready):
        self.qtbot.waitUntil(ready, timeout=15_000)

    def settle(self):
        """Wait until nothing is under way."""
        self.until(lambda: not self.app.jobs.working())
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # finding

    def find(self, name, kind=QWidget, under=None):
        """Return the one widget of this name that can be seen; ``under`` limits where it is looked for."""
        places = [under] if under is not None else [self.dialog() or self.window]
        found = [one for place in places for one in place.findChildren(kind, name) if one.isVisible()]
        assert found, f"no {name} can be seen"
        return found[0]

    def dialog(self):
        """Return the dialog on top, if one is open."""
        dialogs = [one for one in self.window.findChildren(QDialog) if one.isVisible() and one.isModal()]
        return dialogs[-1] if dialogs else None

    def dialog_of(self, kind):
        self.until(lambda: any(one.isVisible() for one in self.window.findChildren(kind)))
        return next(one for one in self.window.findChildren(kind) if one.isVisible())

    # acting

    def click(self, name, under=None):
        button = self.find(name, QAbstractButton, under)
        assert button.isEnabled(), f"{name} is not enabled"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def type(self, name, text):
        """Put a text into a field, as if typed and left."""
        field = self.find(name)
        if hasattr(field, "setEditText") and field.isEditable():
            field.setEditText(text)
        elif hasattr(field, "setCurrentText"):
            assert field.findText(text) >= 0, f"{text} is no choice of {name}"
            field.setCurrentText(text)
        else:
            field.setText(text)
        if hasattr(field, "editingFinished"):
            field.editingFinished.emit()

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier, on=None):
        target = on or self.focus()
        target.window().activateWindow()
        self.until(lambda: target.window().isActiveWindow())
        self.qtbot.keyClick(target, key, modifier)
        self.settle()

    def focus(self):
        return QApplication.focusWidget() or self.dialog() or self.window

    def page(self, key):
        self.click(f"page_{key}", self.window)
        page = self.window.page(key)
        if hasattr(page, "grid"):
            self.until(lambda: page._loaded)
        self.settle()
        return page

    def choose(self, page, *numbers):
        """Select the rows of these numbers."""
        keys = {page.spec.key(row) for row in page.rows.rows.rows if row.number in numbers}
        assert len(keys) == len(numbers)
        page.grid.choose(keys)
        page.grid.setFocus()
        self.qtbot.wait(0)

    def said(self):
        """Return what the toast says."""
        toast = self.window.findChild(QWidget, "toast")
        return toast._text.text() if toast.isVisible() else ""

    # opening and closing

    def open(self, folder, person):
        self.window.show()
        self.app.open(folder, as_person=person)
        self.until(lambda: self.app.context is not None)
        self.settle()

    def ask(self, question, *args, **asked):
        """Ask the ledger itself."""
        return self.app.context.desk.ask(question, *args, **asked)

    def comes_in(self, name, password):
        """Say whether the door of the open ledger opens."""
        return comes_in(self.app.ledger, name, password, self.clock)

    def close(self):
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.window.deleteLater()
        self.app.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def count_of(page, key):
    """Return the number that a count in the title line shows."""
    return int(page.findChild(QAbstractButton, f"count_{key or 'all'}").text().split()[-1].replace(",", ""))


def closed_ledger(folder):
    """Open a ledger apart from the window, for a look at what is really there."""
    return Ledger.open(folder)
