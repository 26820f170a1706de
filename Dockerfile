# The image of one service, or of the gateway: docker build --build-arg SERVICE=ticket .

FROM python:3.11-slim AS chosen
ARG SERVICE
WORKDIR /source
COPY . .
# gunicorn reads /app/gunicorn.conf.py by itself; the last line tells it which app to serve.
RUN set -eu; \
    case "${SERVICE:?name it with --build-arg SERVICE=…}" in \
        gateway) folder=gateway; server=gateway/gunicorn.conf.py ;; \
        *) folder="services/$SERVICE"; server=chassis/gunicorn.conf.py ;; \
    esac; \
    mkdir -p /chosen/app/services; \
    cp "$folder/requirements.lock" /chosen/; \
    cp -r chassis contracts /chosen/app/; \
    cp services/__init__.py /chosen/app/services/; \
    cp -r "$folder" "/chosen/app/$folder"; \
    module=$(echo "$folder" | tr / .); \
    { cat "$server"; printf '\nwsgi_app = "%s.app:create_app()"\n' "$module"; } \
        > /chosen/app/gunicorn.conf.py; \
    python -m compileall -q /chosen/app

FROM python:3.11-slim AS packages
COPY --from=chosen /chosen/requirements.lock .
RUN python -m venv /venv && \
    /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock

FROM python:3.11-slim
ARG SERVICE
LABEL org.opencontainers.image.title="lpse-support-$SERVICE" \
      org.opencontainers.image.description="LPSE Support, the helpdesk of public e-procurement: $SERVICE" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 lpse && \
    useradd --uid 10001 --gid lpse --no-create-home --home-dir /tmp --shell /usr/sbin/nologin lpse && \
    install --directory --owner=lpse --group=lpse --mode=0700 /keys
COPY --from=packages /venv /venv
COPY --from=chosen /chosen/app /app
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LPSE_KEYS_DIR=/keys \
    SERVICE=$SERVICE
WORKDIR /app
USER 10001:10001
EXPOSE 8000 8080 8081
# The gateway answers probes where the public cannot reach it. Workers have no port: their
# containers switch this off, and end when they cannot go on.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:%d/livez' % (8081 if os.environ['SERVICE'] == 'gateway' else 8000), timeout=2)"]
CMD ["gunicorn"]
