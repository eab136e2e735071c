"""What is there of each lot, first to expire first."""

from collections.abc import Sequence
from datetime import date

from dashboard.html import Html, fill, place, texts
from dashboard.ketamine_words import expiry_words, vial_words
from monitoring.ketamine.amounts import milligrams
from monitoring.ketamine.book import Book

_TABLE = (
    '<div class="ledger" tabindex="0" role="region" aria-label="Stock by lot"><table>'
    '<caption>Stock by lot</caption><thead><tr><th scope="col">Lot</th><th scope="col">A vial holds'
    '</th><th scope="col">Expires</th><th scope="col" class="number">Unopened</th>'
    '<th scope="col" class="number">In opened vials</th></tr></thead><tbody>$rows</tbody></table>'
    "</div>"
)
_ROW = (
    '<tr><th scope="row" class="lot"><bdi>$number</bdi>$maker</th><td>$vial</td>'
    '<td class="$state">$expiry</td><td class="number">$vials</td><td class="number">$open</td>'
    "</tr>"
)
_MAKER = "<small><bdi>$name</bdi></small>"
_NONE = (
    '<section class="records"><p class="quiet">No vials are in stock by the record. Receive what '
    "is in the cupboard first: one lot after the other.</p></section>"
)


def stock_html(books: Sequence[Book], today: date) -> Html:
    """The table, or what to do when there is none."""
    if not books:
        return Html(_NONE)
    return place(_TABLE, rows=Html("".join(_row(book, today) for book in books)))


def _row(book: Book, today: date) -> Html:
    lot, stock = book.lot, book.stock
    is_gone = lot.is_expired_on(today)
    expiry = expiry_words(lot, today)
    return place(
        _ROW,
        maker=fill(_MAKER, name=lot.manufacturer) if lot.manufacturer else Html(""),
        **texts(
            number=lot.number,
            vial=vial_words(lot),
            state="gone" if is_gone else "",
            expiry=f"✕ {expiry}" if is_gone else expiry,
            vials=f"{stock.vials:,}",
            open=milligrams(stock.open_ug),
        ),
    )
