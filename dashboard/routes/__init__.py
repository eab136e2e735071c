"""Our own routes beside Streamlit's: each module here has a list `ROUTES`, joined below."""

from starlette.routing import BaseRoute

from dashboard.routes import assets, drafts, entries, health, home, presence
from dashboard.sign_in import routes as sign_in

ROUTES: list[BaseRoute] = [
    *health.ROUTES,
    *presence.ROUTES,
    *home.ROUTES,
    *sign_in.ROUTES,
    *entries.ROUTES,
    *drafts.ROUTES,
    *assets.ROUTES,
]
