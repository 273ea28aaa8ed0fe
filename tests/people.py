"""People for tests: the first one is metrologist and administrator; nobody needs a password."""

from models.rules.refusal import Refusal
from models.rules.roles import Role
from models.work import person
from models.work.desk import Desk

FIRST = (Role.ADMINISTRATOR, Role.METROLOGIST)


def enter(ledger, name, clock, roles=FIRST):
    """Put a person into an empty ledger and return the person's desk."""
    desk = Desk(ledger, name, clock)
    desk.perform(person.add, name=name, roles=roles)
    return desk


def comes_in(ledger, name, password, clock):
    """Say whether the door opens."""
    try:
        return Desk(ledger, name, clock).signing(password).proved
    except Refusal:
        return False
