//! Bodies to requests and responses.

use serde_json::Value;
use tower_lsp_server::jsonrpc::{Error, Id, Request, Response};

/// What an editor sends.
pub(super) enum Message {
    /// A request or a notification.
    Request(Request),
    /// An answer to something that we asked.
    Response(Response),
    /// What is to be answered to something that is neither.
    Wrong(Response),
}

/// Reads the body of a message. Nothing for an answer that cannot be read, since an answer is not answered.
pub(super) fn read(body: &[u8]) -> Option<Message> {
    let Ok(value) = serde_json::from_slice::<Value>(body) else { return Some(wrong(Id::Null, Error::parse_error())) };
    let has = |key| value.get(key).is_some();
    if !has("method") && (has("result") || has("error")) {
        return serde_json::from_value(value).ok().map(Message::Response);
    }
    let id = value.get("id").and_then(|id| serde_json::from_value(id.clone()).ok()).unwrap_or_default();
    if !has("method") {
        return Some(wrong(id, Error::invalid_request()));
    }
    Some(serde_json::from_value(value).map_or_else(|_| wrong(id, Error::invalid_request()), Message::Request))
}

/// A request of our own methods with the parameters that it may do without.
pub(super) fn with_parameters(request: Request) -> Request {
    if request.params().is_some() || !request.method().starts_with("mizan/") {
        return request;
    }
    let (method, id, _) = request.into_parts();
    let request = Request::build(method).params(serde_json::json!({}));
    match id {
        Some(id) => request.id(id).finish(),
        None => request.finish(),
    }
}

/// What is answered to what is no frame.
pub(super) fn no_frame() -> Response {
    Response::from_error(Id::Null, Error::parse_error())
}

fn wrong(id: Id, error: Error) -> Message {
    Message::Wrong(Response::from_error(id, error))
}
