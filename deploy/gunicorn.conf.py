"""gunicorn, in the demo and in production. Everything that differs comes from the environment."""

import os

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_PROCESSES", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
timeout = 120  # seconds: an upload or the export of a long list on a slow line
graceful_timeout = 20
max_requests = 2000  # a process is renewed now and then, at different moments
max_requests_jitter = 200
control_socket_disable = True
