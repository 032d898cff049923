//! Which operations are taken, and what they are called: another product's by another
//! `import.yaml` alone.

use serde::Deserialize as _;
use serde_json::{Value, json};
use xtask::codegen;
use xtask::spec::import::{Config, Imported, Unusable, normalise};

use crate::workspace::Workspace;

fn config(value: &Value) -> Config {
    Config::deserialize(value).expect("a configuration")
}

/// An operation that answers with an envelope.
fn operation(result: &Value) -> Value {
    let schema = json!({ "type": "object", "required": ["success"], "properties": {
        "success": { "type": "boolean" }, "result": result } });
    json!({ "responses": { "200": { "content": { "application/json": { "schema": schema } } } } })
}

/// Records and keys of a zone, and other things.
fn document() -> Value {
    let record = json!({ "type": "object", "properties": { "name": { "type": "string" } } });
    let records = json!({ "type": "array", "items": record });
    let one = operation(&record);
    json!({
        "openapi": "3.0.3",
        "paths": {
            "/zones/{identifier}/dns_records": { "get": operation(&records), "post": one },
            "/zones/{identifier}/dns_records/{id}": { "get": one, "delete": one },
            "/zones/{identifier}/dns_records/export": { "get": one },
            "/zones/{identifier}/dns_records/usage/daily": { "get": one },
            "/zones/{zone}/dnssec": { "get": one, "patch": one },
            "/zones/{zone}/dns_records_beta": { "get": one },
            "/accounts/{account}/dns_records": { "get": operation(&records) },
        },
    })
}

fn ids(imported: &Imported) -> Vec<String> {
    let paths = imported.vendor["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(_, item)| item.as_object().into_iter().flatten());
    let ids = operations.filter_map(|(_, operation)| operation["operationId"].as_str());
    let mut ids: Vec<_> = ids.map(str::to_owned).collect();
    ids.sort();
    ids
}

fn select(document: &Value, selection: &Value) -> Imported {
    normalise("vendor.json", &document.to_string(), &config(selection)).expect("it is usable")
}

#[test]
fn the_slice_of_another_product_is_a_matter_of_configuration() {
    let mut imported = select(
        &document(),
        &json!({
            "paths": ["/zones/{zone_id}/dns_records", "/zones/{}/dnssec", "/accounts/{}/dns_records"],
            "exclude": ["/zones/{}/dns_records/usage"],
            "actions": { "export": "dns_records" },
        }),
    );
    assert_eq!(
        ids(&imported),
        [
            "dns_records_create",
            "dns_records_delete",
            "dns_records_export",
            "dns_records_get",
            "dns_records_list",
            "dns_records_list_zone",
            "dnssec_get",
            "dnssec_patch",
        ]
    );
    let names = imported.vendor["components"]["schemas"].as_object();
    let names: Vec<_> = names.into_iter().flatten().map(|(name, _)| name).collect();
    assert!(names.iter().any(|name| *name == "DnsRecord"), "{names:?}");
    // What any contract needs, and no vendor's contract has.
    imported.vendor["info"] = json!({ "title": "Records", "version": "1" });
    for item in imported.vendor["paths"]
        .as_object_mut()
        .into_iter()
        .flat_map(|map| map.values_mut())
    {
        for operation in item
            .as_object_mut()
            .into_iter()
            .flat_map(|map| map.values_mut())
        {
            operation["responses"]["200"]["description"] = json!("Done.");
        }
    }
    let generated = codegen::generate("records.yaml", b"", &imported.vendor).expect("it is sound");
    assert_eq!(generated.operations, 8);
}

#[test]
fn prefixes_are_whole_segments_and_the_longest_names_the_resource() {
    let selection = json!({ "paths": ["/zones/{zone_id}", "/zones/{zone_id}/dns_records"] });
    assert_eq!(
        ids(&select(&document(), &selection)),
        [
            "dns_records_beta_get",
            "dns_records_create",
            "dns_records_delete",
            "dns_records_get",
            "dns_records_list",
            "dnssec_get",
            "dnssec_patch",
            "export_get",
            "usage_daily",
        ]
    );
    let nothing = normalise(
        "vendor.json",
        &document().to_string(),
        &config(&json!({ "paths": ["/dns_records"] })),
    );
    let Err(Unusable::Defects(defects)) = nothing else {
        panic!("something begins with /dns_records");
    };
    assert_eq!(defects[0].what, "no path begins with `/dns_records`");
}

#[test]
fn names_that_nothing_can_have_are_not_invented() {
    let get = json!({ "get": operation(&json!({})), "put": operation(&json!({})) });
    let mut document = document();
    for path in [
        "/{a}/{b}",
        "/zones/{a}/prefixes/{b}",
        "/zones/{a}/settings/zones/{b}/{c}",
        "/accounts/{a}/settings/rules",
        "/zones/{a}/settings/rules",
        "/users/{a}/settings/rules",
    ] {
        document["paths"][path] = get.clone();
    }
    let imported = select(
        &document,
        &json!({ "paths": ["/zones/{}", "/accounts/{}", "/users/{}", "/"] }),
    );
    let ids = ids(&imported);
    for id in [
        "prefixes_get",
        "settings_rules",
        "settings_rules_put",
        "settings_rules_user",
        "settings_rules_put_user",
        "settings_zones",
    ] {
        assert!(ids.iter().any(|known| known == id), "no {id} in {ids:?}");
    }
    assert!(
        ids.iter()
            .all(|id| !id.ends_with('_') && !id.starts_with('_')),
        "{ids:?}"
    );
    let paths = imported.vendor["paths"].as_object().expect("paths");
    for path in [
        "/{id}/{id_2}",
        "/zones/{zone_id}/prefixes/{prefix_id}",
        "/zones/{zone_id}/settings/zones/{zone_id_2}/{zone_id_3}",
    ] {
        assert!(paths.contains_key(path), "no {path} in {:?}", paths.keys());
    }
}

#[test]
fn parameters_are_called_after_the_singular_before_them() {
    for (plural, name) in [
        ("acls", "acl"),
        ("policies", "policy"),
        ("prefixes", "prefix"),
        ("indexes", "index"),
        ("addresses", "address"),
        ("branches", "branch"),
        ("databases", "database"),
        ("custom_caches", "custom_cache"),
        ("secondary_dns", "secondary_dns"),
        ("https", "https"),
        ("status", "status"),
        ("access", "access"),
        ("incoming", "incoming"),
    ] {
        let mut document = document();
        let path = format!("/zones/{{z}}/{plural}/{{x}}");
        document["paths"] = json!({ path: { "get": operation(&json!({})) } });
        let imported = select(&document, &json!({ "paths": ["/zones/{}"] }));
        let expected = format!("/zones/{{zone_id}}/{plural}/{{{name}_id}}");
        assert!(!imported.vendor["paths"][&expected].is_null(), "{expected}");
    }
}

#[test]
fn the_alternatives_of_a_choice_are_called_after_what_tells_them_apart() {
    let kind = |name: &str, content: &str| {
        json!({ "type": "object", "properties": {
            "type": { "type": "string", "enum": [name] }, "content": { "type": content } } })
    };
    let record =
        json!({ "oneOf": [kind("A", "string"), kind("MX", "integer"), kind("LOC", "object")] });
    let mut document = document();
    let path = "/zones/{identifier}/dns_records/{id}";
    document["paths"][path] = json!({ "get": operation(&record) });
    let imported = select(&document, &json!({ "paths": ["/zones/{}/dns_records/{}"] }));
    let schemas = &imported.vendor["components"]["schemas"];
    let one = |name: &str| json!({ "$ref": format!("#/components/schemas/DnsRecord{name}") });
    let mut names: Vec<_> = schemas["DnsRecord"]["anyOf"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    names.sort_by_key(Value::to_string);
    assert_eq!(names, [one("A"), one("Loc"), one("Mx")], "{schemas}");
    assert_eq!(
        schemas["DnsRecordMx"]["properties"]["content"]["type"],
        "integer"
    );
}

#[test]
fn a_selection_that_selects_nothing_is_refused() {
    let workspace = Workspace::new();
    workspace.write("vendor.json", &document());
    for (paths, problem) in [
        (json!([]), "`paths` is empty"),
        (json!(["zones"]), "the path `zones` does not begin with `/`"),
    ] {
        workspace.write("spec/import.yaml", &json!({ "paths": paths }));
        workspace
            .run(&["import", "vendor.json"])
            .is(2, &["import.yaml", problem]);
    }
}
