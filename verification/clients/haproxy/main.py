"""Two HTTP servers behind HAProxy, which finds them by the SRV records of a name, and callers that ask all the while: no request may fail."""

import collections
import http.client
import http.server
import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request

AGENT = "http://" + os.environ["CONSUL_HTTP_ADDR"]
DNS = os.environ["CONSUL_DNS_ADDR"]
WORK = os.environ["WORK"]
SERVICE = "haproxied"
WAIT_S_MAX = 60
CALLERS = 4
SURE = 60


class Backend(http.server.BaseHTTPRequestHandler):
    """Says its name; /health fails while it is not well."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.server.name.encode()
        self.send_response(200 if self.path != "/health" or self.server.well else 503)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Connections that HAProxy keeps are reset when it has found other servers."""


def serve(name, port=0):
    server = Server(("127.0.0.1", port), Backend)
    server.name, server.well = name, True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def put(path, body=None):
    data = b"" if body is None else json.dumps(body).encode()
    urllib.request.urlopen(urllib.request.Request(AGENT + path, data=data, method="PUT"), timeout=30).read()


def register(server):
    port = server.server_port
    put("/v1/agent/service/register", {
        "ID": server.name, "Name": SERVICE, "Address": "127.0.0.1", "Port": port,
        "Check": {"HTTP": f"http://127.0.0.1:{port}/health", "Interval": "200ms", "Timeout": "5s", "Status": "passing"}})


answers = collections.deque(maxlen=SURE)
count = 0
failures = []
over = False


def call():
    global count
    while not over:
        connection = http.client.HTTPConnection("127.0.0.1", front, timeout=20)
        try:
            connection.request("GET", "/")
            answer = connection.getresponse()
            body = answer.read().decode()
            if answer.status == 200:
                answers.append(body)
                count += 1
            else:
                failures.append(f"{answer.status} {body[:100]!r}")
        except OSError as e:
            failures.append(repr(e))
        finally:
            connection.close()
        time.sleep(0.005)


def wait(what, condition):
    deadline = time.monotonic() + WAIT_S_MAX
    while not condition():
        if proxy.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"not within {WAIT_S_MAX} s: {what}; {collections.Counter(answers)}, failures {failures[-3:]}; HAProxy says:\n{open(LOG).read()[-2000:]}")
        time.sleep(0.05)
    print(f"{what}: {count} requests so far, {len(failures)} failed")


def only(*names):
    """Whether the last answers came from these, and from nobody else."""
    last = list(answers)
    return len(last) == SURE and set(last) == set(names)


front = free_port()
LOG = WORK + "/log"
with open(WORK + "/haproxy.cfg", "w") as config:
    config.write(f"""
global
  stats socket {WORK}/stats
  log stdout format raw local0
defaults
  mode http
  log global
  timeout connect 5s
  timeout client 20s
  timeout server 20s
resolvers praetor
  nameserver agent {DNS}
  accepted_payload_size 8192
  timeout resolve 200ms
  timeout retry 1s
  hold valid 200ms
frontend front
  bind 127.0.0.1:{front}
  default_backend web
backend web
  balance roundrobin
  server-template web 5 _{SERVICE}._tcp.service.consul resolvers praetor resolve-prefer ipv4 init-addr none
""")
one, two = serve("web-1"), serve("web-2")
register(one)
register(two)
proxy = subprocess.Popen(["haproxy", "-db", "-f", WORK + "/haproxy.cfg"], stdout=open(LOG, "w"), stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
try:
    # It answers 503 until it has found them.
    def found():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{front}/", timeout=20) as answer:
                return answer.status == 200
        except OSError:
            return False

    wait("HAProxy has found the service", found)
    callers = [threading.Thread(target=call, daemon=True) for _ in range(CALLERS)]
    for caller in callers:
        caller.start()
    wait("both answer", lambda: only("web-1", "web-2"))
    one.well = False
    wait("the check of web-1 fails, web-2 answers alone", lambda: only("web-2"))
    one.well = True
    wait("the check passes, both answer", lambda: only("web-1", "web-2"))
    put(f"/v1/agent/service/maintenance/{one.name}?enable=true&reason=drain")
    wait("web-1 is drained by maintenance, web-2 answers alone", lambda: only("web-2"))
    port = one.server_port
    one.shutdown()
    one.server_close()
    answers.clear()
    wait("web-1 has ended", lambda: only("web-2"))
    one = serve("web-1", port)
    put(f"/v1/agent/service/maintenance/{one.name}?enable=false")
    wait("web-1 is back", lambda: only("web-1", "web-2"))
    over = True
    for caller in callers:
        caller.join()
finally:
    proxy.terminate()
    proxy.wait()
    for server in (one, two):
        put(f"/v1/agent/service/deregister/{server.name}")
if failures:
    sys.exit(f"{len(failures)} of {count} requests failed: {failures[:5]}")
print("ok")
