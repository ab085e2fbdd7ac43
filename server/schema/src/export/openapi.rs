//! The exported document as OpenAPI 3.1: the wire that the functions share, with their schemas in it.
//!
//! In goes the document of `export`; out comes what stands at the base URL: `call/` with one shape for each function, `ctx/…` for each context,
//! and the routes of views. What has no HTTP of its own (channels, functions over a socket, private and unregistered ones) is left out.

use serde_json::{Map, Value, json};

const DEFS: &str = "#/$defs/";
const COMPONENTS: &str = "#/components/schemas/";

/// `document`, as `export` gave it, in OpenAPI.
pub fn openapi(document: &Value) -> Value {
    let dialect = document.get("dialect").and_then(Value::as_str).unwrap_or("mizan");
    let mut paths = Map::from_iter([("/session/".to_owned(), session()), ("/call/".to_owned(), calls(document))]);
    paths.extend(members(document, "contexts").filter_map(|(name, context)| context_path(document, name, context)));
    paths.extend(members(document, "functions").filter_map(|(name, function)| view(name, function)));
    let mut value = json!({
        "openapi": "3.1.0",
        "info": { "title": format!("The {dialect} API"), "version": document.get("version").map(Value::to_string) },
        "servers": [{ "url": format!("/api/{dialect}") }],
        "paths": paths,
        "components": {
            "schemas": document.get("$defs"),
            "responses": { "Error": { "description": "An error", "content": content(&error()) } },
        },
    });
    point_to_components(&mut value);
    value.sort_all_objects();
    value
}

fn members<'a>(document: &'a Value, part: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    document.get(part).and_then(Value::as_object).into_iter().flatten().map(|(name, value)| (&**name, value))
}

fn is_called(function: &Value) -> bool {
    let is = |key: &str, value: Value| function.get(key) == Some(&value);
    is("registered", json!(true))
        && is("private", json!(false))
        && is("transport", json!("http"))
        && !is("kind", json!("view"))
}

fn session() -> Value {
    let token =
        json!({ "type": "object", "properties": { "csrfToken": { "type": "string" } }, "required": ["csrfToken"] });
    json!({ "get": { "operationId": "session", "responses": { "200": ok("The CSRF token, also set as a cookie", &token) } } })
}

fn calls(document: &Value) -> Value {
    let called: Vec<(&str, &Value)> =
        members(document, "functions").filter(|(_, function)| is_called(function)).collect();
    let requests: Vec<Value> = called.iter().map(|(name, function)| request(name, function)).collect();
    let mut results: Vec<&Value> = called.iter().filter_map(|(_, function)| function.get("output")).collect();
    results.dedup();
    let answer = json!({
        "type": "object",
        "properties": { "result": { "anyOf": results }, "invalidate": { "type": "array" }, "merge": { "type": "array" } },
        "required": ["result"],
    });
    json!({
        "post": {
            "operationId": "call",
            "requestBody": { "required": true, "content": content(&json!({ "oneOf": requests })) },
            "responses": {
                "200": ok("The function's result", &answer),
                "default": { "$ref": "#/components/responses/Error" },
            },
        },
    })
}

fn request(name: &str, function: &Value) -> Value {
    let args = function.get("input").filter(|input| !input.is_null()).cloned();
    json!({
        "title": name,
        "type": "object",
        "properties": { "fn": { "const": name }, "args": args.unwrap_or_else(|| json!({ "type": "object" })) },
        "required": ["fn", "args"],
    })
}

fn context_path(document: &Value, name: &str, context: &Value) -> Option<(String, Value)> {
    if context.get("transport") != Some(&json!("http")) {
        return None;
    }
    let functions = document.get("functions")?;
    let members = context.get("members")?.as_array()?;
    let output =
        |member: &Value| Some((member.as_str()?.to_owned(), functions.get(member.as_str()?)?.get("output")?.clone()));
    let outputs: Map<String, Value> = members.iter().filter_map(output).collect();
    let bundle = json!({ "type": "object", "properties": outputs, "required": members });
    let path = json!({
        "get": {
            "operationId": format!("ctx.{name}"),
            "parameters": context.get("params").map(query).unwrap_or_default(),
            "responses": {
                "200": ok("Every member of the context", &bundle),
                "default": { "$ref": "#/components/responses/Error" },
            },
        },
    });
    Some((format!("/ctx/{name}/"), path))
}

fn query(params: &Value) -> Vec<Value> {
    let required = params.get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|required| required.iter().any(|one| one == name));
    members(params, "properties")
        .map(|(name, schema)| json!({ "name": name, "in": "query", "required": is_required(name), "schema": schema }))
        .collect()
}

/// Views answer at their own URL, not under the base.
fn view(name: &str, function: &Value) -> Option<(String, Value)> {
    if function.get("kind") != Some(&json!("view")) || function.get("registered") != Some(&json!(true)) {
        return None;
    }
    let (path, parts) = template(function.get("route")?.as_str()?);
    let parameters: Vec<Value> = parts
        .iter()
        .map(|part| json!({ "name": part, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let operation = |method: &str| {
        let answer = json!({
            "operationId": format!("{name}.{method}"),
            "parameters": parameters,
            "responses": { "200": { "description": "The view's response" } },
        });
        (method.to_owned(), answer)
    };
    let methods = function.get("methods").and_then(Value::as_array);
    let mut item: Map<String, Value> = match methods {
        Some(methods) => {
            methods.iter().filter_map(Value::as_str).map(|method| operation(&method.to_lowercase())).collect()
        }
        None => Map::from_iter([operation("get")]),
    };
    item.insert("servers".to_owned(), json!([{ "url": "/" }]));
    Some((path, Value::Object(item)))
}

/// `/profile/<int:id>/` → `/profile/{id}/` and `id`.
fn template(route: &str) -> (String, Vec<String>) {
    let mut path = String::from("/");
    let mut parts = Vec::new();
    let mut rest = route.trim_start_matches('/');
    while let Some((before, after)) = rest.split_once('<') {
        let Some((part, after)) = after.split_once('>') else { break };
        let name = part.rsplit(':').next().unwrap_or(part);
        path.push_str(before);
        path.extend(["{", name, "}"]);
        parts.push(name.to_owned());
        rest = after;
    }
    path.push_str(rest);
    (path, parts)
}

fn ok(description: &str, schema: &Value) -> Value {
    json!({ "description": description, "content": content(schema) })
}

fn content(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

fn error() -> Value {
    json!({
        "type": "object",
        "properties": {
            "error": { "const": true },
            "code": { "type": "string" },
            "message": { "type": "string" },
            "details": { "type": "object" },
        },
        "required": ["error", "code", "message"],
    })
}

/// References of schemas lead to the components of the OpenAPI document: all that begin as one, in `$ref` and in a discriminator's mapping.
fn point_to_components(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match (key.as_str(), value) {
                    ("$ref", Value::String(text)) => redirect(text),
                    ("mapping", Value::Object(targets)) => targets.values_mut().for_each(point_target),
                    (_, value) => point_to_components(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(point_to_components),
        _ => {}
    }
}

fn point_target(target: &mut Value) {
    match target {
        Value::String(text) => redirect(text),
        schema => point_to_components(schema),
    }
}

fn redirect(reference: &mut String) {
    if let Some(name) = reference.strip_prefix(DEFS) {
        *reference = format!("{COMPONENTS}{name}");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{openapi, template};

    #[test]
    fn a_function_a_context_and_a_view_have_their_paths() {
        let function = |kind: &str, route: Option<&str>| {
            json!({
                "kind": kind, "registered": true, "private": false, "transport": "http", "route": route, "methods": null,
                "input": { "type": "object" }, "output": { "$ref": "#/$defs/User" },
            })
        };
        let document = openapi(&json!({
            "version": 1, "dialect": "mizan",
            "functions": {
                "edit": function("mutation", None),
                "profile": function("view", Some("/profile/<int:id>/")),
                "user_profile": function("context", None),
            },
            "contexts": { "user": {
                "transport": "http", "members": ["user_profile"],
                "params": { "properties": { "user_id": { "type": "integer" } }, "required": ["user_id"] },
            } },
            "$defs": { "User": { "type": "object" } },
        }));
        let paths = document["paths"].as_object().unwrap();
        assert_eq!(paths.keys().collect::<Vec<_>>(), ["/call/", "/ctx/user/", "/profile/{id}/", "/session/"]);
        let bundle = &paths["/ctx/user/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert_eq!(bundle["properties"]["user_profile"], json!({ "$ref": "#/components/schemas/User" }));
        assert_eq!(paths["/ctx/user/"]["get"]["parameters"][0]["required"], json!(true));
        let body = &paths["/call/"]["post"]["requestBody"]["content"]["application/json"]["schema"]["oneOf"];
        assert_eq!(body[0]["properties"]["fn"], json!({ "const": "edit" }));
        assert_eq!(body.as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_route_becomes_a_template() {
        assert_eq!(
            template("a/<slug>/<int:id>"),
            ("/a/{slug}/{id}".to_owned(), vec!["slug".to_owned(), "id".to_owned()])
        );
        assert_eq!(template("/a<b"), ("/a<b".to_owned(), Vec::new()));
    }
}
