"""What people see: the only package that knows Streamlit, Plotly and HTTP.

- `application` joins the Streamlit app (`main`), our own `routes` and the `middleware` that lets
  nobody in unsigned; `sign_in` is how one gets in; `runtime` is what every page shares, and the
  only reader of the clock; `state` the only one of Streamlit's session state; `settings` those of
  the environment.
- `pages` are the scripts of the pages, put together from `components`.
- `*_source` read what a page shows, `*_words` put it into words, `charts` into pictures; `html` and
  `labels` let nothing that somebody typed become markup.
- `saving` and `course_saving` are the way from a form to a use case and back.
- `reports` are on paper, `exports` what is handed out as files, `commands` the command line,
  `benchmarks` what it costs.
"""
