"""Check a board's profile when it is loaded, and fill in what only its administrator knows."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from pydantic import ValidationError

from casework.boards import BoardProfile, Holder, Role, School
from casework.profile_faults import Fault, faults_between
from casework.profile_words import instead, instead_of_bad_toml, path_of
from casework.toml_lines import Path, lines_of

FROM_SETTINGS: Final = "instellingen"
"""What a profile says of the source of a key that its administrator filled in."""


class BoardProfileInvalid(ValueError):
    """A profile says something this service cannot work with.

    The text has one line per fault: file, line, key, what is wrong and what to write instead.
    """


def read_profile(content: bytes, *, file: str) -> BoardProfile:
    """Turn the contents of a profile file into a profile.

    Raises BoardProfileInvalid with every fault that was found, by line.
    """
    text = _decoded(content, file)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BoardProfileInvalid(f"{file}, {_bad_toml(str(fault), text)}") from None
    except RecursionError:
        raise BoardProfileInvalid(f"{file}: lists within lists without end; write one") from None
    return check_profile(data, file=file, lines=lines_of(text.replace("\r\n", "\n")))


def check_profile(
    data: Mapping[str, object], *, file: str, lines: Mapping[Path, int] | None = None
) -> BoardProfile:
    """Turn the contents of a profile, given key by key, into a profile.

    `lines` are those of the keys, counted from 1, where the contents were read from a text.
    Raises BoardProfileInvalid with every fault that was found.
    """
    faults = faults_in(data)
    if faults:
        told = sorted((_line(fault.path, lines or {}), _words(fault, lines)) for fault in faults)
        raise BoardProfileInvalid(
            "\n".join(f"{file}{f', line {line}' if line else ''}: {words}" for line, words in told)
        )
    return BoardProfile.model_validate(data)


def faults_in(data: Mapping[str, object]) -> list[Fault]:
    """Answer everything that is wrong in the contents of a profile."""
    faults = list(faults_between(data))
    try:
        BoardProfile.model_validate(data)
    except ValidationError as fault:
        faults += [
            Fault(path_of(error), instead(error)) for error in fault.errors(include_url=False)
        ]
    return faults


def _decoded(content: bytes, file: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BoardProfileInvalid(f"{file}, line 1: not UTF-8 but UTF-16; save the file as UTF-8")
    try:
        return content.decode("utf-8-sig")  # Notepad starts a file with a byte order mark
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        odd = fault.object[fault.start : fault.start + 1].decode("cp1252", "replace")
        raise BoardProfileInvalid(
            f"{file}, line {line}: not UTF-8 (perhaps {odd!r} as Windows writes it); save the file"
            " as UTF-8"
        ) from None


def _bad_toml(message: str, text: str) -> str:
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    if place is None:
        last = max(1, len(text.splitlines()))
        return f"line {last}, the end of the file: {instead_of_bad_toml(message)}"
    return f"line {place[1]}, column {place[2]}: {instead_of_bad_toml(message)}"


def _words(fault: Fault, lines: Mapping[Path, int] | None) -> str:
    key = ".".join(str(part) for part in fault.path) or "(file)"
    if fault.other is None:
        return f"{key}: {fault.words}"
    line = _line(fault.other, lines or {})
    other = f"on line {line}" if line else ".".join(str(part) for part in fault.other)
    return f"{key}: {fault.words.replace('{other}', other)}"


def _line(path: Path, lines: Mapping[Path, int]) -> int:
    """The line of a key, or of what it stands in; 0 where nothing is known of it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1 if lines else 0)


def with_local_facts(
    profile: BoardProfile,
    *,
    roles: Mapping[Role, Holder],
    directors: Mapping[str, Holder],
    schools: tuple[School, ...],
    contact_email: str,
    source: str,
) -> BoardProfile:
    """Answer the profile with what only the board's administrator knows filled in, ready to run.

    `directors` are those of schools, by the school's name; `contact_email` is empty where the
    profile's own holds. Raises BoardProfileInvalid when a director is given for a school the
    board does not have, when something given does not fit the profile, and when parents would
    have nowhere to write to.
    """
    filled = filled_in(
        profile,
        roles=roles,
        directors=directors,
        schools=schools,
        contact_email=contact_email,
        source=source,
    )
    if not filled.contact.email:
        raise BoardProfileInvalid(
            f"{source}: contact_email: is missing, and the documents of {profile.name} name no"
            ' mail address; write the one that parents can write to: contact_email = "…"'
        )
    return filled


def filled_in(
    profile: BoardProfile,
    *,
    roles: Mapping[Role, Holder],
    directors: Mapping[str, Holder],
    schools: tuple[School, ...],
    contact_email: str,
    source: str,
) -> BoardProfile:
    """Answer the profile with what was entered for it, though more may be needed to run.

    Raises as `with_local_facts` does, but for a contact that is still missing.
    """
    names = [school.name for school in (*profile.schools, *schools)]
    unknown = [name for name in directors if name not in names]
    if unknown:
        raise BoardProfileInvalid("\n".join(_no_school(each, names, source) for each in unknown))
    data = profile.model_dump(exclude_unset=True)
    if names:
        data["schools"] = [
            {**school.model_dump(exclude_unset=True), **_of_school(directors.get(school.name))}
            for school in (*profile.schools, *schools)
        ]
    if roles:
        given = {role: _of_role(profile, role, holder) for role, holder in roles.items()}
        data["roles"] = {**data.get("roles", {}), **given}
    if contact_email:
        data["contact"] = {**data.get("contact", {}), "email": contact_email}
    entered = _entered(roles, directors, schools, contact_email)
    data["sources"] = {**data.get("sources", {}), **dict.fromkeys(entered, FROM_SETTINGS)}
    return check_profile(data, file=source)


def _entered(
    roles: Iterable[Role], directors: Iterable[str], schools: Iterable[School], contact_email: str
) -> Iterator[str]:
    """The keys that the settings filled in."""
    yield from (f"roles.{role}" for role in roles)
    yield from (f"schools.{name}" for name in directors)
    yield from (f"schools.{school.name}" for school in schools)
    if contact_email:
        yield "contact.email"


def _no_school(name: str, schools: list[str], source: str) -> str:
    expected = ", ".join(schools) or "none yet; add it under schools first"
    return f"{source}: directors.{name}: is no school of this board; its schools: {expected}"


def _of_school(director: Holder | None) -> dict[str, object]:
    if director is None:
        return {}
    person = director.model_dump(exclude={"deputy"}, exclude_unset=True)
    deputy = {"deputy": director.deputy.model_dump()} if director.deputy else {}
    return {"director": person, **deputy}


def _of_role(profile: BoardProfile, role: Role, holder: Holder) -> dict[str, object]:
    facts = profile.roles.get(role)
    deputy = holder.deputy or (facts.deputy if facts else None)
    return {
        "title": profile.title(role),
        "address": holder.address,
        "name": holder.name or (facts.name if facts else ""),
        "deputy": deputy.model_dump() if deputy else None,
    }
