"""Decide what the bot answers: to a message that was received, a button, a command.

A message is saved, and its case opened, before anything here is thought; what is asked here only
completes the case. So a parent may answer, or not, or write something else at any moment.

| what happens                | what the bot does                                              |
| --------------------------- | -------------------------------------------------------------- |
| a message opens cases       | says it is received; asks what is missing, one thing at a time |
| a breach is told of         | says that it is reported and what to do now; two questions     |
| a message joins a case      | says so, and asks on                                           |
| a one-time code comes       | says whether we know now who writes, or what to do instead     |
| a copy of an identity       | says that it was destroyed, and how to show who you are; asks  |
| document comes              | nothing in that turn                                           |
| it is no privacy matter     | says where to go instead                                       |
| "no, that is not it"        | gives the choices; a person looks at what is chosen            |
| a button is tapped again,   | says so kindly; nothing is done twice                          |
| or of a case that is closed |                                                                |
| "a person"                  | says who will speak with the parent, and until when            |
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias, assert_never

from bot.heard import Heard, must_show_who, news_of
from bot.questions import About, is_breach, kind_choice, next_question, person_row, stop_row
from bot.reply import NO, YES, Button, Label, Part, Reply, Rows, Tapped
from bot.sayings import Saying
from bot.tapped_answers import Answered, answered
from casework.case import Case, CaseState
from casework.kinds import Kind
from casework.talk import (
    Act,
    Asked,
    AskPerson,
    DiscoverySaid,
    ForgetThisChat,
    SetDiscovered,
    Step,
    Talk,
)
from casework.tasks import TaskKind

MOST_TIMES: Final = 2
"""How often a question is asked; then a person asks it, if it matters."""
DUTCH: Final = "nl"


class Command(StrEnum):
    """What can be written behind a slash; the same in every language."""

    START = "start"
    HELP = "help"
    RIGHTS = "rechten"
    STATUS = "status"
    LANGUAGE = "taal"
    PERSON = "mens"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command."""

    command: Command


@dataclass(frozen=True, slots=True)
class Strayed:
    """A button that says nothing to this version."""


Happening: TypeAlias = Heard | Tapped | Commanded | Strayed


@dataclass(frozen=True, slots=True)
class Turn:
    """What an event in the chat comes to."""

    talk: Talk
    replies: tuple[Reply, ...] = ()
    acts: tuple[Act, ...] = ()
    notice: Part | None = None
    """A word over the button, where there is nothing to write below it."""


@dataclass(frozen=True, slots=True)
class _Conversation:
    """One event, with what is known around it."""

    talk: Talk
    about: About
    languages: Sequence[str]
    now: datetime

    def answer(self, happening: Happening) -> Turn:
        match happening:
            case Heard():
                return self._heard(happening)
            case Tapped():
                return self._tapped(happening)
            case Commanded():
                return self._commanded(happening.command)
            case Strayed():
                return self._go_on(self.talk, Part(Saying.OLD_BUTTON))
            case _:
                assert_never(happening)

    def _heard(self, heard: Heard) -> Turn:
        news = news_of(heard, self.about)
        told = self._told_alone(heard, news)
        if told is not None:
            return told
        talk = self.talk
        if heard.opened and not talk.language_chosen:
            talk = replace(talk, language=heard.language)
        opened = tuple(each for each in heard.opened if self.about.seen.case(each))
        if opened:
            talk = replace(talk, cases=opened, asked=None, denied="")
            return self._go_on(talk, *news, *self._opening(self.about.group(talk)))
        joined = next((each for each in heard.cases if self.about.seen.case(each)), None)
        if joined is None:
            return self._go_on(talk, Part(Saying.RECEIVED), *news)
        acts: tuple[Act, ...] = ()
        if joined not in talk.cases:
            talk = replace(talk, cases=(joined,), asked=None, denied="")
        asked = talk.asked
        if asked is not None and asked.step is Step.DISCOVERED and heard.discovered:
            acts = (SetDiscovered(asked.about, DiscoverySaid.IN_WORDS, heard.discovered),)
            talk = _with_settled(talk, Step.DISCOVERED, asked.about)
        elif asked is not None and asked.times >= MOST_TIMES:
            talk = _with_settled(talk, asked.step, asked.about)
        ends = asked is not None and bool(asked.about)
        return self._go_on(talk, Part(Saying.ADDED, (joined,)), *news, acts=acts, ends=ends)

    def _told_alone(self, heard: Heard, news: tuple[Part, ...]) -> Turn | None:
        """Answer what is said of a code or a copy where nothing else is to be said; else None.

        The open question stays as it is: neither is an answer to it.
        """
        if heard.copy_destroyed and not heard.opened:
            return self._say(*news) if news else Turn(self.talk)
        if heard.code_failed and not heard.words:
            return self._say(*news)
        known = next((each for each in heard.identified if self.about.seen.case(each)), None)
        if known is None or heard.opened:
            return None
        talk = self.talk
        if known not in talk.cases:
            talk = replace(talk, cases=(known,), asked=None, denied="")
        return replace(self, talk=talk)._repeat(*news)

    def _opening(self, group: Sequence[Case]) -> list[Part]:
        breaches = tuple(case.reference for case in group if is_breach(case))
        sure = [
            case for case in group if case.state is not CaseState.TRIAGE and not is_breach(case)
        ]
        parts = [Part(Saying.RECEIVED)]
        if breaches:
            parts += [Part(Saying.BREACH_REPORTED, breaches[:1]), Part(Saying.BREACH_NOW)]
            if sure:
                also = tuple(case.reference for case in sure)
                parts.append(Part(Saying.ALSO_UNDERSTOOD, also))
        elif any(Kind.DATALEK in case.likely for case in group if case not in sure):
            parts += [Part(Saying.MAYBE_BREACH), Part(Saying.BREACH_NOW)]
        elif all(case.kind is Kind.OVERIG for case in sure) and sure:
            parts += [Part(Saying.NOT_PRIVACY), *self._where_else()]
        return parts

    def _where_else(self, *, of_privacy: bool = False) -> list[Part]:
        """Answer the ways to reach the board, as far as its profile names them."""
        contact = self.about.board.contact
        ways = [
            (Saying.BY_MAIL, contact.email),
            (Saying.BY_PHONE, contact.phone),
            (Saying.ON_WEBSITE, contact.website),
        ]
        parts = [Part(saying, facts={"where": where}) for saying, where in ways if where]
        return [*parts, Part(Saying.AT_FG)] if of_privacy else parts

    def _tapped(self, tap: Tapped) -> Turn:
        match tap.step:
            case Step.PERSON:
                return self._ask_person(tap.about)
            case Step.LANGUAGE:
                return self._choose_language(tap.value)
            case Step.STOP:
                return self._stop(tap.value)
            case Step.KIND | Step.CHOICE | Step.SCHOOL | Step.AGE | Step.DISCOVERED:
                return self._answered(tap)
            case _:
                assert_never(tap.step)

    def _answered(self, tap: Tapped) -> Turn:
        case = self.about.seen.case(tap.about)
        if case is None:
            return self._go_on(self.talk, Part(Saying.OLD_BUTTON))
        if self.talk.has_settled(tap.step, tap.about):
            return Turn(self.talk, notice=Part(Saying.ALREADY_ANSWERED))
        talk = self.talk
        if tap.about not in talk.cases:
            linked = (each for each in case.linked if self.about.seen.case(each))
            talk = replace(talk, cases=(tap.about, *linked), asked=None, denied="")
        found = answered(talk, tap, case, self.about)
        if found is None:
            return self._go_on(talk, Part(Saying.OLD_BUTTON))
        if found.show_all_kinds:
            question = kind_choice(case, talk, self.about.group(talk), all_kinds=True)
            return self._asking(talk, Reply(question.parts, question.rows), tap.step, tap.about)
        return self._after(found)

    def _after(self, found: Answered) -> Turn:
        changed = replace(self, about=replace(self.about, seen=found.seen))
        return changed._go_on(found.talk, *found.parts, acts=found.acts, ends=True)

    def _go_on(
        self, talk: Talk, *parts: Part, acts: tuple[Act, ...] = (), ends: bool = False
    ) -> Turn:
        """Say something, and ask what is missing.

        When nothing is, tell how things stand if that `ends` the questions.
        """
        question = next_question(talk, self.about)
        if question is not None:
            reply = Reply((*parts, *question.parts), question.rows)
            return self._asking(talk, reply, question.step, question.about, acts=acts)
        ended = self._ending(talk) if ends else ()
        talk = replace(talk, asked=None)
        return Turn(talk, (Reply((*parts, *ended), self._open_ways(talk)),), acts)

    def _asking(
        self, talk: Talk, reply: Reply, step: Step, ref: str, *, acts: tuple[Act, ...] = ()
    ) -> Turn:
        before = talk.asked
        again = before is not None and (before.step, before.about) == (step, ref)
        times = before.times + 1 if again and before is not None else 1
        if before is not None and before.step is Step.STOP:
            times = MOST_TIMES  # It stood open before; whether to stop came in between.
        asked = Asked(step, ref, self.now, times)
        return Turn(replace(talk, asked=asked), (reply,), acts)

    def _ending(self, talk: Talk) -> tuple[Part, ...]:
        """Answer how the cases in hand stand, once the last question is answered."""
        group = self.about.group(talk)
        if not group:
            return ()
        stands = tuple(Part(Saying.CASE_STANDS, (case.reference,)) for case in group)
        who = (Part(Saying.SHOW_WHO),) if any(must_show_who(case) for case in group) else ()
        return (Part(Saying.THANKS), *stands, *who)

    def _open_ways(self, talk: Talk) -> Rows:
        """Answer the buttons below what is no question."""
        group = self.about.group(talk)
        head = group[0].reference if group else ""
        row = person_row(head)
        other = group and all(_is_other(case) for case in group)
        if other and not talk.has_settled(Step.KIND, head):
            return ((Button(Step.KIND, head, NO, Label.ABOUT_PRIVACY),), row)
        return (row,)

    def _commanded(self, command: Command) -> Turn:
        match command:
            case Command.START:
                turn = self._say(Part(Saying.WELCOME))
            case Command.HELP:
                turn = self._say(Part(Saying.HELP))
            case Command.RIGHTS:
                turn = self._say(Part(Saying.RIGHTS), *self._where_else(of_privacy=True))
            case Command.STATUS:
                turn = self._status()
            case Command.LANGUAGE:
                rows = tuple(
                    (Button(Step.LANGUAGE, "", each, words=each),) for each in self.languages
                )
                reply = Reply((Part(Saying.WHICH_LANGUAGE),), (*rows, person_row()))
                turn = Turn(self.talk, (reply,))
            case Command.PERSON:
                turn = self._ask_person("")
            case Command.STOP:
                reply = Reply((Part(Saying.REALLY_STOP),), (stop_row(), person_row()))
                turn = self._asking(self.talk, reply, Step.STOP, "")
            case _:
                assert_never(command)
        return turn

    def _say(self, *parts: Part) -> Turn:
        """Say something beside the questions, which stay as they are."""
        return Turn(self.talk, (Reply(parts, (person_row(),)),))

    def _status(self) -> Turn:
        cases = self.about.seen.cases
        if not cases:
            # What was forgotten cannot be told from what never was.
            return self._say(Part(Saying.NO_CASES), *self._where_else())
        parts = [Part(Saying.STATUS)]
        for case in cases:
            parts.append(Part(Saying.CASE_STANDS, (case.reference,)))
            waits = case.acts.open_question is not None
            parts.append(
                Part(Saying.WAITS_FOR_YOU if waits else Saying.WAITS_FOR_STAFF, (case.reference,))
            )
        return self._say(*parts)

    def _choose_language(self, language: str) -> Turn:
        if language not in self.languages:
            return self._go_on(self.talk, Part(Saying.OLD_BUTTON))
        talk = replace(self.talk, language=language, language_chosen=True)
        return replace(self, talk=talk)._repeat(Part(Saying.LANGUAGE_IS))

    def _repeat(self, *parts: Part) -> Turn:
        """Say something, and the open question once more, without counting it."""
        question = next_question(self.talk, self.about)
        rows = question.rows if question else (person_row(),)
        return Turn(self.talk, (Reply((*parts, *(question.parts if question else ())), rows),))

    def _stop(self, value: str) -> Turn:
        asked = self.talk.asked
        if asked is None or asked.step is not Step.STOP:
            return Turn(self.talk, notice=Part(Saying.ALREADY_ANSWERED))
        if value != YES:
            return self._go_on(self.talk, Part(Saying.NOT_STOPPED))
        parts = [Part(Saying.STOPPED), *self._where_else()]
        kept = Talk(language=self.talk.language)
        return Turn(kept, (Reply(tuple(parts), (person_row(),)),), (ForgetThisChat(),))

    def _ask_person(self, ref: str) -> Turn:
        found = self.about.seen.case(ref) or next(
            iter((*self.about.group(self.talk), *self.about.seen.cases)), None
        )
        ref = found.reference if found else ""
        known = found is not None and any(
            task.kind is TaskKind.TALK_TO_PARENT for task in found.open_tasks
        )
        said = Saying.PERSON_KNOWN if known else Saying.PERSON_COMES
        parts = (Part(said, (ref,) if ref else ()), *self._where_else())
        acts = () if known else (AskPerson(ref or None, self.about.language),)
        return Turn(self.talk, (Reply(parts, (person_row(ref),)),), acts)


def answer(
    talk: Talk,
    happening: Happening,
    about: About,
    now: datetime,
    *,
    languages: Sequence[str] = (DUTCH,),
) -> Turn:
    """Answer what an event in a chat comes to.

    `languages` are those the bot speaks, by ISO 639-1 code.
    """
    talk = _pruned(talk, about)
    return _Conversation(talk, about, languages, now).answer(happening)


def command_named(word: str) -> Command:
    """Answer which command a word is; help for one that we do not know."""
    known = {command.value: command for command in Command}
    return known.get(word.casefold(), Command.HELP)


def _pruned(talk: Talk, about: About) -> Talk:
    """Answer the talk without what was settled about cases that are closed."""
    settled = frozenset(each for each in talk.settled if about.seen.case(each[1]) is not None)
    return replace(talk, settled=settled)


def _with_settled(talk: Talk, step: Step, about: str) -> Talk:
    return replace(talk, settled=talk.settled | {(step, about)})


def _is_other(case: Case) -> bool:
    return case.kind is Kind.OVERIG and case.state is not CaseState.TRIAGE
