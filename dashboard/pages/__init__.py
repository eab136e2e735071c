"""The pages: scripts that Streamlit runs; `dashboard/navigation.py` lists them."""
