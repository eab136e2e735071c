"""What people see: the only package that knows Streamlit, Plotly and HTTP."""
