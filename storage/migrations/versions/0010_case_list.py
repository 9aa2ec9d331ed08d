"""Find the cases of a seat without reading all."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcMoment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ORDER = ["rank", "listed_at", "reference"]
PASSED_OVER = ["state", "stand", "hidden_from"]
INDEXES = {
    "ix_case_list": ["board", "live", *ORDER, "school", "kind", *PASSED_OVER],
    "ix_case_list_school": ["board", "school", "live", *ORDER, "kind", *PASSED_OVER],
    "ix_case_list_kind": ["board", "kind", "live", *ORDER, "school", *PASSED_OVER],
    "ix_case_list_stand": ["board", "stand", *ORDER, "school", "kind", "state", "hidden_from"],
}
TURN_INDEXES = {
    "ix_case_turn_list": ["board", "whose", "rank", "due_at", "case_reference", "stand"],
    "ix_case_turn_stand": ["board", "whose", "stand", "rank", "due_at", "case_reference"],
}
NEVER = "9999-12-31 00:00:00.000000"
COLUMNS = ("live", "rank", "listed_at", "stand", "hidden_from")
# Tasks and questions are sealed, so what they add to a row comes with the next act on its case.
FILL = """
UPDATE "case" SET
  live = (state <> 'closed' OR open_tasks > 0),
  rank = CASE WHEN kind = 'datalek'
    OR (state = 'triage' AND CAST(likely AS TEXT) LIKE '%"datalek"%') THEN 0 ELSE 1 END,
  stand = CASE WHEN state = 'triage' THEN 'triage' ELSE '' END,
  hidden_from = CAST(kept_from AS TEXT)
"""
# SQLite keeps moments as text without a zone, so they are copied and never written here.
LISTED = (
    """UPDATE "case" SET listed_at = due_at WHERE state <> 'closed' AND due_at IS NOT NULL""",
    """UPDATE "case" SET listed_at = COALESCE(closed_at, opened), rank = 1
       WHERE state = 'closed' AND open_tasks = 0""",
)
HOLDERS = r"""
INSERT INTO case_turn (case_reference, whose, board, rank, due_at, stand)
SELECT reference,
  role || CASE WHEN deputy THEN '\:deputy' ELSE '' END
    || CASE WHEN role = 'director' THEN ' ' || COALESCE(school, '') ELSE '' END,
  board, rank, listed_at, stand
FROM "case" WHERE state <> 'closed'
"""
# Whose an old case's duties are is sealed: all see them until the case is written again.
DUTIES = """
INSERT INTO case_turn (case_reference, whose, board, rank, due_at, stand)
SELECT reference,
  :role || CASE WHEN :role = 'director' THEN ' ' || COALESCE(school, '') ELSE '' END,
  board, rank, listed_at, stand
FROM "case"
WHERE open_tasks > 0 AND hidden_from NOT LIKE :quoted
  AND NOT (state <> 'closed' AND role = :role AND NOT deputy)
"""
ROLES = ("director", "ibp_manager", "fg", "desk")


def upgrade() -> None:
    """Take the step; every case that is there already gets its place in the lists."""
    for column in (
        sa.Column("live", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("rank", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("listed_at", UtcMoment(), nullable=False, server_default=NEVER),
        sa.Column("stand", sa.String(), nullable=False, server_default=""),
        sa.Column("hidden_from", sa.String(), nullable=False, server_default=""),
    ):
        op.add_column("case", column)
    op.create_table(
        "case_turn",
        sa.Column("case_reference", sa.String(), nullable=False),
        sa.Column("whose", sa.String(), nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcMoment(), nullable=False),
        sa.Column("stand", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_reference"], ["case.reference"], deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("case_reference", "whose"),
    )
    for statement in (FILL, *LISTED, HOLDERS):
        op.execute(sa.text(statement))
    for role in ROLES:
        duties = sa.text(DUTIES).bindparams(
            sa.bindparam("role", role, sa.String()),
            sa.bindparam("quoted", f'%"{role}"%', sa.String()),
        )
        op.execute(duties)
    if op.get_bind().dialect.name == "postgresql":
        # It makes no index on a table of which foreign keys are still to be checked.
        op.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
    for name, columns in INDEXES.items():
        op.create_index(name, "case", columns)
    for name, columns in TURN_INDEXES.items():
        op.create_index(name, "case_turn", columns)
    op.drop_index("ix_event_case", table_name="event")
    op.create_index("ix_event_case", "event", ["board", "case_reference", "seq"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_event_case", table_name="event")
    op.create_index("ix_event_case", "event", ["board", "case_reference"])
    for name in TURN_INDEXES:
        op.drop_index(name, table_name="case_turn")
    op.drop_table("case_turn")
    for name in INDEXES:
        op.drop_index(name, table_name="case")
    for column in reversed(COLUMNS):
        op.drop_column("case", column)
