"""Two services with metrics, registered with an agent, and a Prometheus that finds them there and loses one when its check fails."""

import http.server
import json
import os
import socket
import subprocess
import threading
import time
import urllib.request

AGENT = "http://" + os.environ["CONSUL_HTTP_ADDR"]
WORK = os.environ["WORK"]
WAIT_S_MAX = 120


class Service(http.server.BaseHTTPRequestHandler):
    """/metrics always, /health while it is well."""

    def do_GET(self):
        known = self.path == "/metrics" or self.server.well
        self.send_response(200 if known else 503)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(b'verified_up{service="%s"} 1\n' % self.server.service.encode())

    def log_message(self, *arguments):
        pass


def serve(name):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.service, server.well = name, True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def put(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    urllib.request.urlopen(urllib.request.Request(AGENT + path, data=data, method="PUT"), timeout=30).read()


def register(server):
    port = server.server_port
    put("/v1/agent/service/register", {
        "Name": server.service, "Address": "127.0.0.1", "Port": port, "Tags": ["metrics"],
        "Check": {"HTTP": f"http://127.0.0.1:{port}/health", "Interval": "1s", "Timeout": "5s"}})


def ask(path):
    with urllib.request.urlopen(PROMETHEUS + path, timeout=10) as answer:
        return json.load(answer)["data"]


def scraped():
    """The services whose metrics Prometheus has got at its last look at each target."""
    return sorted(t["labels"]["service"] for t in ask("/api/v1/targets?state=active")["activeTargets"] if t["health"] == "up")


def wait(what, condition):
    deadline = time.monotonic() + WAIT_S_MAX
    last = None
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SystemExit(f"prometheus has ended: {open(LOG).read()[-2000:]}")
        try:
            last = condition()
            if last is True:
                return
        except OSError as e:
            last = e
        time.sleep(0.1)
    raise SystemExit(f"not within {WAIT_S_MAX} s: {what}; {last}; its log: {LOG}")


services = [serve("backend"), serve("frontend")]
for service in services:
    register(service)

port = free_port()
PROMETHEUS = f"http://127.0.0.1:{port}"
LOG = WORK + "/log"
with open(WORK + "/prometheus.yml", "w") as config:
    config.write(f"""
global: {{scrape_interval: 1s, scrape_timeout: 1s}}
scrape_configs:
  - job_name: verified
    consul_sd_configs:
      - server: {os.environ["CONSUL_HTTP_ADDR"]}
        tags: [metrics]
        refresh_interval: 1s
    relabel_configs:
      - {{source_labels: [__meta_consul_health], regex: passing, action: keep}}
      - {{source_labels: [__meta_consul_service], target_label: service}}
""")
process = subprocess.Popen(
    [WORK + "/prometheus", f"--config.file={WORK}/prometheus.yml", f"--storage.tsdb.path={WORK}/data", f"--web.listen-address=127.0.0.1:{port}"],
    stdout=open(LOG, "w"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
try:
    wait("two services are scraped", lambda: scraped() == ["backend", "frontend"] or scraped())
    wait("their metrics are there", lambda: len(ask("/api/v1/query?query=verified_up")["result"]) == 2)
    services[0].well = False
    wait("one is lost", lambda: scraped() == ["frontend"] or scraped())
    services[0].well = True
    wait("it is found again", lambda: scraped() == ["backend", "frontend"] or scraped())
finally:
    process.terminate()
    process.wait()
    for service in services:
        put(f"/v1/agent/service/deregister/{service.service}")
print("ok")
