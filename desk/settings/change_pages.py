"""Show who stands in and when people are reminded, and change it."""

from dataclasses import dataclass
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from casework.actions.change_board_settings import (
    BoardsInUse,
    ChangeBoardSettings,
    SettingRefused,
)
from casework.board_settings import SetProfile, SettingKey, may_set
from casework.case import CaseRefuses
from casework.setting_words import TIMES, NotRead, read_time, shown_time
from desk.frame import Visit, text_of
from desk.settings.rows import SettingRow, deputy_keys, reminder_keys, setting_rows
from desk.settings.tabs import SETTINGS, settings_tabs

DEPUTIES: Final = f"{SETTINGS}/plaatsvervangers"
REMINDERS_PAGE: Final = f"{SETTINGS}/herinneringen"
CHANGE: Final = f"{SETTINGS}/wijzig"
NOT_FOUND, REFUSED, CONFLICT = 404, 403, 409
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class ChangePages:
    """The pages on what can be set over a profile."""

    in_use: BoardsInUse

    async def deputies(self, visit: Visit) -> Response:
        """Show who stands in for whom."""
        keys = deputy_keys(self.in_use.profiles[visit.board_id], visit.seat)
        return await self._list(visit, keys, "settings/deputies.html", DEPUTIES)

    async def reminders(self, visit: Visit) -> Response:
        """Show when people are reminded."""
        return await self._list(visit, reminder_keys(), "settings/reminders.html", REMINDERS_PAGE)

    async def _list(
        self, visit: Visit, keys: tuple[SettingKey, ...], template: str, here: str
    ) -> Response:
        known = await self._acts(visit).known()
        rows = setting_rows(self.in_use.profiles[visit.board_id], known, keys, visit.seat)
        return visit.page(template, tabs=settings_tabs(visit, here), rows=rows)

    async def change(self, visit: Visit) -> Response:
        """Show the form of one thing; on a form, set it."""
        sent = visit.request.method == "POST"
        text = (
            await text_of(visit.request, "wat")
            if sent
            else visit.request.query_params.get("wat", "")
        )
        key = self._own_key(visit, text)
        acts = self._acts(visit)
        if not sent:
            return self._form(visit, key, await acts.known(), None)
        typed = {
            name: (await text_of(visit.request, name))[:LONGEST]
            for name in ("waarde", "naam", "adres")
        }
        try:
            await acts.put(key, _value(key, typed))
        except (NotRead, SettingRefused) as fault:
            return self._form(visit, key, await acts.known(), typed, str(fault))
        return visit.go(_page_of(key), told="Het is ingesteld en geldt meteen.")

    async def take_back(self, visit: Visit) -> Response:
        """Take back what was set: the profile holds again."""
        key = self._own_key(visit, await text_of(visit.request, "wat"))
        try:
            await self._acts(visit).take_back(key)
        except CaseRefuses as refusal:  # a colleague was first
            return visit.go(_page_of(key), told=str(refusal), kind="info")
        return visit.go(_page_of(key), told="Het profiel geldt weer.")

    def _acts(self, visit: Visit) -> ChangeBoardSettings:
        return visit.acting(ChangeBoardSettings, in_use=self.in_use)

    def _own_key(self, visit: Visit, text: str) -> SettingKey:
        """Answer a key that this seat sees and may set; raises 404, or 403."""
        profile = self.in_use.profiles[visit.board_id]
        keys = (*reminder_keys(), *deputy_keys(profile, visit.seat))
        key = next((each for each in keys if str(each) == text), None)
        if key is None:
            raise HTTPException(NOT_FOUND)
        if not may_set(visit.seat, key):
            raise HTTPException(REFUSED)
        return key

    def _form(
        self,
        visit: Visit,
        key: SettingKey,
        known: SetProfile,
        typed: dict[str, str] | None,
        error: str = "",
    ) -> Response:
        profile = self.in_use.profiles[visit.board_id]
        (row,) = setting_rows(profile, known, [key], visit.seat)
        return visit.page(
            "settings/change.html",
            status=CONFLICT if error else 200,
            row=row,
            key=str(key),
            words=TIMES.get(key.name) if not key.is_deputy else None,
            typed=typed or _typed(known, key),
            error=error,
            back=_page_of(key),
            is_set=_is_set(row),
        )


def _is_set(row: SettingRow) -> bool:
    return row.at is not None


def _page_of(key: SettingKey) -> str:
    return DEPUTIES if key.is_deputy else REMINDERS_PAGE


def _value(key: SettingKey, typed: dict[str, str]) -> Any:
    """Answer what was typed as a profile has it. Raises NotRead."""
    if not key.is_deputy:
        return read_time(key.name, typed["waarde"])
    if not typed["adres"] and not typed["naam"]:
        return None
    if not typed["adres"]:
        raise NotRead("Vul ook het mailadres in: daar gaat de post naartoe.")
    return {"address": typed["adres"], "name": typed["naam"]}


def _typed(known: SetProfile, key: SettingKey) -> dict[str, str]:
    """Answer what holds, as the boxes of the form have it."""
    if not key.is_deputy:
        value = getattr(known.board.reminders, key.name)
        return {"waarde": shown_time(key.name, value), "naam": "", "adres": ""}
    school = known.board.school(key.name)
    facts = next((f for role, f in known.board.roles.items() if role == key.name), None)
    holder = school if key.part == "schools" else facts
    person = holder.deputy if holder else None
    return {
        "waarde": "",
        "naam": person.name if person else "",
        "adres": person.address if person else "",
    }
