"""No server at all: a loop that sends bytes made beforehand to sockets. Below this nobody gets on the same kernel.

It listens on a free port, prints {"port", "jobs"}, and then obeys lines of "EVENTS INTERVAL_MS AT_ONCE" on standard
input.
"""

import json
import selectors
import socket
import sys
import time

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 2000\n\n"
FRAME = b'id: 1\ndata: {"type":"progress","detail":"' + 150 * b"." + b'"}\n\n'


def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    jobs = [f"job_{number}" for number in range(int(sys.argv[1]))]
    print(json.dumps({"port": listener.getsockname()[1], "jobs": jobs}), flush=True)
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    selector.register(sys.stdin, selectors.EVENT_READ)
    readers: list[socket.socket] = []
    while True:
        for key, _ in selector.select():
            if key.fileobj is listener:
                reader, _ = listener.accept()
                reader.recv(65536)
                reader.sendall(HEAD)
                reader.setblocking(False)
                readers.append(reader)
            elif line := sys.stdin.readline():
                events, interval_ms, at_once = map(int, line.split())
                for _ in range(0, events, at_once):
                    time.sleep(interval_ms / 1000)
                    for reader in readers:
                        reader.send(FRAME * at_once)
            else:
                return


if __name__ == "__main__":
    main()
