"""Draw figures as SVG, without a script, to be read in light and in dark."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pygal  # type: ignore[import-untyped]  # ships no types
from pygal.style import Style  # type: ignore[import-untyped]

from casework.figures import Figures, Row
from casework.small_counts import Count
from casework.year_report import short_month, theme_words

# pygal leaves a finder for plug-ins behind, of which we have none; Python 3.11 would warn of it at
# every import that comes later.
sys.meta_path[:] = [each for each in sys.meta_path if type(each).__module__ != "pygal"]

CHART_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""For a chart alone: its colours stand in it, and nothing else may come or run."""
WIDTH: Final = 760
ROW: Final = 30
"""Height of one row of a lying chart."""
LEAST_HEIGHT: Final = 220
LEGEND_ROW: Final = 22
DARK_GROUND: Final = "#1b2126"
"""That of a card in the dark; by day a chart has no ground of its own."""
LIGHT_INK, DARK_INK = "#1f2a30", "#e3e8ea"
LIGHT_LINE, DARK_LINE = "#c8d0d4", "#4a565d"
LIGHT: Final = (
    "#00667a",
    "#b26a00",
    "#a5281b",
    "#5b4b9a",
    "#3f7d2c",
    "#8a3b6e",
    "#5c6670",
    "#9a8f2e",
)
DARK: Final = (
    "#5cc2d6",
    "#f0b45a",
    "#ff8f80",
    "#b3a6ee",
    "#93cf7c",
    "#e398c6",
    "#b3bcc4",
    "#d9cf73",
)
"""Colours in the same order; each can be told from its neighbours without seeing red and green."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: what it is called, what it shows in a sentence, and how it is drawn."""

    name: str
    title: str
    alt: str
    draw: Callable[[Figures], bytes]


def _bars(
    labels: Sequence[str],
    series: Mapping[str, Sequence[Count]],
    *,
    lying: bool,
    stacked: bool,
) -> bytes:
    """Answer a bar chart; what is not shown has no bar, and the table beside it says why."""
    kind = (
        (pygal.HorizontalStackedBar if stacked else pygal.HorizontalBar)
        if lying
        else (pygal.StackedBar if stacked else pygal.Bar)
    )
    columns = 1 if lying else 3
    rows = len(labels) * (1 if stacked else len(series))
    chart = kind(
        js=(),
        css=("file://style.css", "file://graph.css", f"inline:{_dark()}"),
        style=_style(),
        width=WIDTH,
        height=max(LEAST_HEIGHT, rows * ROW + 90) if lying else 340,
        explicit_size=False,
        disable_xml_declaration=False,
        no_prefix=True,
        pretty_print=False,
        show_legend=len(series) > 1,
        legend_at_bottom=True,
        legend_at_bottom_columns=columns,
        legend_box_size=14,
        margin=12,
        margin_bottom=12 if lying else 12 + LEGEND_ROW * (-(-len(series) // columns) - 1),
        truncate_label=-1,
        truncate_legend=-1,
        print_values=True,
        print_zeroes=False,
        value_formatter=_whole,
        no_data_text="Er is niets te tonen",
        max_scale=6,
        min_scale=2,
        include_x_axis=True,
    )
    chart.add_xml_filter(_without_script)
    order = list(range(len(labels)))
    if lying:
        order.reverse()  # pygal starts at the bottom
    chart.x_labels = [labels[place] for place in order]
    for name, counts in series.items():
        chart.add(name, [counts[place].exact for place in order])
    drawn: bytes = chart.render()
    return drawn


def _whole(value: float | None) -> str:
    """Half a case is no case: an axis of few cases has no number there."""
    return f"{value:.0f}" if value is not None and value == int(value) else ""


def _without_script(root: Any) -> Any:
    """Take out what pygal puts in for its script, and every style of a single element."""
    for parent in list(root.iter()):
        for child in list(parent):
            is_comment = not isinstance(child.tag, str)
            if is_comment or child.tag.endswith("script") or _is_of_script(child):
                parent.remove(child)
    return root


def _is_of_script(element: Any) -> bool:
    return "tooltip-overlay" in element.get("class", "")


def _style() -> Style:
    return Style(
        background="transparent",
        plot_background="transparent",
        foreground=LIGHT_INK,
        foreground_strong=LIGHT_INK,
        foreground_subtle=LIGHT_LINE,
        opacity="1",
        opacity_hover="1",
        colors=LIGHT,
        value_colors=("#ffffff",) * len(LIGHT),
        font_family="system-ui, 'Source Sans 3', 'Segoe UI', Arial, sans-serif",
        label_font_size=14,
        major_label_font_size=14,
        legend_font_size=14,
        value_font_size=13,
        no_data_font_size=18,
    )


def _dark() -> str:
    """Answer the lines of style for who likes dark; they go over all others."""
    colours = "".join(
        f".color-{place},.color-{place} a:visited"
        f"{{stroke:{colour}!important;fill:{colour}!important}}"
        for place, colour in enumerate(DARK)
    )
    return (
        "@media (prefers-color-scheme:dark){"
        f".pygal-chart{{background-color:{DARK_GROUND}!important}}"
        f"text,.axis text,.legends .legend text"
        f"{{fill:{DARK_INK}!important}}"
        f".axis .line,.axis .guide.line{{stroke:{DARK_LINE}!important}}"
        f"{colours}.text-overlay text.value{{fill:#10151a!important}}"
        "}"
    )


def _some(rows: Sequence[Row], of: Callable[[Row], Count]) -> list[Row]:
    return [row for row in rows if of(row).exact != 0]


def _answers(rows: Sequence[Row]) -> bytes:
    shown = _some(rows, lambda row: row.answered)
    return _bars(
        [row.name for row in shown],
        {
            "op tijd": [row.in_time for row in shown],
            "na de gemelde datum": [row.after_promise for row in shown],
            "na de wettelijke termijn": [row.after_law for row in shown],
        },
        lying=True,
        stacked=True,
    )


def _open(rows: Sequence[Row]) -> bytes:
    shown = _some(rows, lambda row: row.open)
    return _bars(
        [row.name for row in shown],
        {"open": [row.open for row in shown], "te laat": [row.overdue for row in shown]},
        lying=True,
        stacked=False,
    )


def _medians(figures: Figures) -> bytes:
    shown = [row for row in figures.kinds if row.median_days is not None]
    days = [Count(row.received.shown, row.median_days) for row in shown]
    return _bars([row.name for row in shown], {"dagen": days}, lying=True, stacked=False)


def _months(figures: Figures) -> bytes:
    labels = [short_month(month) for month in figures.months]
    return _bars(
        labels, {"binnengekomen": list(figures.months.values())}, lying=False, stacked=False
    )


def _themes(figures: Figures) -> bytes:
    """By theme where a month has enough of one to be shown, else by month alone."""
    breaches = figures.breaches
    labels = [short_month(month) for month in breaches.months]
    by_theme = {
        theme_words(theme): [breaches.by_month[month, theme] for month in breaches.months]
        for theme in breaches.themes
    }
    series = {
        name: counts for name, counts in by_theme.items() if any(each.exact for each in counts)
    }
    whole = {"datalekken": list(breaches.months.values())}
    return _bars(labels, series or whole, lying=False, stacked=True)


BELOW: Final = "De getallen staan in de tabel eronder."
CHARTS: Final[Mapping[str, Chart]] = {
    chart.name: chart
    for chart in (
        Chart(
            "op-tijd-per-school",
            "Op tijd beantwoord, per school",
            f"Per school hoeveel er op tijd en te laat is beantwoord. {BELOW}",
            lambda figures: _answers(figures.schools),
        ),
        Chart(
            "op-tijd-per-soort",
            "Op tijd beantwoord, per soort",
            f"Per soort verzoek hoeveel er op tijd en te laat is beantwoord. {BELOW}",
            lambda figures: _answers(figures.kinds),
        ),
        Chart(
            "open-per-school",
            "Open en te laat, per school",
            f"Per school hoeveel zaken open zijn, en hoeveel daarvan te laat. {BELOW}",
            lambda figures: _open(figures.schools),
        ),
        Chart(
            "open-per-soort",
            "Open en te laat, per soort",
            f"Per soort verzoek hoeveel zaken open zijn, en hoeveel daarvan te laat. {BELOW}",
            lambda figures: _open(figures.kinds),
        ),
        Chart(
            "dagen-per-soort",
            "Mediaan van de dagen tot het antwoord",
            f"Per soort verzoek binnen hoeveel dagen de helft is beantwoord. {BELOW}",
            _medians,
        ),
        Chart(
            "per-maand",
            "Binnengekomen per maand",
            f"Per maand hoeveel verzoeken, vragen en klachten er binnenkwamen. {BELOW}",
            _months,
        ),
        Chart(
            "datalekken",
            "Datalekken per maand en thema",
            f"Per maand hoeveel datalekken er waren, en hoe ze ontstonden. {BELOW}",
            _themes,
        ),
    )
}
