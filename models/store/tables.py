"""All tables in one place, for the schema and its upgrades."""

from models.store.attachment import Attachment, AttachmentLink
from models.store.entry import EntryFailures
from models.store.identity import Identity
from models.store.impact import Impact, ImpactLine
from models.store.imports import HeaderMapping, ImportRun
from models.store.instrument import Installation, Instrument, InstrumentEvent, SourceRow
from models.store.journal import Change, JournalLine
from models.store.label import LabelPrint
from models.store.metering_point import MeteringPoint
from models.store.org_unit import OrgUnit
from models.store.person import Person, PersonCertificate, PersonRole
from models.store.request import Delegation, Request, RequestItem, RequestStep, Signature
from models.store.schema import Base
from models.store.setting import Setting
from models.store.verification import Certificate, Verification, VerificationStandard

__all__ = [
    "Attachment",
    "AttachmentLink",
    "Base",
    "Certificate",
    "Change",
    "Delegation",
    "EntryFailures",
    "HeaderMapping",
    "Identity",
    "Impact",
    "ImpactLine",
    "ImportRun",
    "Installation",
    "Instrument",
    "InstrumentEvent",
    "JournalLine",
    "LabelPrint",
    "MeteringPoint",
    "OrgUnit",
    "Person",
    "PersonCertificate",
    "PersonRole",
    "Request",
    "RequestItem",
    "RequestStep",
    "Setting",
    "Signature",
    "SourceRow",
    "Verification",
    "VerificationStandard",
]
