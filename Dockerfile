# One image for web, worker, beat and the one-off `prepare`; docker-compose.yml names the command of each.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DATA_DIR=/data STATIC_ROOT=/app/staticfiles PATH=/app/.venv/bin:$PATH

WORKDIR /app
COPY scripts/system_libs.sh scripts/find_python.sh scripts/
RUN scripts/system_libs.sh run && rm -rf /var/lib/apt/lists/*

COPY requirements.lock ./
RUN python -m venv .venv && .venv/bin/pip install --require-hashes -r requirements.lock

COPY . .
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin portal \
    && mkdir -p /data /app/staticfiles && chown portal:portal /data \
    && msgfmt -o locale/en/LC_MESSAGES/django.mo locale/en/LC_MESSAGES/django.po \
    && msgfmt -o locale/vi/LC_MESSAGES/django.mo locale/vi/LC_MESSAGES/django.po \
    && DATA_DIR=/tmp/build SECRET_KEY=build python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf /tmp/build

USER portal
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py", "spcncl_portal.wsgi"]
