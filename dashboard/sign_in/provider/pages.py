"""What a browser is shown when it comes back from the identity provider."""

from dashboard.html import Html, fill
from dashboard.sign_in.page import whole_page

# Not a redirect: the browser sends the new cookie (SameSite=Strict) only with a step that began on
# a page of ours, and this whole chain began at the provider.
_GO_ON = """<meta http-equiv="refresh" content="0;url=/">
<h2 class="lead">You are signed in</h2>
<a class="button" href="/">Go on</a>
"""
_NOT_LINKED = """<h2 class="lead">Not linked yet</h2>
<p class="message" role="alert">$name knows you, but nobody here is linked to that sign-in.</p>
<p class="lead">Ask your administrator to link you on the page People. They need this, which is your
subject at $name:</p>
<p class="subject"><code>$subject</code></p>
<a class="button" href="/sign-in">Back to the sign-in page</a>
"""


def signed_in_page() -> Html:
    """The page that leads on to the dashboard by itself."""
    return whole_page("Signed in", Html(_GO_ON))


def not_linked_page(name: str, subject: str) -> Html:
    """What who is unknown here can do; `subject` is shown to nobody but to whom it belongs."""
    return whole_page("Not linked yet", fill(_NOT_LINKED, name=name, subject=subject))
