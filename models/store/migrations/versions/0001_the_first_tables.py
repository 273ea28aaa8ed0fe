"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema from the revision before to this one."""
    _attachment()
    _entry_failures()
    _header_mapping()
    _identity()
    _journal()
    _setting()
    _attachment_link()
    _certificate()
    _change()
    _import_run()
    _org_unit()
    _metering_point()
    _person()
    _delegation()
    _instrument()
    _instrument_indexes()
    _person_certificate()
    _person_role()
    _request()
    _installation()
    _instrument_event()
    _label_print()
    _request_step()
    _signature()
    _source_row()
    _verification()
    _impact()
    _request_item()
    _verification_standard()
    _impact_line()
    _triggers()


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("suffix", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attachment")),
    )


def _entry_failures() -> None:
    op.create_table(
        "entry_failures",
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_entry_failures")),
    )


def _header_mapping() -> None:
    op.create_table(
        "header_mapping",
        sa.Column("header", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("header", name=op.f("pk_header_mapping")),
    )


def _identity() -> None:
    op.create_table(
        "identity", sa.Column("uuid", sa.String(length=36), nullable=False), sa.PrimaryKeyConstraint("uuid", name=op.f("pk_identity"))
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("op_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal")),
        sa.UniqueConstraint("op_id", name=op.f("uq_journal_op_id")),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )


def _attachment_link() -> None:
    op.create_table(
        "attachment_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_attachment_link_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name=op.f("fk_attachment_link_sha256")),
        sa.ForeignKeyConstraint(
            ["void_seq"], ["journal.seq"], name=op.f("fk_attachment_link_void_seq"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment_link")),
    )
    op.create_index(op.f("ix_attachment_link_entity_entity_id"), "attachment_link", ["entity", "entity_id"], unique=False)
    op.create_index(op.f("ix_attachment_link_seq"), "attachment_link", ["seq"], unique=False)
    op.create_index(op.f("ix_attachment_link_void_seq"), "attachment_link", ["void_seq"], unique=False)


def _certificate() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("lab", sa.String(length=200), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_certificate_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_certificate_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    op.create_index(op.f("ix_certificate_number"), "certificate", ["number"], unique=False)
    op.create_index(op.f("ix_certificate_seq"), "certificate", ["seq"], unique=False)
    op.create_index(op.f("ix_certificate_void_seq"), "certificate", ["void_seq"], unique=False)


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(length=40), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_change_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_entity_entity_id_field"), "change", ["entity", "entity_id", "field"], unique=False)
    op.create_index(op.f("ix_change_seq"), "change", ["seq"], unique=False)


def _import_run() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_import_run_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_import_run_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_seq"), "import_run", ["seq"], unique=False)
    op.create_index(op.f("ix_import_run_void_seq"), "import_run", ["void_seq"], unique=False)


def _org_unit() -> None:
    op.create_table(
        "org_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["org_unit.id"], name=op.f("fk_org_unit_parent_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_org_unit_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_org_unit_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_unit")),
    )
    op.create_index(op.f("ix_org_unit_name"), "org_unit", ["name"], unique=False)
    op.create_index(op.f("ix_org_unit_parent_id"), "org_unit", ["parent_id"], unique=False)
    op.create_index(op.f("ix_org_unit_seq"), "org_unit", ["seq"], unique=False)
    op.create_index(op.f("ix_org_unit_void_seq"), "org_unit", ["void_seq"], unique=False)


def _metering_point() -> None:
    op.create_table(
        "metering_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("energy", sa.String(length=40), nullable=True),
        sa.Column("level", sa.String(length=4), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("upstream_id", sa.Integer(), nullable=True),
        sa.Column("required_class", sa.String(length=60), nullable=True),
        sa.Column("must_meter", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_metering_point_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_metering_point_unit_id")),
        sa.ForeignKeyConstraint(["upstream_id"], ["metering_point.id"], name=op.f("fk_metering_point_upstream_id")),
        sa.ForeignKeyConstraint(
            ["void_seq"], ["journal.seq"], name=op.f("fk_metering_point_void_seq"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metering_point")),
    )
    op.create_index(op.f("ix_metering_point_seq"), "metering_point", ["seq"], unique=False)
    op.create_index(op.f("ix_metering_point_unit_id"), "metering_point", ["unit_id"], unique=False)
    op.create_index(op.f("ix_metering_point_upstream_id"), "metering_point", ["upstream_id"], unique=False)
    op.create_index(op.f("ix_metering_point_void_seq"), "metering_point", ["void_seq"], unique=False)
    op.create_index(
        "uq_metering_point_number_live",
        "metering_point",
        ["number"],
        unique=True,
        sqlite_where=sa.text("void_seq IS NULL"),
        postgresql_where=sa.text("void_seq IS NULL"),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("post", sa.String(length=60), nullable=True),
        sa.Column("gender", sa.String(length=2), nullable=True),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("education", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=40), nullable=True),
        sa.Column("measuring_since", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_person_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_person_unit_id")),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_person_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("name", name=op.f("uq_person_name")),
    )
    op.create_index(op.f("ix_person_seq"), "person", ["seq"], unique=False)
    op.create_index(op.f("ix_person_void_seq"), "person", ["void_seq"], unique=False)


def _delegation() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["delegate_id"], ["person.id"], name=op.f("fk_delegation_delegate_id")),
        sa.ForeignKeyConstraint(["principal_id"], ["person.id"], name=op.f("fk_delegation_principal_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_delegation_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_delegation_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index(op.f("ix_delegation_delegate_id"), "delegation", ["delegate_id"], unique=False)
    op.create_index(op.f("ix_delegation_seq"), "delegation", ["seq"], unique=False)
    op.create_index(op.f("ix_delegation_void_seq"), "delegation", ["void_seq"], unique=False)


def _instrument() -> None:
    op.create_table(
        "instrument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("accuracy_class", sa.String(length=60), nullable=True),
        sa.Column("range", sa.String(length=200), nullable=True),
        sa.Column("maker", sa.String(length=200), nullable=True),
        sa.Column("serial", sa.String(length=100), nullable=True),
        sa.Column("made_on", sa.String(length=40), nullable=True),
        sa.Column("installed_on", sa.Date(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("energy", sa.String(length=40), nullable=True),
        sa.Column("level", sa.String(length=4), nullable=True),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("management_class", sa.String(length=1), nullable=True),
        sa.Column("mandatory", sa.Boolean(), nullable=True),
        sa.Column("is_standard", sa.Boolean(), nullable=True),
        sa.Column("interval_months", sa.Integer(), nullable=True),
        sa.Column("interval_word", sa.String(length=40), nullable=True),
        sa.Column("regulation", sa.String(length=200), nullable=True),
        sa.Column("networked", sa.Boolean(), nullable=True),
        sa.Column("running_state", sa.String(length=4), nullable=False),
        sa.Column("custody", sa.String(length=4), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=4), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("verification_id", sa.Integer(), nullable=True),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["point_id"], ["metering_point.id"], name=op.f("fk_instrument_point_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_instrument_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_instrument_unit_id")),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_instrument_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
    )


def _instrument_indexes() -> None:
    op.create_index("ix_instrument_due", "instrument", ["state", "valid_until", "number"], unique=False)
    op.create_index(op.f("ix_instrument_point_id"), "instrument", ["point_id"], unique=False)
    op.create_index(op.f("ix_instrument_seq"), "instrument", ["seq"], unique=False)
    op.create_index(op.f("ix_instrument_serial"), "instrument", ["serial"], unique=False)
    op.create_index(op.f("ix_instrument_unit_id"), "instrument", ["unit_id"], unique=False)
    op.create_index(op.f("ix_instrument_void_seq"), "instrument", ["void_seq"], unique=False)
    op.create_index(
        "uq_instrument_number_live",
        "instrument",
        ["number"],
        unique=True,
        sqlite_where=sa.text("void_seq IS NULL"),
        postgresql_where=sa.text("void_seq IS NULL"),
    )


def _person_certificate() -> None:
    op.create_table(
        "person_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("issued_by", sa.String(length=100), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_certificate_person_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_person_certificate_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(
            ["void_seq"], ["journal.seq"], name=op.f("fk_person_certificate_void_seq"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_certificate")),
    )
    op.create_index(op.f("ix_person_certificate_person_id"), "person_certificate", ["person_id"], unique=False)
    op.create_index(op.f("ix_person_certificate_seq"), "person_certificate", ["seq"], unique=False)
    op.create_index(op.f("ix_person_certificate_void_seq"), "person_certificate", ["void_seq"], unique=False)


def _person_role() -> None:
    op.create_table(
        "person_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_role_person_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_person_role_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_person_role_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_role")),
    )
    op.create_index(op.f("ix_person_role_seq"), "person_role", ["seq"], unique=False)
    op.create_index(op.f("ix_person_role_void_seq"), "person_role", ["void_seq"], unique=False)
    op.create_index(
        "uq_person_role_live",
        "person_role",
        ["person_id", "role"],
        unique=True,
        sqlite_where=sa.text("void_seq IS NULL"),
        postgresql_where=sa.text("void_seq IS NULL"),
    )


def _request() -> None:
    op.create_table(
        "request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=4), nullable=False),
        sa.Column("applicant_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["applicant_id"], ["person.id"], name=op.f("fk_request_applicant_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_request_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_request_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request")),
        sa.UniqueConstraint("number", name=op.f("uq_request_number")),
    )
    op.create_index(op.f("ix_request_seq"), "request", ["seq"], unique=False)
    op.create_index(op.f("ix_request_state"), "request", ["state"], unique=False)
    op.create_index(op.f("ix_request_void_seq"), "request", ["void_seq"], unique=False)


def _installation() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_installation_instrument_id")),
        sa.ForeignKeyConstraint(["point_id"], ["metering_point.id"], name=op.f("fk_installation_point_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_installation_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(
            ["void_seq"], ["journal.seq"], name=op.f("fk_installation_void_seq"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_index(op.f("ix_installation_instrument_id"), "installation", ["instrument_id"], unique=False)
    op.create_index(op.f("ix_installation_point_id"), "installation", ["point_id"], unique=False)
    op.create_index(op.f("ix_installation_seq"), "installation", ["seq"], unique=False)
    op.create_index(op.f("ix_installation_void_seq"), "installation", ["void_seq"], unique=False)


def _instrument_event() -> None:
    op.create_table(
        "instrument_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=4), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_instrument_event_instrument_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_instrument_event_request_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_instrument_event_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(
            ["void_seq"], ["journal.seq"], name=op.f("fk_instrument_event_void_seq"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_event")),
    )
    op.create_index(op.f("ix_instrument_event_instrument_id_on"), "instrument_event", ["instrument_id", "on"], unique=False)
    op.create_index(op.f("ix_instrument_event_request_id"), "instrument_event", ["request_id"], unique=False)
    op.create_index(op.f("ix_instrument_event_seq"), "instrument_event", ["seq"], unique=False)
    op.create_index(op.f("ix_instrument_event_void_seq"), "instrument_event", ["void_seq"], unique=False)


def _label_print() -> None:
    op.create_table(
        "label_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_label_print_instrument_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_label_print_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_label_print_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_print")),
    )
    op.create_index(op.f("ix_label_print_instrument_id"), "label_print", ["instrument_id"], unique=False)
    op.create_index(op.f("ix_label_print_seq"), "label_print", ["seq"], unique=False)
    op.create_index(op.f("ix_label_print_void_seq"), "label_print", ["void_seq"], unique=False)


def _request_step() -> None:
    op.create_table(
        "request_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_step_request_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_request_step_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(
            ["void_seq"], ["journal.seq"], name=op.f("fk_request_step_void_seq"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_step")),
    )
    op.create_index(op.f("ix_request_step_request_id"), "request_step", ["request_id"], unique=False)
    op.create_index(op.f("ix_request_step_seq"), "request_step", ["seq"], unique=False)
    op.create_index(op.f("ix_request_step_void_seq"), "request_step", ["void_seq"], unique=False)


def _signature() -> None:
    op.create_table(
        "signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("principal_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("meaning", sa.String(length=4), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signature_person_id")),
        sa.ForeignKeyConstraint(["principal_id"], ["person.id"], name=op.f("fk_signature_principal_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_signature_request_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_signature_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_signature_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
    )
    op.create_index(op.f("ix_signature_person_id"), "signature", ["person_id"], unique=False)
    op.create_index(op.f("ix_signature_request_id"), "signature", ["request_id"], unique=False)
    op.create_index(op.f("ix_signature_seq"), "signature", ["seq"], unique=False)
    op.create_index(op.f("ix_signature_void_seq"), "signature", ["void_seq"], unique=False)


def _source_row() -> None:
    op.create_table(
        "source_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=True),
        sa.Column("sheet", sa.String(length=200), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import_run.id"], name=op.f("fk_source_row_import_id")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_source_row_instrument_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_source_row_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_source_row_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_row")),
    )
    op.create_index(op.f("ix_source_row_import_id"), "source_row", ["import_id"], unique=False)
    op.create_index(op.f("ix_source_row_instrument_id"), "source_row", ["instrument_id"], unique=False)
    op.create_index(op.f("ix_source_row_seq"), "source_row", ["seq"], unique=False)
    op.create_index(op.f("ix_source_row_void_seq"), "source_row", ["void_seq"], unique=False)


def _verification() -> None:
    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("method", sa.String(length=4), nullable=False),
        sa.Column("result", sa.String(length=4), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("interval_months", sa.Integer(), nullable=True),
        sa.Column("convention", sa.String(length=4), nullable=False),
        sa.Column("renews", sa.Boolean(), nullable=False),
        sa.Column("stated_until", sa.Date(), nullable=True),
        sa.Column("computed_until", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("from_ledger", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("accuracy_class", sa.String(length=60), nullable=True),
        sa.Column("limits", sa.String(length=200), nullable=True),
        sa.Column("verifier", sa.String(length=60), nullable=True),
        sa.Column("regulation", sa.String(length=200), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_verification_certificate_id")),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_verification_instrument_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_verification_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(
            ["void_seq"], ["journal.seq"], name=op.f("fk_verification_void_seq"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
    )
    op.create_index(op.f("ix_verification_certificate_id"), "verification", ["certificate_id"], unique=False)
    op.create_index(op.f("ix_verification_instrument_id_on"), "verification", ["instrument_id", "on"], unique=False)
    op.create_index(op.f("ix_verification_seq"), "verification", ["seq"], unique=False)
    op.create_index(op.f("ix_verification_void_seq"), "verification", ["void_seq"], unique=False)


def _impact() -> None:
    op.create_table(
        "impact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=4), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("verification_id", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=True),
        sa.Column("closed_by", sa.String(length=60), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_impact_instrument_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_impact_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["verification_id"], ["verification.id"], name=op.f("fk_impact_verification_id")),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_impact_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impact")),
        sa.UniqueConstraint("number", name=op.f("uq_impact_number")),
    )
    op.create_index(op.f("ix_impact_instrument_id"), "impact", ["instrument_id"], unique=False)
    op.create_index(op.f("ix_impact_seq"), "impact", ["seq"], unique=False)
    op.create_index(op.f("ix_impact_verification_id"), "impact", ["verification_id"], unique=False)
    op.create_index(op.f("ix_impact_void_seq"), "impact", ["void_seq"], unique=False)


def _request_item() -> None:
    op.create_table(
        "request_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("verification_id", sa.Integer(), nullable=True),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["instrument_id"], ["instrument.id"], name=op.f("fk_request_item_instrument_id")),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_request_item_request_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_request_item_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["verification_id"], ["verification.id"], name=op.f("fk_request_item_verification_id")),
        sa.ForeignKeyConstraint(
            ["void_seq"], ["journal.seq"], name=op.f("fk_request_item_void_seq"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_item")),
    )
    op.create_index(op.f("ix_request_item_instrument_id"), "request_item", ["instrument_id"], unique=False)
    op.create_index(op.f("ix_request_item_request_id"), "request_item", ["request_id"], unique=False)
    op.create_index(op.f("ix_request_item_seq"), "request_item", ["seq"], unique=False)
    op.create_index(op.f("ix_request_item_void_seq"), "request_item", ["void_seq"], unique=False)


def _verification_standard() -> None:
    op.create_table(
        "verification_standard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verification_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_verification_standard_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["standard_id"], ["instrument.id"], name=op.f("fk_verification_standard_standard_id")),
        sa.ForeignKeyConstraint(["verification_id"], ["verification.id"], name=op.f("fk_verification_standard_verification_id")),
        sa.ForeignKeyConstraint(
            ["void_seq"], ["journal.seq"], name=op.f("fk_verification_standard_void_seq"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_standard")),
    )
    op.create_index(op.f("ix_verification_standard_seq"), "verification_standard", ["seq"], unique=False)
    op.create_index(op.f("ix_verification_standard_standard_id"), "verification_standard", ["standard_id"], unique=False)
    op.create_index(op.f("ix_verification_standard_verification_id"), "verification_standard", ["verification_id"], unique=False)
    op.create_index(op.f("ix_verification_standard_void_seq"), "verification_standard", ["void_seq"], unique=False)


def _impact_line() -> None:
    op.create_table(
        "impact_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("impact_id", sa.Integer(), nullable=False),
        sa.Column("touch", sa.String(length=4), nullable=False),
        sa.Column("verification_id", sa.Integer(), nullable=True),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("judgement", sa.String(length=4), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("judged_by", sa.String(length=60), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("void_seq", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["impact_id"], ["impact.id"], name=op.f("fk_impact_line_impact_id")),
        sa.ForeignKeyConstraint(["point_id"], ["metering_point.id"], name=op.f("fk_impact_line_point_id")),
        sa.ForeignKeyConstraint(["seq"], ["journal.seq"], name=op.f("fk_impact_line_seq"), initially="DEFERRED", deferrable=True),
        sa.ForeignKeyConstraint(["verification_id"], ["verification.id"], name=op.f("fk_impact_line_verification_id")),
        sa.ForeignKeyConstraint(["void_seq"], ["journal.seq"], name=op.f("fk_impact_line_void_seq"), initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impact_line")),
    )
    op.create_index(op.f("ix_impact_line_impact_id"), "impact_line", ["impact_id"], unique=False)
    op.create_index(op.f("ix_impact_line_seq"), "impact_line", ["seq"], unique=False)
    op.create_index(op.f("ix_impact_line_void_seq"), "impact_line", ["void_seq"], unique=False)


def _triggers() -> None:
    op.execute("CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, '流水只能追加（二.五.11）'); END")
    op.execute("CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, '流水只能追加（二.五.11）'); END")
    op.execute("CREATE TRIGGER change_no_update BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, '流水只能追加（二.五.11）'); END")
    op.execute("CREATE TRIGGER change_no_delete BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, '流水只能追加（二.五.11）'); END")
