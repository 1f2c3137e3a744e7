"""The server: what an editor tells it, and who answers what it asks."""

from __future__ import annotations

import asyncio
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from loyalty_rules.lsp import diagnostics
from loyalty_rules.lsp.positions import Encoding
from loyalty_rules.lsp.workspace import Workspace, path_of

NAME = "loyalty-rules"
QUIET_SECONDS = 0.1
"""How long nothing must be typed before findings are told."""


class Server(LanguageServer):
    """The language server. One serves one editor."""

    def __init__(self, version: str) -> None:
        # The whole text comes with each change: rulesets are small, and what ends a line is told in many ways.
        super().__init__(NAME, version, types.TextDocumentSyncKind.Full)
        self.rulesets = Workspace()
        self.left = False  # has the editor said good-bye before it went?
        self._told: dict[Path, list[types.Diagnostic]] = {}
        self._timer: asyncio.TimerHandle | None = None

    @property
    def encoding(self) -> Encoding:
        return self.workspace.position_encoding or types.PositionEncodingKind.Utf16

    def soon(self) -> None:
        """Tell the findings as soon as nobody types."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(QUIET_SECONDS, self.tell)

    def tell(self) -> None:
        """Send the findings of every file of which there are others than last time."""
        self.rulesets.refresh()
        found = diagnostics.by_file(self.rulesets, self.encoding)
        for path in {**self._told, **found}:
            now = found.get(path, [])
            if now != self._told.get(path, []):
                document = self.rulesets.documents.get(path)
                version = None if document is None else document.version
                uri = self.rulesets.uri(path)
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, now, version))
        self._told = {path: now for path, now in found.items() if now}


def make_server(version: str) -> Server:
    """A server with all it can do."""
    server = Server(version)

    @server.feature(types.INITIALIZE)
    def initialize(_: Server, params: types.InitializeParams) -> None:
        folders = [folder.uri for folder in params.workspace_folders or ()]
        if not folders and params.root_uri:
            folders = [params.root_uri]
        server.rulesets.top = [path for uri in folders if (path := path_of(uri)) is not None]

    @server.feature(types.SHUTDOWN)
    def shutdown(_: Server, __: None) -> None:
        server.left = True

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(_: Server, params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        server.rulesets.opened(document.uri, document.text, document.version, document.language_id)
        server.soon()

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(_: Server, params: types.DidChangeTextDocumentParams) -> None:
        whole = params.content_changes[-1]
        server.rulesets.changed(params.text_document.uri, whole.text, params.text_document.version)
        server.soon()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(_: Server, params: types.DidCloseTextDocumentParams) -> None:
        server.rulesets.closed(params.text_document.uri)
        server.soon()

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(_: Server, params: types.DidSaveTextDocumentParams) -> None:
        server.rulesets.touched(params.text_document.uri)
        server.soon()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_files(_: Server, params: types.DidChangeWatchedFilesParams) -> None:
        for change in params.changes:
            server.rulesets.touched(change.uri)
        server.soon()

    return server


def serve(version: str) -> int:
    """Speak with an editor over standard input and output until it leaves. 0, or 1 where it left without a word."""
    server = make_server(version)
    server.start_io()
    return 0 if server.left else 1
