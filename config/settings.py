"""Settings, read from the environment; nothing secret has a working default outside DEBUG."""

import logging
import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from config import logs, schedule

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# script/server writes what it generated and started here, so that manage.py finds the same portal; the
# environment wins.
environ.Env.read_env(BASE_DIR / "var" / "portal.env")

# --- Secrets and hosts ----------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
# Without a key each process makes up its own: good enough for a command, refused by the web process.
IS_SECRET_KEY_GIVEN = bool(env.str("SECRET_KEY", default=""))
SECRET_KEY = env.str("SECRET_KEY", default="") or secrets.token_urlsafe(50)
# Fernet keys, newest first: the first encrypts, all decrypt.
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address people and machines reach the portal at: used in mails, QR codes and exports.
PORTAL_URL = env.str("PORTAL_URL", default=f"http://127.0.0.1:{env.int('PORT', default=8000)}").rstrip("/")
PUSH_URL = env.str("PUSH_URL", default="").rstrip("/")
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)  # one proxy of ours that sets X-Forwarded-*
IS_HTTPS = env.bool("HTTPS", default=PORTAL_URL.startswith("https://"))

# --- Apps -----------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "accounts",  # before allauth, whose pages it replaces
    "django_prometheus",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "auditlog",
    "axes",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "health_check",
    "rest_framework",
    "rest_framework_api_key",
    "core",
    "codes",
    "contracts",
    "tickets",
    "inspections",
    "quality",
    "reports",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "core.middleware.SaneRequestMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.audit.middleware.AuditMiddleware",
    "core.marks.MarksMiddleware",
    "accounts.sessions.ActivityMiddleware",
    "accounts.sessions.PasswordChangeMiddleware",
    "accounts.language.LoginLanguageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.navigation",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------
DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL", default="postgres://127.0.0.1:5432/portal"),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": REDIS_URL}}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))

# Code dictionaries of checks without a database: a folder of CSV files, the first that is there.
HOMEPAGE_CODES_DIRS = [
    *([Path(env.str("HOMEPAGE_CODES_DIR"))] if env.str("HOMEPAGE_CODES_DIR", default="") else []),
    BASE_DIR / "var" / "codes",
    *(parent / "shared" / "domain" / "homepage" / "codes" for parent in (BASE_DIR, *BASE_DIR.parents)),
]
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.staticfiles.PortalStaticFilesStorage"},
}
if env.str("S3_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "default_acl": "private",
        },
    }

# --- Static files: npm packages are served as they were installed ---------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/tabler/css", NODE_MODULES / "@tabler/core/dist/css"),
    ("vendor/tabler/js", NODE_MODULES / "@tabler/core/dist/js"),
    ("vendor/icons", NODE_MODULES / "@tabler/icons-webfont/dist"),
    ("vendor/htmx", NODE_MODULES / "htmx.org/dist"),
    ("vendor/echarts", NODE_MODULES / "echarts/dist"),
]
STATICFILES_FINDERS = [
    "config.staticfiles.NeededFilesFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = True
PDF_FONT_DIR = NODE_MODULES / "@expo-google-fonts" / "noto-sans-sc"
PDF_SERIF_FONT_DIR = NODE_MODULES / "@expo-google-fonts" / "noto-serif-sc"

# --- Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# --- People and machines --------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.password_rules.CharacterKindsValidator", "OPTIONS": {"min_kinds": 3}},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.password.LoginForm",
    "reauthenticate": "accounts.forms.password.ReauthenticateForm",
    "change_password": "accounts.forms.password.ChangePasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
# django-axes counts failed passwords; what stays here limits codes of the second factor.
ACCOUNT_RATE_LIMITS = {"login": None}
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # administrators make the accounts; nobody confirms addresses
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_TOTP_ISSUER = "Maintenance portal"
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=5)
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.lockout.lockout_response"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accounts.lockout.attempted_username"
AXES_CLIENT_IP_CALLABLE = "core.remote_address.remote_address"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = env.int("SESSION_MINUTES", default=30) * 60
SESSION_SAVE_EVERY_REQUEST = False  # accounts.sessions prolongs it while somebody is at work
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Web security ---------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=False)
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"
# Who may read /metrics: networks of the monitoring, or whoever bears the token.
METRICS_NETWORKS = env.list("METRICS_NETWORKS", default=["127.0.0.0/8", "::1/128"])
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, *([PUSH_URL] if PUSH_URL else [])],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
HOMEPAGE_CHUNK_ROWS = env.int("HOMEPAGE_CHUNK_ROWS", default=50_000)
HOMEPAGE_FILE_MAX_BYTES = env.int("HOMEPAGE_FILE_MAX_MB", default=4096) * 1024 * 1024
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_MB", default=20) * 1024 * 1024
# Dotted path of a callable (path: str) -> core.uploads.ScanResult; the default only says "not scanned".
ATTACHMENT_SCANNER = env.str("ATTACHMENT_SCANNER", default="core.uploads.no_scanner")
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="127.0.0.1:3310")  # for core.clamav.clamd_scanner

# --- REST -----------------------------------------------------------------------------------------
CALLS_PER_MINUTE = 600  # of a person; machines have a budget of their own on their key
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.MachineKeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.RoleAndScopePermission"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.throttling.CallerRateThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsers.StorableJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.PortalAutoSchema",
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.NewestFirstCursorPagination",
    "PAGE_SIZE": 50,
    "NUM_PROXIES": int(BEHIND_PROXY),
    "EXCEPTION_HANDLER": "core.api.problems.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Maintenance portal",
    "DESCRIPTION": "REST interfaces of the maintenance-service portal.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "TicketKind": "tickets.models.choices.Kind",
        "TicketState": "tickets.models.choices.State",
        "Severity": "tickets.models.choices.Severity",
        "Channel": "tickets.models.choices.Channel",
        "ClockKind": "tickets.models.choices.ClockKind",
        "ClockState": "tickets.models.choices.ClockState",
        "PauseReason": "tickets.models.choices.PauseReason",
        "JobState": "core.models.job.Job.State",
        "OrganisationKind": "accounts.models.organisation.Organisation.Kind",
        "HomepageChannel": "quality.models.homepage.Channel",
        "HomepageState": "quality.models.homepage.Homepage.State",
        "HomepageFindingSeverity": "quality.models.finding.Severity",
        "HomepageFindingState": "quality.models.finding.FindingRow.State",
        "CodeSystemKind": "codes.models.system.CodeSystem.Kind",
        "ModuleState": "contracts.models.health.HealthProbe.State",
        "InspectionKind": "inspections.models.choices.Kind",
        "InspectionState": "inspections.models.choices.State",
        "SlotState": "inspections.models.choices.SlotState",
        "FindingState": "inspections.models.choices.FindingState",
        "RiskSeverity": "inspections.models.finding.Finding.Severity",
        "CheckStatus": "inspections.models.choices.Status",
        "ResultSource": "inspections.models.choices.Source",
    },
}

# --- Mail and notifications -----------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@hospital.invalid")
# Hosts that webhooks (json, jsons) and mail servers (mailto, mailtos) in people's own settings may name.
NOTIFICATION_HOSTS = env.list("NOTIFICATION_HOSTS", default=[])
INBOUND_MAIL_URL = env.str("INBOUND_MAIL_URL", default="")  # imaps://user:password@host:993/INBOX

# --- Jobs -----------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 15 * 60
CELERY_TASK_TIME_LIMIT = 20 * 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
# The sweep has a worker of its own: a breach is recorded in time, however busy exports and mails are.
# A worker started without --queues serves both.
CELERY_TASK_QUEUES = (Queue("celery"), Queue("clock"))
CELERY_TASK_ROUTES = {"tickets.tasks.sweep_clocks": {"queue": "clock"}}
CELERY_IMPORTS = ["core.audit.tasks"]
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
# Written to the database on first start; the administrator edits them there afterwards.
CELERY_BEAT_SCHEDULE = schedule.SCHEDULE

# --- Logs: structured, to standard output, never with request bodies ------------------------------
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line a request, when it is answered
LOGGING = logs.logging_config(env.str("LOG_LEVEL", default="INFO"))
logs.configure()

# --- Audit ----------------------------------------------------------------------------------------
AUDITLOG_INCLUDE_ALL_MODELS = False
# Sub-domains and browsers' preload lists are the hospital's to decide, at its proxy.
SILENCED_SYSTEM_CHECKS: list[str] = ["security.W005", "security.W021"]
