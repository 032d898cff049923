//! Answers to a question for the SOA record, and refusals of a transfer.

use domain::base::iana::Rcode;
use domain::base::{Message, ToName as _};
use domain::rdata::Soa;

use super::signature::SequenceError;
use super::{Context, Failure, Question, Signature, Signer};

/// What is needed of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) rcode: Rcode,
    pub(crate) authoritative: bool,
    pub(crate) truncated: bool,
    /// Serial of the zone's SOA record in the answer.
    pub(crate) serial: Option<u32>,
    /// The zone that the server says is the right one: the owner of an SOA record in the authority
    /// section that is another zone.
    pub(crate) enclosing: Option<String>,
    pub(crate) signature: Signature,
}

/// Reads an answer, its signature included.
///
/// # Errors
/// A message that is not an answer to the question, or cannot be read.
pub(super) fn read(
    octets: Vec<u8>,
    id: u16,
    question: Question<'_>,
    signer: Option<&mut Signer>,
    context: &Context<'_>,
) -> Result<Answer, Failure> {
    let mut message = Message::from_octets(octets)
        .map_err(|_| Failure::Malformed("the answer is shorter than a header"))?;
    let verified = signer.map_or(Ok(Signature::Absent), |signer| {
        signer.verify(&mut message, context)
    });
    let signature = match verified {
        Ok(signature) | Err(SequenceError::Signature(signature)) => signature,
        Err(SequenceError::TooManyUnsigned) => Signature::Absent,
    };
    if message.header().id() != id {
        return Err(Failure::Malformed("the answer has another id"));
    }
    if !message.header().qr() || !question.is_answered_by(&message) {
        return Err(Failure::Malformed("the answer is to another question"));
    }
    describe(&message, question, signature).ok_or(Failure::Malformed(
        "the records of the answer cannot be read",
    ))
}

/// What is needed of a message; `None` if its records cannot be read.
pub(super) fn describe(
    message: &Message<Vec<u8>>,
    question: Question<'_>,
    signature: Signature,
) -> Option<Answer> {
    let header = message.header();
    let mut answer = Answer {
        rcode: header.rcode(),
        authoritative: header.aa(),
        truncated: header.tc(),
        serial: None,
        enclosing: None,
        signature,
    };
    if answer.truncated {
        // Its records may be cut anywhere.
        return Some(answer);
    }
    for record in message.answer().ok()?.limit_to::<Soa<_>>() {
        let record = record.ok()?;
        if record.owner().name_eq(question.zone) {
            answer.serial = Some(record.data().serial().into_int());
        }
    }
    for record in message.authority().ok()?.limit_to::<Soa<_>>() {
        let record = record.ok()?;
        if !record.owner().name_eq(question.zone) {
            answer.enclosing = Some(record.owner().to_vec().fmt_with_dot().to_string());
        }
    }
    Some(answer)
}
