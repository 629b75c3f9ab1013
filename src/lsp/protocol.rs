//! Words of the protocol that several places need.

use serde_json::{Value, json};

pub(super) const PARSE_ERROR: i64 = -32_700;
pub(super) const INVALID_REQUEST: i64 = -32_600;
pub(super) const METHOD_NOT_FOUND: i64 = -32_601;
pub(super) const INVALID_PARAMS: i64 = -32_602;
pub(super) const INTERNAL_ERROR: i64 = -32_603;
pub(super) const NOT_INITIALISED: i64 = -32_002;
pub(super) const CANCELLED: i64 = -32_800;
pub(super) const CONTENT_MODIFIED: i64 = -32_801;
pub(super) const REQUEST_FAILED: i64 = -32_803;

/// Why a request is not answered: code and words.
pub(super) type Refusal = (i64, String);

/// What a request comes to.
pub(super) type Answer = Result<Value, Refusal>;

/// The reply to a request.
pub(super) fn reply(id: &Value, answer: Answer) -> Value {
    match answer {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err((code, why)) => {
            json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": why}})
        }
    }
}

pub(super) fn notification(method: &str, params: &Value) -> Value {
    json!({"jsonrpc": "2.0", "method": method, "params": params})
}

/// A request of the server to the client; what it answers does not matter.
pub(super) fn request(id: &str, method: &str, params: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

/// Ids are numbers or strings; a malformed one is answered all the same.
pub(super) fn is_id(id: &Value) -> bool {
    id.is_number() || id.is_string()
}
