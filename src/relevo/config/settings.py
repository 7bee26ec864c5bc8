"""Django's settings, all in one file; what differs between installations comes from the environment (`env`)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import django.forms

from relevo.config import env
from relevo.config.database import connection_settings
from relevo.config.secret import secret_key

env.refuse_unknown()

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR: Path = env.read("RELEVO_DATA_DIR")
DEBUG = env.read("RELEVO_DEBUG")
DEMO = env.read("RELEVO_DEMO")
PUBLIC_URL: str = env.read("RELEVO_PUBLIC_URL").rstrip("/")
PORT = env.read("RELEVO_PORT")
SECRET_KEY = env.read("RELEVO_SECRET_KEY") or secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.read("RELEVO_SECRET_KEY_FALLBACKS")

_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *([_public.hostname] if _public.hostname else []), *env.read("RELEVO_ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "pgtrigger",
    "django_htmx",
    "django_prose_editor",
    "relevo.core",
    "relevo.accounts",
    "relevo.fields",
    "relevo.contacts",
    "relevo.tickets",
    "relevo.sla",
    "relevo.channels",
    "relevo.automation",
    "relevo.notifications",
    "relevo.routing",
    "relevo.live",
    "relevo.desk",
    "relevo.portal",
    "relevo.api",
    "relevo.ops",
]

DATABASES = {"default": connection_settings(env.read("DATABASE_URL") or "postgresql:///relevo")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["relevo.accounts.backends.PasswordBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email", "name"]}},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"

ROOT_URLCONF = "relevo.config.urls"
WSGI_APPLICATION = "relevo.config.asgi.pages"
MIDDLEWARE = [
    "relevo.core.assets.StaticFiles",
    "django.middleware.security.SecurityMiddleware",
    "relevo.core.compression.Compression",
    "relevo.core.middleware.RequestLog",
    "relevo.core.middleware.ContentSecurityPolicy",
    "relevo.portal.middleware.Guests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "relevo.core.cookies.Tokens",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "relevo.desk.middleware.ReadersLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "relevo.desk.errors.RefusedActions",
]

TEMPLATES = [
    {
        "NAME": "desk",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        # Django's own widgets are drawn by Jinja as well.
        "DIRS": [PACKAGE / "templates", Path(django.forms.__file__).parent / "jinja2"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "relevo.desk.jinja.environment", "autoescape": True},
    },
    {
        "NAME": "portal",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "relevo.portal.jinja.environment", "autoescape": True},
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
MESSAGE_STORAGE = "relevo.core.cookies.Messages"
CSRF_FAILURE_VIEW = "relevo.desk.errors.stale_form"

LANGUAGE_CODE = "en"
# For pages that are shown without knowing the reader: signing in, and while the database is away.
LANGUAGE_COOKIE_NAME = "relevo_language"
LANGUAGES = [("en", "English"), ("es", "Español"), ("pt-br", "Português (Brasil)")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "attachments"}},
    "attachments": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "attachments"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

_https = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "relevo.accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# auth.W004: the address is unique regardless of case, by a constraint on Lower("email").
SILENCED_SYSTEM_CHECKS = ["auth.W004"]

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "relevo.core.jobs.on_app_ready"

SMTP_LISTEN = env.read("RELEVO_SMTP_LISTEN")
LMTP_LISTEN = env.read("RELEVO_LMTP_LISTEN")
ALLOWED_PRIVATE_HOSTS = frozenset(host.lower() for host in env.read("RELEVO_ALLOWED_PRIVATE_HOSTS"))
MAX_MAIL_BYTES = env.read("RELEVO_MAX_MAIL_BYTES")
LOGGING_CONFIG = "relevo.core.logs.configure"
LOGGING = {"format": env.read("RELEVO_LOG_FORMAT")}
