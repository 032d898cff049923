//! The output depends on the document alone, and every copy of an operation is there.

use crate::copies::copies;
use crate::support::{contract, put, run};

#[test]
fn four_copies_have_four_times_the_operations() {
    let generated = run(&copies(&contract(), 4)).expect("it is sound");
    assert_eq!(generated.operations, 4 * 28);
}

#[test]
fn two_runs_give_the_same_bytes() {
    let doc = contract();
    assert_eq!(
        run(&doc).expect("sound").files,
        run(&doc).expect("sound").files
    );
}

#[test]
fn one_changed_type_changes_one_file_and_the_digest() {
    let before = run(&contract()).expect("it is sound").files;
    let mut doc = contract();
    let place = "/components/schemas/PeerUpdateRequest/properties/ixfr_enable";
    put(
        &mut doc,
        place,
        serde_json::json!({"type": "string", "description": "Another type."}),
    );
    let after = run(&doc).expect("it is sound").files;
    let changed = |path: &&String| before[*path] != after[*path];
    let changed: Vec<&String> = before.keys().filter(changed).collect();
    assert_eq!(changed, ["lib.rs", "peers.rs"]);
    let lines = |path: &str| {
        let (old, new) = (before[path].lines(), after[path].lines());
        old.zip(new).filter(|(old, new)| old != new).count()
    };
    // The digest alone, and the field with its sentence.
    assert_eq!(
        (lines("lib.rs"), before["lib.rs"].len()),
        (1, after["lib.rs"].len())
    );
}
