//! Requests about one document: what each needs to be known first, and who answers it.

use super::analysis::Analysis;
use super::client::Client;
use super::lenses::lenses;
use super::protocol::{Answer, METHOD_NOT_FOUND};
use super::runs::Results;
use super::{actions, calls, completion, hints, hover, navigation, outline, tokens};
use serde_json::{Value, json};

/// How much must be known before a request is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// Form and meaning.
    Understood,
    /// What the rules find.
    Judged,
    /// What the equations predict; after a while it is answered without.
    Figured,
}

/// What a request needs; nothing when it is not offered.
pub(super) fn need(method: &str) -> Option<Need> {
    Some(match method {
        "textDocument/hover" | "textDocument/inlayHint" => Need::Figured,
        "textDocument/codeAction" | "textDocument/diagnostic" | "workspace/executeCommand" => Need::Judged,
        "textDocument/definition"
        | "textDocument/references"
        | "textDocument/documentHighlight"
        | "textDocument/prepareRename"
        | "textDocument/rename"
        | "textDocument/documentSymbol"
        | "textDocument/completion"
        | "textDocument/signatureHelp"
        | "textDocument/formatting"
        | "textDocument/foldingRange"
        | "textDocument/selectionRange"
        | "textDocument/documentLink"
        | "textDocument/codeLens"
        | "textDocument/semanticTokens/full"
        | "textDocument/semanticTokens/range"
        | "textDocument/prepareCallHierarchy"
        | "callHierarchy/incomingCalls"
        | "callHierarchy/outgoingCalls" => Need::Understood,
        _ => return None,
    })
}

/// What changes the text must not be answered for another text than that which the client had.
pub(super) fn is_edit(method: &str) -> bool {
    matches!(method, "textDocument/rename" | "textDocument/formatting" | "textDocument/codeAction")
}

/// The document that a request is about.
pub(super) fn document_of(params: &Value) -> String {
    let named = [
        params.pointer("/textDocument/uri"),
        params.pointer("/item/data/document"),
        params.pointer("/arguments/0"),
    ];
    named.into_iter().flatten().find_map(Value::as_str).unwrap_or("").to_owned()
}

/// What is answered about a document that is not ours.
pub(super) fn nothing(method: &str) -> Value {
    match method {
        "textDocument/diagnostic" => json!({"kind": "full", "items": []}),
        "textDocument/semanticTokens/full" | "textDocument/semanticTokens/range" => json!({"data": []}),
        _ => Value::Null,
    }
}

/// Answers from what is known.
pub(super) fn answer(
    analysis: &Analysis,
    method: &str,
    params: &Value,
    client: &Client,
    results: &Results,
) -> Answer {
    let at = analysis.offset(&params["position"]);
    Ok(match method {
        "textDocument/hover" => hover::hover(analysis, at, client.markdown.0),
        "textDocument/definition" => navigation::definition(analysis, at),
        "textDocument/documentHighlight" => navigation::highlights(analysis, at),
        "textDocument/prepareRename" => navigation::prepare_rename(analysis, at),
        "textDocument/documentSymbol" if client.nested_symbols => outline::document(analysis),
        "textDocument/documentSymbol" => outline::flat(analysis),
        "textDocument/completion" => completion::complete(analysis, at, client.markdown.1),
        "textDocument/signatureHelp" => completion::signature(analysis, at),
        "textDocument/formatting" => actions::format(analysis),
        "textDocument/foldingRange" => outline::folds(analysis),
        "textDocument/selectionRange" => outline::selections(analysis, &params["positions"]),
        "textDocument/documentLink" => navigation::links(analysis),
        "textDocument/codeAction" => actions::actions(analysis, &params["range"], &params["context"]["only"]),
        "textDocument/codeLens" => lenses(analysis, results),
        "textDocument/semanticTokens/full" => tokens::tokens(analysis, &Value::Null),
        "textDocument/semanticTokens/range" => tokens::tokens(analysis, &params["range"]),
        "textDocument/inlayHint" => hints::hints(analysis, &params["range"]),
        "textDocument/prepareCallHierarchy" => calls::prepare(analysis, at),
        "callHierarchy/incomingCalls" => calls::calls(analysis, true, &params["item"]),
        "callHierarchy/outgoingCalls" => calls::calls(analysis, false, &params["item"]),
        _ => return Err((METHOD_NOT_FOUND, format!("`{method}` is not offered"))),
    })
}
