"""The server: what an editor tells it, and who answers what it asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from loyalty_rules.api import CheckedTests
from loyalty_rules.lsp import actions, completion, diagnostics, hover, lenses, navigation, tokens
from loyalty_rules.lsp.pages import pages
from loyalty_rules.lsp.positions import Encoding
from loyalty_rules.lsp.rename import Refusal
from loyalty_rules.lsp.workspace import Project, Workspace, path_of

NAME = "loyalty-rules"
REFUSED = types.LSPErrorCodes.RequestFailed.value
WATCHED = "**/*.{loyalty,yaml,yml}"
QUIET_SECONDS = 0.1
"""How long nothing must be typed before findings are told."""
_TURN_SECONDS = 0.005  # what is waited for more to come from the editor
_BUSY_SECONDS = 0.03  # a turn that took this long has kept the server from reading
_TURNS_MAX = 100

Params = TypeVar("Params")
Answer = TypeVar("Answer")


class HasDocument(Protocol):
    """A request about a document, or about a place in it."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier: ...


class Server(LanguageServer):
    """The language server. One serves one editor."""

    def __init__(self, version: str) -> None:
        # The whole text comes with each change: rulesets are small, and what ends a line is told in many ways.
        super().__init__(NAME, version, types.TextDocumentSyncKind.Full)
        self.rulesets = Workspace()
        self.left = False  # has the editor said good-bye before it went?
        self._told: dict[Path, list[types.Diagnostic]] = {}
        self._figures: dict[Path, lenses.Figures] = {}
        self._working: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._heard = 0  # changes that the editor told of

    @property
    def encoding(self) -> Encoding:
        return self.workspace.position_encoding or types.PositionEncodingKind.Utf16

    def watch(self) -> None:
        """Ask to be told of rulesets that change on disk, where the editor can be asked."""
        said = self.client_capabilities.workspace
        if said is None or said.did_change_watched_files is None:
            return
        if said.did_change_watched_files.dynamic_registration:
            options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(WATCHED)])
            one = types.Registration(NAME, types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.client_register_capability(types.RegistrationParams([one]))

    def patiently(self, answer: Callable[[Server, Params], Answer]) -> Callable[[Server, Params], Awaitable[Answer]]:
        """Let the editor finish before it is answered: who types on takes back what was asked a letter ago, and
        working that out as well would make the editor wait for what it no longer wants."""

        async def answered(_: Server, params: Params) -> Answer:
            for _turn in range(_TURNS_MAX):
                said, since = self._heard, self._now()
                await asyncio.sleep(_TURN_SECONDS)
                # After a long turn there is more to be read than has been read yet.
                if said == self._heard and self._now() - since < _BUSY_SECONDS:
                    break
            return answer(self, params)

        return answered

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def asked(self, params: HasDocument) -> navigation.Asked | None:
        """What a request is about; None where that is no ruleset."""
        position = getattr(params, "position", None)
        return navigation.asked(self.rulesets, self.encoding, params.text_document.uri, position)

    def figures(self, project: Project) -> lenses.Figures | None:
        """What the tests and the sample of a project came to; None while that is worked out."""
        key = lenses.key_of(project)
        known = self._figures.get(project.root)
        if known is not None and known.key == key:
            return known
        if key not in self._working and project.tested is not None:
            self._working.add(key)
            task = asyncio.get_running_loop().create_task(self._work_out(project, key, project.tested))
            self._tasks.add(task)  # what nothing holds may be forgotten before it is done
            task.add_done_callback(self._tasks.discard)
        return None

    async def _work_out(self, project: Project, key: str, tested: CheckedTests) -> None:
        """Work figures out beside everything else, and have the editor ask for them again."""
        try:
            found = await asyncio.to_thread(lenses.figures, project, key, tested)
        finally:
            self._working.discard(key)
        self._figures[project.root] = found
        asks = self.client_capabilities.workspace
        if asks is not None and asks.code_lens is not None and asks.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)

    def soon(self) -> None:
        """Tell the findings as soon as nobody types."""
        self._heard += 1
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

    @server.feature(types.INITIALIZED)
    def initialized(_: Server, __: types.InitializedParams) -> None:
        server.watch()

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
        for whole in params.content_changes[-1:]:  # an editor may tell of a new version alone
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

    _navigate(server)
    _write(server)
    _act(server)
    return server


def _navigate(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    @server.patiently
    def definition(_: Server, params: types.DefinitionParams) -> list[types.Location]:
        at = server.asked(params)
        return [] if at is None else navigation.definitions(at)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    @server.patiently
    def references(_: Server, params: types.ReferenceParams) -> list[types.Location]:
        at = server.asked(params)
        return [] if at is None else navigation.references(at, params.context.include_declaration)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    @server.patiently
    def highlight(_: Server, params: types.DocumentHighlightParams) -> list[types.DocumentHighlight]:
        at = server.asked(params)
        return [] if at is None else navigation.highlights(at)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    @server.patiently
    def outline(_: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        at = server.asked(params)
        return [] if at is None else navigation.outline(at)

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    @server.patiently
    def folding(_: Server, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        at = server.asked(params)
        return [] if at is None else navigation.foldings(at)

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare_rename(_: Server, params: types.PrepareRenameParams) -> types.Range | None:
        at = server.asked(params)
        with refusing():
            return None if at is None else navigation.can_rename(at)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(_: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
        at = server.asked(params)
        with refusing():
            return None if at is None else navigation.renamed(at, params.new_name)


def _write(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", ":", ","]))
    @server.patiently
    def complete(_: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
        at = server.asked(params)
        return [] if at is None else completion.completions(at)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    @server.patiently
    def show(_: Server, params: types.HoverParams) -> types.Hover | None:
        at = server.asked(params)
        return None if at is None else hover.hover(at)


def _act(server: Server) -> None:
    kinds = [types.CodeActionKind.QuickFix, actions.FIX_ALL]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    @server.patiently
    def act(_: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        at = server.asked(params)
        only = params.context.only
        return [] if at is None else actions.actions(at, params.range, None if only is None else list(only))

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def lay_out(_: Server, params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        at = server.asked(params)
        return [] if at is None else actions.layout(at)

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    @server.patiently
    def lens(_: Server, params: types.CodeLensParams) -> list[types.CodeLens]:
        at = server.asked(params)
        return [] if at is None else lenses.lenses(at, server.figures(at.project))

    @server.feature(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, tokens.LEGEND)
    @server.patiently
    def colour(_: Server, params: types.SemanticTokensParams) -> types.SemanticTokens:
        at = server.asked(params)
        return types.SemanticTokens([]) if at is None else tokens.tokens(at)

    @server.command(actions.PAGE)
    def open_page(code: str) -> None:
        page = pages().get(code)
        if page is not None:
            server.window_show_document(types.ShowDocumentParams(page.as_uri(), take_focus=True))


@contextmanager
def refusing() -> Iterator[None]:
    """What is refused is told to the editor in the words of the refusal."""
    try:
        yield
    except Refusal as refusal:
        raise JsonRpcException(str(refusal), code=REFUSED) from refusal


def is_worth_telling(record: logging.LogRecord) -> bool:
    """What editors show of the log of their servers is no place for what goes as it should: a refusal, which the one
    who asked is told of, and what was taken back after it had been answered."""
    error = record.exc_info[1] if record.exc_info else None
    refused = isinstance(error, JsonRpcException) and error.code == REFUSED
    return not refused and not record.getMessage().startswith("Cancel notification for unknown")


def serve(version: str) -> int:
    """Speak with an editor over standard input and output until it leaves. 0, or 1 where it left without a word."""
    server = make_server(version)
    logging.getLogger("pygls.protocol.json_rpc").addFilter(is_worth_telling)
    server.start_io()
    return 0 if server.left else 1
