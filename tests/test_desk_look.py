"""The look of the desk: what every page, every part and every file must hold to."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from desk_templates import DESK, STATIC, InventedVisit, shown
from lxml import html

Found = Any
"""A parsed page; what an XPath answers has no narrower type."""
VENDOR: Final = STATIC / "vendor"
SHEETS: Final = sorted(STATIC.glob("*.css"))
SHEETS_BOUND: Final = 60_000
SCRIPT_LINES: Final = 150


def part(call: str, **context: Any) -> Found:
    """Answer one part, in an element of its own."""
    source = f'{{% import "parts/ui.html" as ui %}}<div>{call}</div>'
    return html.fromstring(shown(source, **context))


PAGES: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = {
    "gallery": ("gallery.html", {}),
    "base": ("base.html", {"flash": None, "accent_href": None}),
    "public": ("public.html", {"visit": None, "lang": "ar", "dir": "rtl"}),
}
every_page = pytest.mark.parametrize("name", PAGES)


def page(name: str) -> Found:
    source, context = PAGES[name]
    return whole(source, **context)


def whole(source: str, **context: Any) -> Found:
    """Answer a whole page."""
    return html.document_fromstring(shown(source, **context))


# Every page


@every_page
def test_nothing_on_a_page_is_styled_or_run_inline(name: str) -> None:
    found = page(name)

    handlers = [
        attribute
        for element in found.xpath("//*")
        for attribute in element.attrib
        if attribute.startswith(("on", "hx-on"))
    ]

    assert handlers == []
    assert found.xpath("//style | //*[@style] | //script[not(@src)]") == []


@every_page
def test_every_id_is_there_once(name: str) -> None:
    ids = Counter(page(name).xpath("//@id"))

    assert [each for each, times in ids.items() if times > 1] == []


@every_page
def test_every_box_has_a_label_and_every_reference_leads_somewhere(name: str) -> None:
    found = page(name)
    ids = set(found.xpath("//@id"))

    boxes = found.xpath("//input[not(@type='hidden')] | //select | //textarea")
    nameless = [
        box.get("id") for box in boxes if not found.xpath(f"//label[@for='{box.get('id')}']")
    ]
    pointers = found.xpath("//@for | //@popovertarget | //@data-copy | //@data-counter")
    described = " ".join(found.xpath("//@aria-describedby")).split()
    inside = [href[1:] for href in found.xpath("//a/@href") if href.startswith("#")]

    assert nameless == []
    assert {*pointers, *described, *inside} - ids == set()


@every_page
def test_every_form_that_changes_something_carries_the_token(name: str) -> None:
    forms = page(name).xpath("//form[@method='post']")

    assert [form.get("action") for form in forms if not form.xpath(".//input[@name='csrf']")] == []


@every_page
def test_a_page_fetches_only_files_of_ours_that_are_there(name: str) -> None:
    found = page(name)

    fetched = found.xpath("//script/@src | //link/@href | //img/@src")
    ours = [path.removeprefix("/static/") for path in fetched if path.startswith("/static/")]
    others = [path for path in fetched if not path.startswith("/static/")]

    assert [path for path in ours if not (STATIC / path).is_file()] == []
    assert others in ([], ["/kleur/waterlanden.css"])


@every_page
def test_the_keyboard_can_pass_the_header_and_a_page_says_its_language(name: str) -> None:
    found = page(name)

    first = found.xpath("//body//*[self::a or self::button or self::input]")[0]

    assert first.get("href") == "#inhoud"
    assert found.xpath("//main/@id") == ["inhoud"]
    assert (found.get("lang"), found.get("dir")) == (
        ("ar", "rtl") if name == "public" else ("nl", "ltr")
    )


def test_staff_see_who_they_are_and_can_leave_or_change_seats() -> None:
    found = page("base")

    assert found.xpath("//*[@class='desk-person__name']/text()") == ["Saskia van den Berg"]
    assert found.xpath("//form/@action") == ["/plaats", "/uit"]
    assert found.xpath("//nav//a[@aria-current='page']/text()") == ["Vandaag"]


def test_who_has_one_seat_is_not_asked_to_choose() -> None:
    found = whole("base.html", visit=InventedVisit(seats=()))

    assert found.xpath("//form/@action") == ["/uit"]


def test_a_public_page_shows_no_menu_and_runs_no_htmx() -> None:
    found = page("public")

    assert found.xpath("//nav | //form") == []
    assert found.xpath("//script/@src") == ["/static/desk.js"]


def test_htmx_adds_no_styles_runs_no_text_and_keeps_no_pages() -> None:
    config = json.loads(page("base").xpath("//meta[@name='htmx-config']/@content")[0])

    assert config["includeIndicatorStyles"] is False
    assert config["allowEval"] is False
    assert config["allowScriptTags"] is False
    assert config["historyCacheSize"] == 0


def test_a_page_without_heading_or_aside_has_no_empty_ones() -> None:
    bare = whole('{% extends "base.html" %}')
    full = whole(
        '{% extends "base.html" %}{% block heading %}Zaken{% endblock %}'
        "{% block aside %}Ernaast{% endblock %}{% block content %}Inhoud{% endblock %}"
    )

    assert bare.xpath("//h1 | //aside") == []
    assert [h1.text for h1 in full.xpath("//h1")] == ["Zaken"]
    assert len(full.xpath("//aside")) == 1
    assert full.text_content().count("Inhoud") == 1


# Every part

HOSTILE: Final = "<img src=x onerror=alert(1)>\" onclick='x"
CALLS: Final = {
    "csrf_field": "ui.csrf_field(x)",
    "field": 'ui.field("a", x, x, hint=x, error=x, dir="auto")',
    "date_field": 'ui.date_field("a", x, x, hint=x, error=x)',
    "moment_field": 'ui.moment_field("a", x, x, hint=x, error=x)',
    "file_field": 'ui.file_field("a", x, hint=x, error=x)',
    "select": 'ui.select("a", x, ((x, x),), x, hint=x, error=x, empty_label=x)',
    "radios": 'ui.radios("a", x, ((x, x, x),), x, hint=x, error=x)',
    "checkbox": 'ui.checkbox("a", x, True, value=x, hint=x, error=x)',
    "checkboxes": 'ui.checkboxes("a", x, ((x, x, x),), (x,), hint=x, error=x)',
    "error_summary": 'ui.error_summary((("a", x),))',
    "button": "ui.button(x, name=x, value=x, disabled_reason=x)",
    "link_button": "ui.link_button(x, x)",
    "confirm": "ui.confirm(x, x, x, x, text=x)",
    "copy_field": "ui.copy_field(x, x, hint=x)",
    "alert": 'ui.alert("error", x, x)',
    "badge": "ui.badge(x)",
    "bar": "ui.bar(0.5, x)",
    "data_list": "ui.data_list(((x, x),))",
    "empty": "ui.empty(x, x)",
    "stat": "ui.stat(x, x, href=x)",
    "timeline": "ui.timeline(((x, x, x, x),))",
    "letter": "ui.letter(x, subject=x)",
    "quote": "ui.quote(x)",
    "marked": "ui.marked(((x, True, x), (x, False, '')))",
    "breadcrumb": "ui.breadcrumb(((x, x), (x, '')))",
    "tabs": "ui.tabs(((x, x, True, x),))",
    "steps": 'ui.steps(((x, "done", x),))',
    "pager": "ui.pager(x, x, x)",
    "languages": 'ui.languages(((x, x, x),), "nl")',
}
AROUND: Final = {
    "toolbar": "ui.toolbar(x)",
    "filter_form": "ui.filter_form(x, x, x)",
    "table": "ui.table(x, (x, (x, 'number'), ''))",
    "card": "ui.card(x)",
    "details": "ui.details(x)",
}
"""Parts that stand around what the caller gives."""
DRAWN: Final = {"icon", "mark"}
"""Parts without a text."""


@pytest.mark.parametrize("name", [*CALLS, *AROUND])
def test_a_text_cannot_become_part_of_the_page(name: str) -> None:
    call = (
        f"{{{{ {CALLS[name]} }}}}"
        if name in CALLS
        else f"{{% call {AROUND[name]} %}}{{% endcall %}}"
    )

    found = part(call, x=HOSTILE)

    assert found.xpath("//img | //*[@onclick]") == []
    assert HOSTILE in (*found.xpath("//@*"), *found.xpath("//text()[normalize-space()]"))


def test_the_gallery_shows_every_part_there_is() -> None:
    door = (DESK / "templates" / "parts" / "ui.html").read_text()
    offered = set(re.findall(r"{% set (\w+) =", door))
    gallery = (DESK / "templates" / "gallery.html").read_text()

    assert offered == {*CALLS, *AROUND, *DRAWN}
    assert {name for name in offered - DRAWN if f"ui.{name}(" not in gallery} == set()


def test_every_class_of_ours_in_the_gallery_has_a_style() -> None:
    used = {name for names in page("gallery").xpath("//@class") for name in names.split()}
    styled = set(re.findall(r"\.(desk-[\w-]+)", "".join(sheet.read_text() for sheet in SHEETS)))
    plain = {
        "desk-card--plain",
        "desk-bar--neutral",
        "desk-header--public",
        "desk-confirm--primary",
        "desk-steps__step--todo",
        "desk-dismissable",
    }

    assert {name for name in used if name.startswith("desk-")} - styled - plain == set()


def test_a_fault_stands_between_label_and_box_and_is_read_with_it() -> None:
    found = part('{{ ui.field("naam", "Uw naam", hint="Voluit.", error="Vul uw naam in.") }}')

    order = [
        element.get("id") or element.get("for") for element in found.xpath(".//*[@id or @for]")
    ]
    box = found.get_element_by_id("naam")

    assert order == ["naam", "naam-hint", "naam-fault", "naam"]
    assert box.get("aria-describedby") == "naam-hint naam-fault"
    assert box.get("aria-invalid") == "true"


def test_a_box_that_may_stay_empty_says_so_and_one_that_may_not_is_required() -> None:
    free = part('{{ ui.field("a", "Toelichting") }}')
    needed = part('{{ ui.field("a", "Toelichting", required=True) }}')

    assert "(niet verplicht)" in free.text_content()
    assert "niet verplicht" not in needed.text_content()
    assert len(needed.xpath("//input[@required]")) == 1


@pytest.mark.parametrize("call", ["radios", "checkboxes"])
def test_the_summary_of_faults_leads_to_the_first_choice_of_a_group(call: str) -> None:
    values = "(2,)" if call == "checkboxes" else "2"

    found = part(f'{{{{ ui.{call}("keus", "Kies", ((1, "Een"), (2, "Twee")), {values}) }}}}')

    assert found.get_element_by_id("keus").get("value") == "1"
    assert found.xpath("//input[@checked]/@value") == ["2"]


def test_a_select_marks_its_value_and_a_text_keeps_its_lines() -> None:
    chosen = part('{{ ui.select("a", "A", ((1, "Een"), (2, "Twee")), "2", empty_label="Kies") }}')
    text = part('{{ ui.field("a", "A", "een\n\n twee", rows=3) }}')

    assert chosen.xpath("//option/@value") == ["", "1", "2"]
    assert chosen.xpath("//option[@selected]/@value") == ["2"]
    assert text.xpath("//textarea")[0].text.removeprefix("\n") == "een\n\n twee"


def test_a_button_that_cannot_be_pressed_says_why() -> None:
    found = part('{{ ui.button("Willig in", disabled_reason="Leg eerst vast wie het is.") }}')

    assert len(found.xpath("//button[@disabled]")) == 1
    assert "Leg eerst vast wie het is." in found.text_content()


@pytest.mark.parametrize(
    ("fraction", "width"), [(-0.4, []), (0, []), (0.01, ["8"]), (0.5, ["44.0"]), (7, ["88.0"])]
)
def test_a_bar_stays_within_its_line_and_its_words_are_always_there(
    fraction: float, width: list[str]
) -> None:
    found = part("{{ ui.bar(f, 'nog drie dagen', 'ok') }}", f=fraction)

    drawn = found.xpath("//rect[@class='desk-bar__left']/@width")

    assert [float(each) for each in drawn] == [float(each) for each in width]
    assert "nog drie dagen" in found.text_content()


def test_a_text_with_marks_is_the_whole_text_in_its_own_order() -> None:
    parts = (("Haal ", False, ""), ("de foto weg", True, "Verwijdering"), ("!\n\nDag", False, ""))

    found = part("{{ ui.marked(p) }}", p=parts)

    assert found.text_content().strip() == "Haal de foto weg (Verwijdering)!\n\nDag"
    assert found.xpath("//blockquote/@dir") == ["auto"]


def test_a_form_that_is_folded_away_asks_again_and_may_hold_more_boxes() -> None:
    bare = part('{{ ui.confirm("Sluit", "/dicht", csrf, "Ja, sluit") }}')
    more = part(
        '{% call ui.confirm("Sluit", "/dicht", csrf, "Ja, sluit") %}'
        '{{ ui.field("reden", "Waarom?") }}{% endcall %}'
    )

    assert bare.xpath("//details/form/@action") == ["/dicht"]
    assert bare.xpath("//details/@open") == []
    assert more.xpath("//form//input[@name='reden']") != []


def test_without_faults_there_is_no_summary() -> None:
    assert part("{{ ui.error_summary(()) }}").xpath(".//*") == []


# Every file


def test_the_sheets_are_small_together() -> None:
    assert sum(sheet.stat().st_size for sheet in SHEETS) < SHEETS_BOUND


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_fetches_only_files_beside_it(sheet: Path) -> None:
    text = sheet.read_text()

    addresses = re.findall(r'url\("?([^")]+)"?\)', text)

    assert "@import" not in text
    assert [each for each in addresses if not (STATIC / each).is_file()] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_serves_languages_from_the_right_as_well(sheet: Path) -> None:
    sided = r"(?:margin|padding|border)-(?:left|right)\b|(?:text-align|float): (?:left|right)"

    assert re.findall(sided, sheet.read_text()) == []


def test_our_script_is_short_and_makes_no_html_of_text() -> None:
    script = (STATIC / "desk.js").read_text()

    assert len(script.splitlines()) < SCRIPT_LINES
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacent|eval\(|Function\(|\.style\b", script) == []
    )


def test_no_file_of_ours_names_another_address() -> None:
    ours = [
        *STATIC.glob("*.*"),
        *(DESK / "templates" / "parts").glob("*.html"),
        VENDOR / "SOURCES.md",
    ]
    texts = {path.name: path.read_text() for path in ours}
    # The name of a language, which nothing fetches.
    namespace = 'xmlns="http://www.w3.org/2000/svg"'

    found = {
        name for name, text in texts.items() if re.search("https?://", text.replace(namespace, ""))
    }

    assert found == set()


def test_what_others_made_is_listed_with_its_licence_beside_it() -> None:
    rows = re.findall(r"^\| `(\S+)` .*, `(\S+)` \|", (VENDOR / "SOURCES.md").read_text(), re.M)
    made = {path for path in VENDOR.rglob("*") if path.suffix in {".js", ".css", ".woff2"}}

    listed = {path for files, _licence in rows for path in VENDOR.glob(files)}
    licences = {licence: (VENDOR / licence).stat().st_size for _files, licence in rows}

    assert listed == made
    assert {size > 500 for size in licences.values()} == {True}
    assert {(VENDOR / licence).parent for licence in licences} == {path.parent for path in made}
