"""The parts of the session page that are made of Streamlit's own elements, by what is done."""
