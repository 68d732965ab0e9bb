# pairwell in a container: two stages, so that pip and its caches stay behind; nobody is root in it.
#   docker build -t pairwell .
#   docker compose up -d
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /opt/pairwell \
 && /opt/pairwell/bin/pip install --no-cache-dir --disable-pip-version-check \
      --require-hashes --only-binary :all: -r requirements.txt
COPY src/pairwell /opt/pairwell/lib/python3.11/site-packages/pairwell
RUN printf '#!/bin/sh\nexec /opt/pairwell/bin/python -m pairwell "$@"\n' > /opt/pairwell/bin/pairwell \
 && chmod 755 /opt/pairwell/bin/pairwell \
 && /opt/pairwell/bin/pairwell --version

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin pairwell \
 && install -d -o pairwell -g pairwell -m 700 /data
COPY --from=build /opt/pairwell /opt/pairwell
# The workspace lies in a volume, as do the kernels that the worker compiles once for this processor.
ENV PATH=/opt/pairwell/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PAIRWELL_WORKSPACE=/data/shop \
    NUMBA_CACHE_DIR=/data/kernels
USER pairwell
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/health/ready', timeout=2)"]
ENTRYPOINT ["pairwell"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--workers", "2"]
