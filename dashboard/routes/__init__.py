"""Our own routes beside Streamlit's: each module here has a list `ROUTES`, joined below."""

from starlette.routing import BaseRoute

from dashboard.routes import (
    assets,
    downtime,
    drafts,
    entries,
    exports,
    health,
    home,
    leaflet,
    presence,
)
from dashboard.sign_in import code_routes, locking_routes, set_up, wall_routes
from dashboard.sign_in import routes as sign_in
from dashboard.sign_in.provider import routes as provider

ROUTES: list[BaseRoute] = [
    *health.ROUTES,
    *presence.ROUTES,
    *home.ROUTES,
    *sign_in.ROUTES,
    *provider.ROUTES,
    *set_up.ROUTES,
    *code_routes.ROUTES,
    *locking_routes.ROUTES,
    *wall_routes.ROUTES,
    *entries.ROUTES,
    *drafts.ROUTES,
    *leaflet.ROUTES,
    *downtime.ROUTES,
    *exports.ROUTES,
    *assets.ROUTES,
]
