"""`infusion-monitor provider`: could people sign in by the identity provider that is set up?"""

import asyncio
import os
from datetime import UTC, datetime

import click

from dashboard.commands import Refused
from dashboard.provider_settings import ISSUER
from dashboard.settings import read_settings
from dashboard.sign_in.provider.asking import NoAnswer
from dashboard.sign_in.provider.provider import provider_of

_SAID = """{issuer} answers, and has {keys} to sign with.
Redirect URI to register there: {redirect_uri}
Whether it knows this program's client id and secret shows when somebody signs in."""


@click.command(epilog="Example: infusion-monitor provider")
def command() -> None:
    """Ask the identity provider that is set up whether people could sign in by it."""
    settings = read_settings(os.environ).provider
    if settings is None:
        raise Refused(f"No identity provider is set up: {ISSUER.name} is not set.")
    provider = provider_of(settings)
    try:
        count = asyncio.run(provider.count_keys(datetime.now(UTC)))
    except NoAnswer as error:
        reason = f"{settings.issuer} does not answer as an identity provider does: {error}."
        raise Refused(reason) from error
    keys = "1 key" if count == 1 else f"{count} keys"
    click.echo(_SAID.format(issuer=settings.issuer, keys=keys, redirect_uri=settings.redirect_uri))
