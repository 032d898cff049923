//! A document such as the vendor publishes, written for these tests: all 28 operations, broken in
//! the ways in which real ones are, amid operations of other products that are worse.

use serde_json::{Map, Value, json};

use xtask::spec::import::{Comparison, Config, Imported, normalise};
use xtask::spec::overlay::Overlay;

/// The names and the selection that the workspace ships.
pub(crate) fn config() -> Config {
    Config::load(&spec("")).expect("import.yaml is readable")
}

/// A file of the workspace's spec/.
pub(crate) fn spec(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../spec")
        .join(name)
}

/// Normalises a document that must be usable.
#[track_caller]
pub(crate) fn import(document: &Value) -> Imported {
    match normalise("vendor.json", &document.to_string(), &config()) {
        Ok(imported) => imported,
        Err(error) => panic!("unusable: {error:?}"),
    }
}

/// What is wrong with a document that must not be usable.
#[track_caller]
/// How one import differs from another, each with our overlay.
pub(crate) fn differences(new: &Imported, old: &Imported) -> Comparison {
    let overlay = Overlay::load(&spec("")).expect("the overlay");
    let contract = |imported: &Imported| overlay.apply(&imported.vendor).value;
    new.compare(&contract(old), &contract(new))
}

pub(crate) fn refusal(text: &str) -> String {
    use xtask::spec::import::Unusable::{Defects, Document};
    match normalise("vendor.json", text, &config()) {
        Ok(imported) => panic!("was imported: {:.200}", imported.vendor.to_string()),
        Err(Document(error)) => error.to_string(),
        Err(Defects(defects)) => {
            let lines = defects.iter().map(|d| format!("{}: {}", d.pointer, d.what));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

pub(crate) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// The document.
pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for (name, title) in [("acl", "ACL"), ("peer", "Peer"), ("tsig", "TSIG")] {
        account_paths(&mut paths, name, title);
    }
    for name in ["incoming", "outgoing"] {
        zone_paths(&mut paths, name);
    }
    let base = "/zones/{zone_identifier}/secondary_dns";
    let action = |answer: &str| free_form(operation("Do it", &["zone_identifier"], answer));
    paths.insert(
        format!("{base}/force_axfr"),
        json!({ "post": action("zt_axfr_response") }),
    );
    paths.insert(
        format!("{base}/outgoing/force_notify"),
        json!({ "post": action("zt_notify_response") }),
    );
    for name in ["enable", "disable"] {
        let path = format!("{base}/outgoing/{name}");
        paths.insert(
            path,
            json!({ "post": action(&format!("zt_{name}_response")) }),
        );
    }
    let status = operation("Status", &["zone_identifier"], "zt_enable_response");
    paths.insert(format!("{base}/outgoing/status"), json!({ "get": status }));
    paths.insert(
        "/other/{id".to_owned(),
        json!({ "get": { "$ref": "#/nowhere" }, "put": 1 }),
    );
    paths.insert(
        "/zones".to_owned(),
        json!({ "get": { "responses": { "200": {} } } }),
    );
    json!({
        "openapi": "3.0.3",
        "info": { "title": "Everything", "version": "4.0.0" },
        "servers": [{ "url": "https://api.invalid" }],
        "paths": paths,
        "components": { "schemas": schemas(), "examples": [1], "parameters": { "x": null } },
    })
}

fn account_paths(paths: &mut Map<String, Value>, name: &str, title: &str) {
    let many = format!("/accounts/{{account_identifier}}/secondary_dns/{name}s");
    let one = format!("{many}/{{identifier}}");
    let params = ["account_identifier"];
    let both = ["identifier", "account_identifier"];
    let single = format!("zt_{name}_single");
    let list = operation(
        &format!("List {title}s"),
        &params,
        &format!("zt_{name}_collection"),
    );
    let mut create = operation(&format!("Create {title}"), &params, &single);
    // A body that lists what it requires and describes nothing.
    let required = match name {
        "acl" => json!(["name", "ip_range"]),
        "peer" => json!(["name"]),
        _ => json!(["name", "secret", "algo"]),
    };
    if name == "tsig" {
        create["requestBody"] = body(reference("zt_tsig"));
    } else {
        create["requestBody"] = body(json!({ "required": required }));
    }
    let mut update = operation(&format!("Update {title}"), &both, &single);
    update["requestBody"] = body(reference(&format!("zt_{name}")));
    let ids = if name == "tsig" {
        "zt_tsig_id_response"
    } else {
        "zt_id_response"
    };
    let mut delete = operation(&format!("Delete {title}"), &both, ids);
    delete["requestBody"] = json!({ "content": { "application/json": {} }, "required": true });
    paths.insert(many, json!({ "get": list, "post": create }));
    let get = operation(&format!("{title} details"), &both, &single);
    paths.insert(one, json!({ "get": get, "put": update, "delete": delete }));
}

fn zone_paths(paths: &mut Map<String, Value>, name: &str) {
    let params = ["zone_identifier"];
    let answer = format!("zt_{name}_response");
    let mut item = Map::new();
    for method in ["get", "post", "put"] {
        let mut operation = operation(&format!("{method} {name}"), &params, &answer);
        if method != "get" {
            operation["requestBody"] = body(reference(&format!("zt_{name}_settings")));
        }
        item.insert(method.to_owned(), operation);
    }
    let mut delete = operation(&format!("delete {name}"), &params, "zt_zone_id_response");
    delete["requestBody"] = json!({ "content": { "application/json": {} } });
    item.insert("delete".to_owned(), delete);
    let path = format!("/zones/{{zone_identifier}}/secondary_dns/{name}");
    paths.insert(path, item.into());
}

fn body(schema: Value) -> Value {
    json!({ "content": { "application/json": { "schema": schema } }, "required": true })
}

fn free_form(mut operation: Value) -> Value {
    operation["requestBody"] = json!({ "content": { "application/json": {} }, "required": true });
    operation
}

fn operation(summary: &str, parameters: &[&str], answer: &str) -> Value {
    let parameters: Vec<_> = parameters
        .iter()
        .map(|name| {
            let schema = match *name {
                "account_identifier" => "zt_account_identifier",
                "zone_identifier" => "zt_zone_identifier",
                _ => "zt_identifier",
            };
            json!({ "in": "path", "name": name, "required": true, "schema": reference(schema) })
        })
        .collect();
    // The failure is mixed with the success: no value satisfies both.
    let failure = json!({ "allOf": [reference(answer), reference("zt_failure")] });
    json!({
        "summary": summary,
        "description": "Does what it says.",
        "operationId": summary.to_lowercase().replace(' ', "-"),
        "tags": ["Zone transfers"],
        "security": [{ "api_key": [] }],
        "x-internal": { "team": "dns" },
        "parameters": parameters,
        "responses": {
            "200": { "description": "Good", "content": { "application/json": { "schema": reference(answer) } } },
            "4xx": { "description": "Bad", "content": { "application/json": { "schema": failure } } },
        },
    })
}

fn single(result: Value) -> Value {
    json!({ "allOf": [reference("zt_single"), { "properties": { "result": result } }] })
}

fn collection(item: &str) -> Value {
    let result = json!({ "type": "array", "items": reference(item) });
    json!({ "allOf": [reference("zt_collection"), { "properties": { "result": result } }] })
}

fn id_response(identifier: &str) -> Value {
    single(json!({ "type": "object", "properties": { "id": reference(identifier) } }))
}

fn schemas() -> Value {
    let text = |what: &str| json!({ "type": "string", "description": what, "example": what });
    let count = |what: &str| json!({ "type": "number", "description": what, "example": 1 });
    let identifier = json!({ "readOnly": true, "example": "00112233445566778899aabbccddeeff" });
    let times = |names: &[&str]| -> Map<String, Value> {
        names
            .iter()
            .map(|name| ((*name).to_owned(), reference("zt_time")))
            .collect()
    };
    let zone = |fields: &[&str]| -> Map<String, Value> {
        let schemas = [
            ("id", "zt_zone_identifier"),
            ("name", "zt_zone_name"),
            ("peers", "zt_peers"),
            ("auto_refresh_seconds", "zt_refresh"),
            ("soa_serial", "zt_serial"),
        ];
        let wanted = schemas.iter().filter(|(name, _)| fields.contains(name));
        wanted
            .map(|(name, schema)| ((*name).to_owned(), reference(schema)))
            .collect()
    };
    let mut incoming = zone(&["id", "name", "peers", "auto_refresh_seconds", "soa_serial"]);
    incoming.extend(times(&["checked_time", "created_time", "modified_time"]));
    let mut outgoing = zone(&["id", "name", "peers", "soa_serial"]);
    outgoing.extend(times(&[
        "checked_time",
        "created_time",
        "last_transferred_time",
    ]));
    json!({
        "zt_account_identifier": identifier,
        "zt_zone_identifier": identifier,
        "zt_identifier": identifier,
        "zt_messages": { "type": "array", "example": [], "items": {
            "type": "object", "uniqueItems": true, "required": ["code", "message"],
            "properties": {
                "code": { "type": "integer", "minimum": 1000.0 },
                "message": { "type": "string" },
            },
        } },
        "zt_common": {
            "type": "object",
            "required": ["success", "errors", "messages", "result"],
            "properties": {
                "errors": reference("zt_messages"),
                "messages": reference("zt_messages"),
                "success": { "type": "boolean", "enum": [true], "description": "It went well." },
                "result": { "anyOf": [
                    { "type": "object" }, { "type": "array", "items": {} }, { "type": "string" },
                ] },
            },
        },
        "zt_single": { "type": "object", "allOf": [reference("zt_common"), { "properties": {
            "result": { "anyOf": [{ "type": "string" }, { "type": "object" }] },
        } }] },
        "zt_collection": { "type": "object", "allOf": [reference("zt_common"), { "properties": {
            "result": { "type": "array", "nullable": true, "items": {} },
            "result_info": { "type": "object", "properties": {
                "count": count("items"), "page": count("page"),
                "per_page": count("per page"), "total_count": count("all"),
            } },
        } }] },
        "zt_failure": {
            "type": "object",
            "required": ["success", "errors", "messages", "result"],
            "properties": {
                "errors": { "allOf": [reference("zt_messages")], "minLength": 1 },
                "messages": { "allOf": [reference("zt_messages")], "example": [] },
                "success": { "type": "boolean", "enum": [false] },
                "result": { "type": "object", "nullable": true, "enum": [null] },
            },
        },
        "zt_acl": { "type": "object", "required": ["id", "name", "ip_range"], "properties": {
            "id": reference("zt_identifier"), "name": text("ACL"), "ip_range": text("range"),
        } },
        "zt_peer": { "type": "object", "required": ["id", "name"], "properties": {
            "id": reference("zt_identifier"), "name": text("peer"), "ip": text("address"),
            "port": count("port"), "ixfr_enable": { "type": "boolean" }, "tsig_id": text("key"),
        } },
        "zt_tsig": { "type": "object", "required": ["id", "name", "secret", "algo"], "properties": {
            "id": reference("zt_identifier"), "name": text("key"), "secret": text("secret"),
            "algo": text("algorithm"),
        } },
        "zt_time": text("time"),
        "zt_zone_name": text("zone"),
        "zt_refresh": count("seconds"),
        "zt_serial": count("serial"),
        "zt_peers": { "type": "array", "items": {}, "example": ["00", "01"] },
        "zt_incoming_settings": {
            "type": "object",
            "required": ["id", "name", "peers", "auto_refresh_seconds"],
            "properties": zone(&["id", "name", "peers", "auto_refresh_seconds"]),
        },
        // No type.
        "zt_outgoing_settings": {
            "required": ["id", "name", "peers"],
            "properties": zone(&["id", "name", "peers"]),
        },
        "zt_incoming_response": single(json!({ "type": "object", "properties": incoming })),
        "zt_outgoing_response": single(json!({ "type": "object", "properties": outgoing })),
        "zt_acl_single": single(reference("zt_acl")),
        "zt_peer_single": single(reference("zt_peer")),
        "zt_tsig_single": single(reference("zt_tsig")),
        "zt_acl_collection": collection("zt_acl"),
        "zt_peer_collection": collection("zt_peer"),
        "zt_tsig_collection": collection("zt_tsig"),
        "zt_id_response": id_response("zt_identifier"),
        "zt_tsig_id_response": id_response("zt_identifier"),
        "zt_zone_id_response": id_response("zt_zone_identifier"),
        "zt_axfr_response": single(text("done")),
        "zt_notify_response": single(text("done")),
        "zt_enable_response": single(text("status")),
        "zt_disable_response": single(text("status")),
        "other_broken": { "allOf": "nothing", "$ref": 5 },
        "other_loop": { "allOf": [reference("other_loop")] },
    })
}

/// Where two texts differ, briefly.
pub(crate) fn differ(a: &str, b: &str) -> String {
    let diff = similar::TextDiff::from_lines(a, b);
    let text = diff.unified_diff().context_radius(3).to_string();
    text.lines().take(60).collect::<Vec<_>>().join("\n")
}
