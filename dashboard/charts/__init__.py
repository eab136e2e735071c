"""Pictures as plain data for Plotly: no Streamlit here, so that any output can draw them."""
