"""A service under attack: started for it, and watched by what Linux counts for its process."""
import http.client, json, os, re, shutil, signal, socket, subprocess, tempfile, time

JSON = "application/json"
NEWER = "application/graphql-response+json"
TINY = "{ __typename }"
JOBS_ARE_DONE = "{ jobRuns(where: { state: { in: [QUEUED, RUNNING] } }) { totalCount } reports(first: 1) { totalCount } }"
# The administrator's token of a service that is no demonstration.
TOKEN = "the-token-of-the-attacked-one"


class Failed(Exception):
    pass


def body(query, **more):
    return json.dumps({"query": query, **more}).encode()


class Service:
    def __init__(self, binary, demonstration):
        self.folder = tempfile.mkdtemp(prefix="tribune-attacks.")
        self.binary, self.data = binary, os.path.join(self.folder, "data")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = ("127.0.0.1", probe.getsockname()[1])
        config = os.path.join(self.folder, "config.toml")
        with open(config, "w") as file:
            file.write("[limits]\nrequests_per_second = 0\n")
        words = ["demo"] if demonstration else ["serve", "--migrate", "--config", config]
        words += ["--data-dir", self.data, "--listen", "127.0.0.1:%d" % self.address[1]]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, "TRIBUNE_ADMIN_TOKEN": TOKEN}
        self.process = subprocess.Popen([binary, *words], env=environment, **quiet)
        self.pid = self.process.pid
        try:
            self.wait(demonstration)
        except Failed:
            self.stop()
            raise

    def wait(self, demonstration):
        for _ in range(600):
            time.sleep(0.5)
            try:
                if not demonstration:
                    self.request("GET", "/health/ready")
                    return
                # The demonstration's three jobs have ended when its reports are there.
                data = json.loads(self.request("POST", "/graphql", body(JOBS_ARE_DONE), {"content-type": JSON})[1])["data"]
                if data["jobRuns"]["totalCount"] == 0 and data["reports"]["totalCount"] > 0:
                    return
            except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
                if self.process.poll() is not None:
                    break
        raise Failed("the service does not start")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *words):
        """What a command says beside the service."""
        done = subprocess.run([self.binary, *words, "--data-dir", self.data], capture_output=True, text=True, check=True)
        return done.stdout

    def request(self, method, path, data=None, headers=None):
        connection = http.client.HTTPConnection(*self.address, timeout=60)
        try:
            connection.request(method, path, data, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def raw(self, data):
        """Sends bytes as they are, and gives what comes back until the other side closes."""
        with socket.create_connection(self.address, timeout=20) as stream:
            received = b""
            try:
                stream.sendall(data)
                while piece := stream.recv(65536):
                    received += piece
            except (BrokenPipeError, ConnectionResetError):
                pass
            return received

    def processor_ms(self):
        total = 0
        for task in os.listdir(f"/proc/{self.pid}/task"):
            try:
                with open(f"/proc/{self.pid}/task/{task}/schedstat") as file:
                    total += int(file.read().split()[0])
            except OSError:
                pass
        return total / 1e6

    def memory_mb(self, key):
        with open(f"/proc/{self.pid}/status") as file:
            return int(re.search(rf"^{key}:\s+(\d+)", file.read(), re.M).group(1)) / 1024


class Watch:
    """Time, processor and memory between its beginning and its end."""

    def __init__(self, service):
        self.service = service

    def __enter__(self):
        with open(f"/proc/{self.service.pid}/clear_refs", "w") as file:
            file.write("5")
        self.before = self.service.memory_mb("VmRSS")
        self.work, self.begin = self.service.processor_ms(), time.perf_counter()
        return self

    def __exit__(self, *_):
        self.time = (time.perf_counter() - self.begin) * 1000
        self.work = self.service.processor_ms() - self.work
        self.memory = max(0.0, self.service.memory_mb("VmHWM") - self.before)


def code(text):
    """The code of an answer's first error."""
    try:
        return json.loads(text)["errors"][0]["extensions"]["code"]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""


def told(status, text):
    found = code(text)
    return f"{status} `{found}`" if found else str(status)
