"""Parts of pages: each module has a `show` and owns the keys of its widgets."""
