"""The language server as three editors meet it, on a copy of the shop, in UTF-8 and in UTF-16.

In goes the binary that MIZAN_DEV_BIN names. A deviation from the specification is an error: see `pytestmark`.
"""

import asyncio
import itertools
import os
import shutil
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

REPOSITORY = Path(__file__).resolve().parents[2]
SHOP = REPOSITORY / "examples" / "shop"
BINARY = os.environ["MIZAN_DEV_BIN"]
EDITORS = ["neovim", "visual-studio-code", "emacs"]
ENCODINGS = [types.PositionEncodingKind.Utf8.value, types.PositionEncodingKind.Utf16.value]

pytestmark = pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")

WRONG = """

@client(affects="nope")
def wrong(request, naïve: str) -> str:
    return "😀" + naïve
"""


@pytest.fixture
def shop(tmp_path):
    away = shutil.ignore_patterns("node_modules", ".venv", "__pycache__")
    return Path(shutil.copytree(SHOP, tmp_path / "shop", ignore=away))


@pytest_lsp.fixture(
    params=itertools.product(EDITORS, ENCODINGS),
    ids=lambda one: "-".join(one),
    config=ClientServerConfig(server_command=[BINARY, "lsp"]),
)
async def client(request, lsp_client: LanguageClient, shop):
    editor, encoding = request.param
    # An editor that says it can be asked to tell is asked.
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _: None)
    capabilities = client_capabilities(editor)
    capabilities.general.position_encodings = [encoding]
    answer = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities,
            process_id=os.getpid(),
            root_uri=shop.as_uri(),
            workspace_folders=[types.WorkspaceFolder(uri=shop.as_uri(), name="shop")],
        )
    )
    assert answer.capabilities.position_encoding == encoding
    yield
    await lsp_client.shutdown_session()


def agreed(client: LanguageClient) -> types.PositionEncodingKind:
    """What columns count in this session."""
    return client.capabilities.general.position_encodings[0]


def is_asking(client: LanguageClient) -> bool:
    """Whether this editor asks for diagnostics, rather than waiting for them."""
    return client.capabilities.text_document.diagnostic is not None


def open_document(client: LanguageClient, path: Path, text: str | None = None) -> str:
    text = path.read_text(encoding="utf-8") if text is None else text
    item = types.TextDocumentItem(uri=path.as_uri(), language_id="python", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    return text


def insert(client: LanguageClient, path: Path, version: int, at: types.Position, text: str) -> None:
    change = types.TextDocumentContentChangePartial(range=types.Range(start=at, end=at), text=text)
    document = types.VersionedTextDocumentIdentifier(uri=path.as_uri(), version=version)
    client.text_document_did_change(types.DidChangeTextDocumentParams(text_document=document, content_changes=[change]))


async def diagnostics(client: LanguageClient, path: Path, count: int) -> list[types.Diagnostic]:
    """What is shown of a file, once so much is."""
    document = types.TextDocumentIdentifier(uri=path.as_uri())
    for _ in range(200):
        if is_asking(client):
            report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(text_document=document))
            shown = list(report.items)
        else:
            shown = list(client.diagnostics.get(path.as_uri(), []))
        if len(shown) == count:
            return shown
        await asyncio.sleep(0.05)
    raise AssertionError(f"{count} diagnostics do not come: {shown}")


def columns(text: str, encoding: types.PositionEncodingKind) -> int:
    """How many columns a text is wide."""
    if encoding == types.PositionEncodingKind.Utf8:
        return len(text.encode())
    return len(text.encode("utf-16-le")) // 2


def place_of(text: str, word: str, encoding: types.PositionEncodingKind) -> types.Position:
    """Where a word first stands."""
    before = text[: text.index(word)]
    line = before.count("\n")
    return types.Position(line=line, character=columns(before[before.rfind("\n") + 1 :], encoding))


def word_at(text: str, where: types.Range, encoding: types.PositionEncodingKind) -> str:
    """What stands at a range of one line."""
    line = text.split("\n")[where.start.line]
    units = "utf-8" if encoding == types.PositionEncodingKind.Utf8 else "utf-16-le"
    width = 1 if encoding == types.PositionEncodingKind.Utf8 else 2
    return line.encode(units)[where.start.character * width : where.end.character * width].decode(units)


@pytest.mark.asyncio
async def test_what_is_typed_is_judged_and_mended(client: LanguageClient, shop):
    encoding = agreed(client)
    path = shop / "backend/catalogue/clients/products.py"
    text = open_document(client, path)
    await diagnostics(client, path, 0)
    end = types.Position(line=text.count("\n") + 1, character=0)
    insert(client, path, 2, end, WRONG)
    [found] = await diagnostics(client, path, 1)
    assert found.code == "MZ101"
    assert word_at(text + WRONG, found.range, encoding) == '"nope"'


@pytest.mark.asyncio
async def test_wide_characters_before_a_place_are_counted_as_agreed(client: LanguageClient, shop):
    encoding = agreed(client)
    path = shop / "backend/catalogue/clients/products.py"
    text = path.read_text(encoding="utf-8") + '\n\n@client(rev=len("é😀"), affects="nope")\ndef wide(request) -> int:\n    return 1\n'
    open_document(client, path, text)
    for _ in range(200):
        found = [one for one in await any_diagnostics(client, path) if one.code == "MZ101"]
        if found:
            break
        await asyncio.sleep(0.05)
    assert word_at(text, found[0].range, encoding) == '"nope"'


async def any_diagnostics(client: LanguageClient, path: Path) -> list[types.Diagnostic]:
    if is_asking(client):
        document = types.TextDocumentIdentifier(uri=path.as_uri())
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(text_document=document))
        return list(report.items)
    return list(client.diagnostics.get(path.as_uri(), []))


@pytest.mark.asyncio
async def test_symbols_are_those_of_the_file(client: LanguageClient, shop):
    encoding = agreed(client)
    path = shop / "backend/catalogue/clients/products.py"
    text = path.read_text(encoding="utf-8")
    document = types.TextDocumentIdentifier(uri=path.as_uri())
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(text_document=document))
    words = {symbol.name: word_at(text, symbol.selection_range, encoding) for symbol in symbols}
    # Two are registered by another name than they have in Python.
    assert words == {
        "product_list": "product_list",
        "product_facets": "product_facets",
        "product_detail": "product_detail",
        "search_suggestions": "suggest",
        "compare_products": "CompareProducts",
    }


@pytest.mark.asyncio
async def test_a_function_leads_to_its_uses_in_the_frontend(client: LanguageClient, shop):
    encoding = agreed(client)
    path = shop / "backend/catalogue/clients/products.py"
    text = path.read_text(encoding="utf-8")
    position = place_of(text, "product_list", encoding)
    document = types.TextDocumentIdentifier(uri=path.as_uri())
    found = await client.text_document_references_async(
        types.ReferenceParams(
            text_document=document, position=position, context=types.ReferenceContext(include_declaration=False)
        )
    )
    files = {one.uri for one in found}
    assert any(uri.endswith(".tsx") for uri in files), files
    assert not any("/api/" in uri for uri in files), "generated files are left out"


@pytest.mark.asyncio
async def test_a_context_leads_to_its_members(client: LanguageClient, shop):
    encoding = agreed(client)
    path = shop / "backend/catalogue/clients/products.py"
    text = path.read_text(encoding="utf-8") + '\n\n@client(affects="catalogue")\ndef restock(request) -> int:\n    return 1\n'
    open_document(client, path, text)
    position = place_of(text, '"catalogue")\ndef restock', encoding)
    position.character += 3
    document = types.TextDocumentIdentifier(uri=path.as_uri())
    found = await client.text_document_definition_async(
        types.DefinitionParams(text_document=document, position=position)
    )
    words = [word_at(text, one.range, encoding) for one in found if one.uri == path.as_uri()]
    assert "product_list" in words
