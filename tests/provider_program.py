"""A real identity provider, as a program of its own: Django OAuth Toolkit with a login page.

`python -m tests.provider_program PORT DIRECTORY` serves until it is ended. In DIRECTORY lie the key
it signs with and its database, both made when they are not there; with another key file it is the
same provider after it has changed its key. Everything protocol is the toolkit's own: PKCE is
required, a code is good once and for its redirect URI, the client shows its secret.
"""

import sys
from datetime import timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

CLIENT_ID, CLIENT_SECRET = "infusion", "a secret + of & the provider"
PASSWORD = "another pony stapler"  # noqa: S105
KEY_FILE = "signing.pem"
PORT_OF_CLIENT = "redirect"
_LOGIN = """<!doctype html><title>Clinic id</title><h1>Clinic id</h1>
<form method="post">{% csrf_token %}{{ form }}<button type="submit">Log in</button></form>"""


def signing_key(file: Path) -> str:
    """The key in the file, made where there is none."""
    if not file.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        file.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        )
    return file.read_text()


def configure(directory: Path) -> None:
    settings.configure(
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="only for tests",  # noqa: S106
        ROOT_URLCONF="tests.provider_addresses",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": directory / "provider.sqlite",
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/login/",
        USE_TZ=True,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.locmem.Loader",
                            {"registration/login.html": _LOGIN},
                        )
                    ]
                },
            }
        ],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": signing_key(directory / KEY_FILE),
            "OAUTH2_VALIDATOR_CLASS": "tests.provider_addresses.Claims",
            "SCOPES": {"openid": "who you are"},
            "PKCE_REQUIRED": True,
            "ID_TOKEN_EXPIRE_SECONDS": timedelta(minutes=5).total_seconds(),
        },
    )
    django.setup()


def furnish(redirect_uri: str, people: list[str]) -> None:
    """The client and the people, as often as the program begins."""
    from django.contrib.auth.models import User  # noqa: PLC0415 (needs the settings)
    from oauth2_provider.models import Application  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    Application.objects.update_or_create(
        client_id=CLIENT_ID,
        defaults={
            "client_secret": CLIENT_SECRET,
            "redirect_uris": redirect_uri,
            "client_type": Application.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": Application.GRANT_AUTHORIZATION_CODE,
            "algorithm": Application.RS256_ALGORITHM,
            "skip_authorization": True,
        },
    )
    for name in people:
        if not User.objects.filter(username=name).exists():
            User.objects.create_user(name, password=PASSWORD, first_name="<b onclick=run()>")


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main(port: int, directory: Path, redirect_uri: str, people: list[str]) -> None:
    configure(directory)
    furnish(redirect_uri, people)
    with make_server("127.0.0.1", port, get_wsgi_application(), handler_class=_Quiet) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4:])
