"""An editor of a few lines: it runs the server as editors do and speaks with it over its standard input and output."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 20  # seconds; what takes longer never comes


class Editor:
    """A client. `start` runs the server; every request waits for its answer, notifications are kept until asked for."""

    def __init__(self, folder: Path, encodings: list[str] | None = None) -> None:
        self.folder = folder
        # A pipe that nobody reads would stop the server once it is full.
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "loyalty_rules", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=folder,
            env=environment,
        )
        self.notifications: list[dict[str, Any]] = []
        self._answers: list[dict[str, Any]] = []
        self._inbox: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._number = 0
        self._version = 0
        threading.Thread(target=self._listen, daemon=True).start()
        general = {} if encodings is None else {"positionEncodings": encodings}
        self.capabilities = self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri(),
                "workspaceFolders": [{"uri": folder.as_uri(), "name": folder.name}],
                "capabilities": {
                    "general": general,
                    "textDocument": {"publishDiagnostics": {}},
                    "workspace": {
                        "codeLens": {"refreshSupport": True},
                        "didChangeWatchedFiles": {"dynamicRegistration": True},
                    },
                    "window": {"showDocument": {"support": True}},
                },
            },
        )["capabilities"]
        self.tell("initialized", {})

    # -------------------------------------------------------------------------------------------- the wire
    def _listen(self) -> None:
        out = self.process.stdout
        assert out is not None
        while True:
            length = 0
            while (line := out.readline()).strip():
                name, _, value = line.decode("ascii").partition(":")
                if name.lower() == "content-length":
                    length = int(value)
            if not length:
                self._inbox.put(None)
                return
            self._inbox.put(json.loads(out.read(length)))

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode("utf-8")
        assert self.process.stdin is not None
        self.process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode("ascii") + body)
        self.process.stdin.flush()

    def tell(self, method: str, parameters: Any) -> None:
        self.send({"method": method, "params": parameters})

    def ask(self, method: str, parameters: Any) -> Any:
        """The answer; an error of the server fails the test."""
        answer = self.try_to(method, parameters)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def try_to(self, method: str, parameters: Any) -> dict[str, Any]:
        """The whole answer, with its `error` or its `result`."""
        return self.answer(self.ask_without_waiting(method, parameters), method)

    def ask_without_waiting(self, method: str, parameters: Any) -> int:
        """The number of the request; its `answer` is waited for later."""
        self._number += 1
        self.send({"id": self._number, "method": method, "params": parameters})
        return self._number

    def answer(self, number: int, method: str = "an answer") -> dict[str, Any]:
        """The answer to a request, with its `error` or its `result`."""
        while True:
            for index, message in enumerate(self._answers):
                if message["id"] == number:
                    return self._answers.pop(index)
            self._keep(self._next(method))

    def _next(self, wanted: str) -> dict[str, Any]:
        message = self._inbox.get(timeout=PATIENCE)
        assert message is not None, f"the server left before {wanted}: {self.said()}"
        return message

    def _keep(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            self._answers.append(message)
            return
        if "id" in message:  # a request of the server to the editor
            self.send({"id": message["id"], "result": None})
        self.notifications.append(message)

    def said(self) -> str:
        """What the server wrote to its log."""
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", errors="replace")

    # -------------------------------------------------------------------------------------------- documents
    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str, language: str = "") -> None:
        """Open a document; what it finds in it is awaited where it is a ruleset."""
        self._version += 1
        kind = language or {".loyalty": "loyalty"}.get(Path(name).suffix, "yaml")
        document = {"uri": self.uri(name), "languageId": kind, "version": self._version, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def change(self, name: str, text: str) -> None:
        self._version += 1
        self.tell(
            "textDocument/didChange",
            {"textDocument": {"uri": self.uri(name), "version": self._version}, "contentChanges": [{"text": text}]},
        )

    def close(self, name: str) -> None:
        self.tell("textDocument/didClose", {"textDocument": {"uri": self.uri(name)}})

    def about(self, name: str, line: int = 0, character: int = 0, **more: Any) -> dict[str, Any]:
        """What a request about a place of a document takes."""
        return {
            "textDocument": {"uri": self.uri(name)},
            "position": {"line": line, "character": character},
            **more,
        }

    def await_request(self, method: str) -> dict[str, Any]:
        """The next request of the server of this kind; it is answered with nothing."""
        while True:
            for index, message in enumerate(self.notifications):
                if message["method"] == method:
                    return self.notifications.pop(index)
            self._keep(self._next(method))

    def findings(self, name: str) -> list[dict[str, Any]]:
        """The next findings that are told of a document."""
        uri = self.uri(name)
        while True:
            for index, message in enumerate(self.notifications):
                if message["method"] == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                    del self.notifications[index]
                    found: list[dict[str, Any]] = message["params"]["diagnostics"]
                    return found
            self._keep(self._next(f"the findings of {name}"))

    def leave(self) -> int:
        """Say good-bye; the exit code of the server."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        return self.ended()

    def ended(self) -> int:
        """The exit code of the server."""
        code = self.process.wait(timeout=PATIENCE)
        for stream in (self.process.stdin, self.process.stdout, self._errors):
            assert stream is not None
            stream.close()
        return code


def place(text: str, marked: str = "‸") -> tuple[str, int, int]:
    """The text without its mark, and the line and UTF-16 character where it stood."""
    before, found, after = text.partition(marked)
    assert found, text
    line = before.count("\n")
    last = before.rpartition("\n")[2]
    return before + after, line, len(last.encode("utf-16-le")) // 2
