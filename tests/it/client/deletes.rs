//! What a delete says about the record that it was to delete.

use cloudflare_secondary_dns::ErrorKind;
use cloudflare_secondary_dns_emulator::Fault;
use serde_json::json;

use super::answers::json_body;
use super::calls::call;
use super::fixture::{Fixture, acl_id};

/// A delete that answers for another record did not do what was asked.
#[tokio::test]
async fn a_delete_of_another_record_is_an_error() {
    let body = json!({ "success": true, "errors": [], "messages": [], "result": { "id": "else" } });
    for operation in ["acls_delete", "peers_delete", "tsigs_delete"] {
        let always = json_body(200, &body).on(operation).forever();
        let fixture = Fixture::failing(always).await;
        let error = call(&fixture, operation).await.expect_err("another");
        assert_eq!(
            (error.kind(), error.json_path(), error.attempts()),
            (ErrorKind::WrongRecord, Some("result.id"), 4)
        );
    }
}

/// The second delete of a call whose first answer was lost finds nothing, and that is success; a
/// delete that finds nothing at once is not.
#[tokio::test]
async fn a_delete_knows_whether_it_was_the_one() {
    let lost = Fault::status(502).with_effect().on("acls_delete");
    let fixture = Fixture::failing(lost).await;
    let acls = fixture.account().acls();
    let deleted = acls.delete(&acl_id()).await.expect("deleted");
    assert!(deleted.is_already_deleted() && deleted.attempts() == 2);
    let error = acls.delete(&acl_id()).await.expect_err("nothing there");
    assert!(error.is_not_found());
    let spare = "spare-peer".parse().expect("an id");
    let deleted = fixture
        .account()
        .peers()
        .delete(&spare)
        .await
        .expect("deleted");
    assert!(!deleted.is_already_deleted());
}
