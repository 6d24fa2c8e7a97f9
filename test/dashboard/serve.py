"""Serves Debian's Horizon, with what its pages are made of, on a free port of this machine, and says which."""
import django

django.setup()

from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
server.daemon_threads = True
server.set_app(StaticFilesHandler(get_wsgi_application()))
print(f"Horizon runs at http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
