"""Lead to the figures of a board, their charts, and the year report."""

from dataclasses import dataclass, replace
from typing import Final, assert_never
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from casework.dutch_dates import short_day
from casework.events import Event, EventKind
from casework.figures import Figures
from casework.local_time import local_date
from casework.periods import (
    Period,
    PeriodInvalid,
    PeriodKind,
    asked_period,
    school_year_of,
    twelve_months,
)
from casework.year_report import (
    HOW_COUNTED,
    SUM_ROW,
    ReportTable,
    breach_schools_table,
    key_table,
    median_table,
    months_table,
    open_table,
    outcome_table,
    register_table,
    themes_table,
    timing_table,
    year_report,
)
from desk.board_view.charts import CHART_POLICY, CHARTS, Chart
from desk.board_view.reading import FigureReader, years_to_choose
from desk.board_view.report_files import report_pdf, report_xlsx
from desk.frame import BOARD_WIDE, Desk, Visit, staff_page

OVERVIEW: Final = "/overzicht"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True)
class ShownChart:
    """A chart with the table that says the same."""

    chart: Chart
    href: str
    table: ReportTable


def board_view_routes(desk: Desk) -> list[Route]:
    """Answer the routes."""
    pages = BoardView()
    report = f"{OVERVIEW}/jaarverslag"
    return [
        Route(OVERVIEW, staff_page(pages.overview, desk), methods=["GET"]),
        Route(f"{OVERVIEW}/grafiek/{{name}}.svg", staff_page(pages.chart, desk), methods=["GET"]),
        Route(
            f"{report}.xlsx",
            staff_page(pages.spreadsheet, desk, roles=BOARD_WIDE),
            methods=["GET"],
        ),
        Route(f"{report}.pdf", staff_page(pages.paper, desk, roles=BOARD_WIDE), methods=["GET"]),
    ]


class BoardView:
    """The pages; a director sees the own schools, everybody else the whole board."""

    def __init__(self) -> None:
        """Keep figures for the charts of a page."""
        self._reader: Final = FigureReader()

    async def overview(self, visit: Visit) -> Response:
        """Show the figures of a period, as charts and as tables."""
        error = ""
        try:
            period = asked(visit)
        except PeriodInvalid as fault:
            error, period = str(fault), twelve_months(local_date(visit.now))
        figures = await self._reader.now(visit, period)
        before = await self._reader.lately(visit, period.before())
        asked_for = urlencode(asking(period))
        charts, too_little = drawn_and_not(figures, asked_for)
        return visit.page(
            "board_view/overview.html",
            figures=figures,
            key=key_table(figures, before),
            charts=charts,
            too_little=too_little,
            tables=[
                table
                for table in (
                    outcome_table(figures),
                    register_table(figures),
                    breach_schools_table(figures),
                )
                if table.rows
            ],
            error=error,
            kind=visit.request.query_params.get("periode", period.kind.value),
            first=visit.request.query_params.get("van", ""),
            last=visit.request.query_params.get("tot", ""),
            year=str(_year_to_offer(period, visit)),
            kinds=KINDS,
            years=[(str(year), str(year)) for year in years_to_choose(visit.now)],
            report=asked_for if visit.seat.role in BOARD_WIDE else "",
            how_counted=HOW_COUNTED,
            whose=", ".join(visit.seat.schools) or visit.board_name,
            counted=short_day(local_date(figures.as_of)),
        )

    async def chart(self, visit: Visit) -> Response:
        """Answer one chart, with a policy of its own: its colours stand in it."""
        chart = CHARTS.get(visit.request.path_params["name"])
        if chart is None:
            raise HTTPException(NOT_FOUND)
        figures = await self._reader.lately(visit, _asked_or_none(visit))
        return Response(
            chart.draw(figures),
            media_type="image/svg+xml",
            headers={"Content-Security-Policy": CHART_POLICY},
        )

    async def spreadsheet(self, visit: Visit) -> Response:
        """Answer the year report as a spreadsheet."""
        period = _asked_or_none(visit)
        figures, before = await self._both(visit, period)
        report = year_report(figures, before, board=visit.board_name)
        await _note(visit, period, "xlsx")
        return _attached(report_xlsx(report, made=visit.now), XLSX, period, "xlsx")

    async def paper(self, visit: Visit) -> Response:
        """Answer the year report on paper."""
        period = _asked_or_none(visit)
        figures, before = await self._both(visit, period)
        report = year_report(figures, before, board=visit.board_name)
        await _note(visit, period, "pdf")
        content = report_pdf(report, made=visit.now, author=visit.board_name)
        return _attached(content, "application/pdf", period, "pdf")

    async def _both(self, visit: Visit, period: Period) -> tuple[Figures, Figures]:
        figures = await self._reader.now(visit, period)
        return figures, await self._reader.now(visit, period.before())


KINDS: Final = (
    (PeriodKind.TWELVE_MONTHS.value, "laatste twaalf maanden"),
    (PeriodKind.SCHOOL_YEAR.value, "schooljaar"),
    (PeriodKind.CALENDAR_YEAR.value, "kalenderjaar"),
    (PeriodKind.CHOSEN.value, "gekozen dagen"),
)


def drawn_and_not(
    figures: Figures, asked_for: str
) -> tuple[tuple[ShownChart, ...], tuple[ReportTable, ...]]:
    """Answer the charts that have something to show, and the tables of what has too little.

    A chart of one bar among counts that are not shown would look as if the others were nought.
    """
    tables = {
        "op-tijd-per-school": timing_table(figures.schools, "School"),
        "op-tijd-per-soort": timing_table(figures.kinds, "Soort"),
        "open-per-school": open_table(figures.schools, "School"),
        "open-per-soort": open_table(figures.kinds, "Soort"),
        "dagen-per-soort": median_table(figures.kinds, "Soort"),
        "per-maand": months_table(figures),
        "datalekken": themes_table(figures),
    }
    charts = tuple(
        ShownChart(chart, f"{OVERVIEW}/grafiek/{name}.svg?{asked_for}", tables[name])
        for name, chart in CHARTS.items()
        if _is_worth_drawing(tables[name])
    )
    drawn = {shown.chart.name for shown in charts}
    rest = tuple(
        replace(table, title=CHARTS[name].title)
        for name, table in tables.items()
        if name not in drawn and any(cell != 0 for row in table.rows for cell in row[1:])
    )
    return charts, rest


def _is_worth_drawing(table: ReportTable) -> bool:
    """Whether bars stand for at least half of the rows in which there is something."""
    rows = [row[1:] for row in table.rows if row[0] != SUM_ROW]
    filled = [row for row in rows if any(cell != 0 for cell in row)]
    seen = [row for row in filled if any(isinstance(cell, int) and cell > 0 for cell in row)]
    return bool(seen) and 2 * len(seen) >= len(filled)


def asked(visit: Visit) -> Period:
    """Answer the period a page is asked for. Raises PeriodInvalid."""
    given = visit.request.query_params
    return asked_period(
        given.get("periode", ""),
        year=given.get("jaar", ""),
        first=given.get("van", ""),
        last=given.get("tot", ""),
        now=visit.now,
    )


def asking(period: Period) -> dict[str, str]:
    """Answer how an address asks for a period."""
    match period.kind:
        case PeriodKind.SCHOOL_YEAR | PeriodKind.CALENDAR_YEAR:
            return {"periode": period.kind.value, "jaar": str(period.first.year)}
        case PeriodKind.TWELVE_MONTHS:
            return {"periode": period.kind.value}
        case PeriodKind.CHOSEN:
            days = {"van": period.first.isoformat(), "tot": period.last.isoformat()}
            return {"periode": period.kind.value, **days}
        case _:
            assert_never(period.kind)


def _year_to_offer(period: Period, visit: Visit) -> int:
    """Answer the year that stands ready: the one shown, else the school year of today."""
    if period.kind in (PeriodKind.SCHOOL_YEAR, PeriodKind.CALENDAR_YEAR):
        return period.first.year
    return school_year_of(local_date(visit.now)).first.year


def _asked_or_none(visit: Visit) -> Period:
    """Answer the period of an address that a page of ours made; any other is not there."""
    try:
        return asked(visit)
    except PeriodInvalid:
        raise HTTPException(NOT_FOUND) from None


async def _note(visit: Visit, period: Period, form: str) -> None:
    """Leave an event: what is handed out to others is known."""
    detail = {"form": form, "from": period.first.isoformat(), "to": period.last.isoformat()}
    async with visit.desk.storage.transaction() as tx:
        await tx.journal.note(
            Event(EventKind.REPORT_EXPORTED, visit.board_id, visit.now, visit.name, None, detail)
        )


def _attached(content: bytes, media_type: str, period: Period, form: str) -> Response:
    name = f"jaarverslag-privacy-{period.first.isoformat()}-{period.last.isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
