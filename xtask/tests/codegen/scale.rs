//! The output depends on the document alone, and every copy of an operation is there.

use crate::copies::copies;
use crate::support::{contract, run};

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
