//! Signatures of transfers, as no real server makes them.

use crate::hostile::{HOST, SOA, send, signed};
use crate::script::{Act, Question, sign_after};

#[tokio::test]
async fn signatures_have_to_be_there_and_right() {
    let right = |question: &Question| {
        vec![Act::Send(
            question.signer().sign(question, &[SOA, HOST, SOA]),
        )]
    };
    assert_eq!(signed(right).await, [""; 0]);
    assert_eq!(signed(send(&[SOA, HOST, SOA])).await, ["unsigned-answer"]);
    let forged = |question: &Question| {
        let mut message = question.signer().sign(question, &[SOA, HOST, SOA]);
        // A bit of the last record's address.
        let length = message.len();
        message[length - 20] ^= 1;
        vec![Act::Send(message)]
    };
    assert_eq!(signed(forged).await, ["invalid-signature"]);
    let ends_unsigned = |question: &Question| {
        let first = question.signer().sign(question, &[SOA]);
        vec![Act::Send(first), Act::Send(question.records(&[HOST, SOA]))]
    };
    assert_eq!(signed(ends_unsigned).await, ["unsigned-messages"]);
}

/// A transfer whose first and last messages are signed, with so many unsigned ones in between.
fn middles(count: usize) -> impl Fn(&Question) -> Vec<Act> + Send + Sync {
    move |question| {
        let first = question.signer().sign(question, &[SOA]);
        let unsigned = vec![question.records(&[HOST]); count];
        let last = sign_after(&first, &unsigned, &question.records(&[HOST, SOA]));
        let all = [vec![first], unsigned, vec![last]].concat();
        all.into_iter().map(Act::Send).collect()
    }
}

#[tokio::test]
async fn ninety_nine_messages_may_be_unsigned() {
    assert_eq!(signed(middles(99)).await, [""; 0]);
    assert_eq!(signed(middles(100)).await, ["unsigned-messages"]);
}
