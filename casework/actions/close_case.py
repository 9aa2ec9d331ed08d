"""Close a case within a transaction: the outcome, and what is left to do as tasks with dates."""

from collections.abc import Collection

from casework.actions.acting import Acting
from casework.actions.keep_breach_register import entry_of
from casework.breach_duties import refuse_early_closing
from casework.case import Case, CaseOutcome, CaseState
from casework.duties import duties_after_closing
from casework.events import EventKind
from casework.kinds import Kind
from casework.letters import TaskStage
from casework.ports import Transaction
from casework.tasks import TaskKind


async def closed_within(
    acting: Acting,
    tx: Transaction,
    found: Case,
    outcome: CaseOutcome,
    *,
    done: Collection[TaskKind] = (),
) -> Case:
    """Answer a case that was found, closed and written with everything that follows.

    `done` are the duties that are done in the same act, and so are not opened. Raises CaseRefuses,
    as the state machine says.
    """
    now = acting.clock.now()
    board = acting.boards[found.board]
    if found.kind is Kind.DATALEK and found.state in {CaseState.NEW, CaseState.TAKEN_UP}:
        refuse_early_closing(await entry_of(acting, tx, found))
    case = found.closed(outcome, now=now, own_age=board.age_of_own_rights)
    for task in duties_after_closing(case, board, now):
        if task.kind in done:
            continue
        case = case.with_task(task)
        once = task.opened.isoformat()
        await tx.letters.owe(
            acting.writer(case).task(case, task, task.role, stage=TaskStage.NEW, once=once)
        )
        await tx.journal.note(
            acting.event(
                case,
                EventKind.TASK_OPENED,
                task=task.kind.value,
                role=task.role.value,
                due=task.due_at.isoformat(),
            )
        )
    return await acting.written(tx, case, EventKind.CASE_CLOSED, outcome=outcome.value)
