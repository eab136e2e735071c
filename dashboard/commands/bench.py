"""`infusion-monitor bench`: what the product costs, each figure beside what it is held against."""

import click

_FEW, _MANY = 40, 400
_FEW_CLICKS, _MANY_CLICKS = 5, 15
_SETS = 60
_FEW_SIZES, _SIZES = (1, 10), (1, 10, 100)
_FIRST_PORT = 8701


@click.command(epilog="Example: infusion-monitor bench --quick")
@click.option("--quick", is_flag=True, help="Fewer runs: for a look, not for a record.")
@click.option("--without-browser", is_flag=True, help="Leave out what needs Chromium and Dash.")
def command(*, quick: bool, without_browser: bool) -> None:
    """Measure what the product costs and print it as a table."""
    # Imported here: the benchmarks bring Playwright, and --help should not.
    from dashboard.benchmarks.clinic_figures import clinic_figures  # noqa: PLC0415
    from dashboard.benchmarks.courses import courses  # noqa: PLC0415
    from dashboard.benchmarks.figures import as_table  # noqa: PLC0415
    from dashboard.benchmarks.outcomes import outcomes  # noqa: PLC0415
    from dashboard.benchmarks.pages import page_scripts  # noqa: PLC0415
    from dashboard.benchmarks.replays import replays  # noqa: PLC0415
    from dashboard.benchmarks.reports import reports  # noqa: PLC0415
    from dashboard.benchmarks.saving import saving  # noqa: PLC0415
    from dashboard.benchmarks.starting import starting  # noqa: PLC0415
    from dashboard.benchmarks.trends import trends  # noqa: PLC0415

    figures = []
    parts = [
        "a saved set",
        "all readings",
        "page scripts",
        "trends",
        "outcomes",
        "figures",
        "report",
        "replay",
        "first page",
    ]
    parts += [] if without_browser else ["browser"]
    with click.progressbar(parts, label="measuring", item_show_func=str) as running:
        for part in running:
            if part == "a saved set":
                figures += saving(_FEW if quick else _MANY)
            elif part == "all readings":
                figures += courses(_FEW, _FEW_SIZES if quick else _SIZES)
            elif part == "page scripts":
                figures += page_scripts(5 if quick else 15)
            elif part == "trends":
                figures += trends(5 if quick else 15)
            elif part == "outcomes":
                figures.append(outcomes(3 if quick else 9))
            elif part == "figures":
                figures.append(clinic_figures(3 if quick else 9))
            elif part == "report":
                figures.append(reports(5 if quick else 15))
            elif part == "replay":
                figures += replays(3 if quick else 9)
            elif part == "first page":
                figures.append(starting(_FIRST_PORT))
            else:
                from dashboard.benchmarks.browsing import browsing  # noqa: PLC0415

                clicks = _FEW_CLICKS if quick else _MANY_CLICKS
                figures += browsing(clicks, _SETS, _FIRST_PORT + 1)
    click.echo(as_table(figures))
