"""`infusion-monitor bench`: what the product costs, each figure beside what it is held against."""

from collections.abc import Callable, Sequence
from functools import partial

import click

from dashboard.benchmarks.figures import Figure, as_table

_FEW, _MANY = 40, 400
_FEW_CLICKS, _MANY_CLICKS = 5, 15
_SETS = 60
_FEW_SIZES, _SIZES = (1, 10), (1, 10, 100)
_FIRST_PORT = 8701
Measure = Callable[[], Sequence[Figure]]


@click.command(epilog="Example: infusion-monitor bench --quick")
@click.option("--quick", is_flag=True, help="Fewer runs: for a look, not for a record.")
@click.option("--without-browser", is_flag=True, help="Leave out what needs Chromium and Dash.")
def command(*, quick: bool, without_browser: bool) -> None:
    """Measure what the product costs and print it as a table."""
    parts = [*_parts(quick=quick).items()]
    parts += [] if without_browser else [("browser", partial(_browsing, quick=quick))]
    figures: list[Figure] = []
    with click.progressbar(parts, label="measuring", item_show_func=_name) as running:
        for _, measure in running:
            figures += measure()
    click.echo(as_table(figures))


def _name(part: tuple[str, Measure] | None) -> str:
    return "" if part is None else part[0]


def _parts(*, quick: bool) -> dict[str, Measure]:
    """What is measured, in turn, without a browser."""
    # Imported here: the benchmarks bring Playwright, and --help should not.
    from dashboard.benchmarks.clinic_figures import clinic_figures  # noqa: PLC0415
    from dashboard.benchmarks.courses import courses  # noqa: PLC0415
    from dashboard.benchmarks.exports import exports  # noqa: PLC0415
    from dashboard.benchmarks.outcomes import outcomes  # noqa: PLC0415
    from dashboard.benchmarks.pages import page_scripts  # noqa: PLC0415
    from dashboard.benchmarks.replays import replays  # noqa: PLC0415
    from dashboard.benchmarks.reports import reports  # noqa: PLC0415
    from dashboard.benchmarks.saving import saving  # noqa: PLC0415
    from dashboard.benchmarks.starting import starting  # noqa: PLC0415
    from dashboard.benchmarks.trends import trends  # noqa: PLC0415

    few, some = (3, 5) if quick else (9, 15)
    return {
        "a saved set": lambda: saving(_FEW if quick else _MANY),
        "all readings": lambda: courses(_FEW, _FEW_SIZES if quick else _SIZES),
        "page scripts": lambda: page_scripts(some),
        "trends": lambda: trends(some),
        "outcomes": lambda: [outcomes(few)],
        "figures": lambda: [clinic_figures(few)],
        "report": lambda: [reports(some)],
        "replay": lambda: replays(few),
        "tables": lambda: [exports(1 if quick else 3)],
        "first page": lambda: [starting(_FIRST_PORT)],
    }


def _browsing(*, quick: bool) -> Sequence[Figure]:
    from dashboard.benchmarks.browsing import browsing  # noqa: PLC0415

    return browsing(_FEW_CLICKS if quick else _MANY_CLICKS, _SETS, _FIRST_PORT + 1)
