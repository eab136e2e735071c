"""The app: Streamlit's pages and our own routes behind one door, with the database open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from dashboard import runtime, ticking
from dashboard.middleware import Door
from dashboard.routes import ROUTES
from dashboard.settings import Settings
from dashboard.sign_in.set_up import invite

SCRIPT = Path(__file__).with_name("main.py")


def create_app(settings: Settings, *, tick_every_s: float = ticking.EVERY_S) -> st.App:
    """An app of the installation `settings`; it opens the database when it starts.

    While it runs, every session that is going on is looked at again every `tick_every_s` seconds.
    """

    @asynccontextmanager
    async def lifespan(_: st.App) -> AsyncIterator[None]:
        with runtime.running(settings) as here:
            invite(here)
            async with ticking.ticking(here.database, tick_every_s):
                yield

    # Or the first visitor of /board would get that file without main.py around it: a directory
    # `pages` beside the script still means that to Streamlit until st.navigation has run once.
    PagesManager.uses_pages_directory = False
    return st.App(SCRIPT, routes=ROUTES, middleware=[Middleware(Door)], lifespan=lifespan)
