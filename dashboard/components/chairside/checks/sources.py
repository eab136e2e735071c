"""Who says that the checks are asked, in full words."""

from collections.abc import Iterable, Mapping, Sequence

from dashboard.html import Html, fill, place
from monitoring.criteria import Criterion


def sources_html(criteria: Iterable[Criterion], sources: Mapping[str, str]) -> Html:
    """Where the checks come from, those of one origin together; a code without words as it is."""
    by_origin: dict[tuple[str, ...], list[str]] = {}
    for each in criteria:
        by_origin.setdefault(tuple(each.origin), []).append(each.name)
    return Html("".join(_sources(names, of, sources) for of, names in by_origin.items()))


def _sources(names: Sequence[str], origin: Sequence[str], sources: Mapping[str, str]) -> Html:
    said = (fill("<li>$source</li>", source=sources.get(code, code)) for code in origin)
    title = fill('<h3 class="group">$names</h3>', names=", ".join(names))
    return place('$title<ul class="lines">$said</ul>', title=title, said=Html("".join(said)))
