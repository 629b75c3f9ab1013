"""A session of an editor, through a client library of others: pytest-lsp (pygls, lsprotocol), whose types refuse what is not
of the protocol. `ANDON` names the program.
"""

import asyncio
import os
import pathlib
import sys

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

ANDON = os.environ["ANDON"]
SPEC = """andon 1

/// Writes code.
role Developer
role Operator

unit IT led by CIO {
  team Build led by Lead { 6 Developer }
  team Run led by Head { 3 Operator }
}

stream Feature {
  stage Code by Developer { effort 2 days }
  stage Ship by Operator { effort 1 day; asks Developer 50% }
}

scenario Year { runs 60 days after 10 days warm-up; demand Feature 1 per day; replications 3; expect flow time of Feature < 1 year }
"""


# Only the client can know where the manual is read.
MANUAL = "file:///usr/share/doc/andon/"


@pytest_lsp.fixture(
    params=["neovim", "visual_studio_code", "emacs"],
    config=ClientServerConfig(server_command=[ANDON, "lsp"]),
)
async def client(request, lsp_client: LanguageClient, tmp_path_factory):
    folder = tmp_path_factory.mktemp("specs")
    (folder / "lib.org").write_text("andon 1\nchannel chat { speed 1 h }\n")
    capabilities = pytest_lsp.client_capabilities(request.param)
    # What the server asks of a client; this one agrees to everything.
    for method in ("client/registerCapability", "workspace/diagnostic/refresh", "workspace/codeLens/refresh",
                   "workspace/inlayHint/refresh"):
        if method not in lsp_client.protocol.fm.features:
            lsp_client.feature(method)(lambda *_: None)
    lsp_client.folder = folder
    await lsp_client.initialize_session(
        types.InitializeParams(
            process_id=os.getpid(),
            capabilities=capabilities,
            workspace_folders=[types.WorkspaceFolder(uri=folder.as_uri(), name="specs")],
            initialization_options={"manual": MANUAL},
        )
    )
    lsp_client.pulls = (
        capabilities.text_document.diagnostic is not None
        and capabilities.workspace.diagnostics is not None
        and bool(capabilities.workspace.diagnostics.refresh_support)
    )
    yield
    await lsp_client.shutdown_session()


async def opened(client, text=SPEC):
    uri = (client.folder / "a.org").as_uri()
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(
            text_document=types.TextDocumentItem(uri=uri, language_id="andon", version=1, text=text)
        )
    )
    return uri


async def found(client, uri):
    """The findings as this client gets them."""
    report = await client.text_document_diagnostic_async(
        types.DocumentDiagnosticParams(text_document=types.TextDocumentIdentifier(uri=uri))
    )
    if not client.pulls:
        for _ in range(200):
            if uri in client.diagnostics:
                break
            await asyncio.sleep(0.05)
        assert len(client.diagnostics[uri]) == len(report.items)
    return report.items


def whole():
    return types.Range(start=types.Position(0, 0), end=types.Position(99, 0))


def at(needle, inside=0, text=SPEC):
    offset = text.index(needle) + inside
    before = text[:offset]
    return types.Position(before.count("\n"), offset - (before.rfind("\n") + 1))


@pytest.mark.asyncio
async def test_a_broken_spec_is_mended(client):
    broken = SPEC.replace("3 Operator", "3 Operatr")
    uri = await opened(client, broken)
    document = types.TextDocumentIdentifier(uri=uri)
    findings = await found(client, uri)
    finding = next(f for f in findings if f.code == "unknown-name")
    assert finding.source == "andon" and finding.code_description.href.startswith(MANUAL)
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(document, finding.range, types.CodeActionContext(diagnostics=[finding]))
    )
    edit = next(a for a in actions if a.is_preferred is not None and "Operator" in a.edit.changes[uri][0].new_text)
    change = edit.edit.changes[uri][0]
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(version=2, uri=uri),
            [types.TextDocumentContentChangePartial(range=change.range, text=change.new_text)],
        )
    )
    report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(document))
    assert all(f.code != "unknown-name" for f in report.items)


@pytest.mark.asyncio
async def test_everything_that_is_offered_answers_in_the_types_of_the_protocol(client):
    uri = await opened(client)
    document = types.TextDocumentIdentifier(uri=uri)
    where = at("by Developer", 4)
    hover = await client.text_document_hover_async(types.HoverParams(document, where))
    assert "6 people" in hover.contents.value
    definition = await client.text_document_definition_async(types.DefinitionParams(document, where))
    assert definition.range.start == at("role Developer", 5)
    references = await client.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(include_declaration=True), document, where)
    )
    assert len(references) == 4
    assert await client.text_document_document_highlight_async(types.DocumentHighlightParams(document, where))
    assert (await client.text_document_prepare_rename_async(types.PrepareRenameParams(document, where))).placeholder == "Developer"
    edit = await client.text_document_rename_async(types.RenameParams(document, where, "Engineer"))
    assert len(edit.changes[uri]) == 4
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    assert {"Developer", "IT", "Feature"} <= {s.name for s in symbols}
    found_symbols = await client.workspace_symbol_async(types.WorkspaceSymbolParams("chat"))
    assert found_symbols[0].name == "chat"
    completion = await client.text_document_completion_async(types.CompletionParams(document, at("by Developer", 3)))
    assert "Operator" in {i.label for i in completion.items}
    signature = await client.text_document_signature_help_async(types.SignatureHelpParams(document, at("effort 2", 7)))
    assert signature.signatures[0].label.startswith("effort TIME")
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    await client.text_document_formatting_async(types.DocumentFormattingParams(document, options))
    assert await client.text_document_folding_range_async(types.FoldingRangeParams(document))
    selection = await client.text_document_selection_range_async(types.SelectionRangeParams(document, [where]))
    assert selection[0].parent is not None
    tokens = await client.text_document_semantic_tokens_full_async(types.SemanticTokensParams(document))
    assert len(tokens.data) % 5 == 0 and tokens.data
    some = await client.text_document_semantic_tokens_range_async(
        types.SemanticTokensRangeParams(document, types.Range(types.Position(3, 0), types.Position(4, 0)))
    )
    assert 0 < len(some.data) < len(tokens.data)
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(document, whole()))
    assert any("up 2, down 2" in h.label for h in hints)
    items = await client.text_document_prepare_call_hierarchy_async(types.CallHierarchyPrepareParams(document, where))
    outgoing = await client.call_hierarchy_outgoing_calls_async(types.CallHierarchyOutgoingCallsParams(items[0]))
    assert {c.to.name for c in outgoing} == {"Lead"}
    incoming = await client.call_hierarchy_incoming_calls_async(types.CallHierarchyIncomingCallsParams(items[0]))
    assert incoming == [] or incoming is not None
    assert not await client.text_document_document_link_async(types.DocumentLinkParams(document))


@pytest.mark.asyncio
async def test_a_scenario_is_run(client):
    uri = await opened(client)
    document = types.TextDocumentIdentifier(uri=uri)
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document))
    command = lenses[0].command
    await client.workspace_execute_command_async(types.ExecuteCommandParams(command.command, command.arguments))
    for _ in range(600):
        if client.messages:
            break
        await asyncio.sleep(0.1)
    assert "the claim holds" in client.messages[-1].message
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document))
    assert any(lens.command.title.startswith("holds: ") for lens in lenses)
