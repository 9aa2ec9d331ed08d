"""Find what does not fit together in a profile: roles, ladder, schools, terms and sources."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from casework.boards import DEFAULT_ROUTING, DEFAULT_TITLES, Role
from casework.kinds import KIND_FACTS, ClockRule, Kind
from casework.profile_words import did_you_mean
from casework.school_names import fold
from casework.toml_lines import Path

Data = Mapping[str, object]

LADDER: Final = 'ladder = ["director", "fg"]'
DESCRIBED_BY_ITS_SCHOOLS: Final = Role.DIRECTOR
"""Every school has its own director, so the profile need not describe that role."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and what to write instead."""

    path: Path
    words: str
    """In `{other}` comes where the other place is."""
    other: Path | None = None


def faults_between(data: Data) -> Iterator[Fault]:
    """Find the faults that one key alone does not show.

    What the schema refuses is passed over here, so that both kinds of fault are told at once.
    """
    yield from _missing_roles(data)
    yield from _ladder(data)
    yield from _nobody_without_a_school(data)
    yield from _terms_without_effect(data)
    yield from _one_name_for_two_schools(data)
    yield from _sources_of_nothing(data)


def _missing_roles(data: Data) -> Iterator[Fault]:
    described = _table(data, "roles")
    if Role.FG not in described:
        yield Fault(
            ("roles", "fg"),
            "is missing: every board has a functionaris gegevensbescherming; write under [roles]"
            f' fg = {{ title = "{DEFAULT_TITLES[Role.FG]}" }}',
        )
    missing = set(Role) - set(described) - {Role.FG, DESCRIBED_BY_ITS_SCHOOLS}
    for path, role in _roles_named(data):
        if role in missing:
            missing.discard(Role(role))
            description = f'{role} = {{ title = "{DEFAULT_TITLES[Role(role)]}" }}'
            yield Fault(
                path,
                f"'{role}' is not described; write under [roles] {description}, or name another"
                " role here",
            )


def _roles_named(data: Data) -> Iterator[tuple[Path, str]]:
    for table in ("routing", "routing_without_school"):
        for kind, role in _table(data, table).items():
            yield (table, kind), str(role)
    for number, role in enumerate(_list(data, "ladder")):
        if role != Role.DESK:  # is refused there anyhow
            yield ("ladder", number), str(role)
    for number, role in enumerate(_list(_table(data, "breach"), "notify")):
        yield ("breach", "notify", number), str(role)


def _ladder(data: Data) -> Iterator[Fault]:
    """A ladder has a hole when a ticket can pass somebody by, go down again, or never end.

    So nobody stands on it twice, a director stands first, the desk does not stand on it (it gets
    what the FG may not have), and the FG stands last: above the FG there is only the AP.
    """
    if not isinstance(data.get("ladder"), list | tuple):
        return
    ladder = [str(role) for role in _list(data, "ladder")]
    if any(role not in set(Role) for role in ladder):
        return
    if not ladder:
        yield Fault(("ladder",), f"is empty, so nobody would be next; write {LADDER}")
        return
    yield from _rungs(ladder)
    if Role.FG not in ladder:
        yield Fault(("ladder",), f"does not end with the FG; write 'fg' last: {LADDER}")
    kinds = _kinds_of_directors(data)
    if Role.DIRECTOR not in ladder and kinds:
        yield Fault(
            ("ladder",),
            f"passes the director by, who gets {', '.join(kinds)}; write 'director' first:"
            f" {LADDER}",
        )


def _rungs(ladder: Sequence[str]) -> Iterator[Fault]:
    for number, role in enumerate(ladder):
        path = ("ladder", number)
        if role in ladder[:number]:
            yield Fault(path, f"'{role}' stands on the ladder twice; keep it in one place")
        elif role == Role.DESK:
            yield Fault(path, "'desk' is no rung: it takes what has no school yet; leave it out")
        elif role == Role.DIRECTOR and number:
            yield Fault(path, "a ticket would go down to a school again; write 'director' first")
        elif role == Role.FG and number < len(ladder) - 1:
            yield Fault(path, "above the FG there is only the AP; write 'fg' last")


def _kinds_of_directors(data: Data) -> list[str]:
    routing = _table(data, "routing")
    return [kind for kind in Kind if routing.get(kind, DEFAULT_ROUTING[kind]) == Role.DIRECTOR]


def _nobody_without_a_school(data: Data) -> Iterator[Fault]:
    for kind, role in _table(data, "routing_without_school").items():
        if role == Role.DIRECTOR:
            yield Fault(
                ("routing_without_school", kind),
                "without a school there is no director; write 'desk', 'ibp_manager' or 'fg'",
            )


def _terms_without_effect(data: Data) -> Iterator[Fault]:
    for kind in _table(data, "terms"):
        if kind in set(Kind) and KIND_FACTS[Kind(kind)].clock is not ClockRule.PROFILE_TERM:
            yield Fault(
                ("terms", kind),
                "only requests of AVG art. 15-22 have a term of the board; leave this out",
            )


def _one_name_for_two_schools(data: Data) -> Iterator[Fault]:
    seen: dict[str, tuple[int, Path]] = {}
    for number, name, path in _school_names(data):
        folded = fold(name)
        first, place = seen.setdefault(folded, (number, path))
        if first != number:
            yield Fault(
                path,
                f"'{name}' is the name of another school too ({{other}}), so nobody knows which"
                " is meant; write the village behind both names, or leave out the alias",
                other=place,
            )


def _school_names(data: Data) -> Iterator[tuple[int, str, Path]]:
    for number, school in enumerate(_list(data, "schools")):
        if isinstance(school, Mapping):
            if isinstance(name := school.get("name"), str):
                yield number, name.strip(), ("schools", number, "name")
            for place, alias in enumerate(_list(school, "aliases")):
                if isinstance(alias, str):
                    yield number, alias.strip(), ("schools", number, "aliases", place)


def _sources_of_nothing(data: Data) -> Iterator[Fault]:
    schools = [name for _, name, _ in _school_names(data)]
    for key in _table(data, "sources"):
        part, _, rest = key.partition(".")
        inner = data.get(part)
        known = part in data and part != "sources"
        if known and isinstance(inner, Mapping) and rest:
            known = rest.partition(".")[0] in inner
        elif known and part == "schools" and rest:
            known = any(rest.startswith(name) for name in schools)
        if not known:
            near = did_you_mean(key, [each for each in _keys(data) if each != key])
            yield Fault(
                ("sources", key),
                f"the profile says nothing under this key{near or '; leave it out'}",
            )


def _keys(data: Data) -> Iterator[str]:
    for part in data:
        if part != "sources":
            yield part
            yield from (f"{part}.{key}" for key in _table(data, part))


def _table(data: Data, key: str) -> Mapping[str, object]:
    found = data.get(key)
    return found if isinstance(found, Mapping) else {}


def _list(data: Data, key: str) -> Sequence[object]:
    found = data.get(key)
    return found if isinstance(found, list | tuple) else ()
