"""The dashboard for `streamlit run streamlit_app.py`, or for any ASGI server."""

import os

from dashboard.application import create_app
from dashboard.settings import read_settings

app = create_app(read_settings(os.environ))
