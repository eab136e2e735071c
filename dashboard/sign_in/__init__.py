"""Signing in and out: the pages, the rules about wrong passwords, the cookie.

`routes` and the other `*_routes` answer a browser, `*_page` are its pages. `signing_in` checks
login and password and counts wrong ones, `second_factor` the code after them; `confirming` and
`second_person` ask again for a signature. `presence` knows who a cookie is, `locking` shuts a
screen that was left. `redeeming` is for one-time codes, `set_up` for the first start, `provider`
for the clinic's own identity provider. Pages and cookie: decision 0009.
"""
