"""People of a plant who apply and sign, and what a test does with slips in the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from models.read.instrument import ledger
from models.read.person import people
from models.read.request import request_detail, requests
from models.rules.request import OPEN
from models.work import person
from models.work.desk import Desk

GIVEN, PASSWORD = "given by another 1", "correct horse 9"
LEAD, REVIEWER, LEADER = STAFF = ("周子川", "何一帆", "许青岚")


def engage(desk):
    """Let those who sign in the sample plant log in; each has changed the password that was given."""
    ids = {row.name: row.id for row in desk.ask(people)}
    for name in STAFF:
        desk.perform(person.reset_password, person_id=ids[name], password=GIVEN, reason="初次设置")
        own = Desk(desk.ledger, name, desk.clock).signing(GIVEN)
        own.perform(person.change_password, password=PASSWORD)


class Office:
    """The program on a plant with people, driven by the names of widgets."""

    def __init__(self, plant, today):
        self.plant, self.today = plant, today
        self.clicks = 0
        self.taken: set[int] = set()
        engage(plant.app.context.desk)
        plant.app.hub.tell({"person"})
        plant.settle()
        self.taken = {
            line.instrument_id
            for one in self.slips()
            if one.state in OPEN
            for line in self.slip(one.id).lines
        }

    # who is at work

    def come_in(self, name):
        app = self.plant.app
        folder = app.ledger.folder
        app.open(folder, as_person=name)
        self.plant.until(lambda: app.context is not None and app.context.desk.actor == name)
        self.plant.settle()

    # what is seen

    def rows(self):
        return {row.number: row for row in self.plant.ask(ledger, as_of=self.today, today=self.today)}

    def numbers(self, state, many):
        """Return ordinary instruments in a state: their scrapping takes all three signatures."""
        found = [
            row.number
            for row in self.rows().values()
            if row.state == state and row.interval_months and not row.is_standard
            if row.management_class != "A" and row.purpose != "贸易结算" and row.id not in self.taken
        ]
        assert len(found) >= many
        return found[:many]

    def slips(self):
        return self.plant.ask(requests, name=self.plant.app.context.desk.actor, today=self.today)

    def slip(self, number=None):
        name = self.plant.app.context.desk.actor
        wanted = number or self.slips()[0].id
        return self.plant.ask(request_detail, request_id=wanted, name=name, today=self.today)

    def inbox(self):
        return self.plant.window.top._inbox.text()

    # what is done

    def click(self, name, under=None):
        self.clicks += 1
        self.plant.click(name, under)

    def choose_menu(self, name):
        """Press an entry of the menu that is open."""
        self.clicks += 1
        menu, entry = self.entry(name)
        assert entry.isEnabled(), f"{name}: {entry.toolTip()}"
        self.plant.qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
        self.plant.settle()

    def entry(self, name):
        self.plant.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        return menu, menu.findChild(QAction, name)

    def ask_for(self, what, *numbers):
        """Choose instruments of the ledger and open the application for them."""
        page = self.plant.page("instruments")
        self.plant.choose(page, *numbers)
        self.click("state", page)
        self.choose_menu(f"state_{what}")

    def open_slip(self, number=None):
        """Show a slip beside the list of slips."""
        page = self.plant.page("requests")
        wanted = number or max(row.id for row in page.rows.rows.rows)
        page.show_row(wanted)
        self.plant.until(lambda: page.detail.shown is not None and page.detail.shown.slip.row.id == wanted)
        self.plant.settle()
        return page
